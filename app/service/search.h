/* Words that somebody looks for, in texts of any language: capitals, diacritics and the endings
 * of words do not count, as they change with the case. */
#ifndef APP_SERVICE_SEARCH_H
#define APP_SERVICE_SEARCH_H

#include "engine/base/arena.h"
#include "engine/base/str.h"

enum { SEARCH_LETTERS = 100, SEARCH_WORDS = 10 };

struct search {
	struct str typed; /* what was typed, without spaces around it, cut to SEARCH_LETTERS */
	struct str words[SEARCH_WORDS]; /* as they are looked for; further ones are not */
	size_t count;
};

struct search search_read(struct arena *arena, struct str typed);
/* Do all words occur, each anywhere? folded is a text by collate_fold. */
bool search_finds(const struct search *search, struct str folded);

#endif
