#include "engine/base/translation.h"

#include "engine/base/arena.h"

#include <ctype.h>
#include <string.h>

/* --- the arguments of a format ------------------------------------------------------------ */

enum { ARGUMENTS_MOST = 16 };

/* What kind each argument is of: the letter of its conversion and its length modifier, '*' for
 * a width or precision; 0 for none. */
struct arguments {
	uint16_t kinds[ARGUMENTS_MOST];
	size_t next;	 /* how many were read in turn */
	bool positional; /* some were named by position */
	bool bad;
};

static void put(struct arguments *out, size_t position, uint16_t kind)
{
	uint16_t *slot;

	if (position > ARGUMENTS_MOST || kind == 0) {
		out->bad = true;
		return;
	}
	slot = &out->kinds[position - 1];
	out->bad |= *slot != 0 && *slot != kind;
	*slot = kind;
}

/* "2$": 2, and *at behind it. */
static size_t read_position(const char **at, struct arguments *out)
{
	const char *end = *at;
	size_t position = 0;

	while (isdigit((unsigned char)*end) && position <= ARGUMENTS_MOST)
		position = position * 10 + (size_t)(*end++ - '0');
	if (*end != '$' || position == 0)
		return 0;
	*at = end + 1;
	out->positional = true;
	return position;
}

static size_t or_next(size_t position, struct arguments *out)
{
	return position > 0 ? position : ++out->next;
}

/* A width or precision. */
static void read_size(const char **at, struct arguments *out)
{
	if (**at == '*') {
		++*at;
		put(out, or_next(read_position(at, out), out), '*');
		return;
	}
	*at += strspn(*at, "0123456789");
}

/* 0 for what no text of ours has. */
static uint16_t read_kind(const char **at)
{
	size_t length = strspn(*at, "hlz");
	unsigned modifier = length == 0 ? 0 : (unsigned char)**at + (unsigned)length;
	char letter = (*at)[length];

	if (length > 2 || letter == '\0' || strchr("diuxXcs", letter) == NULL)
		return 0;
	*at += length + 1;
	return (uint16_t)(modifier << 8 | (unsigned char)letter);
}

static void read_conversion(const char **at, struct arguments *out)
{
	size_t position = read_position(at, out);

	*at += strspn(*at, "-+ #0");
	read_size(at, out);
	if (**at == '.') {
		++*at;
		read_size(at, out);
	}
	put(out, or_next(position, out), read_kind(at));
}

static struct arguments arguments_of(const char *format)
{
	struct arguments out = { 0 };

	while ((format = strchr(format, '%')) != NULL && !out.bad) {
		format++;
		if (*format == '%')
			format++;
		else
			read_conversion(&format, &out);
	}
	out.bad |= out.positional && out.next > 0;
	return out;
}

/* Arguments at the end may be left out: printf does not look at them. */
static bool fits(const char *translated, const char *english)
{
	struct arguments given = arguments_of(english);
	struct arguments read = arguments_of(translated);
	bool all = !given.bad && !read.bad;
	bool ended = false;

	for (size_t i = 0; i < ARGUMENTS_MOST && all; i++) {
		ended |= read.kinds[i] == 0;
		all = ended ? read.kinds[i] == 0 : read.kinds[i] == given.kinds[i];
	}
	return all;
}

/* --- the interface ------------------------------------------------------------------------ */

void translation_init(struct translation *translation, struct arena *arena)
{
	map_init(&translation->by_english, arena);
}

bool translation_add(struct translation *translation, struct str english, struct str translated)
{
	struct arena *arena = translation->by_english.arena;
	const char *key = str_to_c(arena, english);
	const char **text = ARENA_NEW(arena, const char *);

	*text = str_to_c(arena, translated);
	return fits(*text, key) && map_add(&translation->by_english, str_from_c(key), text);
}

/* NULL when there is none. */
static const char *find(const struct translation *translation, struct str english)
{
	const char *const *text =
		translation != NULL ? map_get(&translation->by_english, english) : NULL;

	return text != NULL ? *text : NULL;
}

const char *translate(const struct translation *translation, const char *english)
{
	const char *text = find(translation, str_from_c(english));

	return text != NULL ? text : english;
}

struct str translate_word(const struct translation *translation, struct str english)
{
	const char *text = find(translation, english);

	return text != NULL ? str_from_c(text) : english;
}
