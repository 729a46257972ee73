/* The names in an expression's text, told by its tokens, before anything is known about what
 * they mean: for whoever gives things other names. */
#ifndef ENGINE_FEEL_WORDS_H
#define ENGINE_FEEL_WORDS_H

#include "engine/base/arena.h"
#include "engine/base/str.h"
#include "engine/base/vec.h"

struct feel_word {
	struct str text; /* a part of the expression's text */
	bool own; /* the expression itself brings a name that is written so: the variable of a
		     loop, a parameter, a key of a context, the name of an argument */
};
VEC_TYPE(feel_words, struct feel_word);

/* The words that stand for a value, in their order: not members behind a point, functions that
 * are called, types, or parts of names of several words, and nothing in texts and comments. Of
 * unary tests likewise. False when the text has tokens that no expression has. */
bool feel_words_find(struct arena *arena, struct str text, struct feel_words *out);
/* Where an expression in braces ends that begins at from: the offset of its "}". SIZE_MAX when
 * it has no end. */
size_t feel_words_brace(struct str text, size_t from);

#endif
