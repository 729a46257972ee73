/* Simple case mapping of Unicode 14 for Latin, Greek and Cyrillic. */
#include "engine/base/arena.h"
#include "engine/base/utf8.h"

/* Every step-th code point from the first to the last maps to itself plus delta. */
struct run {
	uint16_t first, last;
	uint16_t step;
	int16_t delta;
};

/* Ascending; the fields Simple_Uppercase_Mapping and Simple_Lowercase_Mapping of
 * UnicodeData.txt, packed. */
static const struct run to_upper[] = {
	{ 0x0061, 0x007a, 1, -32 },  { 0x00b5, 0x00b5, 1, 743 },   { 0x00e0, 0x00f6, 1, -32 },
	{ 0x00f8, 0x00fe, 1, -32 },  { 0x00ff, 0x00ff, 1, 121 },   { 0x0101, 0x012f, 2, -1 },
	{ 0x0131, 0x0131, 1, -232 }, { 0x0133, 0x0137, 2, -1 },	   { 0x013a, 0x0148, 2, -1 },
	{ 0x014b, 0x0177, 2, -1 },   { 0x017a, 0x017e, 2, -1 },	   { 0x017f, 0x017f, 1, -300 },
	{ 0x0180, 0x0180, 1, 195 },  { 0x0183, 0x0185, 2, -1 },	   { 0x0188, 0x0188, 1, -1 },
	{ 0x018c, 0x018c, 1, -1 },   { 0x0192, 0x0192, 1, -1 },	   { 0x0195, 0x0195, 1, 97 },
	{ 0x0199, 0x0199, 1, -1 },   { 0x019a, 0x019a, 1, 163 },   { 0x019e, 0x019e, 1, 130 },
	{ 0x01a1, 0x01a5, 2, -1 },   { 0x01a8, 0x01a8, 1, -1 },	   { 0x01ad, 0x01ad, 1, -1 },
	{ 0x01b0, 0x01b0, 1, -1 },   { 0x01b4, 0x01b6, 2, -1 },	   { 0x01b9, 0x01b9, 1, -1 },
	{ 0x01bd, 0x01bd, 1, -1 },   { 0x01bf, 0x01bf, 1, 56 },	   { 0x01c5, 0x01c5, 1, -1 },
	{ 0x01c6, 0x01c6, 1, -2 },   { 0x01c8, 0x01c8, 1, -1 },	   { 0x01c9, 0x01c9, 1, -2 },
	{ 0x01cb, 0x01cb, 1, -1 },   { 0x01cc, 0x01cc, 1, -2 },	   { 0x01ce, 0x01dc, 2, -1 },
	{ 0x01dd, 0x01dd, 1, -79 },  { 0x01df, 0x01ef, 2, -1 },	   { 0x01f2, 0x01f2, 1, -1 },
	{ 0x01f3, 0x01f3, 1, -2 },   { 0x01f5, 0x01f5, 1, -1 },	   { 0x01f9, 0x021f, 2, -1 },
	{ 0x0223, 0x0233, 2, -1 },   { 0x023c, 0x023c, 1, -1 },	   { 0x023f, 0x0240, 1, 10815 },
	{ 0x0242, 0x0242, 1, -1 },   { 0x0247, 0x024f, 2, -1 },	   { 0x0371, 0x0373, 2, -1 },
	{ 0x0377, 0x0377, 1, -1 },   { 0x037b, 0x037d, 1, 130 },   { 0x03ac, 0x03ac, 1, -38 },
	{ 0x03ad, 0x03af, 1, -37 },  { 0x03b1, 0x03c1, 1, -32 },   { 0x03c2, 0x03c2, 1, -31 },
	{ 0x03c3, 0x03cb, 1, -32 },  { 0x03cc, 0x03cc, 1, -64 },   { 0x03cd, 0x03ce, 1, -63 },
	{ 0x03d0, 0x03d0, 1, -62 },  { 0x03d1, 0x03d1, 1, -57 },   { 0x03d5, 0x03d5, 1, -47 },
	{ 0x03d6, 0x03d6, 1, -54 },  { 0x03d7, 0x03d7, 1, -8 },	   { 0x03d9, 0x03ef, 2, -1 },
	{ 0x03f0, 0x03f0, 1, -86 },  { 0x03f1, 0x03f1, 1, -80 },   { 0x03f2, 0x03f2, 1, 7 },
	{ 0x03f3, 0x03f3, 1, -116 }, { 0x03f5, 0x03f5, 1, -96 },   { 0x03f8, 0x03f8, 1, -1 },
	{ 0x03fb, 0x03fb, 1, -1 },   { 0x0430, 0x044f, 1, -32 },   { 0x0450, 0x045f, 1, -80 },
	{ 0x0461, 0x0481, 2, -1 },   { 0x048b, 0x04bf, 2, -1 },	   { 0x04c2, 0x04ce, 2, -1 },
	{ 0x04cf, 0x04cf, 1, -15 },  { 0x04d1, 0x052f, 2, -1 },	   { 0x1e01, 0x1e95, 2, -1 },
	{ 0x1e9b, 0x1e9b, 1, -59 },  { 0x1ea1, 0x1eff, 2, -1 },	   { 0x1f00, 0x1f07, 1, 8 },
	{ 0x1f10, 0x1f15, 1, 8 },    { 0x1f20, 0x1f27, 1, 8 },	   { 0x1f30, 0x1f37, 1, 8 },
	{ 0x1f40, 0x1f45, 1, 8 },    { 0x1f51, 0x1f57, 2, 8 },	   { 0x1f60, 0x1f67, 1, 8 },
	{ 0x1f70, 0x1f71, 1, 74 },   { 0x1f72, 0x1f75, 1, 86 },	   { 0x1f76, 0x1f77, 1, 100 },
	{ 0x1f78, 0x1f79, 1, 128 },  { 0x1f7a, 0x1f7b, 1, 112 },   { 0x1f7c, 0x1f7d, 1, 126 },
	{ 0x1fb0, 0x1fb1, 1, 8 },    { 0x1fbe, 0x1fbe, 1, -7205 }, { 0x1fd0, 0x1fd1, 1, 8 },
	{ 0x1fe0, 0x1fe1, 1, 8 },    { 0x1fe5, 0x1fe5, 1, 7 },
};

