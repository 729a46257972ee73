/* Literals, lists, contexts, ranges, functions, calls. */
#include "engine/feel/parse.h"

#include "engine/base/limits.h"
#include "engine/base/utf8.h"

static struct place here(struct parser *parser)
{
	return parser_place(parser, parser->token.start);
}

/* --- strings --------------------------------------------------------------------------------
 */

/* So many hexadecimal digits at the front of the text. */
static bool read_hex(struct str text, size_t digits, uint32_t *out)
{
	uint32_t number = 0;

	if (text.len < digits)
		return false;
	for (size_t i = 0; i < digits; i++) {
		char c = text.at[i];
		uint32_t low = (uint32_t)(c | 0x20);

		if (c >= '0' && c <= '9')
			number = number * 16 + (uint32_t)(c - '0');
		else if (low >= 'a' && low <= 'f')
			number = number * 16 + low - 'a' + 10;
		else
			return false;
	}
	*out = number;
	return true;
}

static bool is_surrogate(uint32_t unit, uint32_t first)
{
	return unit >= first && unit < first + 0x400;
}

/* "\u1234", a pair of those, or "\U123456" at the front of *rest. A lone surrogate is no
 * character: U+FFFD. */
static bool read_code_point(struct str *rest, uint32_t *out)
{
	size_t digits = str_starts(*rest, STR("\\U")) ? 6 : 4;
	uint32_t low;

	if (!str_starts(*rest, STR("\\u")) && digits == 4)
		return false;
	if (!read_hex(str_slice(*rest, 2, rest->len), digits, out))
		return false;
	*rest = str_slice(*rest, 2 + digits, rest->len);
	if (is_surrogate(*out, 0xD800) && str_starts(*rest, STR("\\u")) &&
	    read_hex(str_slice(*rest, 2, rest->len), 4, &low) && is_surrogate(low, 0xDC00)) {
		*out = 0x10000 + ((*out - 0xD800) << 10) + (low - 0xDC00);
		*rest = str_slice(*rest, 6, rest->len);
	}
	if (*out > 0x10FFFF || (*out >= 0xD800 && *out < 0xE000))
		*out = 0xFFFD;
	return true;
}

/* One escape off the front of *rest; unknown ones stand for themselves, as in "\s" (TCK 0067).
 */
static size_t read_escape(struct str *rest, char out[4])
{
	static const char codes[] = "nrt\"'\\";
	static const char meant[] = "\n\r\t\"'\\";
	uint32_t code_point;

	if (read_code_point(rest, &code_point))
		return utf8_encode(code_point, out);
	for (size_t i = 0; rest->len > 1 && codes[i] != '\0'; i++) {
		if (rest->at[1] != codes[i])
			continue;
		out[0] = meant[i];
		*rest = str_slice(*rest, 2, rest->len);
		return 1;
	}
	out[0] = '\\';
	*rest = str_slice(*rest, 1, rest->len);
	return 1;
}

/* What is between the quotes, without escapes; no longer than it was. */
static struct str unescape(struct parser *parser, struct str text)
{
	struct str rest = str_slice(text, 1, text.len - 1);
	char *at;
	size_t len = 0;

	if (str_find(rest, STR("\\"), 0) == SIZE_MAX)
		return rest;
	at = arena_alloc(parser->arena, rest.len);
	while (rest.len > 0) {
		char bytes[4] = { rest.at[0] };
		size_t count = 1;

		if (rest.at[0] == '\\')
			count = read_escape(&rest, bytes);
		else
			rest = str_slice(rest, 1, rest.len);
		for (size_t i = 0; i < count; i++)
			at[len++] = bytes[i];
	}
	return (struct str){ at, len };
}

static struct str read_string(struct parser *parser)
{
	struct str text = unescape(parser, parser_text_of(parser, parser->token));

	parser_advance(parser);
	return text;
}

/* --- literals -------------------------------------------------------------------------------
 */

static const struct node *literal(struct parser *parser, struct value value)
{
	const struct node *node = node_literal(parser, here(parser), value);

	parser_advance(parser);
	return node;
}

static const struct node *parse_number(struct parser *parser)
{
	struct str text = parser_text_of(parser, parser->token);
	struct decimal number = decimal_from_i64(0);

	if (!decimal_parse(text, &number))
		parser_error(parser, "feel.number.size", parser->token.start,
			     "the number does not fit: at most 34 digits and exponents up to "
			     "6111 can be computed with");
	return literal(parser, value_number(number));
}

