#include "app/portal/outcome.h"

#include "app/portal/part.h"
#include "app/portal/saying.h"

static struct str word_of(struct page *page, const char *prefix, struct str name)
{
	return page_word(page, str_to_c(page->arena, str_printf(page->arena, "%s.%.*s", prefix,
								STR_ARG(name))));
}

/* False: there is no such word. */
static bool find_word(const struct page *page, const char *prefix, struct str name,
		      struct str *text)
{
	return word_find(page->words,
			 str_printf(page->arena, "portal.%s.%.*s", prefix, STR_ARG(name)),
			 text);
}

/* --- items -------------------------------------------------------------------------------- */

/* What a path names: "berni.1.vecums" an item in the second row, "dzimis.year" a part of one.
 */
struct named {
	const struct item *item; /* NULL: there is none */
	struct str part;	 /* empty: the whole */
	uint64_t row;		 /* from 1; 0: of none */
};

static const struct item *find_item(const struct form *form, struct str path)
{
	return form == NULL || path.len == 0 ? NULL : form_find(form, path);
}

static struct named read_path(const struct scenarios *scenarios, struct str path)
{
	struct arena *arena = scenarios->shop.portal->arena;
	struct named named = { NULL, STR_INIT(""), 0 };
	struct str rest = path;
	struct str plain = STR(""), whole = STR("");
	struct str name = STR("");
	uint64_t number;

	while (str_next(&rest, '.', &name)) {
		if (str_to_u64(name, &number)) {
			named.row = number + 1;
			continue;
		}
		whole = plain;
		plain = str_printf(arena, "%.*s%s%.*s", STR_ARG(plain),
				   plain.len > 0 ? "." : "", STR_ARG(name));
	}
	named.item = find_item(scenarios->form, plain);
	if (named.item == NULL) {
		named.item = find_item(scenarios->form, whole);
		named.part = name;
	}
	return named;
}

/* "Gads": as citizens read it */
static struct str date_part(const struct page *page, struct str part)
{
	struct str text;

	return word_find(page->words, str_printf(page->arena, "part.%.*s", STR_ARG(part)),
			 &text)
		       ? text
		       : part;
}

struct str outcome_item(const struct scenarios *scenarios, struct str path)
{
	struct page *page = &scenarios->shop.portal->page;
	const struct named named = read_path(scenarios, path);
	struct str text;

	if (path.len == 0)
		return page_word(page, "scenarios.form");
	if (named.item == NULL)
		return path;
	text = part_title(page, named.item->element);
	if (named.part.len > 0)
		text = str_printf(page->arena, "%.*s: %.*s", STR_ARG(text),
				  STR_ARG(date_part(page, named.part)));
	if (named.row == 0)
		return text;
	const struct pair pairs[] = { { STR_INIT("item"), text },
				      { STR_INIT("number"),
					str_printf(page->arena, "%llu",
						   (unsigned long long)named.row) } };
	return page_word_of(page, "scenarios.in-row", pairs, LENGTH(pairs));
}

/* --- values ------------------------------------------------------------------------------- */

static struct str quoted(struct page *page, struct str text)
{
	if (str_equal_c(text, "true") || str_equal_c(text, "false"))
		return word_of(page, "scenarios.is", text);
	return text.len > 0 ? page_word_with(page, "change.quoted", "text", text)
			    : page_word(page, "scenarios.nothing");
}

static struct str option_text(const struct scenarios *scenarios, const struct item *item,
			      struct str value)
{
	const struct str language = scenarios->shop.portal->language;

	for (size_t i = 0; item != NULL && i < item->option_count; i++)
		if (str_equal(item->options[i].value, value))
			return text_in(&item->options[i].label,
				       form_language(scenarios->form, language));
	return value;
}

static struct str page_text(struct page *page, const struct scenarios *scenarios, struct str id)
{
	const struct item *item = find_item(scenarios->form, id);

	return item == NULL ? id : part_title(page, item->element);
}

/* Several stand with spaces between them. */
static struct str list_text(const struct scenarios *scenarios, const struct item *item,
			    struct str values)
{
	struct page *page = &scenarios->shop.portal->page;
	struct str all = STR("");
	struct str one;

	while (str_next(&values, ' ', &one))
		all = str_printf(
			page->arena, "%.*s%s%.*s", STR_ARG(all), all.len > 0 ? ", " : "",
			STR_ARG(quoted(page, item == NULL
						     ? page_text(page, scenarios, one)
						     : option_text(scenarios, item, one))));
	return all.len > 0 ? all : page_word(page, "scenarios.nothing");
}