static const struct run to_lower[] = {
	{ 0x0041, 0x005a, 1, 32 },    { 0x00c0, 0x00d6, 1, 32 },   { 0x00d8, 0x00de, 1, 32 },
	{ 0x0100, 0x012e, 2, 1 },     { 0x0130, 0x0130, 1, -199 }, { 0x0132, 0x0136, 2, 1 },
	{ 0x0139, 0x0147, 2, 1 },     { 0x014a, 0x0176, 2, 1 },	   { 0x0178, 0x0178, 1, -121 },
	{ 0x0179, 0x017d, 2, 1 },     { 0x0181, 0x0181, 1, 210 },  { 0x0182, 0x0184, 2, 1 },
	{ 0x0186, 0x0186, 1, 206 },   { 0x0187, 0x0187, 1, 1 },	   { 0x0189, 0x018a, 1, 205 },
	{ 0x018b, 0x018b, 1, 1 },     { 0x018e, 0x018e, 1, 79 },   { 0x018f, 0x018f, 1, 202 },
	{ 0x0190, 0x0190, 1, 203 },   { 0x0191, 0x0191, 1, 1 },	   { 0x0193, 0x0193, 1, 205 },
	{ 0x0194, 0x0194, 1, 207 },   { 0x0196, 0x0196, 1, 211 },  { 0x0197, 0x0197, 1, 209 },
	{ 0x0198, 0x0198, 1, 1 },     { 0x019c, 0x019c, 1, 211 },  { 0x019d, 0x019d, 1, 213 },
	{ 0x019f, 0x019f, 1, 214 },   { 0x01a0, 0x01a4, 2, 1 },	   { 0x01a6, 0x01a6, 1, 218 },
	{ 0x01a7, 0x01a7, 1, 1 },     { 0x01a9, 0x01a9, 1, 218 },  { 0x01ac, 0x01ac, 1, 1 },
	{ 0x01ae, 0x01ae, 1, 218 },   { 0x01af, 0x01af, 1, 1 },	   { 0x01b1, 0x01b2, 1, 217 },
	{ 0x01b3, 0x01b5, 2, 1 },     { 0x01b7, 0x01b7, 1, 219 },  { 0x01b8, 0x01b8, 1, 1 },
	{ 0x01bc, 0x01bc, 1, 1 },     { 0x01c4, 0x01c4, 1, 2 },	   { 0x01c5, 0x01c5, 1, 1 },
	{ 0x01c7, 0x01c7, 1, 2 },     { 0x01c8, 0x01c8, 1, 1 },	   { 0x01ca, 0x01ca, 1, 2 },
	{ 0x01cb, 0x01db, 2, 1 },     { 0x01de, 0x01ee, 2, 1 },	   { 0x01f1, 0x01f1, 1, 2 },
	{ 0x01f2, 0x01f4, 2, 1 },     { 0x01f6, 0x01f6, 1, -97 },  { 0x01f7, 0x01f7, 1, -56 },
	{ 0x01f8, 0x021e, 2, 1 },     { 0x0220, 0x0220, 1, -130 }, { 0x0222, 0x0232, 2, 1 },
	{ 0x023a, 0x023a, 1, 10795 }, { 0x023b, 0x023b, 1, 1 },	   { 0x023d, 0x023d, 1, -163 },
	{ 0x023e, 0x023e, 1, 10792 }, { 0x0241, 0x0241, 1, 1 },	   { 0x0243, 0x0243, 1, -195 },
	{ 0x0244, 0x0244, 1, 69 },    { 0x0245, 0x0245, 1, 71 },   { 0x0246, 0x024e, 2, 1 },
	{ 0x0370, 0x0372, 2, 1 },     { 0x0376, 0x0376, 1, 1 },	   { 0x037f, 0x037f, 1, 116 },
	{ 0x0386, 0x0386, 1, 38 },    { 0x0388, 0x038a, 1, 37 },   { 0x038c, 0x038c, 1, 64 },
	{ 0x038e, 0x038f, 1, 63 },    { 0x0391, 0x03a1, 1, 32 },   { 0x03a3, 0x03ab, 1, 32 },
	{ 0x03cf, 0x03cf, 1, 8 },     { 0x03d8, 0x03ee, 2, 1 },	   { 0x03f4, 0x03f4, 1, -60 },
	{ 0x03f7, 0x03f7, 1, 1 },     { 0x03f9, 0x03f9, 1, -7 },   { 0x03fa, 0x03fa, 1, 1 },
	{ 0x03fd, 0x03ff, 1, -130 },  { 0x0400, 0x040f, 1, 80 },   { 0x0410, 0x042f, 1, 32 },
	{ 0x0460, 0x0480, 2, 1 },     { 0x048a, 0x04be, 2, 1 },	   { 0x04c0, 0x04c0, 1, 15 },
	{ 0x04c1, 0x04cd, 2, 1 },     { 0x04d0, 0x052e, 2, 1 },	   { 0x1e00, 0x1e94, 2, 1 },
	{ 0x1e9e, 0x1e9e, 1, -7615 }, { 0x1ea0, 0x1efe, 2, 1 },	   { 0x1f08, 0x1f0f, 1, -8 },
	{ 0x1f18, 0x1f1d, 1, -8 },    { 0x1f28, 0x1f2f, 1, -8 },   { 0x1f38, 0x1f3f, 1, -8 },
	{ 0x1f48, 0x1f4d, 1, -8 },    { 0x1f59, 0x1f5f, 2, -8 },   { 0x1f68, 0x1f6f, 1, -8 },
	{ 0x1f88, 0x1f8f, 1, -8 },    { 0x1f98, 0x1f9f, 1, -8 },   { 0x1fa8, 0x1faf, 1, -8 },
	{ 0x1fb8, 0x1fb9, 1, -8 },    { 0x1fba, 0x1fbb, 1, -74 },  { 0x1fbc, 0x1fbc, 1, -9 },
	{ 0x1fc8, 0x1fcb, 1, -86 },   { 0x1fcc, 0x1fcc, 1, -9 },   { 0x1fd8, 0x1fd9, 1, -8 },
	{ 0x1fda, 0x1fdb, 1, -100 },  { 0x1fe8, 0x1fe9, 1, -8 },   { 0x1fea, 0x1feb, 1, -112 },
	{ 0x1fec, 0x1fec, 1, -7 },    { 0x1ff8, 0x1ff9, 1, -128 }, { 0x1ffa, 0x1ffb, 1, -126 },
	{ 0x1ffc, 0x1ffc, 1, -9 },
};

