#include "engine/proof/search.h"

#include <assert.h>

#include "engine/base/limits.h"
#include "engine/form/item.h"

enum { NO_VARIABLE_YET = 0 };

/* Variables: the items, then the atoms. */
static size_t atom_variable(const struct search *search, const struct atom *atom)
{
	return search->model->form->item_count + atom->index;
}

static void note_open(struct search *search, size_t variable)
{
	if (search->open == SIZE_MAX)
		search->open = variable;
}

/* What is known of a value: nothing yet, or all of it. */
struct known {
	bool known;
	struct value value;
};

static unsigned claim_mask(struct search *search, const struct claim *claim);
static unsigned shown_mask(struct search *search, const struct item *item);
static struct known value_of(struct search *search, const struct item *item);

static unsigned mask_of(struct value value)
{
	if (value.kind != VALUE_BOOLEAN)
		return CAN_NULL;
	return value.boolean ? CAN_TRUE : CAN_FALSE;
}

/* --- atoms -------------------------------------------------------------------------------- */

static struct value evaluate(struct search *search, const struct atom *atom)
{
	struct feel_run run;

	feel_run_init(&run, search->arena, 0);
	struct value value = feel_eval(atom->logic->atom, search->values, &run);
	search->steps += run.steps;
	return value;
}

/* Loads the inputs; false when one is not known yet. Only then into their slots: what is asked
 * on the way uses the same ones. */
static bool load_inputs(struct search *search, const struct atom *atom)
{
	struct value values[ATOM_INPUTS_MOST];
	bool all = true;

	assert(atom->input_count <= ATOM_INPUTS_MOST);
	for (size_t i = 0; i < atom->input_count; i++) {
		struct known known = value_of(search, atom->inputs[i].item);

		values[i] = known.value;
		all &= known.known;
	}
	for (size_t i = 0; i < atom->input_count; i++)
		search->values[atom->inputs[i].slot] = values[i];
	return all;
}

static bool is_known_null(struct search *search, const struct item *item)
{
	struct known known = { .known = false };
	size_t open = search->open;

	if (item->kind != ITEM_REPEAT)
		known = value_of(search, item);
	search->open = open;
	return known.known && known.value.kind == VALUE_NULL;
}

/* Of an opaque atom: whatever it is about, it may be anything; but a comparison with what is
 * not there is null. */
static unsigned opaque_mask(struct search *search, const struct atom *atom)
{
	size_t variable = atom_variable(search, atom);

	if (atom->input_count == 1 && !atom->logic->clocked &&
	    is_known_null(search, atom->inputs[0].item)) {
		search->values[atom->inputs[0].slot] = value_null();
		return mask_of(evaluate(search, atom));
	}
	if (search->chosen[variable] > NO_VARIABLE_YET)
		return 1U << (search->chosen[variable] - 1U);
	note_open(search, variable);
	return CAN_ANY;
}

static unsigned atom_mask(struct search *search, const struct atom *atom)
{
	search->steps++;
	if (atom->opaque)
		return opaque_mask(search, atom);
	if (!load_inputs(search, atom))
		return CAN_ANY;
	return mask_of(evaluate(search, atom));
}

/* --- claims: three-valued logic over sets of what can be -----------------------------------
 */

static unsigned negated(unsigned mask)
{
	return (mask & CAN_NULL) | ((mask & CAN_TRUE) ? CAN_FALSE : 0U) |
	       ((mask & CAN_FALSE) ? CAN_TRUE : 0U);
}

/* false and … is false; null and true is null. */
static unsigned both(unsigned a, unsigned b)
{
	unsigned mask = (a | b) & CAN_FALSE;

	if ((a & CAN_TRUE) && (b & CAN_TRUE))
		mask |= CAN_TRUE;
	if (((a & CAN_NULL) && (b & (CAN_NULL | CAN_TRUE))) ||
	    ((b & CAN_NULL) && (a & (CAN_NULL | CAN_TRUE))))
		mask |= CAN_NULL;
	return mask;
}

static unsigned every_mask(struct search *search, const struct claim *claim, bool any)
{
	unsigned mask = CAN_TRUE;

	for (size_t i = 0; i < claim->count && mask != CAN_FALSE; i++) {
		unsigned part = claim_mask(search, claim->parts[i]);

		mask = both(mask, any ? negated(part) : part);
	}
	return any ? negated(mask) : mask;
}

static unsigned if_mask(struct search *search, const struct claim *claim)
{
	unsigned condition = claim_mask(search, claim->parts[0]);
	unsigned mask = 0;

	if (condition & CAN_TRUE)
		mask |= claim_mask(search, claim->parts[1]);
	if (condition & (CAN_FALSE | CAN_NULL))
		mask |= claim_mask(search, claim->parts[2]);
	return mask;
}

