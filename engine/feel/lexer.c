#include "engine/feel/token.h"

#include "engine/base/utf8.h"

uint32_t token_wide_code_point(struct str text, size_t at, size_t *next)
{
	struct str rest = str_slice(text, at, text.len);
	uint32_t code_point = 0;

	if (!utf8_next(&rest, &code_point)) {
		*next = text.len;
		return 0;
	}
	*next = text.len - rest.len;
	return code_point;
}

struct interval {
	uint32_t from, to;
};

static bool in_intervals(const struct interval *intervals, size_t count, uint32_t code_point)
{
	for (size_t i = 0; i < count; i++)
		if (code_point >= intervals[i].from && code_point <= intervals[i].to)
			return true;
	return false;
}

static bool is_ascii_letter(uint32_t code_point)
{
	return ((code_point | 0x20) >= 'a' && (code_point | 0x20) <= 'z') || code_point == '_';
}

static bool is_digit(uint32_t code_point)
{
	return code_point >= '0' && code_point <= '9';
}

bool token_is_name_start(uint32_t code_point)
{
	static const struct interval starts[] = {
		{ 0xC0, 0xD6 },	    { 0xD8, 0xF6 },	{ 0xF8, 0x2FF },
		{ 0x370, 0x37D },   { 0x37F, 0x1FFF },	{ 0x200C, 0x200D },
		{ 0x2070, 0x218F }, { 0x2C00, 0x2FEF }, { 0x3001, 0xD7FF },
		{ 0xF900, 0xFDCF }, { 0xFDF0, 0xFFFC }, { 0x10000, 0xEFFFF },
	};

	if (code_point < 0x80)
		return is_ascii_letter(code_point);
	return !token_is_space(code_point) && in_intervals(starts, LENGTH(starts), code_point);
}

bool token_is_name_part(uint32_t code_point)
{
	static const struct interval parts[] = {
		{ 0xB7, 0xB7 },
		{ 0x300, 0x36F },
		{ 0x203F, 0x2040 },
	};

	if (code_point < 0x80)
		return is_ascii_letter(code_point) || is_digit(code_point);
	return token_is_name_start(code_point) ||
	       in_intervals(parts, LENGTH(parts), code_point);
}

bool token_is_wide_space(uint32_t code_point)
{
	static const struct interval spaces[] = {
		{ 0x85, 0x85 },	    { 0xA0, 0xA0 },	{ 0x1680, 0x1680 }, { 0x180E, 0x180E },
		{ 0x2000, 0x200B }, { 0x2028, 0x2029 }, { 0x202F, 0x202F }, { 0x205F, 0x205F },
		{ 0x3000, 0x3000 }, { 0xFEFF, 0xFEFF },
	};

	return in_intervals(spaces, LENGTH(spaces), code_point);
}

/* Past a comment that begins here; the same place when none does or when it has no end. */
static size_t skip_comment(struct str text, size_t at)
{
	struct str rest = str_slice(text, at, text.len);
	size_t end;

	if (str_starts(rest, STR("//"))) {
		end = str_find(text, STR("\n"), at);
		return end == SIZE_MAX ? text.len : end;
	}
	if (str_starts(rest, STR("/*"))) {
		end = str_find(text, STR("*/"), at + 2);
		return end == SIZE_MAX ? at : end + 2;
	}
	return at;
}

static size_t skip_white(struct str text, size_t at)
{
	size_t next;

	while (at < text.len && token_is_space(token_code_point(text, at, &next)))
		at = next;
	return at;
}

/* Is this the first byte of something that is neither white space nor a comment? Most are. */
static bool begins_token(char byte)
{
	return (unsigned char)byte < 0x80 && byte > ' ' && byte != '/';
}

size_t token_skip_space(struct str text, size_t from)
{
	size_t before = SIZE_MAX;

	while (from < text.len && from != before && !begins_token(text.at[from])) {
		before = from;
		from = skip_comment(text, skip_white(text, from));
	}
	return from;
}

/* --- words ---------------------------------------------------------------------------------
 */

static const struct {
	struct str word;
	enum token_kind kind;
} keywords[] = {
	{ STR_INIT("and"), TOKEN_AND },
	{ STR_INIT("between"), TOKEN_BETWEEN },
	{ STR_INIT("else"), TOKEN_ELSE },
	{ STR_INIT("every"), TOKEN_EVERY },
	{ STR_INIT("external"), TOKEN_EXTERNAL },
	{ STR_INIT("false"), TOKEN_FALSE },
	{ STR_INIT("for"), TOKEN_FOR },
	{ STR_INIT("function"), TOKEN_FUNCTION },
	{ STR_INIT("if"), TOKEN_IF },
	{ STR_INIT("in"), TOKEN_IN },
	{ STR_INIT("instance"), TOKEN_INSTANCE },
	{ STR_INIT("not"), TOKEN_NOT },
	{ STR_INIT("null"), TOKEN_NULL },
	{ STR_INIT("of"), TOKEN_OF },
	{ STR_INIT("or"), TOKEN_OR },
	{ STR_INIT("return"), TOKEN_RETURN },
	{ STR_INIT("satisfies"), TOKEN_SATISFIES },
	{ STR_INIT("some"), TOKEN_SOME },
	{ STR_INIT("then"), TOKEN_THEN },
	{ STR_INIT("true"), TOKEN_TRUE },
};

