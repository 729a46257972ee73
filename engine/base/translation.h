/* What is said instead of English texts in another language. The English text is the key, as in
 * gettext, so that it can be read where it is used. */
#ifndef ENGINE_BASE_TRANSLATION_H
#define ENGINE_BASE_TRANSLATION_H

#include "engine/base/map.h"

struct translation {
	struct map by_english; /* text → const char * */
};

/* Marks an English text that is looked up elsewhere: a test collects what has to be
 * translated. */
#define ENGLISH(english) (english)

void translation_init(struct translation *translation, struct arena *arena);
/* Both may be formats of printf. The translated one may name its arguments by position ("%2$d")
 * and leave out the last ones; when it would read others than the English one has, it is not
 * taken, and this is false. */
bool translation_add(struct translation *translation, struct str english,
		     struct str translated);
/* English itself when there is nothing else, or translation is NULL. */
const char *translate(const struct translation *translation, const char *english)
	__attribute__((format_arg(2)));
/* The same for a text that is no format and need not end in NUL. */
struct str translate_word(const struct translation *translation, struct str english);

#endif
