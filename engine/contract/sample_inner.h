/* What the files of samples share. */
#ifndef ENGINE_CONTRACT_SAMPLE_INNER_H
#define ENGINE_CONTRACT_SAMPLE_INNER_H

#include "engine/contract/chance.h"
#include "engine/form/item.h"

/* A value that the field's type and bounds allow, in the arena. Null when none is known: a
 * pattern that is too clever, a kind that has no examples. */
struct value sample_value(const struct item *item, struct chance *chance, int64_t now_ms,
			  struct arena *arena);
/* The same for free text, as a person would write an example; null for other fields. */
struct value sample_plain(const struct item *item, struct arena *arena);
/* Appends a text that the pattern, which is XPath's, matches. False when it has what this does
 * not know, or is too much work. */
bool sample_pattern(struct str pattern, struct chance *chance, struct buf *out);

#endif
