#include "engine/proof/proof.h"

#include "engine/proof/reason.h"
#include "engine/proof/sending.h"
#include "engine/proof/unused.h"

struct proof {
	const struct form *form;
	struct model *model;
	struct search *search;
	struct diags *diags;
	struct arena *arena;
	bool *never; /* by item.index: it is never asked */
	size_t questions;
};

/* --- questions and findings --------------------------------------------------------------- */

static bool may(struct proof *proof, const struct demand *demands, size_t count)
{
	proof->questions++;
	return search_may(proof->search, demands, count);
}

static struct str why(struct proof *proof, const struct item *item,
		      const struct demand *demands, size_t count)
{
	struct str text =
		reason_why(proof->search, item, demands, count, proof->diags, proof->arena);

	return text.len > 0 ? str_printf(proof->arena, ": %.*s", STR_ARG(text)) : STR("");
}

static void locate(struct proof *proof, struct diag *diag, const struct item *item,
		   const char *rule)
{
	struct str name = str_from_c(rule);

	diag_path(proof->diags, diag,
		  item != NULL ? item_rule_path(proof->arena, item, name)
			       : str_printf(proof->arena, "@%s", rule));
}

/* "true", or anything else that is as it is written: meant so. */
static bool is_constant(const struct claim *claim)
{
	return claim->kind == LOGIC_ATOM && claim->atom->input_count == 0 &&
	       !claim->atom->logic->clocked;
}

static struct demand shown(const struct item *item)
{
	return (struct demand){ .kind = DEMAND_SHOWN, .item = item };
}

static struct demand gives(const struct claim *claim, unsigned allowed)
{
	return (struct demand){ .kind = DEMAND_CLAIM, .claim = claim, .allowed = allowed };
}

/* --- conditions --------------------------------------------------------------------------- */

static void never_asked(struct proof *proof, const struct item *item)
{
	struct demand demand = shown(item);
	bool page = item->kind == ITEM_PAGE;
	struct str reason = why(proof, item, &demand, 1);
	struct diag *diag = page ? diag_error(proof->diags, "proof.page.never",
					      item->rules[RULE_RELEVANT].place,
					      "nobody can ever reach the page `%.*s`%.*s",
					      STR_ARG(item->id), STR_ARG(reason))
				 : diag_error(proof->diags, "proof.item.never",
					      item->rules[RULE_RELEVANT].place,
					      "`%.*s` can never be asked%.*s",
					      STR_ARG(item->id), STR_ARG(reason));

	diag_fix(proof->diags, diag, "correct one of the conditions, or remove `%.*s`",
		 STR_ARG(item->id));
	locate(proof, diag, item, "relevant");
}

static void always_holds(struct proof *proof, const struct item *item, enum rule_kind kind)
{
	struct diag *diag =
		diag_warning(proof->diags, "proof.condition.always", item->rules[kind].place,
			     "%.*s of `%.*s` always holds: `%.*s`",
			     STR_ARG(diag_attribute(proof->diags, rule_names[kind])),
			     STR_ARG(item->id), STR_ARG(item->rules[kind].text));

	diag_fix(proof->diags, diag,
		 kind == RULE_RELEVANT ? "remove the condition, or say what was meant"
				       : "write \"true\", or say what was meant");
	locate(proof, diag, item, rule_names[kind].at);
}

static void check_relevant(struct proof *proof, const struct item *item)
{
	const struct claim *relevant = proof->model->items[item->index].rules[RULE_RELEVANT];
	struct demand demands[2] = { shown(item) };

	proof->never[item->index] = item->parent != NULL && proof->never[item->parent->index];
	if (relevant == NULL || proof->never[item->index])
		return;
	if (!may(proof, demands, 1)) {
		proof->never[item->index] = true;
		never_asked(proof, item);
		return;
	}
	if (is_constant(relevant))
		return;
	demands[0] = gives(relevant, CAN_FALSE | CAN_NULL);
	demands[1] = item->parent != NULL ? shown(item->parent) : demands[0];
	if (!may(proof, demands, 2))
		always_holds(proof, item, RULE_RELEVANT);
}

static void never_holds(struct proof *proof, const struct item *item, enum rule_kind kind,
			bool alone)
{
	struct demand demands[] = {
		gives(proof->model->items[item->index].rules[kind], CAN_TRUE),
		shown(item),
	};
	struct str reason = alone ? STR("") : why(proof, item, demands, LENGTH(demands));
	struct rule rule = item->rules[kind];
	struct diag *diag =
		alone ? diag_warning(proof->diags, "proof.condition.never", rule.place,
				     "%.*s of `%.*s` never holds: `%.*s`",
				     STR_ARG(diag_attribute(proof->diags, rule_names[kind])),
				     STR_ARG(item->id), STR_ARG(rule.text))
		      : diag_error(proof->diags, "proof.required.never", rule.place,
				   "when `%.*s` is asked, `%.*s` never holds%.*s",
				   STR_ARG(item->id), STR_ARG(rule.text), STR_ARG(reason));

	diag_fix(proof->diags, diag, "say what was meant, or remove %.*s",
		 STR_ARG(diag_attribute(proof->diags, rule_names[kind])));
	locate(proof, diag, item, rule_names[kind].at);
}

