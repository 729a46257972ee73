#include "renderers/html/publish.h"

#include "engine/base/limits.h"
#include "engine/form/definition.h"
#include "renderers/html/html.h"

static struct str class_name(enum item_class class)
{
	switch (class) {
	case ITEM_CLASS_FIELD:
		return STR("field");
	case ITEM_CLASS_GROUP:
		return STR("group");
	case ITEM_CLASS_NOTE:
		return STR("note");
	case ITEM_CLASS_DATA:
		return STR("data");
	}
	return STR("");
}

static void type_xml(const struct item_type *type, struct buf *out)
{
	buf_printf(out, "<type name=\"%.*s\" control=\"%.*s\" class=\"%.*s\">",
		   STR_ARG(type->name), STR_ARG(type->control),
		   STR_ARG(class_name(type->class)));
	for (size_t i = 0; i < type->part_count; i++)
		buf_printf(out, "<part>%.*s</part>", STR_ARG(type->parts[i]));
	buf_add(out, STR("</type>"));
}

/* The definition, without the XML declaration, which may stand only at the very beginning. */
static void form_xml(const struct form *form, struct buf *out)
{
	struct buf text;
	struct str rest;
	struct str declaration;

	buf_init(&text, LIMIT_PROGRAM);
	(void)definition_write(form->tree, SPELLING_XML, &text);
	rest = buf_str(&text);
	if (str_starts(rest, STR("<?xml")))
		(void)str_next(&rest, '>', &declaration);
	buf_add(out, rest);
	buf_finish(&text);
}

void publish_xml(const struct words *words, const struct form *form, struct buf *out)
{
	buf_add(out, STR("<publish>"));
	if (form != NULL)
		form_xml(form, out);
	buf_add(out, STR("<types>"));
	for (size_t kind = 0; kind < ITEM_KINDS; kind++)
		type_xml(item_type((enum item_kind)kind), out);
	buf_add(out, STR("</types>"));
	words_xml(words, out);
	buf_add(out, STR("</publish>"));
}

struct template_source *publish_source(const struct words *words, const struct form *form,
				       struct err *err)
{
	struct template_source *source = NULL;
	struct buf xml;

	buf_init(&xml, LIMIT_PROGRAM);
	publish_xml(words, form, &xml);
	if (buf_full(&xml))
		(void)err_set(err, ERR_LIMIT, "the definition is larger than %d bytes",
			      LIMIT_PROGRAM);
	else
		source = template_source_new(buf_str(&xml), err);
	buf_finish(&xml);
	return source;
}

const struct program *publish_compile(struct arena *arena, const struct publish_page *page,
				      struct template_source *source,
				      const struct binder *binder, struct err *err)
{
	const struct str parameters[][2] = {
		{ STR("language"), page->language },
		{ STR("page"), page->page },
		{ STR("theme"), STR(HTML_THEME) },
		{ STR("logo"), STR(HTML_LOGO) },
	};
	const struct template_input input = { page->stylesheet, source, parameters,
					      LENGTH(parameters) };

	return template_compile(arena, &input, binder, err);
}
