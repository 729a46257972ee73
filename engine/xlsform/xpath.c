#include "engine/xlsform/xpath_inner.h"

#include "engine/base/buf.h"
#include "engine/base/limits.h"
#include "engine/base/utf8.h"

/* --- terms -------------------------------------------------------------------------------- */

struct xpath_term xpath_trouble(struct xpath_parser *parser, enum xpath_trouble trouble,
				struct str what)
{
	if (parser->out->trouble == XPATH_FINE) {
		parser->out->trouble = trouble;
		parser->out->what = str_copy(parser->arena, what);
	}
	return (struct xpath_term){ .feel = STR("null"), .level = XPATH_PRIMARY_LEVEL };
}

/* Some functions are written with an argument twice: what nests them grows. */
struct xpath_term xpath_term(struct xpath_parser *parser, struct str feel, enum xpath_type type,
			     enum xpath_level level)
{
	if (feel.len > LIMIT_FEEL_TEXT)
		return xpath_trouble(parser, XPATH_TOO_LARGE, STR(""));
	return (struct xpath_term){ .feel = feel, .type = type, .level = level };
}

struct str xpath_within(struct arena *arena, const struct xpath_term *term,
			enum xpath_level level)
{
	return term->level >= level ? term->feel
				    : str_printf(arena, "(%.*s)", STR_ARG(term->feel));
}

struct str xpath_quote(struct arena *arena, struct str text)
{
	struct buf out;
	struct str quoted;

	buf_init(&out, (size_t)2 * LIMIT_FEEL_TEXT);
	buf_add_byte(&out, '"');
	for (size_t i = 0; i < text.len; i++) {
		const char byte = text.at[i];
		const char letter = byte == '\n'   ? 'n'
				    : byte == '\r' ? 'r'
				    : byte == '\t' ? 't'
						   : byte;

		if (letter != byte || byte == '"' || byte == '\\')
			buf_add_byte(&out, '\\');
		buf_add_byte(&out, letter);
	}
	buf_add_byte(&out, '"');
	quoted = str_copy(arena, buf_str(&out));
	buf_finish(&out);
	return quoted;
}

struct str xpath_time(struct arena *arena, struct str text)
{
	return text.len == 5 ? str_printf(arena, "%.*s:00", STR_ARG(text)) : text;
}

static struct xpath_term quoted(struct xpath_parser *parser, struct str text)
{
	struct xpath_term term = xpath_term(parser, xpath_quote(parser->arena, text),
					    XPATH_TEXT, XPATH_PRIMARY_LEVEL);

	term.literal = true;
	term.value = text;
	return term;
}

/* ".5" and "5." are no numbers of FEEL. */
static struct xpath_term number(struct xpath_parser *parser, struct str digits)
{
	struct str feel = digits;
	struct xpath_term term;

	if (str_find(digits, STR("."), str_find(digits, STR("."), 0) + 1) != SIZE_MAX &&
	    str_find(digits, STR("."), 0) != SIZE_MAX)
		return xpath_trouble(parser, XPATH_SYNTAX, digits);
	if (str_starts(digits, STR(".")))
		feel = str_printf(parser->arena, "0%.*s", STR_ARG(digits));
	if (str_ends(digits, STR(".")))
		feel = str_slice(digits, 0, digits.len - 1);
	term = xpath_term(parser, feel, XPATH_NUMBER, XPATH_PRIMARY_LEVEL);
	term.literal = true;
	term.value = feel;
	return term;
}

static bool is_number(struct str text)
{
	size_t points = 0;
	size_t digits = 0;

	for (size_t i = str_starts(text, STR("-")) ? 1 : 0; i < text.len; i++) {
		const bool digit = text.at[i] >= '0' && text.at[i] <= '9';

		if (!digit && text.at[i] != '.')
			return false;
		points += !digit;
		digits += digit;
	}
	return digits > 0 && points <= 1 && text.at[text.len - 1] != '.';
}

struct xpath_term xpath_as_number(struct xpath_parser *parser, struct xpath_term term)
{
	if (term.type == XPATH_TEXT && term.literal && is_number(term.value))
		return number(parser, term.value);
	if (term.type != XPATH_TEXT)
		return term;
	return xpath_term(
		parser,
		str_printf(parser->arena, "number(%.*s, null, \".\")", STR_ARG(term.feel)),
		XPATH_NUMBER, XPATH_PRIMARY_LEVEL);
}

struct xpath_term xpath_as_text(struct xpath_parser *parser, struct xpath_term term)
{
	if (term.type == XPATH_TEXT)
		return term;
	if (term.type == XPATH_NUMBER && term.literal)
		return quoted(parser, term.value);
	return xpath_term(parser, str_printf(parser->arena, "string(%.*s)", STR_ARG(term.feel)),
			  XPATH_TEXT, XPATH_PRIMARY_LEVEL);
}

struct xpath_term xpath_as_date(struct xpath_parser *parser, struct xpath_term term)
{
	if (term.type == XPATH_DATE)
		return term;
	return xpath_term(parser, str_printf(parser->arena, "date(%.*s)", STR_ARG(term.feel)),
			  XPATH_DATE, XPATH_PRIMARY_LEVEL);
}

