#include "renderers/html/publish.h"

#include "engine/base/limits.h"
#include "engine/form/countries.h"
#include "engine/form/definition.h"
#include "engine/form/phrase.h"
#include "engine/form/text.h"
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

/* --- texts with expressions --- */

/* A copy of the definition in which each expression of a text is the mark of its slot. */
struct marking {
	struct arena *arena;
	const struct form *form;
	size_t next; /* of form.items, which stand in the order of the tree */
};

/* Those in the text itself would be taken for slots. */
static struct str without_marks(struct arena *arena, struct str text)
{
	static const struct str marks[] = { STR_INIT(TEMPLATE_OPEN), STR_INIT(TEMPLATE_CLOSE) };

	for (size_t i = 0; i < LENGTH(marks); i++)
		for (size_t at = str_find(text, marks[i], 0); at != SIZE_MAX;
		     at = str_find(text, marks[i], 0))
			text = str_printf(
				arena, "%.*s%.*s", (int)at, text.at,
				STR_ARG(str_slice(text, at + marks[i].len, text.len)));
	return text;
}

static void add_mark(const struct marking *marking, const struct item *item, struct str text,
		     struct buf *out)
{
	const struct expression *expression =
		text_expression(marking->form, item, text, marking->arena);
	struct str path = item != NULL ? item_path(marking->arena, item) : STR("");

	if (expression != NULL)
		buf_printf(out, "%s%.*s/said/%zu%s", TEMPLATE_OPEN, STR_ARG(path),
			   expression->index, TEMPLATE_CLOSE);
}

static struct str marked(const struct marking *marking, const struct item *item,
			 struct str text)
{
	struct buf buf;
	struct str piece;

	text = without_marks(marking->arena, text);
	if (!phrase_is(text))
		return text;
	buf_init(&buf, LIMIT_PROGRAM);
	for (;;) {
		enum phrase_piece kind = phrase_next(&text, &piece);

		if (kind == PHRASE_END)
			break;
		if (kind == PHRASE_EXPRESSION)
			add_mark(marking, item, piece, &buf);
		else
			buf_add(&buf, piece);
	}
	text = str_copy(marking->arena, buf_str(&buf));
	buf_finish(&buf);
	return text;
}

/* What the stylesheets ask of every item, many times: path is how aspect.c calls it, class and
 * control are those of its type. */
static void tell_item(struct arena *arena, struct xml *element, const struct item *item)
{
	const struct place nowhere = { 0, 0 };

	xml_set(arena, element, STR("path"), item_path(arena, item), nowhere);
	xml_set(arena, element, STR("class"), class_name(item->type->class), nowhere);
	xml_set(arena, element, STR("control"), item->type->control, nowhere);
}

/* Recursion is as deep as the tree, which intake limits. */
static struct xml *mark_tree(struct marking *marking, const struct xml *element,
			     const struct item *item)
{
	struct xml *copy = xml_new(marking->arena, element->name, element->place);
	const struct form *form = marking->form;

	copy->space = element->space;
	for (const struct xml_attr *at = element->attrs; at != NULL; at = at->next)
		xml_set(marking->arena, copy, at->name,
			without_marks(marking->arena, at->value), at->place);
	if (marking->next < form->item_count &&
	    form->items[marking->next]->element == element) {
		item = form->items[marking->next++];
		tell_item(marking->arena, copy, item);
	}
	for (const struct xml *at = element->first; at != NULL; at = at->next) {
		if (at->name.len > 0)
			(void)xml_add(copy, mark_tree(marking, at, item));
		else
			(void)xml_add_text(marking->arena, copy,
					   marked(marking, item, at->text), at->place);
	}
	return copy;
}

/* The definition, without the XML declaration, which may stand only at the very beginning. */
static void form_xml(const struct form *form, struct buf *out)
{
	struct arena scratch;
	struct marking marking = { &scratch, form, 0 };
	struct buf text;
	struct str rest;
	struct str declaration;

	arena_init(&scratch);
	buf_init(&text, LIMIT_PROGRAM);
	(void)definition_write(mark_tree(&marking, form->tree, NULL), SPELLING_XML, &text);
	rest = buf_str(&text);
	if (str_starts(rest, STR("<?xml")))
		(void)str_next(&rest, '>', &declaration);
	buf_add(out, rest);
	buf_finish(&text);
	arena_finish(&scratch);
}

static const struct item *find_kind(const struct form *form, enum item_kind kind)
{
	for (size_t i = 0; i < form->item_count; i++)
		if (form->items[i]->kind == kind)
			return form->items[i];
	return NULL;
}

static void countries_xml(const struct form *form, size_t language, struct buf *out)
{
	const struct item *item = find_kind(form, ITEM_COUNTRY);
	const struct option **sorted;
	struct arena arena;

	if (item == NULL)
		return;
	arena_init(&arena);
	sorted = countries_sorted(&arena, item->options, item->option_count, form, language);
	buf_add(out, STR("<countries>"));
	for (size_t i = 0; i < item->option_count; i++) {
		buf_printf(out, "<country value=\"%.*s\">", STR_ARG(sorted[i]->value));
		buf_add_html(out, text_in(&sorted[i]->label, language));
		buf_add(out, STR("</country>"));
	}
	buf_add(out, STR("</countries>"));
	arena_finish(&arena);
}

void publish_xml(const struct words *words, const struct form *form, size_t language,
		 struct buf *out)
{
	buf_add(out, STR("<publish>"));
	if (form != NULL) {
		form_xml(form, out);
		countries_xml(form, language, out);
	}
	buf_add(out, STR("<types>"));
	for (size_t kind = 0; kind < ITEM_KINDS; kind++)
		type_xml(item_type((enum item_kind)kind), out);
	buf_add(out, STR("</types>"));
	words_xml(words, out);
	buf_add(out, STR("</publish>"));
}

struct template_source *publish_source(const struct words *words, const struct form *form,
				       size_t language, struct err *err)
{
	struct template_source *source = NULL;
	struct buf xml;

	buf_init(&xml, LIMIT_PROGRAM);
	publish_xml(words, form, language, &xml);
	if (buf_full(&xml))
		(void)err_set(err, ERR_LIMIT, "the definition is larger than %d bytes",
			      LIMIT_PROGRAM);
	else
		source = template_source_new(buf_str(&xml), err);
	buf_finish(&xml);
	return source;
}

struct parameters {
	struct str list[4][2];
};

static struct parameters parameters_of(const struct publish_page *page)
{
	return (struct parameters){ {
		{ STR("language"), page->language },
		{ STR("page"), page->page },
		{ STR("theme"), STR(HTML_THEME) },
		{ STR("logo"), STR(HTML_LOGO) },
	} };
}

const struct program *publish_compile(struct arena *arena, const struct publish_page *page,
				      struct template_source *source,
				      const struct binder *binder, struct err *err)
{
	const struct parameters parameters = parameters_of(page);
	const struct template_input input = { page->stylesheet, source, parameters.list,
					      LENGTH(parameters.list) };

	return template_compile(arena, &input, binder, err);
}

bool publish_compile_pages(struct arena *arena, const struct publish_page *page,
			   struct template_source *source, const struct binder *binder,
			   const struct program **pages, size_t count, struct err *err)
{
	const struct parameters parameters = parameters_of(page);
	const struct template_input input = { page->stylesheet, source, parameters.list,
					      LENGTH(parameters.list) };

	return template_compile_pages(arena, &input, binder, pages, count, err);
}