static bool read_temporal(struct parser *parser, struct str text, struct value *out)
{
	struct date_time moment;
	struct duration duration;

	if (date_parse(text, &moment.date)) {
		*out = value_date(moment.date);
		return true;
	}
	if (time_parse(text, &moment.time)) {
		*out = value_time(parser->arena, moment.time);
		return true;
	}
	if (date_time_parse(text, &moment)) {
		*out = value_date_time(parser->arena, moment);
		return true;
	}
	if (duration_parse(text, &duration)) {
		*out = value_duration(duration);
		return true;
	}
	out->kind = VALUE_MONTHS;
	return months_parse(text, &out->months);
}

/* A text that is no date, time or duration makes the literal null: TCK 0093. */
static const struct node *parse_temporal(struct parser *parser)
{
	struct place place = here(parser);
	struct value value = value_null();
	size_t start = parser->token.start;
	struct str text;

	parser_advance(parser);
	if (parser->token.kind != TOKEN_STRING) {
		parser_missing(parser, "a date, time or duration in quotes after `@`");
		return node_literal(parser, place, value_null());
	}
	text = read_string(parser);
	if (read_temporal(parser, text, &value))
		return node_literal(parser, place, value);
	parser_error(parser, "feel.temporal.unknown", start,
		     "`%.*s` is no date, time, date and time, or duration",
		     (int)(text.len > 60 ? 60 : text.len), text.at);
	return node_literal(parser, place, value_null());
}

/* --- ranges, lists, parentheses
 * --------------------------------------------------------------- */

const struct node *parse_range_rest(struct parser *parser, const struct node *low,
				    bool low_included, struct place place)
{
	struct node *node = node_new(parser, NODE_RANGE, place);

	(void)parser_expect(parser, TOKEN_DOTS, "`..` between the ends of the range");
	node->range.low = low;
	node->range.low_included = low_included;
	node->range.high = parse_range_end(parser);
	node->range.high_included = parser->token.kind == TOKEN_BRACKET_CLOSE;
	if (parser->token.kind != TOKEN_PAREN_CLOSE &&
	    parser->token.kind != TOKEN_BRACKET_CLOSE &&
	    parser->token.kind != TOKEN_BRACKET_OPEN)
		parser_missing(parser, "`]`, `)` or `[` at the end of the range");
	parser_advance(parser);
	node_adopt(node, low);
	node_adopt(node, node->range.high);
	return node_done(parser, node);
}

const struct node *parse_comparison_test(struct parser *parser)
{
	struct node *node = node_new(parser, NODE_UNARY, here(parser));

	if (!token_is_comparison(parser->token.kind, &node->unary.op))
		return parse_expression(parser);
	parser_advance(parser);
	node->unary.operand = parse_operand(parser);
	node_adopt(node, node->unary.operand);
	return node_done(parser, node);
}

const struct node *parse_parenthesis(struct parser *parser)
{
	struct place place = here(parser);
	const struct node *node;

	parser_advance(parser);
	node = parse_comparison_test(parser);
	if (parser->token.kind == TOKEN_DOTS)
		return parse_range_rest(parser, node, false, place);
	(void)parser_expect(parser, TOKEN_PAREN_CLOSE, "`)`");
	return node;
}

const struct node *parse_bracket(struct parser *parser)
{
	struct place place = here(parser);
	VEC(const struct node *) items = { NULL, 0, 0 };
	struct node *node = node_new(parser, NODE_LIST, place);

	parser_advance(parser);
	if (parser->token.kind == TOKEN_BRACKET_CLOSE) {
		parser_advance(parser);
		return node_done(parser, node);
	}
	do {
		const struct node *item = parse_comparison_test(parser);

		if (items.count == 0 && parser->token.kind == TOKEN_DOTS)
			return parse_range_rest(parser, item, true, place);
		*VEC_ADD(parser->arena, &items) = item;
		node_adopt(node, item);
	} while (parser_accept(parser, TOKEN_COMMA));
	(void)parser_expect(parser, TOKEN_BRACKET_CLOSE, "`,` or `]` in the list");
	node->list.at = items.at;
	node->list.count = items.count;
	return node_done(parser, node);
}

