/* The parser's ground: tokens, places, problems, nodes. */
#include "engine/feel/parse.h"

#include <stdarg.h>
#include <stdio.h>

#include "engine/base/limits.h"
#include "engine/base/utf8.h"
#include "engine/feel/eval.h"

static bool is_ascii(struct str text)
{
	unsigned char all = 0;

	for (size_t i = 0; i < text.len; i++)
		all |= (unsigned char)text.at[i];
	return all < 0x80;
}

/* Too long, or no text: nothing of it is read. */
static void refuse_bad_text(struct parser *parser)
{
	size_t invalid;

	if (parser->text.len > LIMIT_FEEL_TEXT) {
		parser_error(parser, "feel.limit.text", 0,
			     "the expression has %zu bytes, more than %d", parser->text.len,
			     LIMIT_FEEL_TEXT);
		parser->text = STR("");
		return;
	}
	invalid = is_ascii(parser->text) ? SIZE_MAX : utf8_invalid(parser->text);
	if (invalid == SIZE_MAX)
		return;
	parser_error(parser, "feel.text.encoding", invalid, "a byte here is not valid UTF-8");
	parser->text = STR("");
}

/* What computing constants may take of the budget of an evaluation. */
enum { FOLDING_STEPS = LIMIT_FEEL_STEPS / 10 };

void parser_init(struct parser *parser, struct arena *arena, struct str text,
		 const struct feel_names *names, struct diags *diags)
{
	*parser = (struct parser){
		.arena = arena, .text = text, .names = names, .diags = diags, .mark = { 1, 1 }
	};
	(void)VEC_ADD(arena, &parser->levels);
	refuse_bad_text(parser);
	feel_run_init(&parser->folding, arena, 0);
	parser->folding.translation = diags->translation;
	parser->folding.steps = LIMIT_FEEL_STEPS - FOLDING_STEPS;
	parser->last_parenthesis = parser->text.len;
	while (parser->last_parenthesis > 0 &&
	       parser->text.at[parser->last_parenthesis - 1] != '(')
		parser->last_parenthesis--;
	parser_advance(parser);
}

/* --- places --------------------------------------------------------------------------------
 */

struct place parser_place(struct parser *parser, size_t offset)
{
	if (offset < parser->marked)
		return place_at(parser->text, offset);
	for (; parser->marked < offset; parser->marked++) {
		char byte = parser->text.at[parser->marked];

		if (byte == '\n') {
			parser->mark.line++;
			parser->mark.column = 1;
		} else if (((unsigned char)byte & 0xC0) != 0x80) {
			parser->mark.column++;
		}
	}
	return parser->mark;
}

struct str parser_text_of(const struct parser *parser, struct token token)
{
	return str_slice(parser->text, token.start, token.end);
}

/* --- problems ------------------------------------------------------------------------------
 */

enum { TEXT_LONGEST = 600 };

struct diag *parser_error(struct parser *parser, const char *code, size_t offset,
			  const char *format, ...)
{
	char what[TEXT_LONGEST];
	va_list list;

	va_start(list, format);
	(void)vsnprintf(what, sizeof(what), diag_words(parser->diags, format), list);
	va_end(list);
	parser->broken = true;
	return diag_add(parser->diags, SEVERITY_ERROR, code, place_at(parser->text, offset),
			str_from_c(what),
			str_from_c(diag_words(parser->diags, advice_of(code))));
}

struct diag *parser_warning(struct parser *parser, const char *code, struct place place,
			    const char *format, ...)
{
	char what[TEXT_LONGEST];
	va_list list;

	va_start(list, format);
	(void)vsnprintf(what, sizeof(what), diag_words(parser->diags, format), list);
	va_end(list);
	return diag_add(parser->diags, SEVERITY_WARNING, code, place, str_from_c(what),
			str_from_c(diag_words(parser->diags, advice_of(code))));
}

/* Nothing of the text counts any more: everything unwinds without further messages. */
static void give_up(struct parser *parser)
{
	parser->failed = true;
	parser->token = (struct token){ TOKEN_END, parser->text.len, parser->text.len };
}

/* What people forget most: said as such, without a list of what could stand there. */
static const struct {
	enum token_kind kind;
	const char *what;
} closings[] = {
	{ TOKEN_PAREN_CLOSE, ENGLISH("the closing bracket `)` is missing") },
	{ TOKEN_BRACKET_CLOSE, ENGLISH("the closing square bracket `]` is missing") },
	{ TOKEN_BRACE_CLOSE, ENGLISH("the closing brace `}` is missing") },
	{ TOKEN_THEN, ENGLISH("`then` is missing: write if … then … else …") },
	{ TOKEN_ELSE, ENGLISH("`else` is missing: write if … then … else …") },
};

