/* Types in text: "list<number>", and the parameters of built-ins. */
#include "engine/feel/parse.h"

#include <assert.h>
#include <limits.h>

#include "engine/base/limits.h"

/* Longer names before those they begin with. */
static const struct {
	struct str name;
	enum feel_type_kind kind;
} type_names[] = {
	{ STR_INIT("Any"), FEEL_ANY },
	{ STR_INIT("Null"), FEEL_NULL },
	{ STR_INIT("boolean"), FEEL_BOOLEAN },
	{ STR_INIT("number"), FEEL_NUMBER },
	{ STR_INIT("string"), FEEL_STRING },
	{ STR_INIT("date and time"), FEEL_DATE_TIME },
	{ STR_INIT("date"), FEEL_DATE },
	{ STR_INIT("time"), FEEL_TIME },
	{ STR_INIT("days and time duration"), FEEL_DURATION },
	{ STR_INIT("years and months duration"), FEEL_MONTHS },
	{ STR_INIT("list"), FEEL_LIST },
	{ STR_INIT("context"), FEEL_CONTEXT },
	{ STR_INIT("range"), FEEL_RANGE },
	{ STR_INIT("function"), FEEL_FUNCTION },
};

static const struct feel_type *unknown_type(struct parser *parser)
{
	struct nearest nearest = { .wanted = parser_text_of(parser, parser->token) };
	struct diag *diag;

	if (parser->failed)
		return feel_type_simple(FEEL_ANY);
	for (size_t i = 0; i < LENGTH(type_names); i++)
		nearest_offer(&nearest, type_names[i].name);
	diag = parser_error(
		parser, "feel.type.unknown", parser->token.start, "`%.*s` is no type",
		(int)(nearest.wanted.len > 60 ? 60 : nearest.wanted.len), nearest.wanted.at);
	if (nearest.best.len > 0)
		diag_fix(parser->diags, diag, "did you mean `%.*s`?", STR_ARG(nearest.best));
	parser_advance(parser);
	return feel_type_simple(FEEL_ANY);
}

static const struct feel_type *parse_element(struct parser *parser, enum feel_type_kind kind)
{
	const struct feel_type *element;

	if (!parser_accept(parser, TOKEN_LESS))
		return feel_type_simple(kind);
	element = parse_type(parser);
	(void)parser_expect(parser, TOKEN_GREATER, "`>` after the type");
	return feel_type_of(parser->arena, kind, element);
}

static const struct feel_type *parse_context(struct parser *parser)
{
	VEC(struct feel_member) members = { NULL, 0, 0 };

	if (!parser_accept(parser, TOKEN_LESS))
		return feel_type_simple(FEEL_CONTEXT);
	do {
		struct feel_member *member = VEC_ADD(parser->arena, &members);
		size_t end;

		member->name = scope_declared(parser, TOKEN_COLON, &end);
		if (member->name.len == 0)
			parser_missing(parser, "the name of an entry");
		parser_continue(parser, end);
		(void)parser_expect(parser, TOKEN_COLON, "`:` and a type");
		member->type = parse_type(parser);
	} while (parser_accept(parser, TOKEN_COMMA));
	(void)parser_expect(parser, TOKEN_GREATER, "`,` or `>` after the type");
	return feel_type_context(parser->arena, members.at, members.count);
}

static const struct feel_type *parse_function_type(struct parser *parser)
{
	VEC(struct feel_member) parameters = { NULL, 0, 0 };
	struct feel_type *type;

	if (!parser_accept(parser, TOKEN_LESS))
		return feel_type_simple(FEEL_FUNCTION);
	type = ARENA_NEW(parser->arena, struct feel_type);
	type->kind = FEEL_FUNCTION;
	if (parser->token.kind != TOKEN_GREATER) {
		do {
			const struct feel_type *parameter = parse_type(parser);

			VEC_ADD(parser->arena, &parameters)->type = parameter;
		} while (parser_accept(parser, TOKEN_COMMA));
	}
	(void)parser_expect(parser, TOKEN_GREATER, "`,` or `>` after the type");
	(void)parser_expect(parser, TOKEN_ARROW, "`->` and the type of the result");
	type->members = parameters.at;
	type->member_count = parameters.count;
	type->element = parse_type(parser);
	return type;
}

static const struct feel_type *parse_named(struct parser *parser, enum feel_type_kind kind)
{
	switch ((int)kind) {
	case FEEL_LIST:
	case FEEL_RANGE:
		return parse_element(parser, kind);
	case FEEL_CONTEXT:
		return parse_context(parser);
	case FEEL_FUNCTION:
		return parse_function_type(parser);
	default:
		return feel_type_simple(kind);
	}
}

const struct feel_type *parse_type(struct parser *parser)
{
	const struct feel_type *type = NULL;

	if (!parser_enter(parser))
		return feel_type_simple(FEEL_ANY);
	for (size_t i = 0; i < LENGTH(type_names) && type == NULL; i++) {
		size_t end = name_match(parser->text, parser->token.start, type_names[i].name);

		if (end == 0 || parser->failed)
			continue;
		parser_continue(parser, end);
		type = parse_named(parser, type_names[i].kind);
	}
	if (type == NULL)
		type = unknown_type(parser);
	parser_leave(parser);
	return type;
}

