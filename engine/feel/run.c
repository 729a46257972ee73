/* One evaluation: budgets, reasons. */
#include "engine/feel/eval.h"

#include <stdarg.h>
#include <stdio.h>

#include "engine/base/limits.h"

void feel_run_init(struct feel_run *run, struct arena *arena, int64_t now_ms)
{
	*run = (struct feel_run){ .arena = arena, .now_ms = now_ms };
	run->bytes_before = arena->used;
}

__attribute__((format(printf, 2, 0))) static struct value
fail_v(struct feel_run *run, const char *format, va_list list)
{
	char text[400];
	int len;

	if (run->reason_count == LIMIT_FEEL_REASONS)
		return value_null();
	if (run->reasons == NULL)
		run->reasons = ARENA_ARRAY(run->arena, struct feel_reason, LIMIT_FEEL_REASONS);
	len = vsnprintf(text, sizeof(text), translate(run->translation, format), list);
	len = len < (int)sizeof(text) ? len : (int)sizeof(text) - 1;
	run->reasons[run->reason_count++] = (struct feel_reason){
		run->place,
		str_copy(run->arena, (struct str){ text, len > 0 ? (size_t)len : 0 }),
	};
	return value_null();
}

struct str feel_kind(const struct feel_run *run, enum value_kind kind)
{
	return translate_word(run->translation, value_kind_name(kind));
}

struct value feel_fail(struct feel_run *run, const char *format, ...)
{
	va_list list;
	struct value null;

	va_start(list, format);
	null = fail_v(run, format, list);
	va_end(list);
	return null;
}

struct value eval_fail(const struct node *node, struct scope *scope, const char *format, ...)
{
	va_list list;
	struct value null;

	scope->run->place = node->place;
	va_start(list, format);
	null = fail_v(scope->run, format, list);
	va_end(list);
	return null;
}

static __attribute__((noinline)) bool run_out(struct feel_run *run)
{
	if (run->steps > LIMIT_FEEL_STEPS)
		feel_fail(run, "the computation takes more than %d steps", LIMIT_FEEL_STEPS);
	else
		feel_fail(run, "the computation takes more than %d MiB of memory",
			  LIMIT_FEEL_BYTES / (1024 * 1024));
	run->spent = true;
	return false;
}

bool feel_spend(struct feel_run *run, size_t steps)
{
	if (run->spent)
		return false;
	run->steps += steps;
	if (run->steps > LIMIT_FEEL_STEPS ||
	    run->arena->used - run->bytes_before > LIMIT_FEEL_BYTES)
		return run_out(run);
	return true;
}

struct value feel_equal(struct feel_run *run, const struct value *a, const struct value *b)
{
	bool numbers = a->kind == VALUE_NUMBER && b->kind == VALUE_NUMBER;

	if (numbers || eval_are_short(a, b)) {
		if (!feel_spend(run, 1))
			return value_null();
		return value_boolean(numbers ? decimal_compare(a->number, b->number) == 0
					     : str_equal(a->string, b->string));
	}
	size_t left = run->steps < LIMIT_FEEL_STEPS ? LIMIT_FEEL_STEPS - run->steps : 0;
	size_t budget = left;
	struct value equal = value_equal_within(*a, *b, &budget);

	if (budget == 0) /* used up, or just reached: the next step would be one too many */
		return feel_spend(run, left + 1) ? equal : value_null();
	(void)feel_spend(run, left - budget);
	return equal;
}

const struct value *feel_get(struct feel_run *run, const struct context *context,
			     struct str key)
{
	enum { ENTRIES_PER_STEP = 16 };

	if (context->count > ENTRIES_PER_STEP &&
	    !feel_spend(run, context->count / ENTRIES_PER_STEP))
		return NULL;
	return context_get(context, key);
}

/* --- lists ---------------------------------------------------------------------------------
 */

/* Twice the room, up to the most items that a list may have; NULL when that is not enough. */
static struct list *grow(struct list_builder *builder)
{
	size_t count = builder->list == NULL ? 0 : builder->list->count;
	size_t room = count == 0 ? 8 : 2 * count;
	struct list *list;

	if (count == LIMIT_FEEL_LIST) {
		feel_fail(builder->run, "the list has more than %d items", LIMIT_FEEL_LIST);
		return NULL;
	}
	if (!feel_spend(builder->run, 0))
		return NULL;
	builder->room = room < LIMIT_FEEL_LIST ? room : LIMIT_FEEL_LIST;
	list = list_new(builder->run->arena, builder->room);
	list->count = count;
	for (size_t i = 0; i < count; i++)
		list->items[i] = builder->list->items[i];
	builder->list = list;
	return list;
}

bool list_add(struct list_builder *builder, struct value value)
{
	struct list *list = builder->list;

	if (list == NULL || list->count == builder->room)
		list = grow(builder);
	if (list == NULL)
		return false;
	list->items[list->count++] = value;
	return true;
}

struct value list_so_far(const struct list_builder *builder)
{
	struct list *list = ARENA_NEW(builder->run->arena, struct list);

	if (builder->list != NULL)
		*list = *builder->list;
	return (struct value){ .kind = VALUE_LIST, .list = list };
}

struct value list_done(const struct list_builder *builder)
{
	if (builder->list == NULL)
		return value_list(builder->run->arena, NULL, 0);
	return (struct value){ .kind = VALUE_LIST, .list = builder->list };
}

/* --- the whole ------------------------------------------------------------------------------
 */

void feel_run_begin(struct feel_run *run)
{
	if (run->depth > 0)
		return;
	run->steps = 0;
	run->bytes_before = run->arena->used;
	run->spent = false;
}

struct value feel_eval(const struct feel_expr *expr, const struct value *values,
		       struct feel_run *run)
{
	enum { FRAME_ON_STACK = 16 };
	struct value frame[FRAME_ON_STACK];
	struct scope scope = { run, values, frame };
	struct value result;

	feel_run_begin(run);
	if (run->depth + expr->root->depth > EVAL_DEPTH)
		return feel_fail(run, "the computation nests too deep");
	if (expr->frame > FRAME_ON_STACK)
		scope.frame = ARENA_ARRAY(run->arena, struct value, expr->frame);
	run->depth += expr->root->depth;
	result = eval(expr->root, &scope);
	run->depth -= expr->root->depth;
	if (run->spent)
		result = value_null();
	return result;
}