/* False when it is none of those, or something else stands where it should. */
static bool miss_closing(struct parser *parser, enum token_kind kind)
{
	const bool is_word = kind == TOKEN_THEN || kind == TOKEN_ELSE;
	const char *what = NULL;
	struct diag *diag;

	for (size_t i = 0; i < LENGTH(closings); i++)
		if (closings[i].kind == kind)
			what = closings[i].what;
	if (what == NULL || parser->failed || parser->token.kind == TOKEN_OPEN_STRING ||
	    (parser->token.kind != TOKEN_END && !is_word))
		return false;
	diag = parser_error(parser, "feel.syntax", parser->token.start, "%s",
			    diag_words(parser->diags, what));
	if (parser->token.kind == TOKEN_END)
		advise_syntax(parser, diag);
	give_up(parser);
	return true;
}

void parser_missing(struct parser *parser, const char *wanted)
{
	struct str found = parser_text_of(parser, parser->token);
	size_t at = parser->token.start;
	struct diag *diag;

	if (parser->failed)
		return;
	if (parser->token.kind == TOKEN_END)
		diag = parser_error(parser, "feel.syntax", at,
				    "the text ends, but %s is expected",
				    diag_words(parser->diags, wanted));
	else if (parser->token.kind == TOKEN_OPEN_STRING)
		diag = parser_error(
			parser, "feel.syntax", at,
			"a string begins here that has no closing quote in its line");
	else if (parser->token.kind == TOKEN_OPEN_COMMENT)
		diag = parser_error(parser, "feel.syntax", at,
				    "a comment begins here without `*/`");
	else
		diag = parser_error(parser, "feel.syntax", at,
				    "found `%.*s`, but %s is expected",
				    (int)(found.len > 60 ? 60 : found.len), found.at,
				    diag_words(parser->diags, wanted));
	advise_syntax(parser, diag);
	give_up(parser);
}

/* --- tokens --------------------------------------------------------------------------------
 */

void parser_continue(struct parser *parser, size_t offset)
{
	if (!parser->failed)
		parser->token = token_next(parser->text, offset);
}

void parser_advance(struct parser *parser)
{
	parser_continue(parser, parser->token.end);
}

bool parser_accept(struct parser *parser, enum token_kind kind)
{
	if (parser->token.kind != kind || parser->failed)
		return false;
	parser_advance(parser);
	return true;
}

bool parser_expect(struct parser *parser, enum token_kind kind, const char *wanted)
{
	if (parser_accept(parser, kind))
		return true;
	if (!miss_closing(parser, kind))
		parser_missing(parser, wanted);
	return false;
}

static void too_deep(struct parser *parser)
{
	if (!parser->failed)
		parser_error(parser, "feel.limit.depth", parser->token.start,
			     "the expression nests deeper than %d levels", LIMIT_FEEL_DEPTH);
	give_up(parser);
}

bool parser_enter(struct parser *parser)
{
	parser->depth++;
	/* A level of the tree may be printed as two, one of them in parentheses. */
	if (parser->depth <= 2 * LIMIT_FEEL_DEPTH)
		return true;
	too_deep(parser);
	return false;
}

void parser_leave(struct parser *parser)
{
	parser->depth--;
}

/* --- nodes ---------------------------------------------------------------------------------
 */

/* Steps that a node counts for: one for about 100 ns. */
static uint32_t cost_of(enum node_kind kind)
{
	enum { COST_CALL = 3, COST_POWER = 100 };

	if (kind == NODE_CALL)
		return COST_CALL;
	return kind == NODE_POWER ? COST_POWER : 1;
}

struct node *node_new(struct parser *parser, enum node_kind kind, struct place place)
{
	struct node *node = ARENA_NEW(parser->arena, struct node);

	node->kind = kind;
	node->place = place;
	node->cost = cost_of(kind);
	node->depth = 1;
	node->type = feel_type_simple(FEEL_ANY);
	node->run = eval_for_node(node);
	return node;
}

void node_adopt(struct node *node, const struct node *child)
{
	node->cost += child->cost;
	if (child->depth >= node->depth)
		node->depth = (uint16_t)(child->depth + 1);
}

const struct node *node_done(struct parser *parser, struct node *node)
{
	if (node->depth > LIMIT_FEEL_DEPTH) {
		too_deep(parser);
		node->depth = LIMIT_FEEL_DEPTH;
	}
	if (!parser->broken) {
		node->type = infer_type(parser, node);
		check_types(parser, node);
		node->run = eval_for_node(node);
	}
	return node;
}

/* Where contexts of the type, or those that are its items, have the member; any number when
 * that is not known. */
static size_t member_index(const struct feel_type *of, struct str name)
{
	size_t index = 0;

	while (of->kind == FEEL_LIST && of->element != NULL)
		of = of->element;
	while (index < of->member_count && !str_equal(of->members[index].name, name))
		index++;
	return index;
}

const struct node *node_member(struct parser *parser, struct place place, const struct node *of,
			       struct str name, bool implicit)
{
	struct node *node = node_new(parser, NODE_MEMBER, place);

	node->member.of = of;
	node->member.name = name;
	node->member.index = member_index(of->type, name);
	node->member.implicit = implicit;
	node_adopt(node, of);
	return node_done(parser, node);
}

const struct node *node_literal(struct parser *parser, struct place place, struct value value)
{
	struct node *node = node_new(parser, NODE_LITERAL, place);

	node->literal = value;
	node->constant = &node->literal;
	return node_done(parser, node);
}
