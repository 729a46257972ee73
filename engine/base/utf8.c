#include "engine/base/utf8.h"

#include <assert.h>

/* Unicode 15 table 3-7: what the second byte may be, by the first; the others are 80..BF. */
static const struct lead {
	unsigned char from, to, second_from, second_to;
	unsigned char len;
} leads[] = {
	{ 0x00, 0x7f, 0, 0, 1 },       { 0xc2, 0xdf, 0x80, 0xbf, 2 },
	{ 0xe0, 0xe0, 0xa0, 0xbf, 3 }, { 0xe1, 0xec, 0x80, 0xbf, 3 },
	{ 0xed, 0xed, 0x80, 0x9f, 3 }, { 0xee, 0xef, 0x80, 0xbf, 3 },
	{ 0xf0, 0xf0, 0x90, 0xbf, 4 }, { 0xf1, 0xf3, 0x80, 0xbf, 4 },
	{ 0xf4, 0xf4, 0x80, 0x8f, 4 },
};

static const struct lead *lead_of(unsigned char byte)
{
	for (size_t i = 0; i < LENGTH(leads); i++) {
		if (byte <= leads[i].to)
			return byte >= leads[i].from ? &leads[i] : NULL;
	}
	return NULL;
}

/* How many bytes the valid code point at the front of a text has; 0 when it is not valid. */
static size_t decode(struct str text, uint32_t *code_point)
{
	assert(text.len > 0);
	const unsigned char *at = (const unsigned char *)text.at;
	const struct lead *lead = lead_of(at[0]);
	if (!lead || lead->len > text.len)
		return 0;
	uint32_t value = lead->len == 1 ? at[0] : at[0] & (0x7fU >> lead->len);
	for (size_t i = 1; i < lead->len; i++) {
		unsigned char from = i == 1 ? lead->second_from : 0x80;
		unsigned char to = i == 1 ? lead->second_to : 0xbf;
		if (at[i] < from || at[i] > to)
			return 0;
		value = value << 6 | (at[i] & 0x3fU);
	}
	*code_point = value;
	return lead->len;
}

void utf8_next_long(struct str *rest, uint32_t *code_point)
{
	size_t len = decode(*rest, code_point);
	if (len == 0) {
		*code_point = 0xfffd;
		len = 1;
	}
	rest->at += len;
	rest->len -= len;
}

size_t utf8_encode(uint32_t code_point, char out[4])
{
	static const unsigned char first[] = { 0, 0x00, 0xc0, 0xe0, 0xf0 };
	size_t len = code_point < 0x80	    ? 1
		     : code_point < 0x800   ? 2
		     : code_point < 0x10000 ? 3
					    : 4;
	for (size_t i = len - 1; i > 0; i--) {
		out[i] = (char)(0x80U | (code_point & 0x3fU));
		code_point >>= 6;
	}
	out[0] = (char)(first[len] | code_point);
	return len;
}

size_t utf8_invalid(struct str text)
{
	size_t at = 0;
	while (at < text.len) {
		uint32_t code_point;
		size_t len = decode((struct str){ text.at + at, text.len - at }, &code_point);
		if (len == 0)
			return at;
		at += len;
	}
	return SIZE_MAX;
}

size_t utf8_count(struct str text)
{
	uint32_t code_point;
	size_t count = 0;
	while (utf8_next(&text, &code_point))
		count++;
	return count;
}

size_t utf8_offset(struct str text, size_t index)
{
	struct str rest = text;
	uint32_t code_point;
	while (index > 0 && utf8_next(&rest, &code_point))
		index--;
	return text.len - rest.len;
}
