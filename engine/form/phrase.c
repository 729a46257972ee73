#include "engine/form/phrase.h"

bool phrase_is(struct str text)
{
	return str_find(text, STR("{"), 0) != SIZE_MAX;
}

/* Behind the string that begins there; FEEL escapes a quote with a backslash. */
static size_t skip_string(struct str text, size_t at)
{
	for (at++; at < text.len && text.at[at] != '"'; at++)
		if (text.at[at] == '\\')
			at++;
	return at;
}

/* Where the brace that belongs to the one at 0 is: contexts have braces too. */
static size_t find_close(struct str text)
{
	size_t depth = 0;

	for (size_t at = 0; at < text.len; at++) {
		if (text.at[at] == '"')
			at = skip_string(text, at);
		else if (text.at[at] == '{')
			depth++;
		else if (text.at[at] == '}' && --depth == 0)
			return at;
	}
	return SIZE_MAX;
}

static enum phrase_piece take(struct str *rest, size_t from, size_t to, size_t next,
			      enum phrase_piece kind, struct str *piece)
{
	*piece = str_slice(*rest, from, to);
	*rest = str_slice(*rest, next, rest->len);
	return kind;
}

enum phrase_piece phrase_next(struct str *rest, struct str *piece)
{
	size_t brace = str_find(*rest, STR("{"), 0);
	size_t close;

	if (rest->len == 0)
		return PHRASE_END;
	if (brace == SIZE_MAX)
		return take(rest, 0, rest->len, rest->len, PHRASE_LITERAL, piece);
	if (str_starts(str_slice(*rest, brace, rest->len), STR("{{")))
		return take(rest, 0, brace + 1, brace + 2, PHRASE_LITERAL, piece);
	if (brace > 0)
		return take(rest, 0, brace, brace, PHRASE_LITERAL, piece);
	close = find_close(*rest);
	if (close == SIZE_MAX)
		return take(rest, 0, rest->len, rest->len, PHRASE_UNCLOSED, piece);
	return take(rest, 1, close, close + 1, PHRASE_EXPRESSION, piece);
}
