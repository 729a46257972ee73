#include "renderers/html/publish.h"

#include "engine/base/limits.h"
#include "engine/form/card.h"
#include "engine/form/countries.h"
#include "engine/form/phrase.h"
#include "engine/form/text.h"
#include "renderers/html/dress.h"
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

/* --- texts with expressions --- */

/* A copy of the definition in which each expression of a text is the mark of its slot. */
struct marking {
	struct arena *arena;
	const struct form *form;
	size_t page; /* the one it is for */
	size_t next; /* of form.items, which stand in the order of the tree */
};

/* Those in the text itself would be taken for slots. */
static struct str without_marks(struct arena *arena, struct str text)
{
	const struct str open = STR(TEMPLATE_OPEN);
	const struct str close = STR(TEMPLATE_CLOSE);
	char *kept;
	size_t len = 0;

	if (str_find(text, open, 0) == SIZE_MAX && str_find(text, close, 0) == SIZE_MAX)
		return text;
	kept = ARENA_ARRAY(arena, char, text.len);
	for (size_t i = 0; i < text.len; i++) {
		struct str rest = str_slice(text, i, text.len);

		if (str_starts(rest, open) || str_starts(rest, close))
			i += open.len - 1;
		else
			kept[len++] = text.at[i];
	}
	return (struct str){ kept, len };
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

/* --- items --- */

/* In a row the name holds the row's number: a slot then. */
static struct str name_of(const struct marking *marking, const struct item *item,
			  struct str path, struct str part)
{
	bool in_row = item->repeat != NULL;

	if (in_row)
		return str_printf(marking->arena, "%s%.*s/name%s%.*s%s", TEMPLATE_OPEN,
				  STR_ARG(path), part.len > 0 ? "/" : "", STR_ARG(part),
				  TEMPLATE_CLOSE);
	return part.len == 0
		       ? path
		       : str_printf(marking->arena, "%.*s.%.*s", STR_ARG(path), STR_ARG(part));
}

static void set(const struct marking *marking, struct xml *element, struct str name,
		struct str value)
{
	xml_set(marking->arena, element, name, value, (struct place){ 0, 0 });
}

static struct xml *add(const struct marking *marking, struct xml *parent, struct str name)
{
	return xml_add(parent, xml_new(marking->arena, name, (struct place){ 0, 0 }));
}

static void tell_item(const struct marking *marking, struct xml *element,
		      const struct item *item)
{
	struct str path = item_path(marking->arena, item);
	const struct item_type *type = item->type;

	set(marking, element, STR("path"), path);
	set(marking, element, STR("name"), name_of(marking, item, path, STR("")));
	set(marking, element, STR("class"), class_name(type->class));
	set(marking, element, STR("control"), type->control);
	if (item->filtered)
		set(marking, element, STR("filtered"), STR("true"));
	if (item->legal.len > 0)
		set(marking, element, STR("legal"), without_marks(marking->arena, item->legal));
	if (item->explained_by != NULL)
		set(marking, element, STR("explained"), STR("true"));
	for (size_t i = 0; i < type->part_count; i++) {
		struct xml *part = add(marking, element, STR("part"));

		set(marking, part, STR("id"), type->parts[i]);
		set(marking, part, STR("name"), name_of(marking, item, path, type->parts[i]));
	}
}

/* A blank line begins a new one. */
static void add_paragraphs(const struct marking *marking, struct xml *parent, struct str text)
{
	const struct str blank = STR("\n\n");

	while (text.len > 0) {
		size_t end = str_find(text, blank, 0);
		struct str paragraph = str_slice(text, 0, end);

		if (str_trim(paragraph).len > 0)
			(void)xml_add_text(marking->arena,
					   add(marking, parent, STR("paragraph")), paragraph,
					   parent->place);
		text = end == SIZE_MAX ? STR("") : str_slice(text, end + blank.len, text.len);
	}
}

/* Texts of more than a line are in paragraphs. */
static void add_text(const struct marking *marking, struct xml *parent, struct str text)
{
	static const struct str long_ones[] = { STR_INIT("text"), STR_INIT("description"),
						STR_INIT("easy") };
	bool is_long = card_is_fact(parent->name);

	for (size_t i = 0; i < LENGTH(long_ones); i++)
		is_long = is_long || str_equal(parent->name, long_ones[i]);
	if (is_long)
		add_paragraphs(marking, parent, text);
	else
		(void)xml_add_text(marking->arena, parent, text, parent->place);
}

static bool shown_nowhere(const struct marking *marking)
{
	(void)marking;
	return false;
}

static bool shown_at_start(const struct marking *marking)
{
	return marking->page == PUBLISH_START;
}

static bool shown_with_questions(const struct marking *marking)
{
	return marking->page >= PUBLISH_PAGES;
}

/* White space between elements, and what this page does not show. */
static bool is_left_out(const struct marking *marking, const struct xml *node)
{
	static const struct {
		struct str name;
		bool (*shown)(const struct marking *marking);
	} names[] = {
		{ STR_INIT("list"), shown_nowhere },
		{ STR_INIT("option"), shown_with_questions },
		{ STR_INIT("scenario"), shown_nowhere },
		{ STR_INIT("service"), shown_at_start },
	};

	for (size_t i = 0; i < LENGTH(names); i++)
		if (str_equal(node->name, names[i].name))
			return !names[i].shown(marking);
	return node->name.len == 0 && str_trim(node->text).len == 0;
}

static struct xml *copy_of(const struct marking *marking, const struct xml *element)
{
	struct xml *copy = xml_new(marking->arena, element->name, element->place);

