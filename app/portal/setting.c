#include "app/portal/functions.h"
#include "app/portal/setting.h"

#include "app/portal/mistake.h"
#include "app/portal/option.h"
#include "app/portal/part.h"
#include "app/portal/saying.h"
#include "app/portal/stock.h"
#include "app/portal/today.h"
#include "app/portal/typing.h"
#include "engine/form/edit.h"
#include "engine/form/slug.h"
#include "engine/schema/xsd.h"

/* How it is written, where that does not go without saying. */
static void hint(struct page *page, struct xml *field, const char *prefix, struct str name,
		 const struct xml *element)
{
	const struct str words = part_named_in(page, prefix, name, element);

	if (!str_equal(words, name))
		page_set(page, field, "hint", words);
}

/* --- texts -------------------------------------------------------------------------------- */

static bool is_among(struct str name, const struct str *names, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (str_equal(names[i], name))
			return true;
	return false;
}

/* What is written in one line, however long that is. */
static bool is_line(struct str name)
{
	static const struct str long_ones[] = { STR_INIT("description"), STR_INIT("text"),
						STR_INIT("easy"),	 STR_INIT("message"),
						STR_INIT("help"),	 STR_INIT("hint") };

	return !is_among(name, long_ones, LENGTH(long_ones));
}

/* A field of a text is called "label:lv". */
static void ask_text(struct page *page, struct xml *side, const struct xml *element,
		     struct str name, struct str language)
{
	const struct str key =
		str_printf(page->arena, "%.*s:%.*s", STR_ARG(name), STR_ARG(language));
	struct xml *field = page_field(page, side, "area", str_to_c(page->arena, key),
				       edit_text(page->arena, element, name, language));

	page_set(page, field, "label",
		 str_printf(page->arena, "%.*s (%.*s)",
			    STR_ARG(part_named_in(page, "part", name, element)),
			    STR_ARG(language)));
	page_set(page, field, "lang", language);
	hint(page, field, "part-hint", name, element);
	page_set(page, field, "rows",
		 is_line(name)		     ? STR("1")
		 : str_equal_c(name, "hint") ? STR("2")
					     : STR("3"));
}

/* What can be chosen stands right behind the question. */
static void ask_texts(struct page *page, struct xml *form, const struct xml *element,
		      const struct shape *shape)
{
	const struct str naming = edit_naming_text(element);

	if (naming.len == 0 && options_may_be(element))
		options_ask(page, form, element);
	for (size_t i = 0; i < shape->child_count; i++) {
		struct str languages = part_languages(element);
		struct str language;
		struct xml *side;

		if (!str_equal_c(shape->children[i].type, "text"))
			continue;
		side = page_add(page, form, "side", STR(""));
		while (str_next(&languages, ' ', &language))
			ask_text(page, side, element, shape->children[i].name, language);
		if (str_equal(shape->children[i].name, naming) && options_may_be(element))
			options_ask(page, form, element);
	}
}

/* --- attributes --------------------------------------------------------------------------- */

static struct xml *ask(struct page *page, struct xml *form, const struct xml *element,
		       const char *control, struct str name, struct str value)
{
	const struct str key = str_printf(page->arena, "@%.*s", STR_ARG(name));
	struct xml *field = page_field(page, form, control, str_to_c(page->arena, key), value);

	page_set(page, field, "label", part_named_in(page, "attr", name, element));
	hint(page, field, "attr-hint", name, element);
	return field;
}

/* "when.required.never" */
static const char *when_key(const struct page *page, struct str name, const char *end)
{
	return str_to_c(page->arena,
			str_printf(page->arena, "when.%.*s%s", STR_ARG(name), end));
}

/* No, always, or as the rule there is says. */
static void ask_when(struct page *page, struct xml *form, const struct xml *element,
		     struct str name)
{
	const struct str value = xml_get(element, name);
	const bool is_rule = value.len > 0 && !str_equal_c(value, "true");
	const struct str said = saying_of(page, element, value);
	struct xml *field = ask(page, form, element, "select", name, value);

	page_set(page, field, "label", page_word(page, when_key(page, name, "")));
	(void)page_option(page, field, STR(""), page_word(page, when_key(page, name, ".never")),
			  value);
	(void)page_option(page, field, STR("true"),
			  page_word(page, when_key(page, name, ".always")), value);
	if (is_rule)
		(void)page_option(page, field, value,
				  page_word_with(page, when_key(page, name, ".rule"), "rule",
						 said.len > 0 ? said : value),
				  value);
}

static void ask_listed(struct page *page, struct xml *form, const struct xml *element,
		       const struct shape_part *attr, const struct str *values, size_t count)
{
	const struct str value = xml_get(element, attr->name);
	struct xml *field = ask(page, form, element, "select", attr->name, value);

	(void)page_option(page, field, STR(""), STR("–"), value);
	for (size_t i = 0; i < count; i++)
		(void)page_option(page, field, values[i], part_named(page, "value", values[i]),
				  value);
}

