#include "engine/base/collate.h"

#include "engine/base/arena.h"
#include "engine/base/utf8.h"

/* Small letters of Latin-1 and Latin Extended-A with what they are without their marks: the
 * first character of UnicodeData.txt's decompositions, and the usual one of those that have
 * none. */
static const struct base {
	uint16_t letter;
	char base;
} bases[] = {
	{ 0x00DF, 's' }, { 0x00E0, 'a' }, { 0x00E1, 'a' }, { 0x00E2, 'a' }, { 0x00E3, 'a' },
	{ 0x00E4, 'a' }, { 0x00E5, 'a' }, { 0x00E6, 'a' }, { 0x00E7, 'c' }, { 0x00E8, 'e' },
	{ 0x00E9, 'e' }, { 0x00EA, 'e' }, { 0x00EB, 'e' }, { 0x00EC, 'i' }, { 0x00ED, 'i' },
	{ 0x00EE, 'i' }, { 0x00EF, 'i' }, { 0x00F0, 'd' }, { 0x00F1, 'n' }, { 0x00F2, 'o' },
	{ 0x00F3, 'o' }, { 0x00F4, 'o' }, { 0x00F5, 'o' }, { 0x00F6, 'o' }, { 0x00F8, 'o' },
	{ 0x00F9, 'u' }, { 0x00FA, 'u' }, { 0x00FB, 'u' }, { 0x00FC, 'u' }, { 0x00FD, 'y' },
	{ 0x00FE, 't' }, { 0x00FF, 'y' }, { 0x0101, 'a' }, { 0x0103, 'a' }, { 0x0105, 'a' },
	{ 0x0107, 'c' }, { 0x0109, 'c' }, { 0x010B, 'c' }, { 0x010D, 'c' }, { 0x010F, 'd' },
	{ 0x0111, 'd' }, { 0x0113, 'e' }, { 0x0115, 'e' }, { 0x0117, 'e' }, { 0x0119, 'e' },
	{ 0x011B, 'e' }, { 0x011D, 'g' }, { 0x011F, 'g' }, { 0x0121, 'g' }, { 0x0123, 'g' },
	{ 0x0125, 'h' }, { 0x0129, 'i' }, { 0x012B, 'i' }, { 0x012D, 'i' }, { 0x012F, 'i' },
	{ 0x0131, 'i' }, { 0x0135, 'j' }, { 0x0137, 'k' }, { 0x013A, 'l' }, { 0x013C, 'l' },
	{ 0x013E, 'l' }, { 0x0142, 'l' }, { 0x0144, 'n' }, { 0x0146, 'n' }, { 0x0148, 'n' },
	{ 0x014D, 'o' }, { 0x014F, 'o' }, { 0x0151, 'o' }, { 0x0153, 'o' }, { 0x0155, 'r' },
	{ 0x0157, 'r' }, { 0x0159, 'r' }, { 0x015B, 's' }, { 0x015D, 's' }, { 0x015F, 's' },
	{ 0x0161, 's' }, { 0x0163, 't' }, { 0x0165, 't' }, { 0x0169, 'u' }, { 0x016B, 'u' },
	{ 0x016D, 'u' }, { 0x016F, 'u' }, { 0x0171, 'u' }, { 0x0173, 'u' }, { 0x0175, 'w' },
	{ 0x0177, 'y' }, { 0x017A, 'z' }, { 0x017C, 'z' }, { 0x017E, 'z' },
};

/* CLDR 42, common/collation/lv.xml: each comes right after its letter, before the next. */
static const uint16_t latvian[] = { 0x010D, 0x0123, 0x0137, 0x013C,
				    0x0146, 0x0157, 0x0161, 0x017E };

static uint32_t base_of(uint32_t letter)
{
	for (size_t i = 0; i < LENGTH(bases); i++)
		if (bases[i].letter == letter)
			return (uint32_t)(unsigned char)bases[i].base;
	return letter;
}

static bool is_latvian(uint32_t letter)
{
	for (size_t i = 0; i < LENGTH(latvian); i++)
		if (latvian[i] == letter)
			return true;
	return false;
}

/* What decides first: letters twice their code, so that one of Latvian's own fits between. */
static uint32_t weight(bool latvian_order, uint32_t letter)
{
	uint32_t base = base_of(letter);

	if (latvian_order && base == 'y')
		return 'i' * 2;
	return base * 2 + (latvian_order && is_latvian(letter));
}

static bool counts(uint32_t letter)
{
	return utf8_is_letter(letter) || (letter >= '0' && letter <= '9');
}

/* The next letter that counts; 0 at the end. */
static uint32_t next_letter(struct str *rest)
{
	uint32_t letter;

	while (utf8_next(rest, &letter))
		if (counts(letter))
			return letter;
	return 0;
}

static int compare_weights(bool latvian_order, struct str a, struct str b)
{
	uint32_t left;
	uint32_t right;

	do {
		uint32_t letter = next_letter(&a);

		left = letter == 0 ? 0 : weight(latvian_order, letter);
		letter = next_letter(&b);
		right = letter == 0 ? 0 : weight(latvian_order, letter);
	} while (left == right && left != 0);
	return (left > right) - (left < right);
}

/* Marks that stand behind their letter, as some keyboards and systems send them. */
static bool is_mark(uint32_t letter)
{
	return letter >= 0x0300 && letter <= 0x036F;
}

struct str collate_fold(struct arena *arena, struct str text)
{
	struct str rest = utf8_lower(arena, text);
	char *folded = ARENA_ARRAY(arena, char, rest.len);
	size_t len = 0;
	uint32_t letter;

	/* What is written never takes more bytes than what is read. */
	while (utf8_next(&rest, &letter)) {
		if (is_mark(letter))
			continue;
		if (counts(letter))
			len += utf8_encode(base_of(letter), folded + len);
		else
			folded[len++] = ' ';
	}
	return (struct str){ folded, len };
}

int collate_compare(struct str language, struct str a, struct str b)
{
	struct arena arena;
	struct str small_a;
	struct str small_b;
	int order;

	arena_init(&arena);
	small_a = utf8_lower(&arena, a);
	small_b = utf8_lower(&arena, b);
	order = compare_weights(str_equal_c(language, "lv"), small_a, small_b);
	if (order == 0)
		order = str_compare(small_a, small_b);
	if (order == 0)
		order = -str_compare(a, b);
	arena_finish(&arena);
	return order;
}
