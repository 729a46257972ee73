/* Text to tree, in one pass: names are resolved and types inferred as soon as they are read,
 * because what is in scope decides where a name ends. Internal to engine/feel. */
#ifndef ENGINE_FEEL_PARSE_H
#define ENGINE_FEEL_PARSE_H

#include "engine/base/diag.h"
#include "engine/feel/ast.h"
#include "engine/feel/token.h"

/* A name that the expression itself brings into scope. */
struct variable {
	struct str name;
	const struct feel_type *type;
	size_t level; /* of functions inside each other; 0 is the expression itself */
	size_t slot;
	bool item; /* of a filter: its members are in scope too */
};

/* A function being read: its frame and what it captures. */
struct level {
	size_t frame;
	VEC(struct node_capture) captures;
};

struct parser {
	struct arena *arena;
	struct str text;
	const struct feel_names *names;
	struct diags *diags;
	struct token token;
	const struct feel_type *input; /* of unary tests, else NULL */
	VEC(struct variable) variables;
	VEC(struct level) levels;
	unsigned depth;
	bool failed;		 /* a syntax error: the rest of the text counts as its end */
	bool broken;		 /* some error: no expression comes out */
	bool input_used;	 /* "?" was read */
	struct feel_run folding; /* of calls with constants; has a part of the budget */
	size_t last_parenthesis; /* where the last "(" of the text is */
	size_t partials;	 /* "partial" was read so often */
	size_t marked;		 /* the place of this offset is known: */
	struct place mark;
};

void parser_init(struct parser *parser, struct arena *arena, struct str text,
		 const struct feel_names *names, struct diags *diags);
/* The whole text; NULL when something is wrong with it. */
const struct node *parse_text(struct parser *parser);
const struct node *parse_unary_tests(struct parser *parser);

/* --- tokens, places, problems (parse.c) */

void parser_advance(struct parser *parser);
/* Goes on reading at an offset, after a name of several words. */
void parser_continue(struct parser *parser, size_t offset);
bool parser_accept(struct parser *parser, enum token_kind kind);
/* Accepts it or reports that wanted ("`)` after the arguments") is missing. */
bool parser_expect(struct parser *parser, enum token_kind kind, const char *wanted);
void parser_missing(struct parser *parser, const char *wanted);
struct diag *parser_error(struct parser *parser, const char *code, size_t offset,
			  const char *format, ...) __attribute__((format(printf, 4, 5)));
struct diag *parser_warning(struct parser *parser, const char *code, struct place place,
			    const char *format, ...) __attribute__((format(printf, 4, 5)));
struct place parser_place(struct parser *parser, size_t offset);
/* What to do about a finding: in general; about the token that stands in the way, where that is
 * a common mistake; about a name that nobody has. False: nothing better is known. */
const char *advice_of(const char *code);
void advise_syntax(struct parser *parser, struct diag *diag);
bool advise_name(struct parser *parser, struct diag *diag, struct str name, bool function);
struct str parser_text_of(const struct parser *parser, struct token token);
/* One more level of nesting; false, and reported, when there are too many. */
bool parser_enter(struct parser *parser);
void parser_leave(struct parser *parser);

/* --- nodes (parse.c) */

struct node *node_new(struct parser *parser, enum node_kind kind, struct place place);
/* The child counts in the node's cost and depth. */
void node_adopt(struct node *node, const struct node *child);
/* Infers the type and checks the depth. */
const struct node *node_done(struct parser *parser, struct node *node);
/* "of.name", or the name alone when that is implicit. */
const struct node *node_member(struct parser *parser, struct place place, const struct node *of,
			       struct str name, bool implicit);
const struct node *node_literal(struct parser *parser, struct place place, struct value value);

/* --- grammar */

const struct node *parse_expression(struct parser *parser);
/* Tighter than comparisons: what stands beside "..", after "between", after "<". */
const struct node *parse_operand(struct parser *parser);
/* As the end of a range, where "[" may close it. */
const struct node *parse_range_end(struct parser *parser);
/* left is read; what may follow it within an operand. */
const struct node *parse_operand_rest(struct parser *parser, const struct node *left);
const struct node *parse_primary(struct parser *parser);
const struct node *parse_in(struct parser *parser, const struct node *operand,
			    struct place place);
/* "(> 5)" and "(1..5]" begin like an expression in parentheses. */
const struct node *parse_parenthesis(struct parser *parser);
const struct node *parse_bracket(struct parser *parser);
const struct node *parse_braces(struct parser *parser);
const struct node *parse_range_rest(struct parser *parser, const struct node *low,
				    bool low_included, struct place place);
const struct node *parse_comparison_test(struct parser *parser);
const struct node *parse_function(struct parser *parser);
const struct node *parse_arguments(struct parser *parser, const struct node *callee);
const struct node *parse_if(struct parser *parser);
const struct node *parse_for(struct parser *parser);
const struct node *parse_quantified(struct parser *parser);
bool token_is_comparison(enum token_kind kind, enum node_kind *op);

/* Computes a call whose arguments are constants, and warns, if wanted, when it is null
 * (fold.c).
 */
void fold_call(struct parser *parser, struct node *node, bool warn);

/* --- names (scope.c) */

/* Adds a variable at the current level and gives its slot. */
size_t scope_push(struct parser *parser, struct str name, const struct feel_type *type);
size_t scope_push_item(struct parser *parser, const struct feel_type *type);
void scope_pop(struct parser *parser, size_t count);
/* The name at the current token, as the node that reads it. */
const struct node *scope_read(struct parser *parser);
const struct node *scope_read_input(struct parser *parser);
/* Does a name in scope begin with the keyword that is read, and go on? */
bool scope_hides_keyword(struct parser *parser);
/* A name being declared: words, and the signs that names may hold, up to stop. Empty when there
 * is none. The current token stays; *end is where the name ends. */
struct str scope_declared(struct parser *parser, enum token_kind stop, size_t *end);
/* The name after a dot. */
struct str scope_member(struct parser *parser, const struct feel_type *type);
/* Where name ends when it stands at the offset, else 0. */
size_t name_match(struct str text, size_t offset, struct str name);
/* Where the white space after a word ends: a comment there ends the name. */
size_t name_gap(struct str text, size_t offset);
/* With its white space made single. */
struct str name_tidy(struct arena *arena, struct str text);
/* "a name like that" of several candidates, or the empty text. */
struct nearest {
	struct str wanted, best;
	size_t distance;
};
void nearest_offer(struct nearest *nearest, struct str candidate);

/* --- types */

/* Reads "list<number>" at the current token; NULL, and reported, when it is none. */
const struct feel_type *parse_type(struct parser *parser);
/* What a node gives, by what its children give. */
const struct feel_type *infer_type(struct parser *parser, const struct node *node);
/* Warns of what can only come out null. */
void check_types(struct parser *parser, const struct node *node);
/* A set with its rows read, but those that do not take so many arguments (SIZE_MAX: all). */
const struct builtin_set *builtin_set_read(struct arena *arena, const struct builtin_set *set,
					   size_t arguments);

#endif
