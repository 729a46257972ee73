/* The expressions in a form's texts, each once for all texts of its scope. */
#ifndef ENGINE_FORM_TEXT_H
#define ENGINE_FORM_TEXT_H

#include "engine/base/vec.h"
#include "engine/form/form.h"

struct text_reader {
	struct arena *arena;
	struct diags *diags;
	struct form *form;
	VEC(const struct expression *) expressions;
};

/* Where a text stands: whose it is (NULL: the form's), the element it is a part of, what it is
 * called there, and its first character. */
struct text_place {
	const struct item *item;
	const struct xml *owner;
	struct str name;
	struct place place;
};

/* The text taken apart; NULL when there is no brace in it. */
const struct phrase *text_read(struct text_reader *reader, struct str text,
			       const struct text_place *at);
/* The expression of that text among those of the item's scope; NULL: none. */
const struct expression *text_expression(const struct form *form, const struct item *item,
					 struct str text, struct arena *scratch);

#endif
