/* Texts with expressions in braces, taken apart: "Jums ir {vecums} gadi". A brace itself is
 * written twice. */
#ifndef ENGINE_FORM_PHRASE_H
#define ENGINE_FORM_PHRASE_H

#include "engine/base/str.h"

enum phrase_piece { PHRASE_END, PHRASE_LITERAL, PHRASE_EXPRESSION, PHRASE_UNCLOSED };

/* Takes the next piece off the front of rest. Of an expression it is what is between the
 * braces; of one that is never closed, all that is left. */
enum phrase_piece phrase_next(struct str *rest, struct str *piece);
/* Is there a brace that means something? */
bool phrase_is(struct str text);

struct phrase_part {
	struct str literal;
	size_t expression; /* of form.expressions; SIZE_MAX: the literal */
};

struct phrase {
	const struct phrase_part *parts;
	size_t count;
};

#endif
