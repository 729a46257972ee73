#include "app/portal/result.h"

#include "app/portal/mention.h"
#include "app/portal/part.h"
#include "app/portal/table.h"
#include "engine/form/edit.h"

static bool is_computed(const struct xml *element)
{
	return table_is(element) || str_equal_c(element->name, "value");
}

/* What it is called in an expression; where there are several results, the first. */
static struct str name_of(struct arena *arena, const struct xml *element)
{
	const struct str id = xml_get(element, STR("id"));
	const struct xml *output = xml_child(element, STR("output"));

	return output == NULL || xml_next(output, STR("output")) == NULL
		       ? id
		       : str_printf(arena, "%.*s.%.*s", STR_ARG(id),
				    STR_ARG(xml_get(output, STR("name"))));
}

/* --- where it is known -------------------------------------------------------------------- */

/* Results of results of results are looked through; deeper nobody goes. */
enum { DEPTH = 8 };

static const struct xml *later(const struct xml *a, const struct xml *b)
{
	for (const struct xml *at = a; at != NULL; at = at->next)
		if (at == b)
			return b;
	return a != NULL ? a : b;
}

static const struct xml *page_of(const struct xml *element)
{
	while (element != NULL && !str_equal_c(element->name, "page"))
		element = element->parent;
	return element;
}

static const struct xml *last_page(const struct xml *root, const struct xml *element,
				   size_t depth);

/* What the rule is about, at the last. */
static const struct xml *last_named(const struct xml *root, struct str rule, size_t depth)
{
	const struct xml *last = NULL;
	struct str word;

	while (mention_next(&rule, &word)) {
		const struct xml *named = part_by_id(root, word);

		if (named != NULL)
			last = later(last, is_computed(named) ? last_page(root, named, depth)
							      : page_of(named));
	}
	return last;
}

/* The last page with a question that it depends on; NULL: it depends on none. Recursion is as
 * deep as the tree, and DEPTH. */
static const struct xml *last_page(const struct xml *root, const struct xml *element,
				   size_t depth)
{
	const struct xml *last = NULL;

	if (depth == 0)
		return NULL;
	for (const struct xml_attr *at = element->attrs; at != NULL; at = at->next)
		if (!str_equal_c(at->name, "id"))
			last = later(last, last_named(root, at->value, depth - 1));
	for (const struct xml *at = xml_child(element, STR("")); at != NULL;
	     at = xml_next(at, STR("")))
		last = later(last, last_page(root, at, depth));
	return last;
}

/* The page after what it depends on, where it is known. */
static const struct xml *known_on(const struct page *page, const struct xml *element)
{
	const struct xml *root = page->opened != NULL ? page->opened : edit_root(element);
	const struct xml *last = last_page(root, element, DEPTH);
	const struct xml *next = last == NULL ? NULL : xml_next(last, STR("page"));

	if (next != NULL)
		last = next;
	return last == NULL ? NULL
			    : part_by_id(edit_root(element), xml_get(last, STR("id")));
}

/* --- asking, and showing ------------------------------------------------------------------ */

void result_ask(struct page *page, struct xml *form, const struct xml *element)
{
	static const char *const actions[] = { "show-result" };
	const struct xml *at = xml_child(edit_root(element), STR("page"));
	const struct xml *known = known_on(page, element);
	const struct str chosen = known == NULL ? STR("?") : edit_place(page->arena, known);
	struct xml *field;

	if (!is_computed(element) || at == NULL)
		return;
	page_head(page, form, "result");
	(void)page_add(page, form, "text", page_word(page, "result.text"));
	(void)page_add(
		page, form, "text",
		page_word_with(page, "result.sent", "name", name_of(page->arena, element)));
	field = page_field(page, form, "select", "result-page", STR(""));
	page_set(page, field, "label", page_word(page, "result.page"));
	for (; at != NULL; at = xml_next(at, STR("page")))
		(void)page_option(page, field, edit_place(page->arena, at),
				  part_title(page, at), chosen);
	(void)page_actions(page, form, actions, LENGTH(actions));
}

/* "{summa}", or "{summa.veids}, {summa.cik}" where there are several results. */
static struct str wording(struct arena *arena, const struct xml *element)
{
	const struct str id = xml_get(element, STR("id"));
	const struct xml *output = xml_child(element, STR("output"));
	struct str text = STR("");

	if (output == NULL || xml_next(output, STR("output")) == NULL)
		return str_printf(arena, "{%.*s}", STR_ARG(id));
	for (; output != NULL; output = xml_next(output, STR("output")))
		text = str_printf(arena, "%.*s%s{%.*s.%.*s}", STR_ARG(text),
				  text.len > 0 ? ", " : "", STR_ARG(id),
				  STR_ARG(xml_get(output, STR("name"))));
	return text;
}

struct xml *result_show(struct page *page, struct xml *element, struct str place)
{
	struct xml *parent = edit_find(edit_top(element), place);
	struct str languages = part_languages(element);
	struct str language;
	struct xml *note;

	if (!is_computed(element) || parent == NULL || !str_equal_c(parent->name, "page"))
		return NULL;
	note = edit_add(page->arena, parent, STR("note"));
	while (str_next(&languages, ' ', &language))
		edit_set_text(page->arena, note, STR("text"), language,
			      wording(page->arena, element));
	edit_set(page->arena, note, STR("relevant"),
		 str_printf(page->arena, "%.*s != null",
			    STR_ARG(name_of(page->arena, element))));
	return note;
}