/* "]1..5]" leaves its low end out. */
static const struct node *parse_open_range(struct parser *parser)
{
	struct place place = here(parser);

	parser_advance(parser);
	return parse_range_rest(parser, parse_operand(parser), false, place);
}

/* --- contexts --------------------------------------------------------------------------------
 */

static struct str parse_key(struct parser *parser)
{
	struct str key;
	size_t end;

	if (parser->token.kind == TOKEN_STRING)
		return read_string(parser);
	key = scope_declared(parser, TOKEN_COLON, &end);
	if (key.len == 0)
		parser_missing(parser, "the name of an entry");
	parser_continue(parser, end);
	return key;
}

static bool has_entry(const struct node_context *context, struct str key)
{
	for (size_t i = 0; i < context->count; i++)
		if (str_equal(context->entries[i].key, key))
			return true;
	return false;
}

static void parse_entry(struct parser *parser, struct node *node, struct node_entry *entry)
{
	size_t start = parser->token.start;

	entry->key = parse_key(parser);
	if (has_entry(&node->context, entry->key))
		parser_error(parser, "feel.context.duplicate", start,
			     "the context has two entries `%.*s`",
			     (int)(entry->key.len > 60 ? 60 : entry->key.len), entry->key.at);
	(void)parser_expect(parser, TOKEN_COLON, "`:` after the name of the entry");
	entry->value = parse_expression(parser);
	entry->slot = scope_push(parser, entry->key, entry->value->type);
	node_adopt(node, entry->value);
}

const struct node *parse_braces(struct parser *parser)
{
	VEC(struct node_entry) entries = { NULL, 0, 0 };
	struct node *node = node_new(parser, NODE_CONTEXT, here(parser));

	parser_advance(parser);
	if (parser_accept(parser, TOKEN_BRACE_CLOSE))
		return node_done(parser, node);
	do {
		struct node_entry *entry = VEC_ADD(parser->arena, &entries);

		node->context.entries = entries.at;
		parse_entry(parser, node, entry);
		node->context.count = entries.count;
	} while (parser_accept(parser, TOKEN_COMMA));
	scope_pop(parser, entries.count);
	(void)parser_expect(parser, TOKEN_BRACE_CLOSE, "`,` or `}` in the context");
	return node_done(parser, node);
}

/* --- functions -------------------------------------------------------------------------------
 */

/* A declared context may hold more than is declared, and so its parts are not known. */
static const struct feel_type *variable_type(const struct feel_type *declared)
{
	return declared == NULL ? feel_type_simple(FEEL_ANY) : feel_type_simple(declared->kind);
}

static void parse_parameter(struct parser *parser, struct node_parameter *parameter)
{
	size_t end;

	parameter->name = scope_declared(parser, TOKEN_COLON, &end);
	if (parameter->name.len == 0)
		parser_missing(parser, "the name of a parameter");
	parser_continue(parser, end);
	if (parser_accept(parser, TOKEN_COLON))
		parameter->type = parse_type(parser);
	(void)scope_push(parser, parameter->name, variable_type(parameter->type));
}

static void parse_parameters(struct parser *parser, struct node *node)
{
	VEC(struct node_parameter) parameters = { NULL, 0, 0 };

	(void)parser_expect(parser, TOKEN_PAREN_OPEN, "`(` after `function`");
	if (parser->token.kind != TOKEN_PAREN_CLOSE) {
		do {
			parse_parameter(parser, VEC_ADD(parser->arena, &parameters));
		} while (parser_accept(parser, TOKEN_COMMA));
	}
	(void)parser_expect(parser, TOKEN_PAREN_CLOSE, "`,` or `)` after a parameter");
	node->function.parameters = parameters.at;
	node->function.parameter_count = parameters.count;
}

/* What a function captures is found while its body is read; its level ends with it. */
const struct node *parse_function(struct parser *parser)
{
	struct node *node = node_new(parser, NODE_FUNCTION, here(parser));
	size_t outer = parser->variables.count;
	struct level *level;

	parser_advance(parser);
	(void)VEC_ADD(parser->arena, &parser->levels);
	parse_parameters(parser, node);
	node->function.external = parser_accept(parser, TOKEN_EXTERNAL);
	node->function.body = parse_expression(parser);
	scope_pop(parser, parser->variables.count - outer);
	level = &parser->levels.at[--parser->levels.count];
	node->function.captures = level->captures.at;
	node->function.capture_count = level->captures.count;
	node->function.frame = level->frame;
	*level = (struct level){ 0 };
	node->depth = (uint16_t)(node->function.body->depth + 1);
	return node_done(parser, node);
}

