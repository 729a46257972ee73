#include "app/http/form.h"
#include "app/http/uri.h"
#include "engine/base/limits.h"

static size_t count_parts(struct str text)
{
	size_t count = 0;
	struct str part;
	while (str_next(&text, '&', &part))
		count += part.len > 0;
	return count;
}

static bool parse_pair(struct arena *arena, struct str part, struct pair *out)
{
	size_t equals = str_find(part, STR("="), 0);
	struct str value = equals == SIZE_MAX ? STR("") : str_slice(part, equals + 1, part.len);
	return uri_decode_form(arena, str_slice(part, 0, equals), &out->name) &&
	       uri_decode_form(arena, value, &out->value);
}

bool form_parse(struct arena *arena, struct str text, const struct pair **pairs, size_t *count)
{
	size_t most = count_parts(text);
	if (most > LIMIT_PAIRS)
		return false;
	struct pair *list = ARENA_ARRAY(arena, struct pair, most);
	size_t used = 0;
	struct str part;
	while (str_next(&text, '&', &part)) {
		if (part.len > 0 && !parse_pair(arena, part, &list[used++]))
			return false;
	}
	*pairs = list;
	*count = used;
	return true;
}
