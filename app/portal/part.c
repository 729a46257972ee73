#include "app/portal/part.h"

#include "app/portal/sentence.h"

#include "engine/form/edit.h"
#include "engine/form/vocabulary.h"
#include "engine/schema/xsd.h"

/* --- what it is --------------------------------------------------------------------------- */

bool part_is_text(const struct xml *element)
{
	const struct shape *shape = element->parent == NULL ? NULL : xsd_shape(element->parent);
	const struct shape_part *part =
		shape == NULL ? NULL : shape_child(shape, element->name);

	return part != NULL && str_equal_c(part->type, "text");
}

bool part_is_container(const struct xml *element)
{
	static const struct str names[] = { STR_INIT("page"), STR_INIT("group"),
					    STR_INIT("repeat") };

	for (size_t i = 0; i < LENGTH(names); i++)
		if (str_equal(element->name, names[i]))
			return true;
	return false;
}

static const struct xml *root_of(const struct xml *element)
{
	while (element->parent != NULL)
		element = element->parent;
	return element;
}

static struct str original(const struct xml *element)
{
	struct str languages = xml_get(root_of(element), STR("languages"));
	struct str first = STR("");

	(void)str_next(&languages, ' ', &first);
	return first;
}

/* "portal.<prefix>.<name>", or the name where there is no such word. */
static struct str named(const struct page *page, const char *prefix, struct str name)
{
	struct str text;

	return word_find(page->words,
			 str_printf(page->arena, "portal.%s.%.*s", prefix, STR_ARG(name)),
			 &text)
		       ? text
		       : name;
}

struct str part_title(struct page *page, const struct xml *element)
{
	static const struct str texts[] = { STR_INIT("title"), STR_INIT("label"),
					    STR_INIT("text"), STR_INIT("message") };
	static const struct str attrs[] = { STR_INIT("id"), STR_INIT("name"), STR_INIT("value"),
					    STR_INIT("test"), STR_INIT("item") };
	struct str title = STR("");

	for (size_t i = 0; i < LENGTH(texts) && title.len == 0; i++)
		title = edit_text(page->arena, element, texts[i], original(element));
	for (size_t i = 0; i < LENGTH(attrs) && title.len == 0; i++)
		title = xml_get(element, attrs[i]);
	return title.len > 0 ? title : named(page, "part", element->name);
}

struct str part_kind(struct page *page, const struct xml *element)
{
	const struct str kind = named(page, "part", element->name);
	const struct str id = xml_get(element, STR("id"));

	return id.len == 0 ? kind
			   : str_printf(page->arena, "%.*s · %.*s", STR_ARG(kind), STR_ARG(id));
}

struct str part_url(const struct workshop *shop, struct str place)
{
	return portal_url(shop->portal, "forms/%.*s/build/%.*s", STR_ARG(shop->form),
			  STR_ARG(place.len > 0 ? place : STR("form")));
}

static struct xml *find(const struct workshop *shop, struct xml *tree)
{
	const struct str place = shop->portal->request->parameters[2];

	return str_equal_c(place, "form") ? tree : edit_find(tree, place);
}

static bool is_before(struct place a, struct place b)
{
	return a.line < b.line || (a.line == b.line && a.column < b.column);
}

bool part_holds(const struct xml *element, struct place place)
{
	const struct xml *end = element->next;

	for (const struct xml *at = element; end == NULL && at->parent != NULL; at = at->parent)
		end = at->parent->next;
	return !is_before(place, element->place) &&
	       (end == NULL || is_before(place, end->place));
}

/* --- asking ------------------------------------------------------------------------------- */

static struct xml *ask(struct workshop *shop, const struct xml *element)
{
	struct portal *portal = shop->portal;
	struct xml *form =
		page_form(&portal->page, part_url(shop, edit_place(portal->arena, element)));

	page_hidden(&portal->page, form, "revision",
		    str_printf(portal->arena, "%lld", (long long)shop->revision));
	return form;
}

/* A field of a text is called "label:lv". */
static void ask_text(struct page *page, struct xml *form, const struct xml *element,
		     struct str name)
{
	static const struct str long_ones[] = { STR_INIT("description"), STR_INIT("text"),
						STR_INIT("easy"), STR_INIT("message"),
						STR_INIT("help") };
	struct str languages = xml_get(root_of(element), STR("languages"));
	struct str language;
	bool is_long = false;

	for (size_t i = 0; i < LENGTH(long_ones); i++)
		is_long |= str_equal(long_ones[i], name);
	while (str_next(&languages, ' ', &language)) {
		const struct str key =
			str_printf(page->arena, "%.*s:%.*s", STR_ARG(name), STR_ARG(language));
		struct xml *field = page_field(page, form, is_long ? "area" : "text",
					       str_to_c(page->arena, key),
					       edit_text(page->arena, element, name, language));
		page_set(page, field, "label",
			 str_printf(page->arena, "%.*s (%.*s)",
				    STR_ARG(named(page, "part", name)), STR_ARG(language)));
		page_set(page, field, "rows", STR("4"));
	}
}

