#include "app/service/base32.h"

static const char letters[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

void base32_add(struct buf *buf, struct str bytes)
{
	unsigned waiting = 0;
	unsigned bits = 0;

	for (size_t i = 0; i < bytes.len; i++) {
		waiting = waiting << 8 | (unsigned char)bytes.at[i];
		for (bits += 8; bits >= 5; bits -= 5)
			buf_add_byte(buf, letters[waiting >> (bits - 5) & 31]);
	}
	if (bits > 0)
		buf_add_byte(buf, letters[waiting << (5 - bits) & 31]);
}

/* 32 and above: none. */
static unsigned value_of(char letter)
{
	const char upper = letter >= 'a' && letter <= 'z' ? (char)(letter - 'a' + 'A') : letter;
	const char read = upper == 'O' ? '0' : upper == 'I' || upper == 'L' ? '1' : upper;
	unsigned value = 0;

	while (value < 32 && letters[value] != read)
		value++;
	return value;
}

static bool is_nothing(char letter)
{
	return letter == '-' || letter == ' ' || (letter >= '\t' && letter <= '\r');
}

bool base32_read(struct str text, unsigned char *out, size_t room, size_t *len)
{
	unsigned waiting = 0;
	unsigned bits = 0;

	*len = 0;
	for (size_t i = 0; i < text.len; i++) {
		const unsigned value = value_of(text.at[i]);

		if (is_nothing(text.at[i]))
			continue;
		if (value >= 32)
			return false;
		waiting = (waiting << 5 | value) & 0xfff;
		bits += 5;
		if (bits < 8)
			continue;
		if (*len == room)
			return false;
		bits -= 8;
		out[(*len)++] = (unsigned char)(waiting >> bits & 0xff);
	}
	return bits < 5 && (waiting & ((1U << bits) - 1)) == 0;
}
