#include "app/portal/part.h"

#include "app/portal/block.h"
#include "engine/form/edit.h"
#include "engine/form/vocabulary.h"
#include "engine/schema/xsd.h"

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

struct str part_languages(const struct xml *element)
{
	return xml_get(edit_root(element), STR("languages"));
}

struct str part_original(const struct xml *element)
{
	struct str languages = part_languages(element);
	struct str first = STR("");

	(void)str_next(&languages, ' ', &first);
	return first;
}

struct str part_named(const struct page *page, const char *prefix, struct str name)
{
	const struct str key = str_printf(page->arena, "portal.%s.%.*s", prefix,
					  (int)(name.len - str_ends(name, STR("#"))), name.at);
	struct str text;

	/* In keys "#" stands before the form of a plural; C# has a word all the same. */
	return word_find(page->words,
			 str_ends(name, STR("#"))
				 ? str_printf(page->arena, "%.*s.", STR_ARG(key))
				 : key,
			 &text)
		       ? text
		       : name;
}

struct str part_named_in(const struct page *page, const char *prefix, struct str name,
			 const struct xml *element)
{
	const struct str key = str_printf(page->arena, "portal.%s.%.*s.in.%.*s", prefix,
					  STR_ARG(name), STR_ARG(element->name));
	struct str text;

	return word_find(page->words, key, &text) ? text : part_named(page, prefix, name);
}

/* "Tabulas rinda 2": what has no name of its own is told apart by its number. */
static struct str numbered(struct page *page, const struct xml *element)
{
	const struct str kind = part_named(page, "part", element->name);
	size_t number = 1;

	if (element->parent == NULL)
		return kind;
	for (const struct xml *at = xml_child(element->parent, element->name); at != element;
	     at = xml_next(at, element->name))
		number++;
	return str_printf(page->arena, "%.*s %zu", STR_ARG(kind), number);
}

struct str part_said(const struct page *page, const struct xml *element, struct str name)
{
	const struct str text = edit_text(page->arena, element, name, page->language);

	return text.len > 0 ? text
			    : edit_text(page->arena, element, name, part_original(element));
}

static struct str title_as_written(struct page *page, const struct xml *element)
{
	static const struct str texts[] = { STR_INIT("title"), STR_INIT("label"),
					    STR_INIT("text"), STR_INIT("message") };
	static const struct str attrs[] = { STR_INIT("id"), STR_INIT("name"), STR_INIT("value"),
					    STR_INIT("test"), STR_INIT("item") };
	struct str title = STR("");

	if (edit_is_unnamed(element))
		return page_word_with(page, "part.unnamed", "what",
				      part_named(page, "part", element->name));
	for (size_t i = 0; i < LENGTH(texts) && title.len == 0; i++)
		title = part_said(page, element, texts[i]);
	for (size_t i = 0; i < LENGTH(attrs) && title.len == 0; i++)
		title = xml_get(element, attrs[i]);
	return title.len > 0 ? title : numbered(page, element);
}

/* Of "{summa}" and "{pabalsts.summa}" what is asked or computed there; empty: something else. */
static struct str reference(struct page *page, const struct xml *element, struct str inside)
{
	const struct xml *about;
	struct str id = STR("");

	(void)str_next(&inside, '.', &id);
	about = part_by_id(edit_root(element), str_trim(id));
	return about == NULL || about == element
		       ? STR("")
		       : page_word_with(page, "part.reference", "title",
					title_as_written(page, about));
}

struct str part_title(struct page *page, const struct xml *element)
{
	struct str rest = title_as_written(page, element);
	struct str title = STR("");
	size_t open;

	while ((open = str_find(rest, STR("{"), 0)) != SIZE_MAX) {
		const size_t close = str_find(rest, STR("}"), open);
		const size_t end = close == SIZE_MAX ? rest.len : close + 1;
		const struct str said =
			close == SIZE_MAX
				? STR("")
				: reference(page, element, str_slice(rest, open + 1, close));

		title = str_printf(page->arena, "%.*s%.*s%.*s", STR_ARG(title),
				   STR_ARG(str_slice(rest, 0, open)),
				   STR_ARG(said.len > 0 ? said : str_slice(rest, open, end)));
		rest = str_slice(rest, end, rest.len);
	}
	return title.len == 0 ? rest
			      : str_printf(page->arena, "%.*s%.*s", STR_ARG(title),
					   STR_ARG(rest));
}

