#include "engine/form/edit.h"

#include <assert.h>

#include "engine/form/definition.h"
#include "engine/form/vocabulary.h"
#include "engine/schema/xsd.h"

static const struct place nowhere = { 0, 0 };

/* --- places ------------------------------------------------------------------------------- */

const struct xml *edit_root(const struct xml *element)
{
	while (element->parent != NULL)
		element = element->parent;
	return element;
}

struct xml *edit_top(struct xml *element)
{
	while (element->parent != NULL)
		element = element->parent;
	return element;
}

static struct xml *nth(const struct xml *parent, uint64_t n)
{
	struct xml *at = parent->first;

	while (at != NULL && (at->name.len == 0 || n > 0)) {
		n -= at->name.len > 0 ? 1 : 0;
		at = at->next;
	}
	return at;
}

struct xml *edit_find(struct xml *tree, struct str place)
{
	struct str number;
	uint64_t n;

	while (tree != NULL && str_next(&place, '.', &number))
		tree = str_to_u64(number, &n) ? nth(tree, n) : NULL;
	return tree;
}

static size_t position(const struct xml *element)
{
	size_t n = 0;

	for (const struct xml *at = element->parent->first; at != element; at = at->next)
		n += at->name.len > 0 ? 1 : 0;
	return n;
}

struct str edit_place(struct arena *arena, const struct xml *element)
{
	struct str place = STR("");

	for (; element->parent != NULL; element = element->parent)
		place = str_printf(arena, "%zu%s%.*s", position(element),
				   place.len > 0 ? "." : "", STR_ARG(place));
	return place;
}

/* Before it come those of lower ranks, and of its own those that stand before it. */
static size_t canonical_position(const struct xml *element)
{
	const size_t rank = vocabulary_child_rank(element->parent->name, element->name);
	bool passed = false;
	size_t n = 0;

	for (const struct xml *at = element->parent->first; at != NULL; at = at->next) {
		const size_t other = vocabulary_child_rank(element->parent->name, at->name);

		passed |= at == element;
		n += at->name.len > 0 && (other < rank || (other == rank && !passed));
	}
	return n;
}

struct str edit_canonical_place(struct arena *arena, const struct xml *element)
{
	struct str place = STR("");

	for (; element->parent != NULL; element = element->parent)
		place = str_printf(arena, "%zu%s%.*s", canonical_position(element),
				   place.len > 0 ? "." : "", STR_ARG(place));
	return place;
}

/* --- attributes and texts ----------------------------------------------------------------- */

void edit_set(struct arena *arena, struct xml *element, struct str name, struct str value)
{
	struct xml_attr **link = &element->attrs;

	if (value.len > 0) {
		xml_set(arena, element, name, value, nowhere);
		return;
	}
	while (*link != NULL && !str_equal((*link)->name, name))
		link = &(*link)->next;
	if (*link != NULL)
		*link = (*link)->next;
}

static struct xml *find_text(const struct xml *element, struct str name, struct str language)
{
	for (struct xml *at = element->first; at != NULL; at = at->next)
		if (str_equal(at->name, name) &&
		    str_equal(xml_get(at, STR("xml:lang")), language))
			return at;
	return NULL;
}

struct str edit_text(struct arena *arena, const struct xml *element, struct str name,
		     struct str language)
{
	const struct xml *text = find_text(element, name, language);

	return text == NULL ? STR("") : xml_text(arena, text);
}

void edit_set_text(struct arena *arena, struct xml *element, struct str name,
		   struct str language, struct str text)
{
	struct xml *old = find_text(element, name, language);

	text = str_trim(text);
	if (text.len == 0) {
		if (old != NULL)
			edit_remove(old);
		return;
	}
	if (old == NULL) {
		old = xml_add(element, xml_new(arena, name, nowhere));
		xml_set(arena, old, STR("xml:lang"), language, nowhere);
	}
	old->first = NULL;
	old->last = NULL;
	(void)xml_add_text(arena, old, text, nowhere);
}

/* --- elements ----------------------------------------------------------------------------- */

/* Recursion is as deep as the tree, which intake limits. */
bool edit_has_id(const struct xml *tree, struct str id)
{
	if (str_equal(xml_get(tree, STR("id")), id))
		return true;
	for (const struct xml *at = tree->first; at != NULL; at = at->next)
		if (at->name.len > 0 && edit_has_id(at, id))
			return true;
	return false;
}

/* "choice", "choice2", …: as ids are written, without hyphens. */
struct str edit_free_id(struct arena *arena, const struct xml *tree, struct str stem)
{
	char *plain = ARENA_ARRAY(arena, char, stem.len + 1);
	struct str id = { plain, stem.len };

	for (size_t i = 0; i < stem.len; i++)
		plain[i] = stem.at[i] == '-' ? '_' : stem.at[i];
	for (unsigned i = 2; edit_has_id(tree, id); i++)
		id = str_printf(arena, "%s%u", plain, i);
	return id;
}

struct xml *edit_add(struct arena *arena, struct xml *parent, struct str name)
{
	const struct shape *shape = xsd_shape(parent);
	struct xml *element;

	if (shape == NULL || shape_child(shape, name) == NULL)
		return NULL;
	element = xml_add(parent, xml_new(arena, name, nowhere));
	element->space = parent->space;
	shape = xsd_shape(element);
	if (shape_attr(shape, STR("id")) != NULL)
		xml_set(arena, element, STR("id"), edit_free_id(arena, edit_root(parent), name),
			nowhere);
	return element;
}