static void add_choice(struct page *page, struct xml *field, struct str value, struct str text,
		       struct str chosen)
{
	struct xml *option = page_add(page, field, "option", text);

	page_set(page, option, "value", value);
	if (str_equal(value, chosen))
		page_set(page, option, "chosen", STR("true"));
}

static void ask_attr(struct page *page, struct xml *form, const struct xml *element,
		     const struct shape_part *attr)
{
	const struct str name = str_printf(page->arena, "@%.*s", STR_ARG(attr->name));
	const struct str value = xml_get(element, attr->name);
	const bool rule = str_equal_c(attr->type, "expression");
	size_t count = 0;
	const struct str *values =
		rule ? NULL : shapes_values(xsd_shapes(), attr->type, page->arena, &count);
	struct xml *field = page_field(page, form,
				       count > 0 ? "select"
				       : rule	 ? "area"
						 : "text",
				       str_to_c(page->arena, name), value);

	page_set(page, field, "label", named(page, "attr", attr->name));
	page_set(page, field, "rows", STR("2"));
	if (rule)
		page_set(page, field, "hint", page_word(page, "rule.hint"));
	if (count > 0)
		add_choice(page, field, STR(""), STR("–"), value);
	for (size_t i = 0; i < count; i++)
		add_choice(page, field, values[i], named(page, "value", values[i]), value);
}

/* By these the form is known. */
static bool is_fixed(const struct xml *element, struct str name)
{
	return element->parent == NULL &&
	       (str_equal_c(name, "id") || str_equal_c(name, "institution"));
}

static void ask_settings(struct workshop *shop, const struct xml *element,
			 const struct shape *shape)
{
	struct page *page = &shop->portal->page;
	struct xml *form = ask(shop, element);

	for (size_t i = 0; i < shape->child_count; i++)
		if (str_equal_c(shape->children[i].type, "text"))
			ask_text(page, form, element, shape->children[i].name);
	for (size_t i = 0; i < shape->attr_count; i++)
		if (!is_fixed(element, shape->attrs[i].name))
			ask_attr(page, form, element, &shape->attrs[i]);
	page_button(page, form, "save");
	if (element->parent == NULL)
		return;
	page_button(page, form, "up");
	page_button(page, form, "down");
	page_button(page, form, "copy");
	page_button(page, form, "remove");
}

void part_ask_new(struct workshop *shop, const struct xml *element)
{
	struct page *page = &shop->portal->page;
	const struct shape *shape = xsd_shape(element);
	struct xml *form, *field;
	size_t offered = 0;

	for (size_t i = 0; shape != NULL && i < shape->child_count; i++)
		offered += !str_equal_c(shape->children[i].type, "text");
	if (offered == 0)
		return;
	page_say(page, "heading", "build.add");
	form = ask(shop, element);
	field = page_field(page, form, "select", "new", STR(""));
	page_set(page, field, "label", page_word(page, "build.what"));
	for (size_t i = 0; i < shape->child_count; i++)
		if (!str_equal_c(shape->children[i].type, "text"))
			add_choice(page, field, shape->children[i].name,
				   named(page, "part", shape->children[i].name), STR("?"));
	page_button(page, form, "add");
}

/* --- options as lines --------------------------------------------------------------------- */

/* "value | label | label", a language after another. */
static struct str option_lines(struct page *page, const struct xml *element)
{
	struct str text = STR("");

	for (const struct xml *at = xml_child(element, STR("option")); at != NULL;
	     at = xml_next(at, STR("option"))) {
		struct str languages = xml_get(root_of(element), STR("languages"));
		struct str language;

		text = str_printf(page->arena, "%.*s%.*s", STR_ARG(text),
				  STR_ARG(xml_get(at, STR("value"))));
		while (str_next(&languages, ' ', &language))
			text = str_printf(
				page->arena, "%.*s | %.*s", STR_ARG(text),
				STR_ARG(edit_text(page->arena, at, STR("label"), language)));
		text = str_printf(page->arena, "%.*s\n", STR_ARG(text));
	}
	return text;
}

static void ask_options(struct workshop *shop, const struct xml *element,
			const struct shape *shape)
{
	struct page *page = &shop->portal->page;

	if (shape_child(shape, STR("option")) == NULL)
		return;
	page_say(page, "heading", "options");
	struct xml *form = ask(shop, element);
	struct xml *field =
		page_field(page, form, "area", "options", option_lines(page, element));
	page_set(page, field, "label", page_word(page, "options.lines"));
	page_set(page, field, "hint", page_word(page, "options.hint"));
	page_set(page, field, "rows", STR("8"));
	page_button(page, form, "options");
}