static void check_condition(struct proof *proof, const struct item *item, enum rule_kind kind)
{
	const struct claim *claim = proof->model->items[item->index].rules[kind];
	struct demand demands[2];

	if (claim == NULL || is_constant(claim))
		return;
	demands[0] = gives(claim, CAN_TRUE);
	demands[1] = shown(item);
	if (!may(proof, demands, 2)) {
		never_holds(proof, item, kind,
			    kind != RULE_REQUIRED || !may(proof, demands, 1));
		return;
	}
	demands[0] = gives(claim, CAN_FALSE | CAN_NULL);
	if (!may(proof, demands, 2))
		always_holds(proof, item, kind);
}

/* --- constraints -------------------------------------------------------------------------- */

/* What has to be so for the constraints of an item to count. */
static size_t begin(const struct item *item, struct demand *demands)
{
	size_t count = 0;

	if (item != NULL)
		demands[count++] = shown(item);
	if (item != NULL && item->type->class == ITEM_CLASS_FIELD)
		demands[count++] = (struct demand){ .kind = DEMAND_ANSWERED, .item = item };
	return count;
}

static struct str owner_name(struct proof *proof, const struct item *item)
{
	return item != NULL ? diag_text(proof->diags, "`%.*s`", STR_ARG(item->id))
			    : diag_text(proof->diags, "the form");
}

static void never_kept(struct proof *proof, const struct item *item,
		       const struct constraint *constraint)
{
	struct str name = owner_name(proof, item);
	struct diag *diag = diag_add(
		proof->diags, constraint->warning ? SEVERITY_WARNING : SEVERITY_ERROR,
		"proof.constraint.never", constraint->rule.place,
		diag_text(proof->diags, "no answer keeps this constraint of %.*s: `%.*s`",
			  STR_ARG(name), STR_ARG(constraint->rule.text)),
		diag_text(proof->diags,
			  "say what was meant; a constraint says what must be so"));

	locate(proof, diag, item, "constraint");
}

static void never_broken(struct proof *proof, const struct item *item,
			 const struct constraint *constraint)
{
	struct str name = owner_name(proof, item);
	struct diag *diag =
		diag_warning(proof->diags, "proof.condition.always", constraint->rule.place,
			     "every answer keeps this constraint of %.*s: `%.*s`",
			     STR_ARG(name), STR_ARG(constraint->rule.text));

	diag_fix(proof->diags, diag, "say what was meant, or remove it");
	locate(proof, diag, item, "constraint");
}

/* False when nothing keeps it. */
static bool check_constraint(struct proof *proof, const struct item *item,
			     const struct constraint *constraint, const struct claim *claim)
{
	struct demand demands[3];
	size_t count = begin(item, demands);

	demands[count] = gives(claim, CAN_TRUE | CAN_NULL);
	if (!may(proof, demands, count + 1)) {
		never_kept(proof, item, constraint);
		return constraint->warning;
	}
	demands[count] = gives(claim, CAN_FALSE);
	if (!is_constant(claim) && !may(proof, demands, count + 1))
		never_broken(proof, item, constraint);
	return true;
}

/* All that stop people; how many demands there are. */
static size_t all_kept(struct proof *proof, const struct item *item, struct demand *demands)
{
	const struct claim **claims = proof->model->items[item->index].constraints;
	size_t count = begin(item, demands);

	for (size_t i = 0; i < item->constraint_count; i++)
		if (!item->constraints[i].warning && claims[i] != NULL)
			demands[count++] = gives(claims[i], CAN_TRUE | CAN_NULL);
	return count;
}

static void contradictory(struct proof *proof, const struct item *item,
			  const struct demand *demands, size_t count)
{
	struct str reason = why(proof, item, demands, count);
	struct diag *diag = diag_error(proof->diags, "proof.constraint.contradiction",
				       item->constraints[0].rule.place,
				       "no answer to `%.*s` keeps all of its constraints%.*s",
				       STR_ARG(item->id), STR_ARG(reason));

	diag_fix(proof->diags, diag, "correct the one that says too much");
	locate(proof, diag, item, "constraint");
}

static void never_chosen(struct proof *proof, const struct item *item,
			 const struct option *option)
{
	struct diag *diag =
		diag_error(proof->diags, "proof.option.never", option->place,
			   "the option \"%.*s\" of `%.*s` can never be chosen: no answers "
			   "keep the constraints with it",
			   STR_ARG(option->value), STR_ARG(item->id));

	diag_fix(proof->diags, diag, "correct the constraint, or remove the option");
	locate(proof, diag, item, "");
}

static const struct option *option_of(const struct item *item, struct value value)
{
	for (size_t i = 0; i < item->option_count; i++)
		if (value.kind == VALUE_STRING &&
		    str_equal(item->options[i].value, value.string))
			return &item->options[i];
	return NULL;
}