	copy->space = element->space;
	for (const struct xml_attr *at = element->attrs; at != NULL; at = at->next)
		set(marking, copy, at->name, without_marks(marking->arena, at->value));
	return copy;
}

/* Recursion is as deep as the tree, which intake limits. */
static struct xml *mark_tree(struct marking *marking, const struct xml *element,
			     const struct item *item)
{
	struct xml *copy = copy_of(marking, element);
	const struct form *form = marking->form;

	if (marking->next < form->item_count &&
	    form->items[marking->next]->element == element) {
		item = form->items[marking->next++];
		tell_item(marking, copy, item);
	}
	for (const struct xml *at = element->first; at != NULL; at = at->next) {
		if (is_left_out(marking, at))
			continue;
		if (at->name.len > 0)
			(void)xml_add(copy, mark_tree(marking, at, item));
		else
			add_text(marking, copy, marked(marking, item, at->text));
	}
	return copy;
}

static bool is_always(const struct item *item)
{
	return item->type->class != ITEM_CLASS_DATA &&
	       xml_attr(item->element, STR("relevant")) == NULL;
}

/* Is there something on it for everybody? Where there is not the page can be passed over. */
static bool shows_always(const struct item *parent)
{
	for (const struct item *at = parent->first; at != NULL; at = at->next)
		if (is_always(at) && (at->kind != ITEM_GROUP || shows_always(at)))
			return true;
	return false;
}

static struct xml *mark_title(struct marking *marking, const struct item *page)
{
	struct xml *copy = copy_of(marking, page->element);

	tell_item(marking, copy, page);
	if (!is_always(page) || !shows_always(page))
		set(marking, copy, STR("conditional"), STR("true"));
	for (const struct xml *at = page->element->first; at != NULL; at = at->next)
		if (str_equal_c(at->name, "title"))
			(void)xml_add(copy, mark_tree(marking, at, page));
	return copy;
}

/* Of the other pages a page of questions needs nothing, the first page the titles. */
static void mark_page(struct marking *marking, size_t number, struct xml *form)
{
	const struct item *page = marking->form->pages[number];

	marking->next = page->index;
	if (marking->page == PUBLISH_START)
		(void)xml_add(form, mark_title(marking, page));
	else if (marking->page < PUBLISH_PAGES || marking->page - PUBLISH_PAGES == number)
		(void)xml_add(form, mark_tree(marking, page->element, NULL));
}

static struct xml *mark_form(struct marking *marking)
{
	const struct form *form = marking->form;
	struct xml *copy = copy_of(marking, form->tree);
	size_t page = 0;

	for (const struct xml *at = form->tree->first; at != NULL; at = at->next) {
		if (page < form->page_count && form->pages[page]->element == at)
			mark_page(marking, page++, copy);
		else if (!is_left_out(marking, at))
			(void)xml_add(copy, mark_tree(marking, at, NULL));
	}
	return copy;
}

/* --- countries --- */

/* Of a page of questions. */
static const struct item *find_country(const struct item *page)
{
	const struct item *found = NULL;

	for (const struct item *at = page->first; at != NULL && found == NULL; at = at->next)
		found = at->kind == ITEM_COUNTRY ? at : find_country(at);
	return found;
}

static void add_countries(const struct marking *marking, const struct item *item,
			  size_t language, struct xml *parent)
{
	const struct form *form = marking->form;
	const struct option **sorted = countries_sorted(marking->arena, item->options,
							item->option_count, form, language);
	struct xml *list = add(marking, parent, STR("countries"));

	set(marking, list, STR("language"), form->languages[language]);
	for (size_t i = 0; i < item->option_count; i++) {
		struct xml *country = add(marking, list, STR("country"));

		set(marking, country, STR("value"), sorted[i]->value);
		(void)xml_add_text(marking->arena, country,
				   text_in(&sorted[i]->label, language),
				   (struct place){ 0, 0 });
	}
}

/* --- the whole --- */

/* Nodes belong to one tree. Not deeper than intake lets a tree be. */
static struct xml *copy(const struct marking *marking, const struct xml *node)
{
	struct xml *copied = xml_new(marking->arena, node->name, node->place);

