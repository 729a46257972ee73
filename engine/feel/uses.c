/* A walk over the tree that follows which part of which given value each node hands on: names,
 * members, filters and the variables of loops hand on a part; everything else takes it whole.
 */
#include "engine/feel/uses.h"

#include "engine/base/vec.h"

/* A part of a given value, while it is only being pointed at. */
struct part {
	bool given;
	struct feel_use use;
};

struct finder {
	struct arena *arena;
	VEC(struct feel_use) uses;
	struct part *frame; /* what the variables of the current function stand for */
};

static struct part walk(struct finder *finder, const struct node *node);

static bool same_use(const struct feel_use *a, const struct feel_use *b)
{
	if (a->slot != b->slot || a->path_len != b->path_len)
		return false;
	for (size_t i = 0; i < a->path_len; i++)
		if (!str_equal(a->path[i], b->path[i]))
			return false;
	return true;
}

/* The part is read as it is. */
static void take(struct finder *finder, struct part part)
{
	if (!part.given)
		return;
	for (size_t i = 0; i < finder->uses.count; i++)
		if (same_use(&finder->uses.at[i], &part.use))
			return;
	*VEC_ADD(finder->arena, &finder->uses) = part.use;
}

static void take_node(struct finder *finder, const struct node *node)
{
	if (node != NULL)
		take(finder, walk(finder, node));
}

static void take_list(struct finder *finder, const struct node_list *list)
{
	for (size_t i = 0; i < list->count; i++)
		take_node(finder, list->at[i]);
}

static struct part below(struct finder *finder, struct part part, struct str name)
{
	struct str *path;

	if (!part.given)
		return part;
	path = ARENA_ARRAY(finder->arena, struct str, part.use.path_len + 1);
	for (size_t i = 0; i < part.use.path_len; i++)
		path[i] = part.use.path[i];
	path[part.use.path_len] = name;
	part.use.path = path;
	part.use.path_len++;
	return part;
}

static const struct part nothing = { 0 };

static struct part walk_dynamic(struct finder *finder, const struct node *node)
{
	for (size_t i = 0; i < node->dynamic.items.count; i++)
		take(finder, below(finder, walk(finder, node->dynamic.items.at[i]),
				   node->dynamic.name));
	take_node(finder, node->dynamic.fallback);
	return nothing;
}

static struct part walk_filter(struct finder *finder, const struct node *node)
{
	struct part list = walk(finder, node->filter.list);

	finder->frame[node->filter.item] = list;
	take_node(finder, node->filter.condition);
	return list;
}

static struct part walk_context(struct finder *finder, const struct node *node)
{
	for (size_t i = 0; i < node->context.count; i++) {
		const struct node_entry *entry = &node->context.entries[i];

		take_node(finder, entry->value);
		finder->frame[entry->slot] = nothing;
	}
	return nothing;
}

static struct part walk_operands(struct finder *finder, const struct node *node)
{
	take_node(finder, node->operands.a);
	take_node(finder, node->operands.b);
	take_node(finder, node->operands.c);
	return nothing;
}

static struct part walk_chain(struct finder *finder, const struct node *node)
{
	take_node(finder, node->chain.first);
	for (size_t i = 0; i < node->chain.count; i++)
		take_node(finder, node->chain.terms[i].operand);
	return nothing;
}

static struct part walk_if(struct finder *finder, const struct node *node)
{
	for (size_t i = 0; i < node->branches.count; i++) {
		take_node(finder, node->branches.at[i].condition);
		take_node(finder, node->branches.at[i].then);
	}
	take_node(finder, node->branches.otherwise);
	return nothing;
}

static struct part walk_tests(struct finder *finder, const struct node *node)
{
	if (node->tests.operand != NULL) {
		struct part input = walk(finder, node->tests.operand);

		take(finder, input);
		finder->frame[node->tests.slot] = input;
	}
	for (size_t i = 0; i < node->tests.count; i++)
		take_node(finder, node->tests.at[i].expr);
	return nothing;
}

static struct part walk_loop(struct finder *finder, const struct node *node)
{
	for (size_t i = 0; i < node->loop.count; i++) {
		const struct node_iterator *iterator = &node->loop.iterators[i];
		struct part list = walk(finder, iterator->list);

		if (iterator->high != NULL) {
			take(finder, list);
			take_node(finder, iterator->high);
			list = nothing;
		}
		finder->frame[iterator->slot] = list;
	}
	take_node(finder, node->loop.body);
	for (size_t i = 0; i < node->loop.count; i++)
		take(finder, finder->frame[node->loop.iterators[i].slot]);
	return nothing;
}

