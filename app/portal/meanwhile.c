#include "app/portal/meanwhile.h"

#include "app/portal/part.h"
#include "engine/form/edit.h"

/* --- is it as it was ---------------------------------------------------------------------- */

static bool has_attrs(const struct xml *element, const struct xml *of)
{
	bool all = true;

	for (const struct xml_attr *at = of->attrs; at != NULL; at = at->next)
		all &= str_equal(xml_get(element, at->name), at->value);
	return all;
}

/* What is on a page has pages of its own. */
static const struct xml *next_part(const struct xml *at, bool deep)
{
	while (at != NULL && !deep && at->name.len > 0 && !part_is_text(at))
		at = at->next;
	return at;
}

/* Recursion is as deep as the tree, which intake limits. */
static bool is_same(const struct xml *a, const struct xml *b, bool deep)
{
	const struct xml *x = next_part(a->first, deep), *y = next_part(b->first, deep);

	if (!str_equal(a->name, b->name) || !str_equal(a->text, b->text) || !has_attrs(a, b) ||
	    !has_attrs(b, a))
		return false;
	while (x != NULL && y != NULL && is_same(x, y, true)) {
		x = next_part(x->next, deep);
		y = next_part(y->next, deep);
	}
	return x == NULL && y == NULL;
}

/* --- where it is now ---------------------------------------------------------------------- */

/* Recursion is as deep as the tree, which intake limits. */
static struct xml *by_id(struct xml *tree, const struct xml *of, struct str id)
{
	struct xml *found = NULL;

	if (str_equal(tree->name, of->name) && str_equal(xml_get(tree, STR("id")), id))
		return tree;
	for (struct xml *at = tree->first; at != NULL && found == NULL; at = at->next)
		if (at->name.len > 0)
			found = by_id(at, of, id);
	return found;
}

static bool is_named_alike(const struct xml *a, const struct xml *b)
{
	static const struct str names[] = { STR_INIT("value"), STR_INIT("name"),
					    STR_INIT("item") };
	bool alike = false;

	for (size_t i = 0; i < LENGTH(names); i++)
		alike |= xml_get(a, names[i]).len > 0 &&
			 str_equal(xml_get(a, names[i]), xml_get(b, names[i]));
	return alike && str_equal(a->name, b->name);
}

/* What has no id is known by its parent and by what it is or is called. */
static struct xml *twin(struct xml *tree, const struct xml *of)
{
	struct xml *parent, *alike = NULL;

	if (of->parent == NULL)
		return tree;
	if (xml_get(of, STR("id")).len > 0)
		return by_id(tree, of, xml_get(of, STR("id")));
	parent = twin(tree, of->parent);
	for (struct xml *at = parent == NULL ? NULL : parent->first; at != NULL;
	     at = at->next) {
		if (is_same(at, of, true))
			return at;
		if (alike == NULL && is_named_alike(at, of))
			alike = at;
	}
	return alike;
}

static struct xml *tree_then(const struct workshop *shop, const struct deed *deed)
{
	uint64_t revision = 0;

	(void)str_to_u64(pairs_get(deed->pairs, deed->count, STR("revision")), &revision);
	return workshop_tree_of(shop, revision > INT64_MAX ? 0 : (int64_t)revision);
}

/* --- whether it can be done --------------------------------------------------------------- */

static bool is_one_of(struct str action, const char *const *actions, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (str_equal_c(action, actions[i]))
			return true;
	return false;
}

/* These name other places, which may be elsewhere by now. */
static bool names_places(struct str action)
{
	static const char *const actions[] = { "put", "drop", "show-result" };

	return is_one_of(action, actions, LENGTH(actions));
}

static bool takes_all(struct str action)
{
	static const char *const actions[] = { "remove", "copy" };

	return is_one_of(action, actions, LENGTH(actions));
}

struct xml *meanwhile_find(const struct workshop *shop, struct xml *tree, struct str place,
			   const struct deed *deed, bool *untouched)
{
	const struct str action = pairs_get(deed->pairs, deed->count, STR("_action"));
	struct xml *then = tree_then(shop, deed);
	const struct xml *was =
		then == NULL || str_equal_c(place, "form") ? then : edit_find(then, place);
	struct xml *now = was == NULL ? NULL : twin(tree, was);

	*untouched =
		now != NULL && !names_places(action) &&
		is_same(was, now,
			takes_all(action) || (was->parent != NULL && !part_is_container(was)));
	return now;
}

struct xml *meanwhile_trace(const struct workshop *shop, struct xml *tree, struct str place)
{
	enum { LOOKED_AT = 20 };
	struct xml *now = NULL;

	for (int64_t back = 1; back <= LOOKED_AT && back < shop->revision && now == NULL;
	     back++) {
		struct xml *then = workshop_tree_of(shop, shop->revision - back);
		const struct xml *was = then == NULL ? NULL : edit_find(then, place);

		if (was != NULL && !part_is_text(was))
			now = twin(tree, was);
	}
	return now;
}

/* --- telling it --------------------------------------------------------------------------- */

struct str meanwhile_says(const struct workshop *shop)
{
	const struct portal *portal = shop->portal;

	return str_equal(shop->author, portal->author)
		       ? page_word(&portal->page, "meanwhile.own")
		       : page_word_with(&portal->page, "meanwhile.other", "name", shop->name);
}

/* Texts, options and cells; settings are chosen again quickly. */
static bool is_typed(const struct pair *pair)
{
	return pair->value.len > 0 && !str_starts(pair->name, STR("_")) &&
	       (str_find(pair->name, STR(":"), 0) != SIZE_MAX ||
		str_starts(pair->name, STR("=")) || str_equal_c(pair->name, "options"));
}

void meanwhile_show_gone(struct workshop *shop, const struct deed *deed)
{
	struct portal *portal = shop->portal;
	struct page *page = &portal->page;

	portal_begin(portal, "build");
	page_say(page, "problem", "meanwhile.gone");
	for (size_t i = 0; i < deed->count; i++)
		if (is_typed(&deed->pairs[i]))
			(void)page_add(page, page->root, "code", deed->pairs[i].value);
	page_link(page, portal_url(portal, "forms/%.*s/build", STR_ARG(shop->form)),
		  "build.whole");
	portal_send(portal);
}
