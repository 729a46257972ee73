/* What fuzz targets that check places share. */
#ifndef TESTS_FUZZ_REQUIRE_H
#define TESTS_FUZZ_REQUIRE_H

#include "engine/base/diag.h"

#include <stdlib.h>

/* An assertion that no build leaves out. */
static inline void require(bool is_right)
{
	if (!is_right)
		abort();
}

static inline bool is_inside_code_point(struct str text, size_t offset)
{
	return offset < text.len && ((unsigned char)text.at[offset] & 0xc0) == 0x80;
}

/* Goes forward to a place and gives the text from there. */
static inline struct str text_at(struct place_walk *walk, struct place place)
{
	while (walk->place.line != place.line || walk->place.column != place.column ||
	       is_inside_code_point(walk->text, walk->offset)) {
		require(walk->offset < walk->text.len);
		(void)place_walk_to(walk, walk->offset + 1);
	}
	return str_slice(walk->text, walk->offset, walk->text.len);
}

#endif
