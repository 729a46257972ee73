#include "app/portal/outcome.h"

#include "app/portal/part.h"
#include "app/portal/question.h"
#include "app/portal/saying.h"
#include "engine/form/decision.h"
#include "engine/form/item.h"

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

struct str outcome_question(struct str path)
{
	struct str rest = path, part = STR(""), last = STR("");
	uint64_t number;

	while (str_next(&rest, '.', &part)) {
		if (rest.len == 0 && last.len > 0 && !str_to_u64(last, &number))
			return str_slice(path, 0, path.len - part.len - 1);
		last = part;
	}
	return path;
}

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

/* A table is often called as the question that takes its result. */
static struct str called(const struct scenarios *scenarios, const struct item *item)
{
	struct page *page = &scenarios->shop.portal->page;

	return item->decision == NULL ? apart_title(&scenarios->titles, item)
				      : page_word_with(page, "scenarios.table", "name",
						       part_title(page, item->element));
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
	text = called(scenarios, named.item);
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

/* "25,50 €" of what a scenario keeps as 25.5; empty: it is no number, or not said as one. */
static struct str figure_text(const struct scenarios *scenarios, const struct named *named,
			      struct str value)
{
	const struct item *item = named->item;
	const size_t language = form_language(scenarios->form, scenarios->shop.portal->language);
	struct decimal number;
	struct str text;
	struct buf out;

	if (item == NULL || !decimal_parse(value, &number))
		return STR("");
	buf_init(&out, LIMIT_ANSWER);
	if (item->kind == ITEM_NUMBER || item->kind == ITEM_MONEY)
		item_print(item, value_number(number), scenarios->form, language, &out);
	else if (decision_is_money(item, named->part))
		item_print_money(value_number(number), scenarios->form, language, &out);
	else if (!item_is_asked(item))
		item_print_value(value_number(number), scenarios->form, language, &out);
	text = str_copy(scenarios->shop.portal->arena, buf_str(&out));
	buf_finish(&out);
	return text;
}

static struct str answer_text(const struct scenarios *scenarios, const struct named *named,
			      struct str value)
{
	struct page *page = &scenarios->shop.portal->page;
	const struct str figure = figure_text(scenarios, named, value);

	if (figure.len > 0)
		return quoted(page, figure);
	return quoted(page, named->item != NULL && named->item->kind == ITEM_DATE
				    ? question_day(page->arena, value)
				    : value);
}

struct str outcome_value(const struct scenarios *scenarios, struct str path, struct str attr,
			 struct str value)
{
	struct page *page = &scenarios->shop.portal->page;
	const struct named named = read_path(scenarios, path);
	const struct item *item = named.item;

	if (str_equal_c(attr, "problem") || str_equal_c(attr, "warning"))
		return problem_text(page, value);
	if (str_equal_c(attr, "asked"))
		return list_text(scenarios, NULL, value);
	if (item != NULL && item->option_count > 0)
		return list_text(scenarios, item, value);
	return str_equal_c(attr, "value") ? answer_text(scenarios, &named, value)
					  : quoted(page, value);
}

/* "1. 2. 1990" where all of a day is typed, else "Gads: 1990". */
static struct str parts_text(const struct scenarios *scenarios, const struct xml *first,
			     const struct xml *end)
{
	const struct page *page = &scenarios->shop.portal->page;
	const struct item *item = read_path(scenarios, xml_get(first, STR("item"))).item;
	struct str plain = STR(""), named = STR("");
	size_t count = 0;

	for (const struct xml *at = first; at != end; at = xml_next(at, STR("answer"))) {
		const struct str value = xml_get(at, STR("value"));
		const struct str part =
			read_path(scenarios, xml_get(at, STR("item"))).part;

		plain = str_printf(page->arena, "%.*s%s%.*s", STR_ARG(plain),
				   plain.len > 0 ? ". " : "", STR_ARG(value));
		named = str_printf(page->arena, "%.*s%s%.*s: %.*s", STR_ARG(named),
				   named.len > 0 ? ", " : "", STR_ARG(date_part(page, part)),
				   STR_ARG(value));
		count++;
	}
	return item != NULL && item->kind == ITEM_DATE && count == item->type->part_count
		       ? plain
		       : named;
}

struct str outcome_typed(const struct scenarios *scenarios, const struct xml **at)
{
	const struct xml *first = *at;
	const struct str path = xml_get(first, STR("item"));
	const struct str question = outcome_question(path);

	do {
		*at = xml_next(*at, STR("answer"));
	} while (*at != NULL && !str_equal(question, path) &&
		 str_equal(outcome_question(xml_get(*at, STR("item"))), question));
	return str_equal(question, path) ? outcome_value(scenarios, path, STR("value"),
							 xml_get(first, STR("value")))
					 : quoted(&scenarios->shop.portal->page,
						  parts_text(scenarios, first, *at));
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

/* "„Apliecinu” (nav atbildes), …"; more than a few nobody reads. */
static struct str stops_text(const struct scenarios *scenarios,
			     const struct difference *difference)
{
	enum { STOPS_NAMED = 5 };
	struct page *page = &scenarios->shop.portal->page;
	struct str all = STR("");

	for (size_t i = 0; i < difference->stop_count && i < STOPS_NAMED; i++) {
		const struct stop *stop = &difference->stops[i];
		const struct pair pairs[] = {
			{ STR_INIT("item"), stop->item == NULL
						    ? page_word(page, "scenarios.form")
						    : part_title(page, stop->item->element) },
			{ STR_INIT("problem"), problem_text(page, str_from_c(stop->code)) },
		};

		all = str_printf(page->arena, "%.*s%s%.*s", STR_ARG(all), i > 0 ? ", " : "",
				 STR_ARG(page_word_of(page, "scenarios.stop", pairs,
						      LENGTH(pairs))));
	}
	return difference->stop_count > STOPS_NAMED
		       ? str_printf(page->arena, "%.*s …", STR_ARG(all))
		       : all;
}

static struct str with_stops(const struct scenarios *scenarios,
			     const struct difference *difference, struct str said)
{
	struct page *page = &scenarios->shop.portal->page;
	const struct pair pairs[] = { { STR_INIT("difference"), said },
				      { STR_INIT("stops"),
					stops_text(scenarios, difference) } };

	return difference->stop_count == 0
		       ? said
		       : page_word_of(page, "scenarios.stopped", pairs, LENGTH(pairs));
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
	return with_stops(scenarios, difference,
			  page_word_of(page, "scenarios.difference", pairs, LENGTH(pairs)));
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

	return item == NULL ? page_word(page, "scenarios.form") : called(scenarios, item);
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