static struct xml *option_of(const struct xml *element, struct str value)
{
	struct xml *at = element->first;

	while (at != NULL && (!str_equal_c(at->name, "option") ||
			      !str_equal(xml_get(at, STR("value")), value)))
		at = at->next;
	return at;
}

/* One that is there keeps what lines cannot say: its rules. */
static void put_option(struct arena *arena, struct xml *element, struct str line)
{
	struct str languages = xml_get(root_of(element), STR("languages"));
	struct str value, label, language;
	struct xml *option;

	if (!str_next(&line, '|', &value) || str_trim(value).len == 0)
		return;
	value = str_trim(value);
	option = option_of(element, value);
	if (option == NULL) {
		option = edit_add(arena, element, STR("option"), STR(""));
	} else {
		edit_remove(option);
		(void)xml_add(element, option);
	}
	edit_set(arena, option, STR("value"), value);
	while (str_next(&languages, ' ', &language))
		edit_set_text(arena, option, STR("label"), language,
			      str_next(&line, '|', &label) ? label : STR(""));
}

static bool is_named(struct str lines, struct str wanted)
{
	struct str line, value;

	while (str_next(&lines, '\n', &line))
		if (str_next(&line, '|', &value) && str_equal(str_trim(value), wanted))
			return true;
	return false;
}

/* Those that no line names go away; the others are put in the lines' order. */
static void put_options(struct arena *arena, struct xml *element, struct str lines)
{
	struct xml *next;
	struct str line;

	for (struct xml *at = element->first; at != NULL; at = next) {
		next = at->next;
		if (str_equal_c(at->name, "option") &&
		    !is_named(lines, xml_get(at, STR("value"))))
			edit_remove(at);
	}
	while (str_next(&lines, '\n', &line))
		put_option(arena, element, line);
}

/* --- the page ----------------------------------------------------------------------------- */

static void list_inside(struct workshop *shop, const struct xml *element)
{
	struct page *page = &shop->portal->page;
	struct xml *list = NULL;

	for (const struct xml *at = xml_child(element, STR("")); at != NULL;
	     at = xml_next(at, STR(""))) {
		if (part_is_text(at))
			continue;
		if (list == NULL) {
			page_say(page, "heading", "build.inside");
			list = page_add(page, page->root, "list", STR(""));
		}
		struct xml *item = page_add(page, list, "item", part_title(page, at));
		page_set(page, item, "href", part_url(shop, edit_place(page->arena, at)));
		page_set(page, item, "detail", part_kind(page, at));
	}
}

static void link_up(struct workshop *shop, const struct xml *element)
{
	struct page *page = &shop->portal->page;

	if (element->parent != NULL && element->parent->parent != NULL)
		page_link(page, part_url(shop, edit_place(page->arena, element->parent)),
			  "build.up");
	page_link(page, portal_url(shop->portal, "forms/%.*s/build", STR_ARG(shop->form)),
		  "build.whole");
}

/* What the checker says of this very thing. */
static void tell_findings(struct workshop *shop, const struct xml *element)
{
	struct diags all, here;

	(void)workshop_check(shop, &all);
	diags_init(&here, shop->portal->arena, shop->form);
	for (size_t i = 0; i < all.list.count; i++)
		if (part_holds(element, all.list.at[i].place))
			*VEC_ADD(here.arena, &here.list) = all.list.at[i];
	if (here.list.count > 0)
		page_findings(&shop->portal->page, &here);
}

static void ask_rule(struct workshop *shop, const struct xml *element,
		     const struct shape *shape)
{
	struct page *page = &shop->portal->page;
	struct xml *form;

	if (shape_attr(shape, STR("relevant")) == NULL)
		return;
	page_say(page, "heading", "sentence");
	form = ask(shop, element);
	sentence_ask(page, form, element);
	page_button(page, form, "rule");
}

static void show(struct workshop *shop, const struct xml *element, const char *problem)
{
	struct portal *portal = shop->portal;
	struct page *page = &portal->page;
	const struct shape *shape = xsd_shape(element);

	portal_begin_text(portal, part_title(page, element));
	if (problem != NULL)
		page_say(page, "problem", problem);
	(void)page_add(page, page->root, "text", part_kind(page, element));
	tell_findings(shop, element);
	if (shape != NULL) {
		ask_settings(shop, element, shape);
		ask_options(shop, element, shape);
		ask_rule(shop, element, shape);
	}
	if (element->parent != NULL) {
		list_inside(shop, element);
		part_ask_new(shop, element);
	}
	link_up(shop, element);
	portal_send(portal);
}

/* The tree, and what of it the address is about; NULL when a page says that it is not there. */
static struct xml *open(struct workshop *shop, struct xml **tree)
{
	struct xml *element;

