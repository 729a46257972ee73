#include "app/portal/today.h"

#include "app/portal/part.h"
#include "engine/form/edit.h"

static const struct {
	struct str name, rule; /* behind the question's id */
} choices[] = {
	{ STR_INIT("from"), STR_INIT(">= today()") },
	{ STR_INIT("after"), STR_INIT("> today()") },
	{ STR_INIT("until"), STR_INIT("<= today()") },
	{ STR_INIT("before"), STR_INIT("< today()") },
	{ STR_INIT("adult"), STR_INIT("<= today() - duration(\"P18Y\")") },
};

/* What stands behind the id that it begins with. */
static struct str rule_of(const struct xml *constraint, struct str *id)
{
	struct str rule = xml_get(constraint, STR("test"));

	*id = STR("");
	(void)str_next(&rule, ' ', id);
	return str_trim(rule);
}

/* Empty: it is another rule, or about another question. */
static struct str choice_of(const struct xml *element, const struct xml *constraint)
{
	struct str id;
	const struct str rule = rule_of(constraint, &id);

	for (size_t i = 0; i < LENGTH(choices); i++)
		if (str_equal(id, xml_get(element, STR("id"))) &&
		    str_equal(rule, choices[i].rule))
			return choices[i].name;
	return STR("");
}

struct xml *today_find(const struct xml *element)
{
	for (struct xml *at = element->first; at != NULL; at = at->next)
		if (str_equal_c(at->name, "constraint") && choice_of(element, at).len > 0)
			return at;
	return NULL;
}

static struct str key(const struct page *page, const char *prefix, struct str name)
{
	return str_printf(page->arena, "%s.%.*s", prefix, STR_ARG(name));
}

void today_ask(struct page *page, struct xml *form, const struct xml *element)
{
	const struct xml *found = today_find(element);
	const struct str chosen = found == NULL ? STR("") : choice_of(element, found);
	struct xml *field;

	if (!str_equal_c(element->name, "date"))
		return;
	field = page_field(page, form, "select", "today", STR(""));
	page_set(page, field, "label", page_word(page, "today"));
	page_set(page, field, "hint", page_word(page, "today.hint"));
	(void)page_option(page, field, STR(""), page_word(page, "today.any"), chosen);
	for (size_t i = 0; i < LENGTH(choices); i++)
		(void)page_option(page, field, choices[i].name,
				  page_word(page, str_to_c(page->arena, key(page, "today",
									    choices[i].name))),
				  chosen);
}

/* --- taking over -------------------------------------------------------------------------- */

/* In the languages that the program speaks; in others the author writes it. */
static void add_messages(const struct page *page, struct xml *constraint, struct str name)
{
	struct str languages = part_languages(constraint);
	struct str language;

	while (str_next(&languages, ' ', &language))
		for (size_t i = 0; words_language(i).len > 0; i++)
			if (str_equal(words_language(i), language))
				edit_set_text(page->arena, constraint, STR("message"), language,
					      word(words_in(language),
						   key(page, "portal.today.message", name)));
}

static void put(const struct page *page, struct xml *element, struct xml *former, size_t choice)
{
	struct xml *constraint = former;

	if (constraint == NULL) {
		constraint = edit_add(page->arena, element, STR("constraint"));
		add_messages(page, constraint, choices[choice].name);
	}
	edit_set(page->arena, constraint, STR("test"),
		 str_printf(page->arena, "%.*s %.*s", STR_ARG(xml_get(element, STR("id"))),
			    STR_ARG(choices[choice].rule)));
}

static bool find_chosen(const struct pair *pairs, size_t count, struct str *chosen)
{
	for (size_t i = 0; i < count; i++)
		if (str_equal_c(pairs[i].name, "today")) {
			*chosen = pairs[i].value;
			return true;
		}
	return false;
}

static size_t choice_named(struct str name)
{
	size_t i = 0;

	while (i < LENGTH(choices) && !str_equal(choices[i].name, name))
		i++;
	return i;
}

void today_take(struct page *page, struct xml *element, struct xml *former,
		const struct pair *pairs, size_t count)
{
	struct str chosen, id;

	if (!str_equal_c(element->name, "date") || !find_chosen(pairs, count, &chosen))
		return;
	const size_t choice = choice_named(chosen);
	const bool chose = choice < LENGTH(choices);
	/* What the author made of the message stays with the choice. */
	const bool same = chose && former != NULL &&
			  str_equal(rule_of(former, &id), choices[choice].rule);

	if (former != NULL && !same)
		edit_remove(former);
	if (chose)
		put(page, element, same ? former : NULL, choice);
}
