#include "app/http/uri.h"
#include "engine/base/utf8.h"

#include <string.h>

void uri_split(struct str target, struct str *path, struct str *query)
{
	size_t mark = str_find(target, STR("?"), 0);
	*path = str_slice(target, 0, mark);
	*query = mark == SIZE_MAX ? STR("") : str_slice(target, mark + 1, target.len);
}

static int hex_digit(char byte)
{
	if (byte >= '0' && byte <= '9')
		return byte - '0';
	if (byte >= 'a' && byte <= 'f')
		return byte - 'a' + 10;
	if (byte >= 'A' && byte <= 'F')
		return byte - 'A' + 10;
	return -1;
}

/* The byte that the three characters at offset mean; -1 when they are no %XX. */
static int escaped_byte(struct str text, size_t offset)
{
	if (text.len - offset < 3)
		return -1;
	int high = hex_digit(text.at[offset + 1]);
	int low = hex_digit(text.at[offset + 2]);
	return high < 0 || low < 0 ? -1 : high * 16 + low;
}

/* What may stand in the text as it is, what an escape may mean, and whether '+' is a space. */
struct dialect {
	bool (*plain)(char byte);
	const char *never; /* escaped; NUL never may */
	bool plus;
};

static bool decode(struct arena *arena, struct str text, const struct dialect *dialect,
		   struct str *out)
{
	char *to = arena_alloc(arena, text.len);
	size_t len = 0;
	for (size_t i = 0; i < text.len; i++) {
		int byte = (unsigned char)text.at[i];
		if (byte == '%') {
			byte = escaped_byte(text, i);
			if (byte <= 0 || (byte < 0x80 && strchr(dialect->never, byte)))
				return false;
			i += 2;
		} else if (!dialect->plain(text.at[i])) {
			return false;
		} else if (byte == '+' && dialect->plus) {
			byte = ' ';
		}
		to[len++] = (char)byte;
	}
	*out = (struct str){ to, len };
	return utf8_invalid(*out) == SIZE_MAX;
}

static bool is_alphanumeric(char byte)
{
	return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
	       (byte >= '0' && byte <= '9');
}

/* RFC 3986 §3.3: pchar and the slash. */
static bool is_path_byte(char byte)
{
	return is_alphanumeric(byte) || (byte && strchr("-._~!$&'()*+,;=:@/", byte));
}

static bool is_printable(char byte)
{
	return byte > ' ' && byte <= '~';
}

static bool segment_allowed(struct str segment)
{
	return segment.len > 0 && !str_equal(segment, STR(".")) &&
	       !str_equal(segment, STR(".."));
}

bool uri_path(struct arena *arena, struct str path, struct str *out)
{
	static const struct dialect dialect = { is_path_byte, "/\\.", false };
	if (!str_starts(path, STR("/")))
		return false;
	struct str rest = str_slice(path, 1, path.len);
	struct str segment;
	while (str_next(&rest, '/', &segment))
		if (!segment_allowed(segment))
			return false;
	return decode(arena, path, &dialect, out);
}

bool uri_decode_form(struct arena *arena, struct str text, struct str *out)
{
	static const struct dialect dialect = { is_printable, "", true };
	return decode(arena, text, &dialect, out);
}
