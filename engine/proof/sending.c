/* What has to be in order for a form to be sent: no exit page is reached, whatever is required
 * has an answer, constraints are kept. Items whose rules read each other are asked about
 * together, each such group for itself: only within one can they be in each other's way. */
#include "engine/proof/sending.h"

struct sending {
	struct search *search;
	const struct form *form;
	const struct rules *rules;
	struct arena *arena;
	size_t *group; /* by item.index, then the form: another of its group, or itself */
	size_t questions;
};

static size_t group_of(const struct sending *sending, size_t index)
{
	while (sending->group[index] != index) {
		sending->group[index] = sending->group[sending->group[index]];
		index = sending->group[index];
	}
	return index;
}

static void unite(struct sending *sending, size_t a, size_t b)
{
	sending->group[group_of(sending, a)] = group_of(sending, b);
}

static void unite_read(struct sending *sending, size_t index, const struct rule_code *code)
{
	for (size_t i = 0; i < code->input_count; i++)
		unite(sending, index, code->inputs[i].item->index);
}

/* With what its rules read, and with what is around it when that may not be asked. */
static void unite_item(struct sending *sending, const struct item *item)
{
	const struct item_rules *rules = &sending->rules->items[item->index];

	for (enum rule_kind kind = 0; kind < RULE_KINDS; kind++)
		unite_read(sending, item->index, &rules->rules[kind]);
	for (size_t i = 0; i < item->constraint_count; i++)
		unite_read(sending, item->index, &rules->constraints[i]);
	for (const struct item *outer = item->parent; outer != NULL; outer = outer->parent)
		if (sending->rules->items[outer->index].rules[RULE_RELEVANT].expr != NULL)
			unite(sending, item->index, outer->index);
}

static void unite_form(struct sending *sending)
{
	const struct form *form = sending->form;

	for (size_t i = 0; i <= form->item_count; i++)
		sending->group[i] = i;
	for (size_t i = 0; i < form->item_count; i++)
		unite_item(sending, form->items[i]);
	for (size_t i = 0; i < form->constraint_count; i++)
		unite_read(sending, form->item_count, &sending->rules->constraints[i]);
}

/* A repeat that may be without rows asks for nothing that is in them. */
static bool is_there(const struct item *item)
{
	for (const struct item *repeat = item->repeat; repeat != NULL; repeat = repeat->repeat)
		if (repeat->min_rows == 0)
			return false;
	return true;
}

static bool can_stop(const struct item *item)
{
	return item->exit || item->constraint_count > 0 ||
	       item->rules[RULE_REQUIRED].text.len > 0;
}

VEC_TYPE(demands, struct demand);

static void add_form(struct sending *sending, struct demands *demands)
{
	const struct claim **claims = sending->search->model->constraints;

	for (size_t i = 0; i < sending->form->constraint_count; i++)
		if (claims[i] != NULL && !sending->form->constraints[i].warning)
			*VEC_ADD(sending->arena, demands) =
				(struct demand){ .kind = DEMAND_CLAIM,
						 .claim = claims[i],
						 .allowed = CAN_TRUE | CAN_NULL };
}

static bool may(struct sending *sending, const struct demand *demands, size_t count)
{
	sending->questions++;
	return search_may(sending->search, demands, count);
}

/* Leaves out each without which the others cannot be met either. */
static void reduce(struct sending *sending, struct demands *demands)
{
	for (size_t i = demands->count; i > 0 && demands->count > 1; i--) {
		struct demand left_out = demands->at[i - 1];

		for (size_t k = i; k < demands->count; k++)
			demands->at[k - 1] = demands->at[k];
		demands->count--;
		if (!may(sending, demands->at, demands->count))
			continue;
		for (size_t k = demands->count; k >= i; k--)
			demands->at[k] = demands->at[k - 1];
		demands->at[i - 1] = left_out;
		demands->count++;
	}
}

/* The demands of each group, by the index that stands for it. */
static struct demands *gather(struct sending *sending)
{
	const struct form *form = sending->form;
	struct demands *groups =
		ARENA_ARRAY(sending->arena, struct demands, form->item_count + 1);

	for (size_t i = 0; i < form->item_count; i++) {
		const struct item *item = form->items[i];

		if (can_stop(item) && is_there(item))
			*VEC_ADD(sending->arena, &groups[group_of(sending, i)]) =
				(struct demand){ .kind = DEMAND_FINE, .item = item };
	}
	add_form(sending, &groups[group_of(sending, form->item_count)]);
	return groups;
}

/* More at once than this would not be decided, nor would anybody be helped. */
enum { DEMANDS_MOST = 200 };

struct blockers sending_blockers(struct search *search, struct arena *arena, size_t *questions)
{
	const struct model *model = search->model;
	struct sending sending = {
		.search = search, .form = model->form, .rules = model->rules, .arena = arena
	};
	struct blockers blockers = { .count = 0 };
	struct demands *groups;

	sending.group = ARENA_ARRAY(arena, size_t, model->form->item_count + 1);
	unite_form(&sending);
	groups = gather(&sending);
	for (size_t i = 0; i <= model->form->item_count && blockers.count == 0; i++) {
		if (groups[i].count == 0 || groups[i].count > DEMANDS_MOST ||
		    may(&sending, groups[i].at, groups[i].count))
			continue;
		reduce(&sending, &groups[i]);
		for (size_t k = 0; k < groups[i].count; k++)
			*VEC_ADD(arena, &blockers) = groups[i].at[k].item;
	}
	*questions += sending.questions;
	return blockers;
}
