/* Texts that an input pulls in, so that a place in one of them says by itself where it is: the
 * lines of each are counted from a number of its own, as if all texts were one. */
#ifndef ENGINE_BASE_INCLUSION_H
#define ENGINE_BASE_INCLUSION_H

#include "engine/base/diag.h"

struct inclusion {
	struct str file; /* "blocks/persona.1.xml" */
	struct place at; /* where it is pulled in: in the input, or in one before it */
};

struct inclusions {
	VEC(struct inclusion) list;
};

/* False when there are LIMIT_INCLUSIONS of them. *index is for inclusion_place. */
bool inclusions_add(struct inclusions *inclusions, struct arena *arena, struct str file,
		    struct place at, size_t *index);
/* A place within the text of that inclusion, as a place among all texts. A place of no line
 * stays that. */
struct place inclusion_place(size_t index, struct place within);
/* Where in the input that is; *within, where it is not NULL, is then its own place there and
 * *inclusion says where. For a place of the input itself *inclusion is NULL. */
struct place inclusions_outermost(const struct inclusions *inclusions, struct place place,
				  const struct inclusion **inclusion, struct place *within);

#endif