	*tree = workshop_tree(shop);
	element = *tree == NULL ? NULL : find(shop, *tree);
	if (element == NULL || (element != *tree && part_is_text(element))) {
		portal_fail(shop->portal, &(struct err){ .code = ERR_NOT_FOUND });
		return NULL;
	}
	return element;
}

void portal_part_get(void *context, const struct request *request, struct response *response)
{
	struct portal portal;
	struct workshop shop;
	struct xml *tree, *element;

	if (!portal_open(&portal, context, request, response) || !workshop_open(&shop, &portal))
		return;
	element = open(&shop, &tree);
	if (element != NULL)
		show(&shop, element, NULL);
}

/* --- changing it -------------------------------------------------------------------------- */

static void set_fields(struct arena *arena, struct xml *element, const struct pair *pairs,
		       size_t count)
{
	const struct shape *shape = xsd_shape(element);

	for (size_t i = 0; shape != NULL && i < count; i++) {
		struct str language = pairs[i].name;
		struct str name;

		if (str_starts(language, STR("@"))) {
			name = str_slice(language, 1, language.len);
			if (shape_attr(shape, name) != NULL && !is_fixed(element, name))
				edit_set(arena, element, name, str_trim(pairs[i].value));
		} else if (str_next(&language, ':', &name) && language.len > 0 &&
			   shape_child(shape, name) != NULL) {
			edit_set_text(arena, element, name, language, pairs[i].value);
		}
	}
}

struct deed {
	struct page *page;
	struct xml *element; /* out: what to show next; NULL: the whole form */
	const struct pair *pairs;
	size_t count;
};

static void do_save(struct deed *deed)
{
	set_fields(deed->page->arena, deed->element, deed->pairs, deed->count);
}

static void do_up(struct deed *deed)
{
	(void)edit_move(deed->element, true);
}

static void do_down(struct deed *deed)
{
	(void)edit_move(deed->element, false);
}

static void do_copy(struct deed *deed)
{
	if (deed->element->parent != NULL)
		deed->element = edit_copy(deed->page->arena, deed->element);
}

static void do_remove(struct deed *deed)
{
	struct xml *parent = deed->element->parent;

	if (parent == NULL)
		return;
	edit_remove(deed->element);
	deed->element = parent->parent == NULL ? NULL : parent;
}

static void do_add(struct deed *deed)
{
	struct xml *added = edit_add(deed->page->arena, deed->element,
				     pairs_get(deed->pairs, deed->count, STR("new")),
				     page_word(deed->page, "build.placeholder"));

	if (added != NULL)
		deed->element = added;
}

static void do_options(struct deed *deed)
{
	put_options(deed->page->arena, deed->element,
		    pairs_get(deed->pairs, deed->count, STR("options")));
}

static void do_rule(struct deed *deed)
{
	const struct str rule =
		sentence_rule(deed->page, deed->element, deed->pairs, deed->count);

	if (rule.len > 0)
		edit_set(deed->page->arena, deed->element, STR("relevant"), rule);
}

static const struct {
	const char *action;
	void (*run)(struct deed *deed);
} deeds[] = {
	{ "save", do_save },	   { "up", do_up },	    { "down", do_down },
	{ "copy", do_copy },	   { "remove", do_remove }, { "add", do_add },
	{ "options", do_options }, { "rule", do_rule },
};

/* Places are those of the canonical form, in which it is saved. */
static struct str next_url(const struct workshop *shop, const struct deed *deed)
{
	struct arena *arena = shop->portal->arena;

	if (deed->element == NULL)
		return portal_url(shop->portal, "forms/%.*s/build", STR_ARG(shop->form));
	return part_url(shop, edit_canonical_place(arena, deed->element));
}

static void change(struct workshop *shop, struct xml *tree, struct deed *deed)
{
	struct portal *portal = shop->portal;
	const struct str action = pairs_get(deed->pairs, deed->count, STR("_action"));

	for (size_t i = 0; i < LENGTH(deeds); i++)
		if (str_equal_c(action, deeds[i].action))
			deeds[i].run(deed);
	if (workshop_save_tree(shop, tree) == WORKSHOP_SAVED)
		portal_redirect(portal, next_url(shop, deed));
}

void portal_part_post(void *context, const struct request *request, struct response *response)
{
	struct portal portal;
	struct workshop shop;
	struct xml *tree;
	struct deed deed = { .page = &portal.page };

	if (!portal_post(&portal, context, request, response, &deed.pairs, &deed.count) ||
	    !workshop_open(&shop, &portal))
		return;
	deed.element = open(&shop, &tree);
	if (deed.element == NULL)
		return;
	if (workshop_is_newest(&shop, deed.pairs, deed.count)) {
		change(&shop, tree, &deed);
	} else {
		show(&shop, deed.element, "changed-meanwhile");
		response->status = 409;
	}
}
