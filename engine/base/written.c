#include "engine/base/written.h"
#include "engine/base/utf8.h"

struct written written_new(struct arena *arena, struct str text, enum escape escape)
{
	for (size_t i = 0; i < text.len; i++)
		if (text.at[i] == (char)escape || text.at[i] == '\n' || text.at[i] == '\r')
			return (struct written){ str_copy(arena, text), escape };
	return (struct written){ 0 };
}

/* A place that is counted from another one. */
static struct place add(struct place start, struct place within)
{
	if (within.line == 1)
		return (struct place){ start.line, start.column + within.column - 1 };
	return (struct place){ start.line + within.line - 1, within.column };
}

/* RFC 8259 §7: a character beyond U+FFFF is written as two escapes, of which the first is
 * \ud800 to \udbff. Lone halves are refused before. */
static bool is_half(struct str rest)
{
	static const struct str thirds = STR_INIT("89aAbB");

	return rest.len > 3 && (rest.at[2] == 'd' || rest.at[2] == 'D') &&
	       str_find(thirds, str_slice(rest, 3, 4), 0) != SIZE_MAX;
}

static size_t json_length(struct str rest)
{
	if (rest.len < 2 || rest.at[1] != 'u')
		return 2;
	return is_half(rest) ? 12 : 6;
}

/* How many bytes stand for the next character. XML reads CR LF as one (§2.11). */
static size_t next_length(const struct written *written, struct str rest)
{
	size_t end;

	if (rest.at[0] != (char)written->escape)
		return str_starts(rest, STR("\r\n")) ? 2 : utf8_offset(rest, 1);
	if (written->escape == ESCAPE_JSON)
		return json_length(rest);
	end = str_find(rest, STR(";"), 0);
	return end == SIZE_MAX ? 1 : end + 1;
}

/* A line end that is written as itself is read as a space in XML (§3.3.3), and refused in JSON.
 */
static bool is_line_end(struct str character)
{
	static const struct str all[] = { STR_INIT("\\n"),     STR_INIT("\\u000a"),
					  STR_INIT("\\u000A"), STR_INIT("&#10;"),
					  STR_INIT("&#xA;"),   STR_INIT("&#xa;") };

	for (size_t i = 0; i < LENGTH(all); i++)
		if (str_equal(character, all[i]))
			return true;
	return false;
}

static struct place behind(struct place read, struct str character)
{
	if (is_line_end(character))
		return (struct place){ read.line + 1, 1 };
	return (struct place){ read.line, read.column + 1 };
}

static bool is_before(struct place a, struct place b)
{
	return a.line < b.line || (a.line == b.line && a.column < b.column);
}

struct place written_place(const struct written *written, struct place start,
			   struct place within)
{
	struct place read = { 1, 1 };
	size_t at = 0;

	if (written->text.len == 0)
		return add(start, within);
	while (at < written->text.len && is_before(read, within)) {
		struct str rest = str_slice(written->text, at, written->text.len);
		struct str character = str_slice(rest, 0, next_length(written, rest));

		read = behind(read, character);
		at += character.len;
	}
	return add(start, place_at(written->text, at));
}