struct str part_kind(struct page *page, const struct xml *element)
{
	const struct str kind = part_named(page, "part", element->name);
	const struct str id = xml_get(element, STR("id"));

	return id.len == 0 ? kind
			   : str_printf(page->arena, "%.*s · %.*s", STR_ARG(kind), STR_ARG(id));
}

struct str part_url(const struct workshop *shop, struct str place)
{
	return portal_url(shop->portal, "forms/%.*s/build/%.*s", STR_ARG(shop->form),
			  STR_ARG(place.len > 0 ? place : STR("form")));
}

struct str part_heading(const struct workshop *shop, const struct xml *element)
{
	return block_is(element) ? block_title(shop, element)
				 : part_title(&shop->portal->page, element);
}

struct xml *part_list(const struct workshop *shop, struct xml *list, const struct xml *element)
{
	struct page *page = &shop->portal->page;
	const struct str brings = block_is(element) ? block_brings(shop, element) : STR("");
	struct xml *item = page_add(page, list, "item", part_heading(shop, element));

	page_set(page, item, "href", part_url(shop, edit_place(page->arena, element)));
	page_set(page, item, "detail",
		 brings.len == 0
			 ? part_kind(page, element)
			 : str_printf(page->arena, "%.*s: %.*s",
				      STR_ARG(part_kind(page, element)), STR_ARG(brings)));
	return item;
}

/* Recursion is as deep as the tree, which intake limits. */
const struct xml *part_by_id(const struct xml *tree, struct str id)
{
	const struct xml *found = NULL;

	for (const struct xml *at = xml_child(tree, STR("")); at != NULL && found == NULL;
	     at = xml_next(at, STR("")))
		found = str_equal(xml_get(at, STR("id")), id) ? at : part_by_id(at, id);
	return found;
}

static bool is_before(struct place a, struct place b)
{
	return a.line < b.line || (a.line == b.line && a.column < b.column);
}

/* What stands next in the same parent as it is written, which is not the order of the tree
 * where somebody wrote the definition by hand; NULL: it is the last. */
static const struct xml *written_next(const struct xml *element)
{
	const struct xml *found = NULL;

	for (const struct xml *at = element->parent->first; at != NULL; at = at->next)
		if (is_before(element->place, at->place) &&
		    (found == NULL || is_before(at->place, found->place)))
			found = at;
	return found;
}

bool part_holds(const struct xml *element, struct place place)
{
	const struct xml *end = NULL;

	for (const struct xml *at = element; end == NULL && at->parent != NULL; at = at->parent)
		end = written_next(at);
	return !is_before(place, element->place) &&
	       (end == NULL || is_before(place, end->place));
}

/* Recursion is as deep as the tree, which intake limits. */
const struct xml *part_at(const struct xml *tree, struct place place)
{
	const struct xml *found = NULL;

	if (tree->place.line == place.line && tree->place.column == place.column)
		return tree;
	for (const struct xml *at = xml_child(tree, STR("")); at != NULL && found == NULL;
	     at = xml_next(at, STR("")))
		found = part_at(at, place);
	return found;
}

/* The part in there that holds the place and has a page of its own; NULL when none does. */
static const struct xml *part_inside(const struct xml *element, struct place place)
{
	const struct xml *at = xml_child(element, STR(""));

	while (at != NULL && (part_is_text(at) || !part_holds(at, place)))
		at = xml_next(at, STR(""));
	return at;
}

const struct xml *part_innermost(const struct xml *tree, struct place place)
{
	const struct xml *found = tree;

	for (const struct xml *at = tree; at != NULL; at = part_inside(at, place))
		found = at;
	return found;
}

const struct xml_attr *part_attribute(const struct xml *element, struct place place)
{
	const struct xml_attr *found = NULL;

	if (element->first != NULL && !is_before(place, element->first->place))
		return NULL;
	for (const struct xml_attr *at = element->attrs; at != NULL; at = at->next)
		if (!is_before(place, at->place) &&
		    (found == NULL || is_before(found->place, at->place)))
			found = at;
	return found;
}
