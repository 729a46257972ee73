/* What goes over lists: filters, for, some, every. */
#include "engine/feel/eval.h"

/* --- filters ---------------------------------------------------------------------------------
 */

/* Counts from 1, or from the end with -1; null outside. */
static struct value item_at(const struct node *node, struct scope *scope,
			    const struct list *list, struct decimal index)
{
	int64_t at;

	if (decimal_to_i64(index, &at)) {
		if (at > 0 && (uint64_t)at <= list->count)
			return list->items[at - 1];
		if (at < 0 && at >= -(int64_t)list->count)
			return list->items[(int64_t)list->count + at];
	}
	return eval_fail(node, scope, "the list of %zu has no such item", list->count);
}

/* What is no list is a list of one (DMN 1.5 §10.3.2.5). */
static const struct list *as_list(struct scope *scope, struct value value)
{
	if (value.kind == VALUE_LIST)
		return value.list;
	return value_list(scope->run->arena, &value, 1).list;
}

static struct value no_filter(const struct node *node, struct scope *scope, struct value found)
{
	return eval_fail(node->filter.condition, scope,
			 "a filter is true or false or a number, not %.*s",
			 STR_ARG(feel_kind(scope->run, found.kind)));
}

/* One evaluation of the condition tells a number, which is a place, from a test. */
static struct value filter_once(const struct node *node, struct scope *scope,
				const struct list *list)
{
	struct list_builder none = { .run = scope->run };
	struct value found;

	scope->frame[node->filter.item] = list->count > 0 ? list->items[0] : value_null();
	found = eval(node->filter.condition, scope);
	if (found.kind == VALUE_NUMBER)
		return item_at(node, scope, list, found.number);
	return node->filter.condition->type->kind == FEEL_NUMBER ? value_null()
								 : list_done(&none);
}

struct value eval_filter(const struct node *node, struct scope *scope)
{
	const struct list *list = as_list(scope, eval(node->filter.list, scope));
	const struct node *condition = node->filter.condition;
	struct list_builder builder = { .run = scope->run };

	if (condition->type->kind == FEEL_NUMBER || list->count == 0)
		return filter_once(node, scope, list);
	for (size_t i = 0; i < list->count; i++) {
		struct value found;

		scope->run->place = node->place;
		if (!feel_spend(scope->run, condition->cost))
			return value_null();
		scope->frame[node->filter.item] = list->items[i];
		found = eval(condition, scope);
		if (found.kind == VALUE_NUMBER && i == 0)
			return item_at(node, scope, list, found.number);
		if (found.kind != VALUE_BOOLEAN && found.kind != VALUE_NULL)
			return no_filter(node, scope, found);
		if (value_is_true(found) && !list_add(&builder, list->items[i]))
			return value_null();
	}
	return list_done(&builder);
}

/* --- iterators -------------------------------------------------------------------------------
 */

/* What one variable goes over: the items of a list, or whole numbers or days, up or down. */
struct walk {
	const struct list *list;
	enum value_kind kind;
	int64_t first, step;
	size_t count;
};

static bool walk_end(struct value value, int64_t *out)
{
	if (value.kind == VALUE_DATE) {
		*out = date_to_days(value.date);
		return true;
	}
	return value.kind == VALUE_NUMBER && decimal_to_i64(value.number, out);
}

static bool walk_span(struct walk *walk, struct value low, struct value high)
{
	int64_t last, distance;

	if (low.kind != high.kind || !walk_end(low, &walk->first) || !walk_end(high, &last))
		return false;
	if (__builtin_sub_overflow(last, walk->first, &distance) || distance == INT64_MIN ||
	    distance == INT64_MAX)
		return false;
	walk->kind = low.kind;
	walk->step = distance < 0 ? -1 : 1;
	walk->count = (size_t)(distance < 0 ? -distance : distance) + 1;
	return true;
}

/* The numbers or days within a range; excluded ends are stepped over. */
static bool walk_range(struct walk *walk, const struct range *range)
{
	if (range->kind != RANGE_BETWEEN || !walk_span(walk, range->low, range->high))
		return false;
	if (!range->low_included && walk->count > 0) {
		walk->first += walk->step;
		walk->count--;
	}
	if (!range->high_included && walk->count > 0)
		walk->count--;
	return true;
}

static bool walk_begin(const struct node_iterator *iterator, struct scope *scope,
		       struct walk *walk)
{
	struct value low = eval(iterator->list, scope);

