#include "app/portal/change.h"

#include "app/portal/outcome.h"
#include "app/portal/part.h"
#include "app/portal/saying.h"
#include "engine/base/utf8.h"

/* Words of the portal for what a change names by the definition's own. */
static const struct naming {
	enum change_kind kind;
	const char *detail, *values; /* prefixes of words */
} named[] = {
	{ CHANGE_FIELD_ADDED, "part", "" },   { CHANGE_PART_ADDED, "part", "" },
	{ CHANGE_FIELD_REMOVED, "part", "" }, { CHANGE_PART_REMOVED, "part", "" },
	{ CHANGE_FIELD_TYPE, "", "part" },    { CHANGE_BOUND_LOOSER, "attr", "" },
	{ CHANGE_BOUND_TIGHTER, "attr", "" }, { CHANGE_RULE, "attr", "value" },
	{ CHANGE_TEXT, "change.name", "" },   { CHANGE_SETTING, "attr", "value" },
	{ CHANGE_PIECE_ADDED, "part", "" },   { CHANGE_PIECE_REMOVED, "part", "" },
	{ CHANGE_PIECE_ORDER, "part", "" },
};

static bool is_of_case(const struct change *change)
{
	return change->kind == CHANGE_ANSWER || change->kind == CHANGE_EXPECTATION;
}

static struct str quoted(const struct page *page, struct str text)
{
	return text.len == 0 ? page_word(page, "change.nothing")
			     : page_word_with(page, "change.quoted", "text", text);
}

/* --- what it is about --------------------------------------------------------------------- */

static const struct item *item_of(const struct change *change)
{
	return change->after != NULL ? change->after : change->before;
}

static struct str item_text(struct page *page, const struct change *change)
{
	const struct item *item = item_of(change);
	struct str title;

	if (item == NULL)
		return page_word(page, "change.form");
	title = part_title(page, item->element);
	return str_equal(title, item->id)
		       ? quoted(page, item->id)
		       : str_printf(page->arena, "%.*s (%.*s)", STR_ARG(quoted(page, title)),
				    STR_ARG(item->id));
}

static struct str page_text(struct page *page, const struct change *change)
{
	const struct item *item = item_of(change);

	while (item != NULL && item->parent != NULL)
		item = item->parent;
	return quoted(page, item == NULL ? STR("") : part_title(page, item->element));
}

/* "lapas „Iesniedzējs”": whose text or rule it is. */
static struct str of_text(struct page *page, const struct change *change)
{
	const struct item *item = item_of(change);
	const struct pair parameters[] = { { STR_INIT("item"), item_text(page, change) } };
	const struct str name = item == NULL ? STR("form") : item->type->name;
	struct str key = str_printf(page->arena, "portal.change.of.%.*s", STR_ARG(name));
	struct str text;

	if (!word_known(page->words, key))
		key = STR("portal.change.of.question");
	text = page_word_of(page,
			    str_to_c(page->arena, str_slice(key, STR("portal.").len, key.len)),
			    parameters, LENGTH(parameters));
	return change->where.len == 0 ? text
				      : str_printf(page->arena, "%.*s (%.*s)", STR_ARG(text),
						   STR_ARG(quoted(page, change->where)));
}

/* A form of one language need not say which. */
static struct str language_text(const struct telling *telling, const struct change *change)
{
	const struct page *page = &telling->portal->page;
	const struct str key = str_printf(page->arena, "portal.change.language.%.*s",
					  STR_ARG(change->language));

	if (change->language.len == 0 || telling->after->language_count < 2)
		return STR("");
	return word_known(page->words, key)
		       ? word(page->words, key)
		       : str_printf(page->arena, " (%.*s)", STR_ARG(change->language));
}

/* --- scenarios, by the words of their own pages ------------------------------------------- */

static struct scenarios cases_of(const struct telling *telling)
{
	struct scenarios scenarios = { .shop = { .portal = telling->portal },
				       .form = telling->after };

	apart_read(&scenarios.titles, &telling->portal->page, telling->after);
	return scenarios;
}

static struct str case_value(const struct telling *telling, const struct change *change,
			     struct str value)
{
	const struct scenarios scenarios = cases_of(telling);

	if (str_equal_c(value, "\"\""))
		value = STR("");
	return outcome_value(&scenarios, change->part, change->detail, value);
}

/* What a column of a table is about: a question's text where it is one. */
static struct str column_text(const struct telling *telling, const struct change *change)
{
	struct page *page = &telling->portal->page;
	const struct item *item = change->part.len > 0 && str_equal_c(change->detail, "input")
					  ? form_find(telling->after, change->part)
					  : NULL;

