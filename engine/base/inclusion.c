#include "engine/base/inclusion.h"
#include "engine/base/limits.h"

/* More lines than any text has: LIMIT_DEFINITION bytes. */
enum { LINES = 1 << 21 };
_Static_assert(LIMIT_DEFINITION + 1 < LINES, "a text may have a line per byte");
_Static_assert(LIMIT_INCLUSIONS < UINT32_MAX / LINES - 1, "lines are counted in 32 bits");

bool inclusions_add(struct inclusions *inclusions, struct arena *arena, struct str file,
		    struct place at, size_t *index)
{
	if (inclusions->list.count == LIMIT_INCLUSIONS)
		return false;
	*index = inclusions->list.count;
	*VEC_ADD(arena, &inclusions->list) = (struct inclusion){ file, at };
	return true;
}

struct place inclusion_place(size_t index, struct place within)
{
	if (within.line > 0 && within.line < LINES)
		within.line += (uint32_t)(index + 1) * LINES;
	return within;
}

struct place inclusions_outermost(const struct inclusions *inclusions, struct place place,
				  const struct inclusion **inclusion, struct place *within)
{
	*inclusion = NULL;
	while (inclusions && place.line >= LINES) {
		const struct inclusion *at = &inclusions->list.at[place.line / LINES - 1];

		if (!*inclusion) {
			*inclusion = at;
			*within = (struct place){ place.line % LINES, place.column };
		}
		place = at->at;
	}
	return place;
}