static unsigned claim_now(struct search *search, const struct claim *claim)
{
	switch (claim->kind) {
	case LOGIC_ATOM:
		return atom_mask(search, claim->atom);
	case LOGIC_AND:
		return every_mask(search, claim, false);
	case LOGIC_OR:
		return every_mask(search, claim, true);
	case LOGIC_NOT:
		return negated(claim_mask(search, claim->parts[0]));
	case LOGIC_IF:
		return if_mask(search, claim);
	}
	return CAN_ANY;
}

/* What lies deeper, in conditions inside conditions and in items that depend on each other, is
 * not looked at, nor what is left when the question's steps are gone: it may be anything. */
enum { DEPTH_MOST = 400 };

static bool is_cut(const struct search *search)
{
	return search->depth >= DEPTH_MOST || search->steps > search->most;
}

static unsigned claim_mask(struct search *search, const struct claim *claim)
{
	unsigned mask = CAN_ANY;

	if (is_cut(search))
		return mask;
	search->depth++;
	mask = claim_now(search, claim);
	search->depth--;
	return mask;
}

/* --- items -------------------------------------------------------------------------------- */

/* Is it true, whatever else it may be? */
static unsigned truth_of(unsigned mask)
{
	return (mask & CAN_TRUE) | ((mask & (CAN_FALSE | CAN_NULL)) ? CAN_FALSE : 0U);
}

static unsigned shown_now(struct search *search, const struct item *item)
{
	const struct claim *relevant = search->model->items[item->index].rules[RULE_RELEVANT];
	unsigned mask = item->parent != NULL ? shown_mask(search, item->parent) : CAN_TRUE;
	bool waived = search->waived != NULL && search->waived[item->index];

	if (mask == CAN_FALSE || relevant == NULL || waived)
		return mask;
	return truth_of(both(mask, claim_mask(search, relevant)));
}

static unsigned shown_mask(struct search *search, const struct item *item)
{
	struct memo *memo = &search->memos[item->index];
	size_t open = search->open;

	if (memo->stamp != search->stamp) {
		if (is_cut(search))
			return CAN_TRUE | CAN_FALSE;
		search->depth++;
		search->steps++;
		search->open = SIZE_MAX;
		memo->shown = shown_now(search, item);
		memo->open = search->open;
		memo->stamp = search->stamp;
		search->depth--;
	}
	search->open = open != SIZE_MAX ? open : memo->open;
	return memo->shown;
}

/* As a run holds what a rule gives to what the item allows. */
static struct value held(struct search *search, const struct item *item, struct value value)
{
	size_t count = 0;
	const struct str *texts = NULL;
	struct problem_detail problem = { 0 };
	struct value parsed;

	if (value.kind != VALUE_NULL)
		texts = item_type_back(item, value, search->arena, &count);
	if (texts != NULL &&
	    item_parse(item, texts, count, search->arena, &parsed, &problem) == TYPED_VALUE)
		return parsed;
	return texts != NULL ? value : value_null();
}

static struct known claim_value(struct search *search, const struct claim *claim)
{
	struct known known = { .known = false };
	unsigned mask;

	if (claim->kind == LOGIC_ATOM && load_inputs(search, claim->atom))
		return (struct known){ true, evaluate(search, claim->atom) };
	if (claim->kind == LOGIC_ATOM)
		return known;
	mask = claim_mask(search, claim->kind == LOGIC_IF ? claim->parts[0] : claim);
	known.known = mask == CAN_NULL || mask == CAN_TRUE || mask == CAN_FALSE;
	if (claim->kind == LOGIC_IF && known.known)
		return claim_value(search, claim->parts[mask == CAN_TRUE ? 1 : 2]);
	known.value = mask == CAN_NULL ? value_null() : value_boolean(mask == CAN_TRUE);
	return known;
}

static struct known computed_value(struct search *search, const struct item *item)
{
	struct known known = { .known = false };

	if (is_cut(search))
		return known;
	search->depth++;
	known = claim_value(search, search->model->items[item->index].rules[RULE_CALCULATE]);
	search->depth--;
	if (known.known && item->type->class == ITEM_CLASS_FIELD)
		known.value = held(search, item, known.value);
	return known;
}

static struct known value_of(struct search *search, const struct item *item)
{
	const struct domain *domain = &search->model->items[item->index].domain;
	struct known known = { .known = false, .value = value_null() };
	unsigned shown = shown_mask(search, item);

	if (shown == CAN_FALSE)
		known.known = true;
	if (shown != CAN_TRUE)
		return known;
	if (domain->follows)
		return computed_value(search, item);
	if (search->chosen[item->index] > NO_VARIABLE_YET)
		return (struct known){ true, domain->cells[search->chosen[item->index] - 1] };
	note_open(search, item->index);
	return known;
}

/* --- demands ------------------------------------------------------------------------------ */

static unsigned answered_mask(struct search *search, const struct item *item)
{
	struct known known = value_of(search, item);

	if (!known.known)
		return CAN_TRUE | CAN_FALSE;
	return known.value.kind != VALUE_NULL ? CAN_TRUE : CAN_FALSE;
}

