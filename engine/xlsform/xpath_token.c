#include "engine/xlsform/xpath_inner.h"

static bool is_space(char byte)
{
	return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r';
}

static bool is_digit(char byte)
{
	return byte >= '0' && byte <= '9';
}

/* All letters that are not ASCII are taken: names are looked up, not judged. */
static bool is_letter(char byte)
{
	return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || byte == '_' ||
	       (unsigned char)byte >= 0x80;
}

static size_t skip(struct str text, size_t at, bool (*is)(char))
{
	while (at < text.len && is(text.at[at]))
		at++;
	return at;
}

static bool is_in_word(char byte)
{
	return is_letter(byte) || is_digit(byte) || byte == '-' || byte == '.' || byte == ':';
}

static bool is_in_number(char byte)
{
	return is_digit(byte) || byte == '.';
}

/* Behind the token; what is between is its text. */
static size_t until(struct str text, size_t from, struct str close, struct xpath_token *token)
{
	const size_t end = str_find(text, close, from);

	if (end == SIZE_MAX) {
		token->kind = XPATH_BAD;
		return text.len;
	}
	token->text = str_slice(text, from, end);
	return end + close.len;
}

static const struct {
	struct str text;
	enum xpath_token_kind kind;
} signs[] = {
	{ STR_INIT("!="), XPATH_SIGN }, { STR_INIT("<="), XPATH_SIGN },
	{ STR_INIT(">="), XPATH_SIGN }, { STR_INIT(".."), XPATH_WAY },
	{ STR_INIT("="), XPATH_SIGN },	{ STR_INIT("<"), XPATH_SIGN },
	{ STR_INIT(">"), XPATH_SIGN },	{ STR_INIT("("), XPATH_SIGN },
	{ STR_INIT(")"), XPATH_SIGN },	{ STR_INIT(","), XPATH_SIGN },
	{ STR_INIT("+"), XPATH_SIGN },	{ STR_INIT("-"), XPATH_SIGN },
	{ STR_INIT("*"), XPATH_SIGN },	{ STR_INIT("."), XPATH_SIGN },
	{ STR_INIT("/"), XPATH_WAY },	{ STR_INIT("["), XPATH_WAY },
	{ STR_INIT("]"), XPATH_WAY },	{ STR_INIT("@"), XPATH_WAY },
	{ STR_INIT("|"), XPATH_WAY },
};

static size_t read_sign(struct str text, struct xpath_token *token)
{
	const struct str rest = str_slice(text, token->at, text.len);

	for (size_t i = 0; i < LENGTH(signs); i++)
		if (str_starts(rest, signs[i].text)) {
			token->kind = signs[i].kind;
			token->text = signs[i].text;
			return token->at + signs[i].text.len;
		}
	token->kind = XPATH_BAD;
	return text.len;
}

struct xpath_token xpath_token(struct str text, size_t from, size_t *end)
{
	const size_t at = skip(text, from, is_space);
	struct xpath_token token = { .kind = XPATH_END, .text = STR(""), .at = at };
	const char byte = at < text.len ? text.at[at] : '\0';
	const bool digits = is_digit(byte) ||
			    (byte == '.' && at + 1 < text.len && is_digit(text.at[at + 1]));

	*end = at;
	if (at == text.len)
		return token;
	if (byte == '\'' || byte == '"') {
		token.kind = XPATH_QUOTED;
		*end = until(text, at + 1, byte == '"' ? STR("\"") : STR("'"), &token);
	} else if (str_starts(str_slice(text, at, text.len), STR("${"))) {
		token.kind = XPATH_REFERENCE;
		*end = until(text, at + 2, STR("}"), &token);
		token.text = str_trim(token.text);
	} else if (digits || is_letter(byte)) {
		token.kind = digits ? XPATH_NUMERAL : XPATH_WORD;
		*end = skip(text, at, digits ? is_in_number : is_in_word);
		token.text = str_slice(text, at, *end);
	} else {
		*end = read_sign(text, &token);
	}
	return token;
}
