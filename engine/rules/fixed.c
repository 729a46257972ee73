/* What rules give in every run, whatever is answered: most items of a form have none, and
 * nothing needs to be computed for them. */
#include "engine/rules/rules_inner.h"

static bool has_rule(const struct item_rules *rules, enum rule_kind kind)
{
	return rules->rules[kind].expr != NULL;
}

/* Asked without a condition; not readonly by a rule, only by a login; without a value, as a
 * page or a group is. */
static bool is_fixed(const struct item *item, const struct item_rules *rules,
		     enum node_kind kind)
{
	switch (kind) {
	case NODE_RELEVANT:
		return !has_rule(rules, RULE_RELEVANT);
	case NODE_READONLY:
		return !has_rule(rules, RULE_READONLY) && !has_rule(rules, RULE_CALCULATE);
	case NODE_VALUE:
		return item->type->class != ITEM_CLASS_FIELD &&
		       item->type->class != ITEM_CLASS_DATA;
	case NODE_KINDS:
		break;
	}
	return false;
}

/* What is asked only sometimes has inside only what is asked only sometimes. */
static bool is_fixed_around(const struct item *item, const bool *fixed, enum node_kind kind)
{
	return kind == NODE_VALUE || item->parent == NULL ||
	       fixed[item->parent->index * NODE_KINDS + kind];
}

void rules_fix(struct rules *rules, struct arena *arena)
{
	bool *fixed = ARENA_ARRAY(arena, bool, rules->node_count);
	uint32_t *changing = ARENA_ARRAY(arena, uint32_t, rules->node_count);

	rules->fixed = fixed;
	rules->changing = changing;
	for (size_t i = 0; i < rules->node_count; i++) {
		const uint32_t node = rules->order[i];
		const struct item *item = rules->form->items[node / NODE_KINDS];
		const enum node_kind kind = (enum node_kind)(node % NODE_KINDS);

		fixed[node] = is_fixed(item, &rules->items[item->index], kind) &&
			      is_fixed_around(item, fixed, kind);
		if (!fixed[node])
			changing[rules->changing_count++] = node;
	}
}