static uint32_t mapped(const struct run *runs, size_t count, uint32_t code_point)
{
	size_t from = 0;
	size_t to = count;
	while (from < to) {
		size_t middle = from + (to - from) / 2;
		if (code_point > runs[middle].last)
			from = middle + 1;
		else
			to = middle;
	}
	if (from == count || code_point < runs[from].first)
		return code_point;
	if ((code_point - runs[from].first) % runs[from].step != 0)
		return code_point;
	return (uint32_t)((int32_t)code_point + runs[from].delta);
}

static struct str map_all(struct arena *arena, struct str text, const struct run *runs,
			  size_t count)
{
	/* An invalid byte becomes U+FFFD, and a two-byte letter may have a three-byte partner.
	 */
	char *out = arena_array(arena, text.len, 3);
	size_t len = 0;
	uint32_t code_point;
	while (utf8_next(&text, &code_point))
		len += utf8_encode(mapped(runs, count, code_point), out + len);
	return (struct str){ out, len };
}

/* Of ASCII alone, as most texts are, the letters from first on change by one bit; false when
 * there is anything else. */
static bool map_ascii(struct arena *arena, struct str text, char first, struct str *out)
{
	enum { LETTERS = 26, CASE_BIT = 0x20 };
	char *at;

	for (size_t i = 0; i < text.len; i++)
		if ((unsigned char)text.at[i] >= 0x80)
			return false;
	at = arena_alloc(arena, text.len);
	for (size_t i = 0; i < text.len; i++) {
		bool changes = text.at[i] >= first && text.at[i] < first + LETTERS;

		at[i] = (char)(changes ? text.at[i] ^ CASE_BIT : text.at[i]);
	}
	*out = (struct str){ at, text.len };
	return true;
}

struct str utf8_upper(struct arena *arena, struct str text)
{
	struct str upper;

	if (map_ascii(arena, text, 'a', &upper))
		return upper;
	return map_all(arena, text, to_upper, LENGTH(to_upper));
}

struct str utf8_lower(struct arena *arena, struct str text)
{
	struct str lower;

	if (map_ascii(arena, text, 'A', &lower))
		return lower;
	return map_all(arena, text, to_lower, LENGTH(to_lower));
}
