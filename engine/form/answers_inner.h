/* What the files of answers share. */
#ifndef ENGINE_FORM_ANSWERS_INNER_H
#define ENGINE_FORM_ANSWERS_INNER_H

#include "engine/form/answers.h"

/* What a posted name means. */
struct input {
	const struct item *item;
	struct answer_row *parent; /* holds the item's cell */
	size_t index;		   /* the row's, behind a repeat's name; else SIZE_MAX */
	size_t part;		   /* of item.type.parts; SIZE_MAX: none was named */
};

/* False when the form has no such item, or the answers no such row. Where grow is not NULL it
 * is the same answers, and a row just behind the last one is made in them, while LIMIT_ROWS and
 * LIMIT_CELLS allow. */
bool answers_find(const struct answers *answers, struct answers *grow, struct str name,
		  struct input *out);
/* A row more, empty, with its own repeats' first rows, whatever max_rows says: NULL past
 * LIMIT_ROWS or LIMIT_CELLS. */
struct answer_row *answers_append(struct answers *answers, struct answer *cell,
				  const struct item *repeat);
/* A text more; copied. */
void answers_add_text(struct answers *answers, struct answer *cell, struct str text);
/* Given, and empty: as many empty texts as the item has parts. */
void answers_clear(struct answers *answers, struct answer *cell, const struct item *item);
/* One text for one part; after answers_clear. */
void answers_set_part(struct answers *answers, struct answer *cell, size_t part,
		      struct str text);

#endif
