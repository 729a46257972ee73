#include "engine/feel/token.h"

#include "engine/base/utf8.h"

uint32_t token_code_point(struct str text, size_t at, size_t *next)
{
	struct str rest = str_slice(text, at, text.len);
	uint32_t code_point = 0;

	if (at < text.len && (unsigned char)text.at[at] < 0x80) {
		*next = at + 1;
		return (unsigned char)text.at[at];
	}
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
	return (code_point >= 'a' && code_point <= 'z') ||
	       (code_point >= 'A' && code_point <= 'Z') || code_point == '_';
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

bool token_is_space(uint32_t code_point)
{
	static const struct interval spaces[] = {
		{ 0x09, 0x0D },	    { 0x20, 0x20 },	{ 0x85, 0x85 },	    { 0xA0, 0xA0 },
		{ 0x1680, 0x1680 }, { 0x180E, 0x180E }, { 0x2000, 0x200B }, { 0x2028, 0x2029 },
		{ 0x202F, 0x202F }, { 0x205F, 0x205F }, { 0x3000, 0x3000 }, { 0xFEFF, 0xFEFF },
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

size_t token_skip_space(struct str text, size_t from)
{
	size_t before;

	do {
		before = from;
		from = skip_comment(text, skip_white(text, from));
	} while (from != before);
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

static struct token word(struct str text, size_t start)
{
	struct token token = { TOKEN_WORD, start, start };
	size_t next = start;
	struct str read;

	while (token.end < text.len && token_is_name_part(token_code_point(text, next, &next)))
		token.end = next;
	read = str_slice(text, start, token.end);
	for (size_t i = 0; i < LENGTH(keywords); i++)
		if (str_equal(read, keywords[i].word))
			token.kind = keywords[i].kind;
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
		char next = at + 1 < text.len ? text.at[at + 1] : '\0';
		size_t sign = next == '+' || next == '-';

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

/* Longer signs before those they begin with. */
static const struct {
	struct str text;
	enum token_kind kind;
} signs[] = {
	{ STR_INIT("**"), TOKEN_POWER },	{ STR_INIT("!="), TOKEN_NOT_EQUAL },
	{ STR_INIT("<="), TOKEN_LESS_EQUAL },	{ STR_INIT(">="), TOKEN_GREATER_EQUAL },
	{ STR_INIT("->"), TOKEN_ARROW },	{ STR_INIT(".."), TOKEN_DOTS },
	{ STR_INIT("+"), TOKEN_PLUS },		{ STR_INIT("-"), TOKEN_MINUS },
	{ STR_INIT("*"), TOKEN_STAR },		{ STR_INIT("/*"), TOKEN_OPEN_COMMENT },
	{ STR_INIT("/"), TOKEN_SLASH },		{ STR_INIT("="), TOKEN_EQUAL },
	{ STR_INIT("<"), TOKEN_LESS },		{ STR_INIT(">"), TOKEN_GREATER },
	{ STR_INIT("."), TOKEN_DOT },		{ STR_INIT(","), TOKEN_COMMA },
	{ STR_INIT(":"), TOKEN_COLON },		{ STR_INIT("("), TOKEN_PAREN_OPEN },
	{ STR_INIT(")"), TOKEN_PAREN_CLOSE },	{ STR_INIT("["), TOKEN_BRACKET_OPEN },
	{ STR_INIT("]"), TOKEN_BRACKET_CLOSE }, { STR_INIT("{"), TOKEN_BRACE_OPEN },
	{ STR_INIT("}"), TOKEN_BRACE_CLOSE },	{ STR_INIT("@"), TOKEN_AT },
	{ STR_INIT("?"), TOKEN_QUESTION },
};

static struct token sign(struct str text, size_t start)
{
	struct str rest = str_slice(text, start, text.len);
	size_t next;

	for (size_t i = 0; i < LENGTH(signs); i++)
		if (str_starts(rest, signs[i].text))
			return (struct token){ signs[i].kind, start,
					       start + signs[i].text.len };
	(void)token_code_point(text, start, &next);
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
