/* The order of words in a dictionary of a language. */
#ifndef ENGINE_BASE_COLLATE_H
#define ENGINE_BASE_COLLATE_H

#include "engine/base/str.h"

/* Like memcmp. Latvian by its alphabet (č, ģ, ķ, ļ, ņ, š, ž are letters of their own; a long
 * vowel only counts where the rest is the same); other languages by letters without their
 * marks, then by marks; capitals count last. Spaces and punctuation do not count. */
int collate_compare(struct str language, struct str a, struct str b);
/* As text is searched: small letters without their marks, and digits; all else is a space. */
struct str collate_fold(struct arena *arena, struct str text);

#endif
