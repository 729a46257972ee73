/* UTF-8: validate, walk, count, change case. */
#ifndef ENGINE_BASE_UTF8_H
#define ENGINE_BASE_UTF8_H

#include "engine/base/str.h"

/* utf8_next where a byte beyond ASCII is in front. */
void utf8_next_long(struct str *rest, uint32_t *code_point);

/* Takes one code point off the front of *rest. False at the end; an invalid byte gives U+FFFD
 * and is one step. Most of what is written anywhere is ASCII: that is taken here and now. */
static inline bool utf8_next(struct str *rest, uint32_t *code_point)
{
	if (rest->len == 0)
		return false;
	if ((unsigned char)rest->at[0] >= 0x80) {
		utf8_next_long(rest, code_point);
		return true;
	}
	*code_point = (unsigned char)rest->at[0];
	rest->at++;
	rest->len--;
	return true;
}

/* Writes 1 to 4 bytes, returns how many; code_point must be a scalar value. */
size_t utf8_encode(uint32_t code_point, char out[4]);
/* Offset of the first byte that is not valid (overlong, surrogate, cut short…), or SIZE_MAX. */
size_t utf8_invalid(struct str text);
size_t utf8_count(struct str text);
/* Byte offset of the code point with that index, at most the length. */
size_t utf8_offset(struct str text, size_t index);
/* Simple (one to one) case mapping for Latin, Greek and Cyrillic, by tables in the file; others
 * unchanged. */
struct str utf8_upper(struct arena *arena, struct str text);
struct str utf8_lower(struct arena *arena, struct str text);
/* Letters of any script, by Unicode general category; what FEEL calls a name start is decided
 * in feel/. */
bool utf8_is_letter(uint32_t code_point);

#endif
