#include "engine/proof/model.h"

#include "engine/form/item.h"

/* --- claims ------------------------------------------------------------------------------- */

static struct str atom_key(struct model *model, const struct logic *logic,
			   const struct rule_code *code)
{
	struct buf buf;
	struct str key;

	buf_init(&buf, SIZE_MAX);
	feel_expr_print(logic->atom, &buf);
	for (size_t i = 0; i < code->input_count; i++)
		buf_printf(&buf, "|%zu", code->inputs[i].item->index);
	key = str_copy(model->arena, buf_str(&buf));
	buf_finish(&buf);
	return key;
}

static const struct rule_input *input_of(const struct rule_code *code, size_t slot)
{
	for (size_t i = 0; i < code->input_count; i++)
		if (code->inputs[i].slot == slot)
			return &code->inputs[i];
	return NULL;
}

/* The rule's inputs that the atom reads; it is opaque where it reads a list or a part. */
static void take_inputs(struct model *model, struct atom *atom, const struct rule_code *code)
{
	size_t count;
	const struct feel_use *uses = feel_expr_uses(atom->logic->atom, &count);
	struct rule_input *inputs = ARENA_ARRAY(model->arena, struct rule_input, count);

	for (size_t i = 0; i < count; i++) {
		const struct rule_input *input = input_of(code, uses[i].slot);

		if (input == NULL || uses[i].path_len > 0 || input->item->kind == ITEM_REPEAT)
			atom->opaque = true;
		if (input != NULL)
			inputs[atom->input_count++] = *input;
	}
	atom->inputs = inputs;
}

static void note_bounds(struct model *model, const struct atom *atom)
{
	for (size_t i = 0; i < atom->input_count; i++) {
		struct item_model *item = &model->items[atom->inputs[i].item->index];

		item->read_whole |= !atom->logic->compares;
		for (size_t k = 0; k < atom->logic->bound_count; k++)
			*VEC_ADD(model->arena, &item->bounds) = atom->logic->bounds[k];
	}
}

static struct atom *find_atom(struct model *model, const struct logic *logic,
			      const struct rule_code *code)
{
	struct str key = atom_key(model, logic, code);
	struct atom *atom = map_get(&model->atoms, key);

	if (atom != NULL)
		return atom;
	atom = ARENA_NEW(model->arena, struct atom);
	atom->logic = logic;
	atom->index = model->atom_count++;
	atom->opaque = logic->clocked;
	take_inputs(model, atom, code);
	note_bounds(model, atom);
	(void)map_add(&model->atoms, key, atom);
	return atom;
}

/* No deeper than LIMIT_FEEL_DEPTH. */
static const struct claim *claim_of(struct model *model, const struct logic *logic,
				    const struct rule_code *code)
{
	struct claim *claim = ARENA_NEW(model->arena, struct claim);
	const struct claim **parts =
		ARENA_ARRAY(model->arena, const struct claim *, logic->count);

	claim->kind = logic->kind;
	claim->parts = parts;
	claim->count = logic->count;
	for (size_t i = 0; i < logic->count; i++)
		parts[i] = claim_of(model, logic->parts[i], code);
	if (logic->kind == LOGIC_ATOM)
		claim->atom = find_atom(model, logic, code);
	return claim;
}

static const struct claim *claim_of_rule(struct model *model, const struct rule_code *code)
{
	if (code->expr == NULL)
		return NULL;
	return claim_of(model, feel_logic(model->arena, code->expr), code);
}

static const struct claim **claims_of(struct model *model, const struct rule_code *codes,
				      size_t count)
{
	const struct claim **claims = ARENA_ARRAY(model->arena, const struct claim *, count);

	for (size_t i = 0; i < count; i++)
		claims[i] = claim_of_rule(model, &codes[i]);
	return claims;
}

/* --- what can be decided ------------------------------------------------------------------ */

static bool is_decidable(const struct model *model, const struct atom *atom)
{
	if (atom->opaque || atom->input_count > ATOM_INPUTS_MOST)
		return false;
	for (size_t i = 0; i < atom->input_count; i++) {
		const struct domain *domain = &model->items[atom->inputs[i].item->index].domain;

		if (!domain->points && !domain->follows &&
		    !(domain->decided && atom->logic->compares))
			return false;
	}
	return true;
}

static bool is_decidable_claim(const struct model *model, const struct claim *claim)
{
	if (claim->kind == LOGIC_ATOM)
		return is_decidable(model, claim->atom);
	for (size_t i = 0; i < claim->count; i++)
		if (!is_decidable_claim(model, claim->parts[i]))
			return false;
	return true;
}

/* In order of dependency: what an item is computed from is known before it. */
static void find_followers(struct model *model)
{
	for (size_t i = 0; i < model->rules->node_count; i++) {
		uint32_t node = model->rules->order[i];
		struct item_model *item = &model->items[node / NODE_KINDS];
		const struct claim *calculate = item->rules[RULE_CALCULATE];

		if (node % NODE_KINDS == NODE_VALUE && calculate != NULL)
			item->domain.follows = is_decidable_claim(model, calculate);
	}
}

static void close_atoms(struct model *model)
{
	for (size_t i = 0; i < model->atoms.count; i++) {
		struct atom *atom = model->atoms.entries[i].value;

		atom->opaque = !is_decidable(model, atom);
	}
}

static void read_rules(struct model *model, const struct item *item)
{
	const struct item_rules *rules = &model->rules->items[item->index];
	struct item_model *self = &model->items[item->index];

	for (enum rule_kind kind = 0; kind < RULE_KINDS; kind++)
		self->rules[kind] = claim_of_rule(model, &rules->rules[kind]);
	self->constraints = claims_of(model, rules->constraints, item->constraint_count);
	if (rules->options != NULL)
		self->options = claims_of(model, rules->options, item->option_count);
}

void model_init(struct model *model, const struct form *form, const struct rules *rules,
		struct arena *arena)
{
	*model = (struct model){ .arena = arena, .form = form, .rules = rules };
	map_init(&model->atoms, arena);
	model->items = ARENA_ARRAY(arena, struct item_model, form->item_count);
	for (size_t i = 0; i < form->item_count; i++)
		read_rules(model, form->items[i]);
	model->constraints = claims_of(model, rules->constraints, form->constraint_count);
	for (size_t i = 0; i < form->item_count; i++)
		if (item_has_value(form->items[i]))
			domain_make(model, form->items[i]);
	find_followers(model);
	close_atoms(model);
}