/* --- signatures ------------------------------------------------------------------------------
 */

/* Types with parts, by the parser: the tables are ours, that they can be read is a test. */
static const struct feel_type *read_composite(struct arena *arena, struct str text)
{
	static const struct feel_names no_names = { NULL, 0 };
	const struct feel_type *type;
	struct diags diags;
	struct parser parser;

	diags_init(&diags, arena, STR("signature"));
	parser_init(&parser, arena, text, &no_names, &diags);
	type = parse_type(&parser);
	assert(!parser.broken && parser.token.kind == TOKEN_END);
	return type;
}

static const struct feel_type *read_type(struct arena *arena, struct str text)
{
	for (size_t i = 0; i < LENGTH(type_names); i++)
		if (str_equal(text, type_names[i].name))
			return feel_type_simple(type_names[i].kind);
	if (str_starts(text, STR("list<")) && str_ends(text, STR(">")))
		return feel_type_list(arena,
				      read_type(arena, str_slice(text, 5, text.len - 1)));
	return read_composite(arena, text);
}

/* Up to the next of these signs that is not within the angle brackets of a type. */
static size_t find_sign(struct str text, char sign)
{
	size_t depth = 0;

	for (size_t i = 0; i < text.len; i++) {
		if (text.at[i] == sign && depth == 0)
			return i;
		depth += text.at[i] == '<';
		depth -= text.at[i] == '>' && depth > 0;
	}
	return text.len;
}

/* At least as many as there are parameters: types may hold some too. */
static size_t count_colons(struct str text)
{
	size_t count = 0;

	for (size_t i = 0; i < text.len; i++)
		count += text.at[i] == ':';
	return count;
}

/* Kinds of values of which nothing else has to be known. */
static unsigned accepted_kinds(const struct parameter *parameter)
{
	const struct feel_type *type = parameter->type;
	bool plain = type->element == NULL || type->element->kind == FEEL_ANY;
	unsigned kinds = 0;

	if (type->kind == FEEL_ANY)
		return UINT_MAX;
	if (plain && type->member_count == 0)
		kinds = 1U << value_kind_of(type->kind);
	return parameter->optional ? kinds | 1U << VALUE_NULL : kinds;
}

/* "length?: number", "list: list<Any>..." */
static void read_parameter(struct arena *arena, struct str text, struct parameter *parameter,
			   bool *variadic)
{
	size_t colon = find_sign(text, ':');
	struct str type = str_trim(str_slice(text, colon + 1, text.len));

	parameter->name = str_trim(str_slice(text, 0, colon));
	parameter->optional = str_ends(parameter->name, STR("?"));
	if (parameter->optional)
		parameter->name = str_slice(parameter->name, 0, parameter->name.len - 1);
	*variadic = str_ends(type, STR("..."));
	if (*variadic)
		type = str_slice(type, 0, type.len - 3);
	parameter->type = read_type(arena, type);
	parameter->accepts = accepted_kinds(parameter);
}

static void read_signature(struct arena *arena, const struct builtin *row,
			   struct signature *signature)
{
	struct str text = str_from_c(row->parameters);
	struct parameter *parameters = ARENA_ARRAY(arena, struct parameter, count_colons(text));

	while (text.len > 0) {
		size_t end = find_sign(text, ',');

		read_parameter(arena, str_slice(text, 0, end), &parameters[signature->count],
			       &signature->variadic);
		signature->required += !parameters[signature->count++].optional;
		text = str_slice(text, end + 1, text.len);
	}
	signature->row = row;
	signature->result = read_type(arena, str_from_c(row->result));
	signature->parameters = parameters;
}

/* Most calls suit one row of several; the others need not be read. */
static bool may_take(const struct builtin *row, size_t arguments)
{
	size_t most = 0;
	size_t optional = 0;
	size_t depth = 0;
	const char *at = row->parameters;

	for (; *at != '\0'; at++) {
		depth += *at == '<';
		depth -= *at == '>';
		most += *at == ':' && depth == 0;
		optional += *at == '?';
	}
	return arguments == SIZE_MAX ||
	       (arguments + optional >= most &&
		(arguments <= most || (at > row->parameters && at[-1] == '.')));
}

const struct builtin_set *builtin_set_read(struct arena *arena, const struct builtin_set *set,
					   size_t arguments)
{
	struct builtin_set *read = ARENA_NEW(arena, struct builtin_set);
	struct signature *signatures = ARENA_ARRAY(arena, struct signature, set->all_count);

	*read = *set;
	read->rows = signatures;
	read->count = 0;
	for (size_t i = 0; i < set->all_count; i++) {
		if (!may_take(&set->all[i], arguments))
			continue;
		read_signature(arena, &set->all[i], &signatures[read->count]);
		if (signatures[read->count].count > read->most)
			read->most = signatures[read->count].count;
		read->count++;
	}
	return read;
}
