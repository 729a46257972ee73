/* After one answer changed: only what depends on it. */
#include "engine/base/vec.h"
#include "engine/rules/rules_inner.h"

struct change {
	const struct rules *rules;
	bool *places;	      /* in the order of nodes: to compute again */
	bool *checked;	      /* by item index, and one for the form: to check again */
	VEC(uint32_t) marked; /* the nodes, in order of discovery */
	struct arena *arena;
};

static void mark(struct change *change, uint32_t node)
{
	bool *place = &change->places[change->rules->places[node]];

	if (*place)
		return;
	*place = true;
	*VEC_ADD(change->arena, &change->marked) = node;
}

/* Everything that needs what changed, and what needs that, and so on. */
static void mark_dependents(struct change *change)
{
	const struct adjacency *needed_by = &change->rules->needed_by;

	for (size_t i = 0; i < change->marked.count; i++) {
		uint32_t node = change->marked.at[i];

		for (uint32_t k = needed_by->start[node]; k < needed_by->start[node + 1]; k++)
			mark(change, needed_by->at[k]);
	}
}

static void mark_checks(struct change *change)
{
	const struct adjacency *checked_by = &change->rules->checked_by;

	for (size_t i = 0; i < change->marked.count; i++) {
		uint32_t item = change->marked.at[i] / NODE_KINDS;

		change->checked[item] = true;
		for (uint32_t k = checked_by->start[item]; k < checked_by->start[item + 1]; k++)
			change->checked[checked_by->at[k]] = true;
	}
}

/* Parsing says again what checking asks it for; the value stays the same, and nothing that
 * depends on it is computed again. */
static void mark_values_to_check(struct change *change)
{
	for (size_t i = 0; i < change->rules->form->item_count; i++)
		if (change->checked[i])
			mark(change, (uint32_t)(i * NODE_KINDS + NODE_VALUE));
}

void rules_change(const struct rules *rules, struct state *state, const struct item *item,
		  int64_t now_ms, struct arena *arena)
{
	struct change change = {
		.rules = rules,
		.places = ARENA_ARRAY(arena, bool, rules->node_count),
		.checked = ARENA_ARRAY(arena, bool, rules->form->item_count + 1),
		.arena = arena,
	};
	struct run run;

	if (state->spent) {
		*state = *rules_run(rules, state->answers, now_ms, arena);
		return;
	}
	mark(&change, (uint32_t)(item->index * NODE_KINDS + NODE_VALUE));
	mark_dependents(&change);
	mark_checks(&change);
	mark_values_to_check(&change);
	run_init(&run, rules, state, now_ms, arena);
	for (size_t i = 0; i < rules->node_count; i++)
		if (change.places[i])
			run_node(&run, rules->order[i]);
	run_validate(&run, change.checked);
}
