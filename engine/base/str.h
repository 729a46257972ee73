/* Borrowed text: a place and a length, never owned, never NUL-terminated by promise. */
#ifndef ENGINE_BASE_STR_H
#define ENGINE_BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct arena;

struct str {
	const char *at;
	size_t len;
};

/* STR is an expression for a literal; STR_INIT the same for static initialisers. */
#define STR(literal) ((struct str){ "" literal, sizeof(literal) - 1 })
#define STR_INIT(literal)                                                                      \
	{                                                                                      \
		"" literal, sizeof(literal) - 1                                                \
	}
/* For "%.*s". */
#define STR_ARG(s) (int)(s).len, (s).at

/* How many elements an array (not a pointer) has. */
#define LENGTH(array) (sizeof(array) / sizeof((array)[0]))

struct str str_from_c(const char *text); /* NULL gives the empty text */
struct str str_copy(struct arena *arena, struct str text);
/* A NUL-terminated copy, for foreign libraries; text must hold no NUL. */
const char *str_to_c(struct arena *arena, struct str text);
struct str str_printf(struct arena *arena, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
struct str str_number(struct arena *arena, int64_t number); /* as "%lld" writes it */
enum { STR_NUMBER = 20 };				    /* "-9223372036854775808" */
/* The same in the caller's room. */
struct str str_digits(char room[STR_NUMBER], int64_t number);
struct str str_join(struct arena *arena, const struct str *parts, size_t count,
		    struct str glue);

static inline bool str_equal(struct str a, struct str b)
{
	return a.len == b.len && (a.at == b.at || a.len == 0 || memcmp(a.at, b.at, a.len) == 0);
}
bool str_equal_c(struct str a, const char *b);
/* Like memcmp, the shorter first: by bytes, which for UTF-8 is by code point. */
int str_compare(struct str a, struct str b);
bool str_starts(struct str text, struct str prefix);
bool str_ends(struct str text, struct str suffix);
/* Where needle first begins at or after from; SIZE_MAX when it does not occur. */
size_t str_find(struct str text, struct str needle, size_t from);
/* Clamped to the text, so that no argument can reach outside. */
struct str str_slice(struct str text, size_t from, size_t to);
/* Without ASCII white space at both ends. */
struct str str_trim(struct str text);
/* A to Z in lower case; a copy. */
struct str str_lower(struct arena *arena, struct str text);
/* Takes the part before the separator (all of it when there is none) off the front of *rest.
 * False at the end; a separator at the very end adds no empty part. */
bool str_next(struct str *rest, char separator, struct str *part);
/* Takes the part behind the last separator (all of it when there is none) off the end of *rest. */
struct str str_last(struct str *rest, char separator);
/* Decimal digits only, the whole text, no sign; false when it is not that or does not fit. */
bool str_to_u64(struct str text, uint64_t *out);

#endif