	*walk = (struct walk){ .kind = VALUE_LIST };
	if (iterator->high != NULL) {
		struct value high = eval(iterator->high, scope);

		if (walk_span(walk, low, high))
			return true;
		eval_fail(iterator->list, scope,
			  "from %.*s to %.*s one cannot count: whole numbers or dates can be",
			  STR_ARG(feel_kind(scope->run, low.kind)),
			  STR_ARG(feel_kind(scope->run, high.kind)));
		return false;
	}
	if (low.kind == VALUE_RANGE) {
		if (walk_range(walk, low.range))
			return true;
		eval_fail(iterator->list, scope,
			  "only ranges of whole numbers or dates can be gone through");
		return false;
	}
	if (low.kind == VALUE_NULL) {
		eval_fail(iterator->list, scope, "there is no list to go through");
		return false;
	}
	walk->list = as_list(scope, low);
	walk->count = walk->list->count;
	return true;
}

static struct value walk_at(const struct walk *walk, size_t index)
{
	struct date date = { 0 };
	int64_t number = walk->first + walk->step * (int64_t)index;

	if (walk->list != NULL)
		return walk->list->items[index];
	if (walk->kind == VALUE_NUMBER)
		return value_integer(number);
	(void)date_from_days(number, &date);
	return value_date(date);
}

/* --- loops -----------------------------------------------------------------------------------
 */

/* A loop under way: its body is called for every combination, the last variable fastest, until
 * it answers false. */
struct loop {
	const struct node *node;
	struct scope *scope;
	bool (*visit)(struct loop *loop, struct value value);
	struct list_builder results;
	struct value truth;
};

static bool visit_body(struct loop *loop)
{
	const struct node *body = loop->node->loop.body;

	loop->scope->run->place = loop->node->place;
	return feel_spend(loop->scope->run, body->cost + 1) &&
	       loop->visit(loop, eval(body, loop->scope));
}

/* False when the loop ended early. Recursion is bounded by the variables of one loop, which the
 * length of the text bounds and the depth of the tree counts. */
static bool loop_over(struct loop *loop, size_t index)
{
	const struct node_iterator *iterator = &loop->node->loop.iterators[index];
	struct walk walk;

	/* The ends of an inner variable are evaluated each time. */
	loop->scope->run->place = loop->node->place;
	if (!feel_spend(loop->scope->run, iterator->list->cost))
		return false;
	if (!walk_begin(iterator, loop->scope, &walk)) {
		loop->truth = value_null();
		return false;
	}
	for (size_t i = 0; i < walk.count; i++) {
		bool last = index + 1 == loop->node->loop.count;

		loop->scope->frame[iterator->slot] = walk_at(&walk, i);
		if (!(last ? visit_body(loop) : loop_over(loop, index + 1)))
			return false;
	}
	return true;
}

static void set_partial(struct loop *loop)
{
	if (loop->node->loop.uses_partial)
		loop->scope->frame[loop->node->loop.partial] = list_so_far(&loop->results);
}

static bool collect(struct loop *loop, struct value value)
{
	loop->scope->run->place = loop->node->place;
	if (!list_add(&loop->results, value))
		return false;
	set_partial(loop);
	return true;
}

struct value eval_for(const struct node *node, struct scope *scope)
{
	struct loop loop = {
		.node = node, .scope = scope, .visit = collect, .results = { .run = scope->run }
	};

	set_partial(&loop);
	if (!loop_over(&loop, 0))
		return value_null();
	return list_done(&loop.results);
}

/* Some: true once one is; every: false once one is. Else null once one is neither. */
static bool decide(struct loop *loop, struct value value)
{
	bool deciding = loop->node->kind == NODE_SOME;

	if (value.kind != VALUE_BOOLEAN) {
		if (value.kind != VALUE_NULL)
			eval_fail(loop->node->loop.body, loop->scope,
				  "`satisfies` needs true or false, not %.*s",
				  STR_ARG(feel_kind(loop->scope->run, value.kind)));
		loop->truth = value_null();
		return true;
	}
	if (value.boolean == deciding)
		loop->truth = value;
	return value.boolean != deciding;
}

struct value eval_quantified(const struct node *node, struct scope *scope)
{
	struct loop loop = { .node = node,
			     .scope = scope,
			     .visit = decide,
			     .truth = value_boolean(node->kind == NODE_EVERY) };

	(void)loop_over(&loop, 0);
	return scope->run->spent ? value_null() : loop.truth;
}