	for (const struct xml_attr *at = node->attrs; at != NULL; at = at->next)
		set(marking, copied, at->name, without_marks(marking->arena, at->value));
	for (const struct xml *at = node->first; at != NULL; at = at->next) {
		if (at->name.len > 0)
			(void)xml_add(copied, copy(marking, at));
		else
			(void)xml_add_text(marking->arena, copied,
					   without_marks(marking->arena, at->text), at->place);
	}
	return copied;
}

static void add_parts(const struct marking *marking, struct xml *root, struct str name,
		      const struct look_part *parts, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct xml *part = add(marking, root, name);

		set(marking, part, STR("language"), parts[i].language);
		(void)xml_add(part, copy(marking, parts[i].tree));
	}
}

static void set_address(const struct marking *marking, struct xml *root, struct str attr,
			const struct look *look, struct str name)
{
	struct str institution = marking->form != NULL ? marking->form->institution : STR("");

	set(marking, root, attr, dress_address(marking->arena, look, name, institution));
}

static struct xml *new_root(const struct marking *marking, const struct look *look)
{
	struct xml *root = xml_new(marking->arena, STR("publish"), (struct place){ 0, 0 });

	set_address(marking, root, STR("theme"), look, STR(HTML_THEME));
	set_address(marking, root, STR("script"), look, STR(HTML_SCRIPT));
	set_address(marking, root, STR("logo"), look, STR(HTML_LOGO));
	if (look != NULL) {
		add_parts(marking, root, STR("header"), look->headers, look->header_count);
		add_parts(marking, root, STR("footer"), look->footers, look->footer_count);
	}
	return root;
}

static void add_language(const struct marking *marking, struct xml *root, struct str code)
{
	set(marking, add(marking, root, STR("language")), STR("code"), code);
}

/* Lists of countries for a page that asks for one. */
static void add_lists(const struct marking *marking, struct xml *root)
{
	const struct form *form = marking->form;
	const struct item *country;

	if (marking->page < PUBLISH_PAGES)
		return;
	country = find_country(form->pages[marking->page - PUBLISH_PAGES]);
	for (size_t i = 0; country != NULL && i < form->language_count; i++)
		add_countries(marking, country, i, root);
}

const struct xml *publish_page(struct arena *arena, const struct form *form,
			       const struct look *look, size_t page)
{
	static const struct str pages[PUBLISH_PAGES] = { [PUBLISH_START] = STR_INIT("start"),
							 [PUBLISH_REVIEW] = STR_INIT("review"),
							 [PUBLISH_RECEIPT] =
								 STR_INIT("receipt") };
	struct marking marking = { .arena = arena, .form = form, .page = page };
	struct xml *root = new_root(&marking, look);

	for (size_t i = 0; i < form->language_count; i++)
		add_language(&marking, root, form->languages[i]);
	if (page < PUBLISH_PAGES)
		(void)add(&marking, root, pages[page]);
	add_lists(&marking, root);
	(void)xml_add(root, mark_form(&marking));
	return root;
}

const struct xml *publish_site(struct arena *arena, const struct look *look, size_t page)
{
	static const struct str pages[PUBLISH_SITE_PAGES] = { [PUBLISH_HOME] = STR_INIT("home"),
							      [PUBLISH_MESSAGE] =
								      STR_INIT("message"),
							      [PUBLISH_SHEET] =
								      STR_INIT("sheet") };
	const struct marking marking = { .arena = arena };
	struct xml *root = new_root(&marking, look);

	for (size_t i = 0; words_language(i).len > 0; i++)
		add_language(&marking, root, words_language(i));
	(void)add(&marking, root, pages[page]);
	return root;
}

const struct xml *publish_portal(struct arena *arena, const struct look *look,
				 const struct xml *portal)
{
	const struct marking marking = { .arena = arena };
	struct xml *root = new_root(&marking, look);

	set_address(&marking, root, STR("portal-theme"), look, STR(HTML_PORTAL_THEME));
	set_address(&marking, root, STR("portal-script"), look, STR(HTML_PORTAL_SCRIPT));
	for (size_t i = 0; words_language(i).len > 0; i++)
		add_language(&marking, root, words_language(i));
	(void)xml_add(root, copy(&marking, portal));
	return root;
}

/* --- words --- */

bool publish_word(const struct words *words, struct str key, const struct pair *parameters,
		  size_t count, struct buf *out)
{
	if (!word_known(words, key))
		return false;
	word_print(words, key, parameters, count, out);
	return true;
}
