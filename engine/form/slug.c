#include "engine/form/slug.h"

#include "engine/base/arena.h"
#include "engine/base/collate.h"

static bool is_kept(char byte)
{
	return (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9');
}

struct str slug_make(struct arena *arena, struct str text, char glue)
{
	const struct str folded = collate_fold(arena, text);
	char *slug = ARENA_ARRAY(arena, char, SLUG_LENGTH);
	size_t len = 0;
	bool gap = false;

	for (size_t i = 0; i < folded.len && len + 2 < SLUG_LENGTH; i++) {
		if (!is_kept(folded.at[i])) {
			gap = len > 0;
			continue;
		}
		if (len == 0 && folded.at[i] <= '9') {
			slug[len++] = 'x';
			gap = true;
		}
		if (gap)
			slug[len++] = glue;
		slug[len++] = folded.at[i];
		gap = false;
	}
	return (struct str){ slug, len };
}

bool slug_is(struct str text)
{
	for (size_t i = 0; i < text.len; i++)
		if (!(text.at[i] >= 'a' && text.at[i] <= 'z') &&
		    !(text.at[i] >= '0' && text.at[i] <= '9') && text.at[i] != '-')
			return false;
	return text.len > 0 && text.len <= SLUG_LENGTH;
}