	if (item != NULL)
		return quoted(page, part_title(page, item->element));
	if (change->part.len > 0)
		return change->part;
	return page_word(page, str_equal_c(change->detail, "legal") ? "change.legal"
								    : "change.result");
}

static struct str part_text(const struct telling *telling, const struct change *change)
{
	if (!is_of_case(change))
		return column_text(telling, change);
	const struct scenarios scenarios = cases_of(telling);
	return outcome_item(&scenarios, change->part);
}

/* --- values ------------------------------------------------------------------------------- */

static struct str name_of(struct page *page, const char *prefix, struct str text)
{
	return prefix[0] == '\0' || text.len == 0 ? text : part_named(page, prefix, text);
}

static struct str detail_text(const struct telling *telling, const struct change *change,
			      const char *prefix)
{
	if (!is_of_case(change))
		return name_of(&telling->portal->page, prefix, change->detail);
	const struct scenarios scenarios = cases_of(telling);
	return outcome_aspect(&scenarios, change->detail);
}

/* A rule as a sentence, where one can say it. */
static struct str value_text(const struct telling *telling, const struct change *change,
			     const char *prefix, struct str value, const struct form *form)
{
	struct page *page = &telling->portal->page;
	const struct item *item = form == telling->before ? change->before : change->after;
	struct str said = STR("");

	if (is_of_case(change))
		return case_value(telling, change, value);
	if (change->kind == CHANGE_RULE && value.len > 0)
		said = saying_of(page, item == NULL ? form->written : item->element, value);
	return said.len > 0 ? said : quoted(page, name_of(page, prefix, value));
}

/* --- sentences ---------------------------------------------------------------------------- */

static struct str key_with(const struct page *page, const struct change *change,
			   const char *end)
{
	return str_printf(page->arena, "portal.change.%s%s", change_rule(change->kind)->name,
			  end);
}

/* To whoever compares, the formats of an attachment are options: people know them as files. */
static bool is_of_formats(const struct change *change)
{
	return (change->kind == CHANGE_OPTION_ADDED || change->kind == CHANGE_OPTION_REMOVED) &&
	       item_of(change)->kind == ITEM_ATTACHMENT;
}

/* Where there was or is none, there may be other words. */
static struct str key_of(const struct page *page, const struct change *change)
{
	struct str key = STR("");

	if (is_of_formats(change))
		return key_with(page, change, ".in.attachment");
	if (change->was.len == 0)
		key = key_with(page, change, ".added");
	if (!word_known(page->words, key) && change->is.len == 0)
		key = key_with(page, change, ".removed");
	if (str_equal_c(change->detail, "group"))
		key = key_with(page, change, ".within");
	return word_known(page->words, key) ? key : key_with(page, change, "");
}

/* With a capital, as a sentence begins. */
static struct str begun(struct arena *arena, struct str text)
{
	struct str rest = text;
	uint32_t first;

	if (!utf8_next(&rest, &first))
		return text;
	return str_printf(arena, "%.*s%.*s",
			  STR_ARG(utf8_upper(arena, str_slice(text, 0, text.len - rest.len))),
			  STR_ARG(rest));
}

struct str change_say(const struct telling *telling, const struct change *change)
{
	struct page *page = &telling->portal->page;
	const struct naming *naming = NULL;
	struct buf text;
	struct str said;

	for (size_t i = 0; i < LENGTH(named); i++)
		if (named[i].kind == change->kind)
			naming = &named[i];
	const char *detail = naming == NULL ? "" : naming->detail;
	const char *values = naming == NULL ? "" : naming->values;
	const struct pair parameters[] = {
		{ STR("item"), item_text(page, change) },
		{ STR("page"), page_text(page, change) },
		{ STR("of"), of_text(page, change) },
		{ STR("where"), quoted(page, change->where) },
		{ STR("part"), part_text(telling, change) },
		{ STR("row"), str_printf(page->arena, "%zu", change->row) },
		{ STR("language"), language_text(telling, change) },
		{ STR("detail"), detail_text(telling, change, detail) },
		{ STR("was"),
		  value_text(telling, change, values, change->was, telling->before) },
		{ STR("is"), value_text(telling, change, values, change->is, telling->after) },
	};
	buf_init(&text, (size_t)64 * 1024);
	word_print(page->words, key_of(page, change), parameters, LENGTH(parameters), &text);
	said = begun(page->arena, str_copy(page->arena, buf_str(&text)));
	buf_finish(&text);
	return said;
}

struct str change_reason(const struct telling *telling, const struct change *change)
{
	const struct page *page = &telling->portal->page;
	const char *name = change_rule(change->kind)->name;

	return page_word(page,
			 str_to_c(page->arena, str_printf(page->arena, "change.why.%s", name)));
}
