#include "app/portal/result.h"

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

void result_ask(struct page *page, struct xml *form, const struct xml *element)
{
	static const char *const actions[] = { "show-result" };
	const struct xml *at = xml_child(edit_root(element), STR("page"));
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
				  part_title(page, at), STR("?"));
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
	return note;
}
