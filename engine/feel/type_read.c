/* Types in text: "list<number>", and the parameters of built-ins. */
#include "engine/feel/parse.h"

#include <assert.h>

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
		parser, "feel.type.unknown", parser->token.start, "“%.*s” is no type",
		(int)(nearest.wanted.len > 60 ? 60 : nearest.wanted.len), nearest.wanted.at);
	if (nearest.best.len > 0)
		diag_fix(parser->diags, diag, "did you mean “%.*s”?", STR_ARG(nearest.best));
	parser_advance(parser);
	return feel_type_simple(FEEL_ANY);
}

static const struct feel_type *parse_element(struct parser *parser, enum feel_type_kind kind)
{
	const struct feel_type *element;

	if (!parser_accept(parser, TOKEN_LESS))
		return feel_type_simple(kind);
	element = parse_type(parser);
	(void)parser_expect(parser, TOKEN_GREATER, "“>” after the type");
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
		(void)parser_expect(parser, TOKEN_COLON, "“:” and a type");
		member->type = parse_type(parser);
	} while (parser_accept(parser, TOKEN_COMMA));
	(void)parser_expect(parser, TOKEN_GREATER, "“,” or “>” after the type");
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
	(void)parser_expect(parser, TOKEN_GREATER, "“,” or “>” after the type");
	(void)parser_expect(parser, TOKEN_ARROW, "“->” and the type of the result");
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

static const struct feel_names no_names = { NULL, 0 };

static void reader_init(struct parser *parser, struct arena *arena, struct diags *diags,
			const char *text)
{
	diags_init(diags, arena, STR("signature"));
	parser_init(parser, arena, str_from_c(text), &no_names, diags);
}

static void read_parameter(struct parser *parser, struct parameter *parameter)
{
	size_t end;

	parameter->name = scope_declared(parser, TOKEN_COLON, &end);
	parser_continue(parser, end);
	parameter->optional = parser_accept(parser, TOKEN_QUESTION);
	(void)parser_expect(parser, TOKEN_COLON, "“:”");
	parameter->type = parse_type(parser);
}

/* The tables are ours: that they can be read is a fact, and a test. */
static void read_signature(struct arena *arena, const struct builtin *row,
			   struct signature *signature)
{
	VEC(struct parameter) parameters = { NULL, 0, 0 };
	struct diags diags;
	struct parser parser;

	reader_init(&parser, arena, &diags, row->result);
	signature->row = row;
	signature->result = parse_type(&parser);
	reader_init(&parser, arena, &diags, row->parameters);
	while (parser.token.kind != TOKEN_END) {
		read_parameter(&parser, VEC_ADD(arena, &parameters));
		signature->required += !parameters.at[parameters.count - 1].optional;
		if (parser_accept(&parser, TOKEN_DOTS))
			signature->variadic = parser_accept(&parser, TOKEN_DOT);
		(void)parser_accept(&parser, TOKEN_COMMA);
	}
	assert(!parser.broken);
	signature->parameters = parameters.at;
	signature->count = parameters.count;
}

const struct builtin_set *builtin_set_new(struct arena *arena, const struct builtin *rows,
					  size_t count)
{
	struct signature *signatures = ARENA_ARRAY(arena, struct signature, count);
	struct builtin_set *set = ARENA_NEW(arena, struct builtin_set);

	for (size_t i = 0; i < count; i++)
		read_signature(arena, &rows[i], &signatures[i]);
	set->name = str_from_c(rows[0].name);
	set->rows = signatures;
	set->count = count;
	return set;
}

const struct builtin_set *builtin_set_find(struct arena *arena, struct str name)
{
	size_t count;
	const struct builtin *rows = builtin_find(name, &count);

	return rows != NULL ? builtin_set_new(arena, rows, count) : NULL;
}