/* A text is true when something is in it, a number when it is not 0. */
struct xpath_term xpath_as_condition(struct xpath_parser *parser, struct xpath_term term)
{
	const bool counted = term.type == XPATH_NUMBER;

	if (term.type == XPATH_BOOLEAN || term.type == XPATH_ANY)
		return term;
	if (term.literal)
		return xpath_term(parser,
				  term.value.len > 0 && !str_equal_c(term.value, "0")
					  ? STR("true")
					  : STR("false"),
				  XPATH_BOOLEAN, XPATH_PRIMARY_LEVEL);
	return xpath_term(
		parser,
		str_printf(parser->arena, "%.*s != %s",
			   STR_ARG(xpath_within(parser->arena, &term, XPATH_ADD_LEVEL)),
			   counted ? "0" : "null"),
		XPATH_BOOLEAN, XPATH_COMPARE_LEVEL);
}

struct xpath_term xpath_or_null(struct xpath_parser *parser, struct xpath_term term)
{
	if (term.type == XPATH_TEXT && term.literal && term.value.len == 0)
		return xpath_term(parser, STR("null"), XPATH_ANY, XPATH_PRIMARY_LEVEL);
	return term;
}

/* --- names -------------------------------------------------------------------------------- */

static bool is_around(const struct xpath_name *repeat, const struct xpath_name *inner)
{
	while (inner != NULL && inner != repeat)
		inner = inner->repeat;
	return inner == repeat;
}

/* Nested no deeper than groups may be. */
struct str xpath_reference(struct arena *arena, const struct xpath_scope *scope,
			   const struct xpath_name *name)
{
	if (name->repeat == NULL || is_around(name->repeat, scope->repeat))
		return name->id;
	return str_printf(arena, "%.*s.%.*s",
			  STR_ARG(xpath_reference(arena, scope, name->repeat)),
			  STR_ARG(name->id));
}

static struct xpath_term refer(struct xpath_parser *parser, struct str text)
{
	const struct xpath_name *name = map_get(parser->scope->names, text);
	bool outside;

	if (name == NULL)
		return xpath_trouble(parser, XPATH_UNKNOWN, text);
	outside = name->repeat != NULL && !is_around(name->repeat, parser->scope->repeat);
	return xpath_term(parser, xpath_reference(parser->arena, parser->scope, name),
			  outside ? XPATH_LIST : name->type, XPATH_PRIMARY_LEVEL);
}

static struct xpath_term column(struct xpath_parser *parser, struct str name)
{
	for (size_t i = 0; i < parser->scope->column_count; i++)
		if (str_equal(parser->scope->columns[i].name, name))
			return quoted(parser, parser->scope->columns[i].value);
	return xpath_trouble(parser, XPATH_PATH, name);
}

/* --- parsing ------------------------------------------------------------------------------ */

static void step(struct xpath_parser *parser)
{
	parser->token = xpath_token(parser->text, parser->end, &parser->end);
}

static bool is_sign(const struct xpath_parser *parser, const char *sign)
{
	return parser->token.kind == XPATH_SIGN && str_equal_c(parser->token.text, sign);
}

static struct xpath_term wrong(struct xpath_parser *parser)
{
	const struct str rest = str_slice(parser->text, parser->token.at, parser->text.len);
	size_t end = 0;

	if (parser->token.kind != XPATH_WAY)
		return xpath_trouble(parser, XPATH_SYNTAX,
				     str_slice(rest, 0, utf8_offset(rest, 40)));
	while (end < rest.len && rest.at[end] != ' ' && rest.at[end] != ')')
		end++;
	return xpath_trouble(parser, XPATH_PATH, str_slice(rest, 0, end));
}

static struct xpath_term parse(struct xpath_parser *parser, unsigned least);

static struct xpath_term call(struct xpath_parser *parser, struct str name)
{
	struct xpath_term *arguments =
		ARENA_ARRAY(parser->arena, struct xpath_term, XPATH_ARGUMENTS);
	size_t count = 0;

	step(parser);
	while (!is_sign(parser, ")") && parser->out->trouble == XPATH_FINE) {
		if (count == XPATH_ARGUMENTS)
			return xpath_trouble(parser, XPATH_TOO_LARGE, name);
		arguments[count++] = parse(parser, 0);
		if (is_sign(parser, ","))
			step(parser);
		else if (!is_sign(parser, ")"))
			return wrong(parser);
	}
	step(parser);
	if (parser->out->trouble != XPATH_FINE)
		return arguments[0];
	return xpath_call(parser, name, arguments, count);
}

static struct xpath_term in_brackets(struct xpath_parser *parser)
{
	struct xpath_term term;

	step(parser);
	term = parse(parser, 0);
	if (!is_sign(parser, ")"))
		return wrong(parser);
	step(parser);
	return term;
}

static struct xpath_term negative(struct xpath_parser *parser)
{
	struct xpath_term term;