/* A constraint is broken by false alone. */
static unsigned kept_mask(struct search *search, const struct claim *claim)
{
	unsigned mask = claim_mask(search, claim);

	return negated(truth_of(negated(mask)));
}

static unsigned constraints_mask(struct search *search, const struct item *item)
{
	const struct item_model *self = &search->model->items[item->index];
	unsigned mask = CAN_TRUE;

	for (size_t i = 0; i < item->constraint_count && mask != CAN_FALSE; i++)
		if (!item->constraints[i].warning && self->constraints[i] != NULL)
			mask = both(mask, kept_mask(search, self->constraints[i]));
	return mask;
}

static unsigned required_mask(struct search *search, const struct item *item)
{
	const struct claim *required = search->model->items[item->index].rules[RULE_REQUIRED];

	return required != NULL ? truth_of(claim_mask(search, required)) : CAN_FALSE;
}

/* Not asked; or answered and its constraints kept; or neither answered nor required. */
static unsigned fine_mask(struct search *search, const struct item *item)
{
	unsigned hidden = negated(shown_mask(search, item));
	unsigned answered, good, empty;

	if (hidden == CAN_TRUE || item->exit)
		return hidden;
	if (item->type->class != ITEM_CLASS_FIELD)
		return negated(both(negated(hidden), negated(constraints_mask(search, item))));
	answered = answered_mask(search, item);
	good = both(answered, constraints_mask(search, item));
	empty = both(negated(answered), negated(required_mask(search, item)));
	return negated(both(negated(hidden), both(negated(good), negated(empty))));
}

static unsigned demand_mask(struct search *search, const struct demand *demand)
{
	unsigned mask;

	switch (demand->kind) {
	case DEMAND_SHOWN:
		return shown_mask(search, demand->item);
	case DEMAND_ANSWERED:
		return answered_mask(search, demand->item);
	case DEMAND_FINE:
		return fine_mask(search, demand->item);
	case DEMAND_CLAIM:
		break;
	}
	mask = claim_mask(search, demand->claim);
	return ((mask & demand->allowed) ? CAN_TRUE : 0U) |
	       ((mask & ~demand->allowed) ? CAN_FALSE : 0U);
}

/* --- the search --------------------------------------------------------------------------- */

/* Deeper than this it would not end within its steps anyway. */
enum { CHOICES_MOST = 200 };

static unsigned demands_mask(struct search *search)
{
	unsigned mask = CAN_TRUE;

	search->open = SIZE_MAX;
	for (size_t i = 0; i < search->demand_count && mask != CAN_FALSE; i++)
		mask = both(mask, demand_mask(search, &search->demands[i]));
	return mask;
}

static size_t choices_of(const struct search *search, size_t variable)
{
	const struct form *form = search->model->form;

	if (variable >= form->item_count)
		return 3; /* null, false, true */
	return search->model->items[variable].domain.count;
}

static bool find(struct search *search, size_t depth)
{
	unsigned mask = demands_mask(search);
	size_t variable = search->open;
	bool found = false;

	if (!(mask & CAN_FALSE) || !(mask & CAN_TRUE))
		return mask == CAN_TRUE;
	if (search->steps > search->most || depth == CHOICES_MOST) {
		search->given_up++;
		return true;
	}
	if (variable == SIZE_MAX)
		return true;
	for (size_t i = choices_of(search, variable); i > 0 && !found; i--) {
		search->chosen[variable] = (uint16_t)i;
		search->stamp++;
		found = find(search, depth + 1);
	}
	search->chosen[variable] = NO_VARIABLE_YET;
	search->stamp++;
	return found;
}

void search_init(struct search *search, const struct model *model, struct arena *arena)
{
	size_t items = model->form->item_count;

	*search = (struct search){ .model = model, .arena = arena, .stamp = 1 };
	search->chosen = ARENA_ARRAY(model->arena, uint16_t, items + model->atom_count);
	search->memos = ARENA_ARRAY(model->arena, struct memo, items);
	search->values = ARENA_ARRAY(model->arena, struct value, model->rules->slot_count);
}

bool search_may(struct search *search, const struct demand *demands, size_t count)
{
	size_t left = search->total < LIMIT_PROOF ? LIMIT_PROOF - search->total : 0;
	bool found;

	search->demands = demands;
	search->demand_count = count;
	search->steps = 0;
	search->most = left < LIMIT_PROOF_QUESTION ? left : LIMIT_PROOF_QUESTION;
	search->stamp++;
	found = find(search, 0);
	search->total += search->steps;
	arena_reset(search->arena);
	return found;
}

bool search_may_with(struct search *search, const struct item *item, size_t cell,
		     const struct demand *demands, size_t count)
{
	bool found;

	search->chosen[item->index] = (uint16_t)(cell + 1);
	found = search_may(search, demands, count);
	search->chosen[item->index] = NO_VARIABLE_YET;
	return found;
}