struct str edit_naming_text(const struct xml *element)
{
	static const struct str texts[] = { STR_INIT("title"), STR_INIT("label"),
					    STR_INIT("text"), STR_INIT("message") };
	const struct shape *shape = xsd_shape(element);

	for (size_t i = 0; shape != NULL && i < LENGTH(texts); i++) {
		const struct shape_part *part = shape_child(shape, texts[i]);

		if (part != NULL && str_equal_c(part->type, "text"))
			return texts[i];
	}
	return STR("");
}

/* "choice", "choice2": the element's name as ids are written, and a number. */
static bool is_given(const struct xml *element, struct str id)
{
	bool given = id.len >= element->name.len;

	for (size_t i = 0; given && i < id.len; i++)
		given = i >= element->name.len
				? id.at[i] >= '0' && id.at[i] <= '9'
				: id.at[i] == element->name.at[i] ||
					  (id.at[i] == '_' && element->name.at[i] == '-');
	return given;
}

bool edit_is_unnamed(const struct xml *element)
{
	const struct str text = edit_naming_text(element);

	return element->parent != NULL && text.len > 0 && xml_child(element, text) == NULL &&
	       is_given(element, xml_get(element, STR("id")));
}

static struct xml *before(const struct xml *element)
{
	struct xml *at = element->parent->first;

	if (at == element)
		return NULL;
	while (at->next != element)
		at = at->next;
	return at;
}

static void put_after(struct xml *parent, struct xml *former, struct xml *put)
{
	struct xml **link = former == NULL ? &parent->first : &former->next;

	put->parent = parent;
	put->next = *link;
	*link = put;
	if (put->next == NULL)
		parent->last = put;
}

void edit_remove(struct xml *element)
{
	struct xml *parent = element->parent;
	struct xml *former;

	assert(parent != NULL);
	former = before(element);
	if (former == NULL)
		parent->first = element->next;
	else
		former->next = element->next;
	if (parent->last == element)
		parent->last = former;
	element->next = NULL;
	element->parent = NULL;
}

static bool same_rank(const struct xml *a, const struct xml *b)
{
	return vocabulary_child_rank(a->parent->name, a->name) ==
	       vocabulary_child_rank(b->parent->name, b->name);
}

bool edit_move(struct xml *element, bool up)
{
	struct xml *parent = element->parent;
	struct xml *other = parent == NULL ? NULL : up ? before(element) : element->next;

	if (other == NULL || other->name.len == 0 || !same_rank(element, other))
		return false;
	if (up) {
		edit_remove(other);
		put_after(parent, element, other);
	} else {
		edit_remove(element);
		put_after(parent, other, element);
	}
	return true;
}

static bool lies_in(const struct xml *inner, const struct xml *outer)
{
	while (inner != NULL && inner != outer)
		inner = inner->parent;
	return inner != NULL;
}

bool edit_put(struct xml *element, struct xml *parent, const struct xml *next)
{
	const struct shape *shape = xsd_shape(parent);

	if (element == next || lies_in(parent, element) || shape == NULL ||
	    shape_child(shape, element->name) == NULL)
		return false;
	edit_remove(element);
	put_after(parent, next == NULL ? parent->last : before(next), element);
	return true;
}

static struct xml *copy_tree(struct arena *arena, const struct xml *element)
{
	struct xml *copy = xml_new(arena, element->name, nowhere);

	copy->space = element->space;
	for (const struct xml_attr *at = element->attrs; at != NULL; at = at->next)
		xml_set(arena, copy, at->name, at->value, nowhere);
	for (const struct xml *at = element->first; at != NULL; at = at->next) {
		if (at->name.len > 0)
			(void)xml_add(copy, copy_tree(arena, at));
		else
			(void)xml_add_text(arena, copy, at->text, nowhere);
	}
	return copy;
}

/* Names of files and of outputs are not ids of items, and stay. */
static void rename_ids(struct arena *arena, const struct xml *tree, struct xml *element)
{
	const struct str id = xml_get(element, STR("id"));

	if (id.len > 0) {
		edit_set(arena, element, STR("id"), STR(""));
		xml_set(arena, element, STR("id"), edit_free_id(arena, tree, id), nowhere);
	}
	for (struct xml *at = element->first; at != NULL; at = at->next)
		if (at->name.len > 0)
			rename_ids(arena, tree, at);
}

struct xml *edit_copy(struct arena *arena, struct xml *element)
{
	struct xml *copy = copy_tree(arena, element);

	put_after(element->parent, element, copy);
	rename_ids(arena, edit_root(element), copy);
	return copy;
}

bool edit_write(struct arena *arena, const struct xml *tree, struct buf *out)
{
	struct diags diags;
	const struct xml *canonical;
	struct buf text;
	bool ok;

	buf_init(&text, SIZE_MAX);
	diags_init(&diags, arena, STR(""));
	ok = definition_write(tree, SPELLING_XML, &text);
	canonical = ok ? definition_read(arena, buf_str(&text), &diags) : NULL;
	ok = canonical != NULL && definition_write(canonical, SPELLING_XML, out);
	buf_finish(&text);
	return ok;
}