	step(parser);
	term = xpath_as_number(parser, parse(parser, 7));
	const struct str feel =
		str_printf(parser->arena, "-%.*s",
			   STR_ARG(xpath_within(parser->arena, &term, XPATH_PRIMARY_LEVEL)));
	if (!term.literal)
		return xpath_term(parser, feel, XPATH_NUMBER, XPATH_MULTIPLY_LEVEL);
	term.feel = feel;
	term.value = feel;
	return term;
}

static struct xpath_term self(struct xpath_parser *parser)
{
	const struct xpath_name *name = parser->scope->self;

	step(parser);
	if (name == NULL)
		return xpath_trouble(parser, XPATH_PATH, STR("."));
	return xpath_term(parser, name->id, name->type, XPATH_PRIMARY_LEVEL);
}

static struct xpath_term operand(struct xpath_parser *parser)
{
	const struct xpath_token token = parser->token;

	if (is_sign(parser, "("))
		return in_brackets(parser);
	if (is_sign(parser, "-"))
		return negative(parser);
	if (is_sign(parser, "."))
		return self(parser);
	if (token.kind == XPATH_SIGN || token.kind == XPATH_WAY || token.kind == XPATH_BAD ||
	    token.kind == XPATH_END)
		return wrong(parser);
	step(parser);
	if (token.kind == XPATH_NUMERAL)
		return number(parser, token.text);
	if (token.kind == XPATH_QUOTED)
		return quoted(parser, token.text);
	if (token.kind == XPATH_REFERENCE)
		return refer(parser, token.text);
	return is_sign(parser, "(") ? call(parser, token.text) : column(parser, token.text);
}

/* By XPath 1.0, 3.4 and 3.5: how tight they bind, 0: it is no operator. */
static unsigned binds(const struct xpath_token *token)
{
	static const struct {
		struct str sign;
		enum xpath_token_kind kind;
		unsigned binds;
	} operators[] = {
		{ STR_INIT("or"), XPATH_WORD, 1 },  { STR_INIT("and"), XPATH_WORD, 2 },
		{ STR_INIT("="), XPATH_SIGN, 3 },   { STR_INIT("!="), XPATH_SIGN, 3 },
		{ STR_INIT("<"), XPATH_SIGN, 4 },   { STR_INIT("<="), XPATH_SIGN, 4 },
		{ STR_INIT(">"), XPATH_SIGN, 4 },   { STR_INIT(">="), XPATH_SIGN, 4 },
		{ STR_INIT("+"), XPATH_SIGN, 5 },   { STR_INIT("-"), XPATH_SIGN, 5 },
		{ STR_INIT("*"), XPATH_SIGN, 6 },   { STR_INIT("div"), XPATH_WORD, 6 },
		{ STR_INIT("mod"), XPATH_WORD, 6 },
	};

	for (size_t i = 0; i < LENGTH(operators); i++)
		if (token->kind == operators[i].kind &&
		    str_equal(token->text, operators[i].sign))
			return operators[i].binds;
	return 0;
}

/* What binds at least so tight. Recursion is limited by depth. */
static struct xpath_term parse(struct xpath_parser *parser, unsigned least)
{
	struct xpath_term left;

	if (parser->depth == XPATH_DEPTH)
		return xpath_trouble(parser, XPATH_TOO_LARGE, STR(""));
	parser->depth++;
	left = operand(parser);
	while (parser->out->trouble == XPATH_FINE) {
		const struct str sign = parser->token.text;
		const unsigned tight = binds(&parser->token);

		if (tight == 0 || tight < least)
			break;
		step(parser);
		left = xpath_operate(parser, sign, left, parse(parser, tight + 1));
	}
	parser->depth--;
	return left;
}

static struct xpath_term parse_all(struct xpath_parser *parser, const struct xpath_scope *scope,
				   struct str text, struct xpath_result *out)
{
	struct xpath_term term;

	*out = (struct xpath_result){ .trouble = XPATH_FINE };
	parser->scope = scope;
	parser->text = text;
	parser->out = out;
	if (text.len > LIMIT_FEEL_TEXT)
		return xpath_trouble(parser, XPATH_TOO_LARGE, STR(""));
	step(parser);
	term = parse(parser, 0);
	return parser->token.kind == XPATH_END ? term : wrong(parser);
}

static bool finish(const struct xpath_term *term, struct xpath_result *out)
{
	out->feel = term->feel;
	out->type = term->type;
	return out->trouble == XPATH_FINE;
}

bool xpath_translate(struct arena *arena, const struct xpath_scope *scope, struct str text,
		     struct xpath_result *out)
{
	struct xpath_parser parser = { .arena = arena };
	struct xpath_term term = parse_all(&parser, scope, text, out);

	term = xpath_or_null(&parser, term);
	return finish(&term, out);
}

bool xpath_condition(struct arena *arena, const struct xpath_scope *scope, struct str text,
		     struct xpath_result *out)
{
	struct xpath_parser parser = { .arena = arena };
	struct xpath_term term = parse_all(&parser, scope, text, out);

	term = xpath_as_condition(&parser, term);
	return finish(&term, out);
}
