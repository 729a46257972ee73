/* A text with places for parameters, taken apart once so that printing it is going through its
 * parts: "Aizpildiet lauku[ „{label}”]". */
#ifndef RENDERERS_I18N_PHRASE_H
#define RENDERERS_I18N_PHRASE_H

#include "engine/base/buf.h"
#include "engine/base/pair.h"
#include "engine/base/vec.h"

enum phrase_kind {
	PHRASE_TEXT,   /* as it stands */
	PHRASE_NAME,   /* the value of the parameter with this name, else the name */
	PHRASE_COUNT,  /* the same, as a number: the parameter is "count" */
	PHRASE_OPTION, /* the next so many parts only when all their parameters are given */
};

struct phrase_part {
	enum phrase_kind kind;
	struct str text;
	size_t count; /* of an option */
};

VEC_TYPE(phrase, struct phrase_part);

/* The text is borrowed. Brackets around no parameter are brackets. */
void phrase_read(struct phrase *phrase, struct arena *arena, struct str text);
/* group: what stands between thousands, in the parameter "count". */
void phrase_print(const struct phrase *phrase, struct str group, const struct pair *parameters,
		  size_t count, struct buf *out);
/* Digits with their thousands apart; what is no whole number stays as it is. */
void phrase_print_number(struct str number, struct str group, struct buf *out);

#endif