bool token_is_keyword(enum token_kind kind)
{
	return kind >= TOKEN_AND;
}

static enum token_kind word_kind(struct str word)
{
	for (size_t i = 0; i < LENGTH(keywords); i++)
		if (word.len == keywords[i].word.len && word.at[0] == keywords[i].word.at[0] &&
		    str_equal(word, keywords[i].word))
			return keywords[i].kind;
	return TOKEN_WORD;
}

static struct token word(struct str text, size_t start)
{
	struct token token = { TOKEN_WORD, start, start };
	size_t next = start;

	while (token.end < text.len && token_is_name_part(token_code_point(text, next, &next)))
		token.end = next;
	token.kind = word_kind(str_slice(text, start, token.end));
	return token;
}

/* --- numbers and strings --------------------------------------------------------------------
 */

static bool digit_at(struct str text, size_t at)
{
	return at < text.len && is_digit((unsigned char)text.at[at]);
}

static size_t skip_digits(struct str text, size_t at)
{
	while (digit_at(text, at))
		at++;
	return at;
}

/* "1..5" is a number and two dots. */
static struct token number(struct str text, size_t start)
{
	size_t at = skip_digits(text, start);

	if (at < text.len && text.at[at] == '.' && digit_at(text, at + 1))
		at = skip_digits(text, at + 1);
	if (at < text.len && (text.at[at] == 'e' || text.at[at] == 'E')) {
		size_t sign =
			at + 1 < text.len && (text.at[at + 1] == '+' || text.at[at + 1] == '-');

		if (digit_at(text, at + 1 + sign))
			at = skip_digits(text, at + 1 + sign);
	}
	return (struct token){ TOKEN_NUMBER, start, at };
}

static struct token string(struct str text, size_t start)
{
	for (size_t at = start + 1; at < text.len; at++) {
		if (text.at[at] == '"')
			return (struct token){ TOKEN_STRING, start, at + 1 };
		if (text.at[at] == '\n' || text.at[at] == '\r')
			break;
		if (text.at[at] == '\\')
			at++;
	}
	return (struct token){ TOKEN_OPEN_STRING, start, text.len };
}

/* --- signs ---------------------------------------------------------------------------------
 */

static const enum token_kind single_signs[128] = {
	['+'] = TOKEN_PLUS,	    ['-'] = TOKEN_MINUS,
	['*'] = TOKEN_STAR,	    ['/'] = TOKEN_SLASH,
	['='] = TOKEN_EQUAL,	    ['<'] = TOKEN_LESS,
	['>'] = TOKEN_GREATER,	    ['.'] = TOKEN_DOT,
	[','] = TOKEN_COMMA,	    [':'] = TOKEN_COLON,
	['('] = TOKEN_PAREN_OPEN,   [')'] = TOKEN_PAREN_CLOSE,
	['['] = TOKEN_BRACKET_OPEN, [']'] = TOKEN_BRACKET_CLOSE,
	['{'] = TOKEN_BRACE_OPEN,   ['}'] = TOKEN_BRACE_CLOSE,
	['@'] = TOKEN_AT,	    ['?'] = TOKEN_QUESTION,
};

static const struct {
	char first, second;
	enum token_kind kind;
} double_signs[] = {
	{ '*', '*', TOKEN_POWER },	  { '!', '=', TOKEN_NOT_EQUAL },
	{ '<', '=', TOKEN_LESS_EQUAL },	  { '>', '=', TOKEN_GREATER_EQUAL },
	{ '-', '>', TOKEN_ARROW },	  { '.', '.', TOKEN_DOTS },
	{ '/', '*', TOKEN_OPEN_COMMENT },
};

static struct token sign(struct str text, size_t start)
{
	char first = text.at[start];
	char second = start + 1 < text.len ? text.at[start + 1] : '\0';
	size_t next;

	for (size_t i = 0; i < LENGTH(double_signs); i++)
		if (first == double_signs[i].first && second == double_signs[i].second)
			return (struct token){ double_signs[i].kind, start, start + 2 };
	(void)token_code_point(text, start, &next);
	if ((unsigned char)first < 0x80 && single_signs[(unsigned char)first] != TOKEN_END)
		return (struct token){ single_signs[(unsigned char)first], start, next };
	return (struct token){ TOKEN_BAD, start, next };
}

struct token token_next(struct str text, size_t from)
{
	size_t start = token_skip_space(text, from);
	size_t next;

	if (start == text.len)
		return (struct token){ TOKEN_END, start, start };
	if (token_is_name_start(token_code_point(text, start, &next)))
		return word(text, start);
	if (digit_at(text, start) || (text.at[start] == '.' && digit_at(text, start + 1)))
		return number(text, start);
	if (text.at[start] == '"')
		return string(text, start);
	return sign(text, start);
}