/* The code of a message; some have words, the test of a constraint is its own. */
static struct str problem_text(struct page *page, struct str code)
{
	struct str text;

	if (code.len == 0)
		return page_word(page, "scenarios.problem.none");
	return find_word(page, "scenarios.problem", code, &text)
		       ? text
		       : page_word_with(page, "scenarios.problem", "code", code);
}

struct str outcome_value(const struct scenarios *scenarios, struct str path, struct str attr,
			 struct str value)
{
	struct page *page = &scenarios->shop.portal->page;
	const struct item *item = read_path(scenarios, path).item;

	if (str_equal_c(attr, "problem") || str_equal_c(attr, "warning"))
		return problem_text(page, value);
	if (str_equal_c(attr, "asked"))
		return list_text(scenarios, NULL, value);
	if (item != NULL && item->option_count > 0)
		return list_text(scenarios, item, value);
	return quoted(page, value);
}

/* --- differences -------------------------------------------------------------------------- */

struct str outcome_aspect(const struct scenarios *scenarios, struct str attr)
{
	return word_of(&scenarios->shop.portal->page, "scenarios.what", attr);
}

/* "konts shown" → "konts", "shown"; "shown" is of the form */
static void split(struct str what, struct str *path, struct str *attr)
{
	const size_t space = str_find(what, STR(" "), 0);

	*path = space == SIZE_MAX ? STR("") : str_slice(what, 0, space);
	*attr = space == SIZE_MAX ? what : str_slice(what, space + 1, what.len);
}

struct str outcome_difference(const struct scenarios *scenarios,
			      const struct difference *difference)
{
	struct page *page = &scenarios->shop.portal->page;
	struct str path, attr;

	split(difference->what, &path, &attr);
	const struct pair pairs[] = {
		{ STR_INIT("item"), outcome_item(scenarios, path) },
		{ STR_INIT("what"), outcome_aspect(scenarios, attr) },
		{ STR_INIT("expected"),
		  outcome_value(scenarios, path, attr, difference->expected) },
		{ STR_INIT("came"), outcome_value(scenarios, path, attr, difference->came) },
	};
	return page_word_of(page, "scenarios.difference", pairs, LENGTH(pairs));
}

/* --- gaps --------------------------------------------------------------------------------- */

/* "lapa/konts@relevant": by the last id in it. */
static const struct item *gap_item(const struct form *form, struct str path)
{
	size_t end = str_find(path, STR("@"), 0);
	size_t start;

	end = end == SIZE_MAX ? path.len : end;
	for (start = end; start > 0 && path.at[start - 1] != '/'; start--)
		;
	for (size_t i = 0; i < form->item_count; i++)
		if (str_equal(form->items[i]->id, str_slice(path, start, end)))
			return form->items[i];
	return NULL;
}

struct str outcome_place(const struct scenarios *scenarios, const struct gap *gap)
{
	struct page *page = &scenarios->shop.portal->page;
	const struct item *item = gap_item(scenarios->form, gap->path);
	struct str title;

	if (item == NULL)
		return page_word(page, "scenarios.form");
	title = part_title(page, item->element);
	return item->decision == NULL ? title
				      : page_word_with(page, "scenarios.table", "name", title);
}

/* A row of a table by its number, an option by its label, a condition as a sentence where that
 * can be said, else as it is written. */
struct str outcome_rule(const struct scenarios *scenarios, const struct gap *gap)
{
	struct page *page = &scenarios->shop.portal->page;
	const struct str never = str_from_c(gap->never);
	const struct str rule = STR("rule ");
	struct str sentence;

	if (str_equal_c(never, "matched") && str_starts(gap->text, rule))
		return page_word_with(page, "scenarios.row", "number",
				      str_slice(gap->text, rule.len, gap->text.len));
	if (str_equal_c(never, "chosen"))
		return option_text(scenarios, gap_item(scenarios->form, gap->path), gap->text);
	sentence = saying_of(page, scenarios->form->written, gap->text);
	return sentence.len > 0 ? sentence : gap->text;
}

struct str outcome_missing(const struct scenarios *scenarios, const struct gap *gap)
{
	return word_of(&scenarios->shop.portal->page, "scenarios.never",
		       str_from_c(gap->never));
}