static void ask_rule(struct page *page, struct xml *form, const struct xml *element,
		     struct str name, struct str key)
{
	const struct str value = xml_get(element, name);
	const struct str said = saying_of(page, element, value);
	struct xml *field = page_field(page, form, "area", str_to_c(page->arena, key), value);

	page_set(page, field, "label",
		 page_word_with(page, "rule.label", "what",
				part_named_in(page, "attr", name, element)));
	page_set(page, field, "rows", STR("2"));
	if (said.len > 0)
		page_set(page, field, "hint", page_word_with(page, "rule.says", "rule", said));
	else if (str_equal_c(name, "constraint"))
		page_set(page, field, "hint", page_word(page, "rule.constraint.hint"));
}

/* What it is nothing without. */
static void ask_needed(struct workshop *shop, struct xml *form, const struct xml *element,
		       struct str name)
{
	struct page *page = &shop->portal->page;

	ask_rule(page, form, element, name,
		 str_printf(page->arena, "@%.*s", STR_ARG(name)));
	functions_link(shop, form);
}

static void ask_attr(struct workshop *shop, struct xml *form, const struct xml *element,
		     const struct shape_part *attr)
{
	struct page *page = &shop->portal->page;
	const struct str value = xml_get(element, attr->name);
	size_t count;
	const struct str *values = shapes_values(xsd_shapes(), attr->type, page->arena, &count);

	if (stock_has(attr->name)) {
		struct xml *field = ask(page, form, element, "select", attr->name, value);
		stock_offer(shop, field, element, attr->name);
	} else if (mistake_is(element, attr->name)) {
		struct xml *field = ask(page, form, element, "select", attr->name, value);
		mistake_offer(page, field, element, attr->name);
	} else if (count > 0) {
		ask_listed(page, form, element, attr, values, count);
	} else {
		(void)ask(page, form, element, "text", attr->name,
			  typing_show(page, attr->type, value));
	}
}

/* By these the form is known. */
static bool is_fixed(const struct xml *element, struct str name)
{
	return element->parent == NULL &&
	       (str_equal_c(name, "id") || str_equal_c(name, "institution"));
}

static bool is_when(struct str name)
{
	static const struct str names[] = { STR_INIT("required"), STR_INIT("readonly") };

	return is_among(name, names, LENGTH(names));
}

/* What most people come for; the rest opens on demand. */
static bool is_usual(const struct xml *element, const struct shape_part *attr)
{
	static const struct str names[] = {
		STR_INIT("id"),	    STR_INIT("required"),  STR_INIT("options"),
		STR_INIT("max"),    STR_INIT("min"),	   STR_INIT("max-length"),
		STR_INIT("accept"), STR_INIT("languages"), STR_INIT("login"),
		STR_INIT("from"),   STR_INIT("decimals"),
	};

	return attr->required || is_among(attr->name, names, LENGTH(names)) ||
	       xml_get(element, attr->name).len > 0;
}

static bool is_rule(const struct shape_part *attr)
{
	return str_equal_c(attr->type, "expression");
}

static void ask_usual(struct workshop *shop, struct xml *form, const struct xml *element,
		      const struct shape *shape)
{
	struct page *page = &shop->portal->page;

	for (size_t i = 0; i < shape->attr_count; i++) {
		const struct shape_part *attr = &shape->attrs[i];

		if (is_rule(attr) && is_when(attr->name))
			ask_when(page, form, element, attr->name);
		else if (is_rule(attr) && attr->required)
			ask_needed(shop, form, element, attr->name);
		else if (!is_rule(attr) && is_usual(element, attr) &&
			 !is_fixed(element, attr->name))
			ask_attr(shop, form, element, attr);
	}
}

static struct xml *add_more(struct page *page, struct xml *form, const char *key)
{
	struct xml *more = page_add(page, form, "more", STR(""));

	page_set(page, more, "label", page_word(page, key));
	return more;
}

/* Fields of rules are called "=relevant": required has a list, too, and what was changed of the
 * two counts. */
static void ask_rules(struct workshop *shop, struct xml *form, const struct xml *element,
		      const struct shape *shape)
{
	struct page *page = &shop->portal->page;
	struct xml *more = NULL;

	for (size_t i = 0; i < shape->attr_count; i++) {
		const struct shape_part *attr = &shape->attrs[i];

		if (!is_rule(attr) || attr->required)
			continue;
		if (more == NULL) {
			more = add_more(page, form, "rules");
			(void)page_add(page, more, "text", page_word(page, "rule.hint"));
			functions_link(shop, more);
		}
		ask_rule(page, more, element, attr->name,
			 str_printf(page->arena, "=%.*s", STR_ARG(attr->name)));
	}
}

