/* Names as text: where one ends, how it is spelt, which other it resembles. */
#include "engine/feel/parse.h"

#include "engine/base/utf8.h"

/* --- matching ------------------------------------------------------------------------------
 */

static bool space_at(struct str text, size_t at)
{
	size_t next;

	return at < text.len && token_is_space(token_code_point(text, at, &next));
}

size_t name_gap(struct str text, size_t offset)
{
	size_t next = offset;

	while (offset < text.len && token_is_space(token_code_point(text, offset, &next)))
		offset = next;
	return offset;
}

/* A name ends where its last word does. */
static bool word_ends(struct str text, size_t at, struct str name)
{
	size_t next = 0;
	uint32_t last = (unsigned char)name.at[name.len - 1];

	if (last < 0x80 && !token_is_name_part(last))
		return true;
	return at >= text.len || !token_is_name_part(token_code_point(text, at, &next));
}

size_t name_match(struct str text, size_t offset, struct str name)
{
	size_t at = offset;

	if (name.len == 0 || at >= text.len || text.at[at] != name.at[0])
		return 0;
	for (size_t i = 0; i < name.len;) {
		if (at < text.len && text.at[at] == name.at[i] &&
		    (unsigned char)name.at[i] > ' ') {
			at++;
			i++;
			continue;
		}
		if (!space_at(name, i) || !space_at(text, at))
			return 0;
		i = name_gap(name, i);
		at = name_gap(text, at);
	}
	return word_ends(text, at, name) ? at : 0;
}

/* --- suggestions ---------------------------------------------------------------------------
 */

static size_t smaller(size_t a, size_t b)
{
	return a < b ? a : b;
}

enum { NAME_LONGEST = 63 }; /* longer names are not worth a suggestion */

static bool decode(struct str text, uint32_t out[NAME_LONGEST], size_t *count)
{
	*count = 0;
	while (*count < NAME_LONGEST && utf8_next(&text, &out[*count]))
		++*count;
	return text.len == 0;
}

/* Levenshtein's, by code points. */
static size_t edit_distance(struct str first, struct str second)
{
	uint32_t a[NAME_LONGEST], b[NAME_LONGEST];
	size_t row[NAME_LONGEST + 1];
	size_t a_len, b_len;

	if (!decode(first, a, &a_len) || !decode(second, b, &b_len))
		return SIZE_MAX;
	for (size_t j = 0; j <= b_len; j++)
		row[j] = j;
	for (size_t i = 1; i <= a_len; i++) {
		size_t diagonal = row[0];

		row[0] = i;
		for (size_t j = 1; j <= b_len; j++) {
			size_t change = diagonal + (a[i - 1] != b[j - 1]);

			diagonal = row[j];
			row[j] = smaller(change, smaller(row[j], row[j - 1]) + 1);
		}
	}
	return row[b_len];
}

void nearest_offer(struct nearest *nearest, struct str candidate)
{
	size_t allowed = 1 + nearest->wanted.len / 4;
	size_t distance;

	/* Code points have up to four bytes, two in the letters of Latvian. */
	if (candidate.len > 2 * (nearest->wanted.len + allowed) ||
	    nearest->wanted.len > 2 * (candidate.len + allowed))
		return;
	distance = edit_distance(nearest->wanted, candidate);
	if (distance <= allowed && distance < nearest->wanted.len &&
	    (nearest->best.len == 0 || distance < nearest->distance)) {
		nearest->best = candidate;
		nearest->distance = distance;
	}
}

struct str name_tidy(struct arena *arena, struct str text)
{
	char *at = arena_alloc(arena, text.len + 1);
	size_t len = 0;

	for (size_t i = 0; i < text.len;) {
		if (space_at(text, i)) {
			i = name_gap(text, i);
			at[len++] = ' ';
		} else {
			at[len++] = text.at[i++];
		}
	}
	return str_trim((struct str){ at, len });
}
