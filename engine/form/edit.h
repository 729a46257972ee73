/* Changing the tree of a definition, as an editor does it step by step. What comes out need not
 * be publishable: the checker says what is missing.
 *
 * A place is said by the positions of the elements on the way from the root, each counted from
 * 0 among the elements of its parent: "2.0"; the root's is empty. */
#ifndef ENGINE_FORM_EDIT_H
#define ENGINE_FORM_EDIT_H

#include "engine/base/buf.h"
#include "engine/base/xml.h"

const struct xml *edit_root(const struct xml *element);
/* The same, to be changed. */
struct xml *edit_top(struct xml *element);
/* NULL when there is nothing there. */
struct xml *edit_find(struct xml *tree, struct str place);
struct str edit_place(struct arena *arena, const struct xml *element);
/* Where it will be in canonical form. */
struct str edit_canonical_place(struct arena *arena, const struct xml *element);

/* An empty value takes the attribute away. */
void edit_set(struct arena *arena, struct xml *element, struct str name, struct str value);
/* The text of a child element such as label in that language; an empty one goes away. */
void edit_set_text(struct arena *arena, struct xml *element, struct str name,
		   struct str language, struct str text);
struct str edit_text(struct arena *arena, const struct xml *element, struct str name,
		     struct str language);

/* Does something in the tree have that id? */
bool edit_has_id(const struct xml *tree, struct str id);
/* An id that nothing in the tree has: the stem, or with a number behind it. */
struct str edit_free_id(struct arena *arena, const struct xml *tree, struct str stem);
/* A new child at the end, with an id of its own where it must have one. NULL when the schema
 * lets none be there. */
struct xml *edit_add(struct arena *arena, struct xml *parent, struct str name);
/* The text that says what such an element is: "title", "label", "text" or "message"; empty: it
 * has none. */
struct str edit_naming_text(const struct xml *element);
/* Has nobody named it yet: is that text missing, and the id still the one of edit_add? */
bool edit_is_unnamed(const struct xml *element);
/* Before the element of the same rank that stands before it, or after the one after it; false
 * when there is none. */
bool edit_move(struct xml *element, bool up);
/* Before a child of the parent, or after all of them (NULL); false when the schema lets it not
 * stand there, or the parent lies in it. */
bool edit_put(struct xml *element, struct xml *parent, const struct xml *next);
/* A copy after it, with ids of its own; not of the root. */
struct xml *edit_copy(struct arena *arena, struct xml *element);
void edit_remove(struct xml *element);

/* In canonical form. False when out is full. */
bool edit_write(struct arena *arena, const struct xml *tree, struct buf *out);

#endif
