/* For memmem, which is linear, and standard since POSIX 2024. */
/* NOLINTNEXTLINE(bugprone-reserved-identifier,readability-identifier-naming): libc's name */
#define _GNU_SOURCE

#include "engine/base/str.h"
#include "engine/base/arena.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

struct str str_from_c(const char *text)
{
	return (struct str){ text ? text : "", text ? strlen(text) : 0 };
}

struct str str_copy(struct arena *arena, struct str text)
{
	return (struct str){ str_to_c(arena, text), text.len };
}

const char *str_to_c(struct arena *arena, struct str text)
{
	assert(text.len < SIZE_MAX);
	char *copy = arena_alloc(arena, text.len + 1);
	if (text.len > 0)
		memcpy(copy, text.at, text.len);
	return copy;
}

struct str str_printf(struct arena *arena, const char *format, ...)
{
	char small[256]; /* most fit, and need not be printed twice */
	va_list arguments, again;
	va_start(arguments, format);
	va_copy(again, arguments);
	int len = vsnprintf(small, sizeof(small), format, arguments);
	va_end(arguments);
	assert(len >= 0);
	char *text = arena_alloc(arena, (size_t)len + 1);
	if ((size_t)len < sizeof(small))
		memcpy(text, small, (size_t)len + 1);
	else
		(void)vsnprintf(text, (size_t)len + 1, format, again);
	va_end(again);
	return (struct str){ text, (size_t)len };
}

/* Every page has a dozen of these; vsnprintf takes ten times as long. */
struct str str_digits(char room[STR_NUMBER], int64_t number)
{
	char *const end = room + STR_NUMBER;
	char *at = end;
	uint64_t rest = number < 0 ? -(uint64_t)number : (uint64_t)number;

	do {
		*--at = (char)('0' + rest % 10);
		rest /= 10;
	} while (rest > 0);
	if (number < 0)
		*--at = '-';
	return (struct str){ at, (size_t)(end - at) };
}

struct str str_number(struct arena *arena, int64_t number)
{
	return str_digits(arena_alloc(arena, STR_NUMBER), number);
}

static char *append(char *end, struct str text)
{
	if (text.len > 0)
		memcpy(end, text.at, text.len);
	return end + text.len;
}

struct str str_join(struct arena *arena, const struct str *parts, size_t count, struct str glue)
{
	size_t len = 0;
	for (size_t i = 0; i < count; i++)
		len += parts[i].len + (i > 0 ? glue.len : 0);
	char *text = arena_alloc(arena, len + 1);
	char *end = text;
	for (size_t i = 0; i < count; i++) {
		if (i > 0)
			end = append(end, glue);
		end = append(end, parts[i]);
	}
	return (struct str){ text, len };
}

bool str_equal_c(struct str a, const char *b)
{
	return str_equal(a, str_from_c(b));
}

int str_compare(struct str a, struct str b)
{
	size_t shorter = a.len < b.len ? a.len : b.len;
	int order = shorter > 0 ? memcmp(a.at, b.at, shorter) : 0;
	if (order != 0)
		return order;
	return (a.len > b.len) - (a.len < b.len);
}

bool str_starts(struct str text, struct str prefix)
{
	return text.len >= prefix.len && str_equal(str_slice(text, 0, prefix.len), prefix);
}

bool str_ends(struct str text, struct str suffix)
{
	return text.len >= suffix.len &&
	       str_equal(str_slice(text, text.len - suffix.len, text.len), suffix);
}

size_t str_find(struct str text, struct str needle, size_t from)
{
	if (from > text.len)
		return SIZE_MAX;
	if (needle.len == 0)
		return from;
	if (from == text.len)
		return SIZE_MAX;
	const char *found = memmem(text.at + from, text.len - from, needle.at, needle.len);
	return found ? (size_t)(found - text.at) : SIZE_MAX;
}

struct str str_slice(struct str text, size_t from, size_t to)
{
	if (to > text.len)
		to = text.len;
	if (from > to)
		from = to;
	return (struct str){ from > 0 ? text.at + from : text.at, to - from };
}

static bool is_space(char byte)
{
	return byte == ' ' || (byte >= '\t' && byte <= '\r');
}

struct str str_trim(struct str text)
{
	size_t from = 0;
	size_t to = text.len;
	while (from < to && is_space(text.at[from]))
		from++;
	while (to > from && is_space(text.at[to - 1]))
		to--;
	return str_slice(text, from, to);
}

struct str str_lower(struct arena *arena, struct str text)
{
	char *to = arena_alloc(arena, text.len);
	for (size_t i = 0; i < text.len; i++) {
		to[i] = text.at[i];
		if (to[i] >= 'A' && to[i] <= 'Z')
			to[i] = (char)(to[i] | 0x20);
	}
	return (struct str){ to, text.len };
}

bool str_next(struct str *rest, char separator, struct str *part)
{
	if (rest->len == 0)
		return false;
	const char *found = memchr(rest->at, separator, rest->len);
	size_t len = found ? (size_t)(found - rest->at) : rest->len;
	*part = str_slice(*rest, 0, len);
	*rest = str_slice(*rest, found ? len + 1 : len, rest->len);
	return true;
}

struct str str_last(struct str *rest, char separator)
{
	size_t start = rest->len;
	struct str part;

	while (start > 0 && rest->at[start - 1] != separator)
		start--;
	part = str_slice(*rest, start, rest->len);
	*rest = str_slice(*rest, 0, start > 0 ? start - 1 : 0);
	return part;
}

bool str_to_u64(struct str text, uint64_t *out)
{
	uint64_t number = 0;
	for (size_t i = 0; i < text.len; i++) {
		if (text.at[i] < '0' || text.at[i] > '9')
			return false;
		if (__builtin_mul_overflow(number, 10, &number) ||
		    __builtin_add_overflow(number, (uint64_t)(text.at[i] - '0'), &number))
			return false;
	}
	if (text.len == 0)
		return false;
	*out = number;
	return true;
}