static void check_options(struct proof *proof, const struct item *item,
			  const struct demand *demands, size_t count)
{
	const struct domain *domain = &proof->model->items[item->index].domain;

	if (item->kind != ITEM_CHOICE || domain->follows)
		return;
	for (size_t i = 0; i < domain->count; i++) {
		const struct option *option = option_of(item, domain->cells[i]);

		if (option == NULL)
			continue;
		proof->questions++;
		if (!search_may_with(proof->search, item, i, demands, count))
			never_chosen(proof, item, option);
	}
}

static void check_constraints(struct proof *proof, const struct item *item)
{
	const struct claim **claims = proof->model->items[item->index].constraints;
	struct demand *demands =
		ARENA_ARRAY(proof->arena, struct demand, item->constraint_count + 2);
	bool each = true;
	size_t count;

	for (size_t i = 0; i < item->constraint_count; i++)
		if (claims[i] != NULL)
			each &= check_constraint(proof, item, &item->constraints[i], claims[i]);
	if (item->constraint_count == 0 || !each)
		return;
	count = all_kept(proof, item, demands);
	if (!may(proof, demands, count))
		contradictory(proof, item, demands, count);
	else
		check_options(proof, item, demands, count);
}

static void check_form_constraints(struct proof *proof)
{
	for (size_t i = 0; i < proof->form->constraint_count; i++)
		if (proof->model->constraints[i] != NULL)
			(void)check_constraint(proof, NULL, &proof->form->constraints[i],
					       proof->model->constraints[i]);
}

/* --- options that are filtered ------------------------------------------------------------ */

static void never_offered(struct proof *proof, const struct item *item,
			  const struct option *option)
{
	struct diag *diag = diag_error(proof->diags, "proof.option.never", option->filter.place,
				       "the option \"%.*s\" of `%.*s` is never offered: `%.*s`",
				       STR_ARG(option->value), STR_ARG(item->id),
				       STR_ARG(option->filter.text));

	diag_fix(proof->diags, diag, "correct the filter, or remove the option");
	locate(proof, diag, item, "");
}

static void check_filters(struct proof *proof, const struct item *item)
{
	const struct claim **filters = proof->model->items[item->index].options;
	struct demand demands[2] = { shown(item) };

	for (size_t i = 0; filters != NULL && i < item->option_count; i++) {
		if (filters[i] == NULL)
			continue;
		demands[1] = gives(filters[i], CAN_TRUE);
		if (!may(proof, demands, 2))
			never_offered(proof, item, &item->options[i]);
	}
}

/* --- sending ------------------------------------------------------------------------------ */

enum { BLOCKERS_SAID = 5 };

static struct str blocker_names(struct proof *proof, const struct blockers *blockers)
{
	struct str names[BLOCKERS_SAID];
	size_t count = 0;

	for (size_t i = 0; i < blockers->count && count < BLOCKERS_SAID; i++)
		names[count++] = owner_name(proof, blockers->at[i]);
	return str_join(proof->arena, names, count, STR(", "));
}

/* Where each item alone is in order. */
static void check_sending(struct proof *proof)
{
	struct blockers blockers =
		sending_blockers(proof->search, proof->arena, &proof->questions);
	const struct item *last;
	struct diag *diag;

	if (blockers.count == 0)
		return;
	last = blockers.at[blockers.count - 1];
	diag = diag_error(proof->diags, "proof.form.unsendable",
			  last != NULL ? last->place : proof->form->tree->place,
			  blockers.count == 1
				  ? "the form can never be sent, whatever people answer: %.*s "
				    "stands in the way"
				  : "the form can never be sent, whatever people answer: %.*s "
				    "stand in the way",
			  STR_ARG(blocker_names(proof, &blockers)));
	diag_fix(proof->diags, diag,
		 "correct what they require, their constraints or conditions");
	locate(proof, diag, last, "");
}

/* --- the whole ---------------------------------------------------------------------------- */

static void check_item(struct proof *proof, const struct item *item)
{
	check_relevant(proof, item);
	if (proof->never[item->index])
		return;
	check_condition(proof, item, RULE_REQUIRED);
	check_condition(proof, item, RULE_READONLY);
	check_constraints(proof, item);
	check_filters(proof, item);
}

static void check(struct proof *proof)
{
	const struct form *form = proof->form;
	size_t errors = proof->diags->errors;

	proof->never = ARENA_ARRAY(proof->arena, bool, form->item_count);
	for (size_t i = 0; i < form->item_count; i++)
		check_item(proof, form->items[i]);
	check_form_constraints(proof);
	if (proof->diags->errors == errors)
		check_sending(proof);
	unused_check(form, proof->model->rules, proof->diags, proof->arena);
}

struct proof_count proof_check(const struct form *form, const struct rules *rules,
			       struct diags *diags)
{
	struct arena arena, evaluations;
	struct model model;
	struct search search;
	struct proof proof = { .form = form,
			       .model = &model,
			       .search = &search,
			       .diags = diags,
			       .arena = &arena };

	arena_init(&arena);
	arena_init(&evaluations);
	model_init(&model, form, rules, &arena);
	search_init(&search, &model, &evaluations);
	check(&proof);
	arena_finish(&evaluations);
	arena_finish(&arena);
	return (struct proof_count){ proof.questions, search.given_up, search.total };
}