/* --- calls -----------------------------------------------------------------------------------
 */

/* "name:" before an argument; the empty text for a positional one. */
static struct str parse_argument_name(struct parser *parser)
{
	size_t end;
	struct str name = scope_declared(parser, TOKEN_COLON, &end);
	struct token colon = token_next(parser->text, end);

	if (name.len == 0 || colon.kind != TOKEN_COLON)
		return STR("");
	parser_continue(parser, colon.end);
	return name;
}

struct arguments {
	VEC(const struct node *) values;
	VEC(struct str) names;
	size_t named;
};

static void parse_argument(struct parser *parser, struct node *node,
			   struct arguments *arguments)
{
	struct str name = parse_argument_name(parser);
	const struct node *value = parse_comparison_test(parser);

	*VEC_ADD(parser->arena, &arguments->names) = name;
	*VEC_ADD(parser->arena, &arguments->values) = value;
	arguments->named += name.len > 0;
	node_adopt(node, value);
}

const struct node *parse_arguments(struct parser *parser, const struct node *callee)
{
	struct arguments arguments = { 0 };
	size_t start = parser->token.start;
	size_t warnings;
	struct node *node = node_new(parser, NODE_CALL, callee->place);

	parser_advance(parser);
	if (parser->token.kind != TOKEN_PAREN_CLOSE) {
		do {
			parse_argument(parser, node, &arguments);
		} while (parser_accept(parser, TOKEN_COMMA));
	}
	(void)parser_expect(parser, TOKEN_PAREN_CLOSE, "`,` or `)` after an argument");
	if (arguments.named > 0 && arguments.named < arguments.values.count)
		parser_error(parser, "feel.function.arguments", start,
			     "some arguments are named and some are not: name all or none");
	node->call.callee = callee;
	node->call.args.at = arguments.values.at;
	node->call.args.count = arguments.values.count;
	node->call.names = arguments.named > 0 ? arguments.names.at : NULL;
	if (callee->kind == NODE_BUILTIN)
		node->call.builtin = builtin_set_read(parser->arena, callee->builtin,
						      arguments.values.count);
	node_adopt(node, callee);
	warnings = parser->diags->list.count;
	(void)node_done(parser, node);
	fold_call(parser, node, parser->diags->list.count == warnings);
	return node;
}

/* --- anything --------------------------------------------------------------------------------
 */

static const struct node *keyword(struct parser *parser)
{
	switch ((int)parser->token.kind) {
	case TOKEN_TRUE:
		return literal(parser, value_boolean(true));
	case TOKEN_FALSE:
		return literal(parser, value_boolean(false));
	case TOKEN_NULL:
		return literal(parser, value_null());
	case TOKEN_IF:
		return parse_if(parser);
	case TOKEN_FOR:
		return parse_for(parser);
	case TOKEN_SOME:
	case TOKEN_EVERY:
		return parse_quantified(parser);
	case TOKEN_FUNCTION:
		return parse_function(parser);
	case TOKEN_NOT:
	case TOKEN_OF:
		return scope_read(parser);
	default:
		break;
	}
	parser_missing(parser, "a value");
	return node_literal(parser, here(parser), value_null());
}

const struct node *parse_primary(struct parser *parser)
{
	switch ((int)parser->token.kind) {
	case TOKEN_WORD:
		return scope_read(parser);
	case TOKEN_QUESTION:
		return scope_read_input(parser);
	case TOKEN_NUMBER:
		return parse_number(parser);
	case TOKEN_STRING:
		return literal(parser, value_string(unescape(
					       parser, parser_text_of(parser, parser->token))));
	case TOKEN_AT:
		return parse_temporal(parser);
	case TOKEN_PAREN_OPEN:
		return parse_parenthesis(parser);
	case TOKEN_BRACKET_OPEN:
		return parse_bracket(parser);
	case TOKEN_BRACKET_CLOSE:
		return parse_open_range(parser);
	case TOKEN_BRACE_OPEN:
		return parse_braces(parser);
	default:
		break;
	}
	if (token_is_keyword(parser->token.kind) && scope_hides_keyword(parser))
		return scope_read(parser);
	return keyword(parser);
}
