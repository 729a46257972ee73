/* The tree of an expression: names are resolved, types known as far as they can be, nothing in
 * it changes after parsing. Internal to engine/feel. */
#ifndef ENGINE_FEEL_AST_H
#define ENGINE_FEEL_AST_H

#include "engine/feel/builtin.h"

struct node;

enum node_kind {
#define NODE(constant, function) NODE_##constant,
#include "engine/feel/ast.def"
#undef NODE
	NODE_KINDS
};

struct scope;
typedef struct value eval_node(const struct node *node, struct scope *scope);

struct node_list {
	const struct node **at;
	size_t count;
};

/* A variable's place: within a frame, or (NODE_GLOBAL) among the values given. */
struct node_name {
	struct str name;
	size_t slot;
};

/* A name within a filter may be a member of the item, which is only seen when there is one:
 * the innermost item that has such an entry gives it, else the fallback. */
struct node_dynamic {
	struct str name;
	struct node_list items;	     /* innermost first */
	const struct node *fallback; /* or NULL */
};

struct node_member {
	const struct node *of;
	struct str name;
	size_t index;  /* where contexts of the known type have it */
	bool implicit; /* of a filter's item, read by its name alone */
};

struct node_filter {
	const struct node *list, *condition;
	size_t item; /* frame slot */
};

struct node_entry {
	struct str key;
	const struct node *value;
	size_t slot; /* of the variable that later entries see */
};

struct node_context {
	const struct node_entry *entries;
	size_t count;
};

struct node_range {
	const struct node *low, *high;
	bool low_included, high_included;
};

/* A comparison with one side: "(> 5)"; op is NODE_EQUAL … NODE_GREATER_EQUAL. */
struct node_unary {
	const struct node *operand;
	enum node_kind op;
};

/* a op b; for BETWEEN also c. */
struct node_operands {
	const struct node *a, *b, *c;
};

enum arithmetic {
	ARITHMETIC_ADD,
	ARITHMETIC_SUBTRACT,
	ARITHMETIC_MULTIPLY,
	ARITHMETIC_DIVIDE,
	ARITHMETIC_POWER,
};
/* "+", "-"… (arith.c) */
const char *arithmetic_sign(enum arithmetic op);

/* What is of one precedence, from left to right: "a + b - c" is one node, so that long ones are
 * not deep. */
struct node_term {
	enum arithmetic op;
	struct place place; /* of the sign */
	const struct node *operand;
};

struct node_chain {
	const struct node *first;
	const struct node_term *terms;
	size_t count;
};

/* "if … then … else if … then … else …", for the same reason. */
struct node_branch {
	const struct node *condition, *then;
};

struct node_if {
	const struct node_branch *at;
	size_t count;
	const struct node *otherwise;
};

/* One test of "in (…)" or of a cell: an expression to be compared with the input, unless it
 * asks about "?" itself. */
struct node_test {
	const struct node *expr;
	bool uses_input; /* holds "?": its truth is the answer */
};

struct node_tests {
	const struct node *operand; /* of "in"; NULL at the top of a cell */
	const struct node_test *at;
	size_t count;
	size_t slot;  /* of "?", when in a frame */
	bool negated; /* not(…) */
	bool any;     /* "-": everything passes */
};

struct node_instance {
	const struct node *operand;
	const struct feel_type *type;
};

/* "x in list", or "x in low..high". */
struct node_iterator {
	struct str name;
	const struct node *list, *high; /* high: NULL for a list */
	size_t slot;
};

struct node_loop {
	const struct node_iterator *iterators;
	size_t count;
	const struct node *body;
	size_t partial; /* slot of the results so far */
	bool uses_partial;
};

struct node_parameter {
	struct str name;
	const struct feel_type *type; /* NULL: not declared */
};

/* Where a captured variable is when the function is made, and where it stands in its frame. */
struct node_capture {
	const struct node *from;
	size_t slot;
};

struct node_function {
	const struct node_parameter *parameters;
	size_t parameter_count;
	const struct node_capture *captures;
	size_t capture_count;
	const struct node *body;
	size_t frame; /* slots: the parameters first */
	bool external;
};

struct parameter {
	struct str name;
	const struct feel_type *type;
	bool optional;
	unsigned accepts; /* bits: 1 << value_kind, of those that need no further look */
};

/* A row's parameters, read. */
struct signature {
	const struct builtin *row;
	const struct parameter *parameters;
	size_t count, required;
	bool variadic; /* the last one */
	const struct feel_type *result;
};

/* The rows of a name, and those of them that are read: all, or what suits a call. */
struct builtin_set {
	struct str name;
	const struct builtin *all;
	size_t all_count;
	const struct signature *rows;
	size_t count;
	size_t most; /* parameters that one of these rows has */
};

struct node_call {
	const struct node *callee;
	const struct builtin_set *builtin; /* when that is known; callee is a NODE_BUILTIN then
					    */
	struct node_list args;
	const struct str *names; /* one each for named arguments, else NULL */
};

struct node {
	enum node_kind kind;
	uint32_t cost;	/* nodes of the tree, without the bodies of functions */
	uint16_t depth; /* of the tree */
	struct place place;
	const struct feel_type *type; /* never NULL */
	const struct value *constant; /* what it always gives, when that is known */
	eval_node *run;
	union {
		struct value literal;
		struct node_name name;
		struct node_dynamic dynamic;
		const struct builtin_set *builtin;
		struct node_member member;
		struct node_filter filter;
		struct node_list list; /* also of AND and OR: two or more */
		struct node_context context;
		struct node_range range;
		struct node_unary unary;
		const struct node *operand; /* of NEGATE */
		struct node_operands operands;
		struct node_chain chain;
		struct node_if branches;
		struct node_tests tests;
		struct node_instance instance;
		struct node_loop loop;
		struct node_function function;
		struct node_call call;
	};
};

struct feel_expr {
	const struct node *root;
	size_t frame; /* slots of the outermost frame */
	size_t input; /* of unary tests: the slot among the values that "?" has */
	bool tests;
	const struct feel_use *uses;
	size_t use_count;
};

/* What a VALUE_FUNCTION points at: a lambda with the values that it captured, or a built-in. */
struct function {
	const struct node *lambda;
	const struct builtin_set *builtin;
	const struct feel_type *type;
	struct value captured[];
};

#endif
