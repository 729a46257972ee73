/* "Did you mean …?": the known word that a mistyped one is closest to. */
#ifndef ENGINE_SCHEMA_NEAREST_H
#define ENGINE_SCHEMA_NEAREST_H

#include "engine/base/str.h"

enum { NEAREST_WORD = 40 }; /* longer words are nobody's typing error */

/* How many letters must be added, dropped, changed or swapped with their neighbour, in bytes;
 * SIZE_MAX when one of the two is longer than NEAREST_WORD. */
size_t nearest_distance(struct str a, struct str b);
/* The candidate that word was likely meant to be, or the empty text: at most a third of its
 * letters may differ. */
struct str nearest_find(struct str word, const struct str *candidates, size_t count);

#endif
