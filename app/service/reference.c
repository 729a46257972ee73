#include "app/service/reference.h"

#include "app/service/base32.h"
#include "app/service/crypto.h"

enum { REFERENCE_BYTES = 5 };

static struct str print(struct arena *arena, const unsigned char bytes[REFERENCE_BYTES])
{
	struct buf letters;
	struct str reference;

	buf_init(&letters, 8);
	base32_add(&letters, (struct str){ (const char *)bytes, REFERENCE_BYTES });
	reference = str_printf(arena, "VL-%.4s-%.4s", letters.at, letters.at + 4);
	buf_finish(&letters);
	return reference;
}

struct str reference_new(struct arena *arena)
{
	unsigned char bytes[REFERENCE_BYTES];

	crypto_random(bytes, sizeof bytes);
	return print(arena, bytes);
}

struct str reference_read(struct arena *arena, struct str typed)
{
	unsigned char bytes[REFERENCE_BYTES];
	size_t len;

	typed = str_trim(typed);
	if (typed.len > 2 && (typed.at[0] | 32) == 'v' && (typed.at[1] | 32) == 'l')
		typed = str_slice(typed, 2, typed.len);
	if (!base32_read(typed, bytes, sizeof bytes, &len) || len != sizeof bytes)
		return STR("");
	return print(arena, bytes);
}