static struct part walk_function(struct finder *finder, const struct node *node)
{
	struct part *outer = finder->frame;
	struct part *frame = ARENA_ARRAY(finder->arena, struct part, node->function.frame);

	for (size_t i = 0; i < node->function.capture_count; i++)
		frame[node->function.captures[i].slot] =
			walk(finder, node->function.captures[i].from);
	finder->frame = frame;
	take_node(finder, node->function.body);
	finder->frame = outer;
	return nothing;
}

static struct part walk_nothing(struct finder *finder, const struct node *node)
{
	(void)finder;
	(void)node;
	return nothing;
}

static struct part walk_global(struct finder *finder, const struct node *node)
{
	(void)finder;
	return (struct part){ true, { .slot = node->name.slot } };
}

static struct part walk_local(struct finder *finder, const struct node *node)
{
	return finder->frame[node->name.slot];
}

static struct part walk_member(struct finder *finder, const struct node *node)
{
	return below(finder, walk(finder, node->member.of), node->member.name);
}

static struct part walk_list(struct finder *finder, const struct node *node)
{
	take_list(finder, &node->list);
	return nothing;
}

static struct part walk_range(struct finder *finder, const struct node *node)
{
	take_node(finder, node->range.low);
	take_node(finder, node->range.high);
	return nothing;
}

static struct part walk_unary(struct finder *finder, const struct node *node)
{
	take_node(finder, node->unary.operand);
	return nothing;
}

static struct part walk_negate(struct finder *finder, const struct node *node)
{
	take_node(finder, node->operand);
	return nothing;
}

static struct part walk_instance(struct finder *finder, const struct node *node)
{
	take_node(finder, node->instance.operand);
	return nothing;
}

static struct part walk_call(struct finder *finder, const struct node *node)
{
	take_node(finder, node->call.callee);
	take_list(finder, &node->call.args);
	return nothing;
}

typedef struct part walk_node(struct finder *finder, const struct node *node);

static struct part walk(struct finder *finder, const struct node *node)
{
	static walk_node *const walks[NODE_KINDS] = {
		[NODE_LITERAL] = walk_nothing,
		[NODE_GLOBAL] = walk_global,
		[NODE_LOCAL] = walk_local,
		[NODE_DYNAMIC] = walk_dynamic,
		[NODE_BUILTIN] = walk_nothing,
		[NODE_MEMBER] = walk_member,
		[NODE_FILTER] = walk_filter,
		[NODE_LIST] = walk_list,
		[NODE_CONTEXT] = walk_context,
		[NODE_RANGE] = walk_range,
		[NODE_UNARY] = walk_unary,
		[NODE_NEGATE] = walk_negate,
		[NODE_SUM] = walk_chain,
		[NODE_PRODUCT] = walk_chain,
		[NODE_POWER] = walk_chain,
		[NODE_EQUAL] = walk_operands,
		[NODE_NOT_EQUAL] = walk_operands,
		[NODE_LESS] = walk_operands,
		[NODE_LESS_EQUAL] = walk_operands,
		[NODE_GREATER] = walk_operands,
		[NODE_GREATER_EQUAL] = walk_operands,
		[NODE_BETWEEN] = walk_operands,
		[NODE_IN] = walk_tests,
		[NODE_TESTS] = walk_tests,
		[NODE_AND] = walk_list,
		[NODE_OR] = walk_list,
		[NODE_INSTANCE] = walk_instance,
		[NODE_IF] = walk_if,
		[NODE_FOR] = walk_loop,
		[NODE_SOME] = walk_loop,
		[NODE_EVERY] = walk_loop,
		[NODE_FUNCTION] = walk_function,
		[NODE_CALL] = walk_call,
	};

	return walks[node->kind](finder, node);
}

const struct feel_use *uses_of(struct arena *arena, const struct feel_expr *expr, size_t *count)
{
	struct finder finder = { .arena = arena,
				 .frame = ARENA_ARRAY(arena, struct part, expr->frame) };

	take_node(&finder, expr->root);
	*count = finder.uses.count;
	return finder.uses.at;
}
