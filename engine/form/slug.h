/* A name for programs out of a text for people: "Iesniegums par atļauju" becomes
 * "iesniegums-par-atlauju". */
#ifndef ENGINE_FORM_SLUG_H
#define ENGINE_FORM_SLUG_H

#include "engine/base/str.h"

enum { SLUG_LENGTH = 64 }; /* what the schema allows */

/* Of small letters a to z, digits, and the glue between words; it begins with a letter, "x" and
 * the glue when the text does not. Empty when there is no letter or digit in the text. */
struct str slug_make(struct arena *arena, struct str text, char glue);
/* Can it be the id of a form, which stands in addresses? */
bool slug_is(struct str text);

#endif