static void ask_unusual(struct workshop *shop, struct xml *form, const struct xml *element,
			const struct shape *shape)
{
	struct xml *more = NULL;

	for (size_t i = 0; i < shape->attr_count; i++) {
		const struct shape_part *attr = &shape->attrs[i];

		if (is_rule(attr) || is_usual(element, attr) || is_fixed(element, attr->name))
			continue;
		if (more == NULL)
			more = add_more(&shop->portal->page, form, "more");
		ask_attr(shop, more, element, attr);
	}
}

void settings_ask(struct workshop *shop, struct xml *form, const struct xml *element)
{
	struct page *page = &shop->portal->page;
	const struct shape *shape = xsd_shape(element);

	ask_texts(page, form, element, shape);
	ask_usual(shop, form, element, shape);
	today_ask(page, form, element);
	ask_rules(shop, form, element, shape);
	ask_unusual(shop, form, element, shape);
}

/* --- taking over -------------------------------------------------------------------------- */

/* Their fields wrap, and have no lines all the same. */
static struct str one_line(struct arena *arena, struct str text)
{
	char *out = ARENA_ARRAY(arena, char, text.len + 1);
	size_t len = 0;

	for (size_t i = 0; i < text.len; i++)
		if (text.at[i] != '\r')
			out[len++] = text.at[i] == '\n' ? ' ' : text.at[i];
	return str_trim((struct str){ out, len });
}

static void take_text(struct page *page, struct xml *element, struct str name,
		      struct str language, struct str text)
{
	const struct shape_part *part = shape_child(xsd_shape(element), name);

	if (part != NULL && str_equal_c(part->type, "text"))
		edit_set_text(page->arena, element, name, language,
			      is_line(name) ? one_line(page->arena, text) : text);
}

static void take_attr(struct page *page, struct xml *element, struct str name, struct str value)
{
	const struct shape_part *attr = shape_attr(xsd_shape(element), name);

	if (attr != NULL && !is_fixed(element, name))
		edit_set(page->arena, element, name,
			 typing_read(page, attr->type, str_trim(value)));
}

static void take(struct page *page, struct xml *element, const struct pair *pair,
		 const struct xml *before)
{
	struct str language = pair->name;
	const struct str rest = str_slice(pair->name, 1, pair->name.len);
	const bool is_rule = str_starts(pair->name, STR("="));
	struct str name;

	if (str_starts(pair->name, STR("@")) ||
	    (is_rule && !str_equal(str_trim(pair->value), xml_get(before, rest))))
		take_attr(page, element, rest, pair->value);
	else if (!is_rule && str_next(&language, ':', &name))
		take_text(page, element, name, language, pair->value);
}

void settings_name(struct page *page, struct xml *element, struct str label)
{
	const struct str stem = slug_make(page->arena, label, '_');

	if (stem.len > 0 && xml_get(element, STR("id")).len > 0)
		edit_set(page->arena, element, STR("id"),
			 edit_free_id(page->arena, edit_root(element), stem));
}

void settings_take(struct page *page, struct xml *element, const struct pair *pairs,
		   size_t count)
{
	const bool is_new = edit_is_unnamed(element);
	const struct str id = xml_get(element, STR("id"));
	/* What was there: edit_set replaces the list's items, and not their texts. */
	struct xml *before = xml_new(page->arena, element->name, element->place);

	if (xsd_shape(element) == NULL)
		return;
	for (const struct xml_attr *at = element->attrs; at != NULL; at = at->next)
		xml_set(page->arena, before, at->name, at->value, at->place);
	for (size_t i = 0; i < count; i++)
		take(page, element, &pairs[i], before);
	stock_take(page->arena, element);
	if (is_new && str_equal(xml_get(element, STR("id")), id) && !edit_is_unnamed(element))
		settings_name(page, element,
			      edit_text(page->arena, element, edit_naming_text(element),
					part_original(element)));
}

/* --- what cannot be taken over ------------------------------------------------------------ */

static bool is_posted_empty(const struct pair *pairs, size_t count, struct str name)
{
	bool found = false;

	for (size_t i = 0; i < count; i++)
		found |= str_equal(pairs[i].name, name) && str_trim(pairs[i].value).len == 0;
	return found;
}

/* What people can do without: its id says enough. */
static bool is_called_at_will(const struct xml *element)
{
	static const struct str names[] = { STR_INIT("group"), STR_INIT("decision"),
					    STR_INIT("input"), STR_INIT("output") };

	return is_among(element->name, names, LENGTH(names));
}

struct refusal settings_refuse(struct page *page, const struct xml *element,
			       const struct pair *pairs, size_t count)
{
	const struct str name = edit_naming_text(element);
	const struct str language = part_original(element);
	const struct str field =
		str_printf(page->arena, "%.*s:%.*s", STR_ARG(name), STR_ARG(language));

	if (name.len == 0 || is_called_at_will(element) ||
	    edit_text(page->arena, element, name, language).len == 0 ||
	    !is_posted_empty(pairs, count, field))
		return (struct refusal){ STR(""), STR("") };
	return (struct refusal){ page_word(page, "setting.no-name"), field };
}
