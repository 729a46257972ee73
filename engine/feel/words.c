#include "engine/feel/words.h"

#include "engine/base/map.h"
#include "engine/feel/token.h"

VEC_TYPE(tokens, struct token);

struct reader {
	struct str text;
	struct tokens tokens; /* TOKEN_END last */
	struct map own;
};

static bool read_tokens(struct reader *reader, struct arena *arena)
{
	struct token token = { 0 };

	do {
		token = token_next(reader->text, token.end);
		*VEC_ADD(arena, &reader->tokens) = token;
		if (token.kind == TOKEN_BAD || token.kind == TOKEN_OPEN_STRING ||
		    token.kind == TOKEN_OPEN_COMMENT)
			return false;
	} while (token.kind != TOKEN_END);
	return true;
}

/* Of the token so many places further or back; TOKEN_END outside. */
static enum token_kind kind_at(const struct reader *reader, size_t i, int further)
{
	size_t at = i + (size_t)further; /* wraps around below 0, and is then too large */

	return at < reader->tokens.count ? reader->tokens.at[at].kind : TOKEN_END;
}

static struct str text_at(const struct reader *reader, size_t i)
{
	const struct token *token = &reader->tokens.at[i];

	return str_slice(reader->text, token->start, token->end);
}

/* --- what the expression brings itself --- */

static bool begins_loop(enum token_kind kind)
{
	return kind == TOKEN_FOR || kind == TOKEN_SOME || kind == TOKEN_EVERY;
}

/* "for x in", "some x in", and after a comma another one. */
static bool is_iterator(const struct reader *reader, size_t i, bool in_loop)
{
	enum token_kind before = kind_at(reader, i, -1);

	return kind_at(reader, i, 1) == TOKEN_IN &&
	       (begins_loop(before) || (in_loop && before == TOKEN_COMMA));
}

/* Within "function(x, y: number)". */
static bool is_in_parameters(const struct reader *reader, size_t i)
{
	while (i > 0 && kind_at(reader, i, -1) != TOKEN_PAREN_OPEN &&
	       kind_at(reader, i, -1) != TOKEN_PAREN_CLOSE)
		i--;
	return kind_at(reader, i, -1) == TOKEN_PAREN_OPEN &&
	       kind_at(reader, i, -2) == TOKEN_FUNCTION;
}

static bool is_parameter(const struct reader *reader, size_t i)
{
	enum token_kind before = kind_at(reader, i, -1);

	return (before == TOKEN_PAREN_OPEN || before == TOKEN_COMMA) &&
	       is_in_parameters(reader, i);
}

static bool is_parameter_type(const struct reader *reader, size_t i)
{
	return kind_at(reader, i, -1) == TOKEN_COLON && is_in_parameters(reader, i);
}

static void find_own(struct reader *reader)
{
	bool in_loop = false;

	for (size_t i = 0; i < reader->tokens.count; i++) {
		enum token_kind kind = reader->tokens.at[i].kind;
		bool is_key = kind_at(reader, i, 1) == TOKEN_COLON;

		if (begins_loop(kind))
			in_loop = true;
		else if (kind == TOKEN_RETURN || kind == TOKEN_SATISFIES)
			in_loop = false;
		else if (kind == TOKEN_WORD &&
			 (is_key || is_iterator(reader, i, in_loop) || is_parameter(reader, i)))
			map_set(&reader->own, text_at(reader, i), NULL);
	}
}

/* --- names of several words --- */

static bool is_text(const struct reader *reader, size_t i, const char *text)
{
	return i < reader->tokens.count && str_equal_c(text_at(reader, i), text);
}

/* "date and time", "years and months duration": the built-in names with a keyword that may
 * stand between two values too. All others with one have "of", which stands between none. */
static bool begins_long_name(const struct reader *reader, size_t i)
{
	if (kind_at(reader, i, 1) != TOKEN_AND)
		return false;
	return (is_text(reader, i, "date") && is_text(reader, i + 2, "time") &&
		kind_at(reader, i, 3) == TOKEN_PAREN_OPEN) ||
	       (is_text(reader, i, "years") && is_text(reader, i + 2, "months") &&
		is_text(reader, i + 3, "duration"));
}

static bool is_value(const struct reader *reader, size_t i)
{
	enum token_kind before = kind_at(reader, i, -1);
	enum token_kind after = kind_at(reader, i, 1);

	return reader->tokens.at[i].kind == TOKEN_WORD && before != TOKEN_WORD &&
	       before != TOKEN_DOT && before != TOKEN_OF && after != TOKEN_WORD &&
	       after != TOKEN_OF && after != TOKEN_PAREN_OPEN && !begins_long_name(reader, i) &&
	       !is_parameter_type(reader, i);
}

/* --- the interface --- */

bool feel_words_find(struct arena *arena, struct str text, struct feel_words *out)
{
	struct reader reader = { .text = text };

	*out = (struct feel_words){ 0 };
	if (!read_tokens(&reader, arena))
		return false;
	map_init(&reader.own, arena);
	find_own(&reader);
	for (size_t i = 0; i < reader.tokens.count; i++)
		if (is_value(&reader, i)) {
			struct str word = text_at(&reader, i);

			*VEC_ADD(arena, out) =
				(struct feel_word){ word, map_has(&reader.own, word) };
		}
	return true;
}

size_t feel_words_brace(struct str text, size_t from)
{
	size_t open = 0;

	for (;;) {
		struct token token = token_next(text, from);

		if (token.kind == TOKEN_END || token.kind == TOKEN_OPEN_STRING ||
		    token.kind == TOKEN_OPEN_COMMENT)
			return SIZE_MAX;
		if (token.kind == TOKEN_BRACE_CLOSE && open == 0)
			return token.start;
		open += token.kind == TOKEN_BRACE_OPEN ? 1 : 0;
		open -= token.kind == TOKEN_BRACE_CLOSE ? 1 : 0;
		from = token.end;
	}
}
