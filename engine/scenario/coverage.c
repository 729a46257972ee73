/* What scenarios reach: each outcome of each rule that decides something, each option, each
 * page. All of these are told apart by their places in the definition. */
#include "engine/form/decision.h"
#include "engine/scenario/scenario_inner.h"

#include <stdlib.h>

/* What may come of a rule, an option or a page. */
enum outcome {
	OUTCOME_TRUE,
	OUTCOME_FALSE,
	OUTCOME_KEPT,
	OUTCOME_BROKEN,
	OUTCOME_COMPUTED,
	OUTCOME_CHOSEN,
	OUTCOME_ASKED,
	OUTCOME_MATCHED,
	OUTCOMES
};

static const char *const outcome_words[OUTCOMES] = { "true",	 "false",  "kept",  "broken",
						     "computed", "chosen", "asked", "matched" };

struct subject {
	struct place place;
	struct str path, text;
	unsigned possible, seen; /* bits, by enum outcome */
};

struct coverage {
	struct arena *arena;
	const struct form *form;
	size_t evaluations;
	VEC(struct subject) subjects; /* by place */
};

static unsigned bit(enum outcome outcome)
{
	return 1u << outcome;
}

/* --- what there is --- */

static struct str path_to(struct arena *arena, const struct item *item, struct str rule)
{
	struct str path = item != NULL ? item->id : STR("");

	for (const struct item *at = item != NULL ? item->parent : NULL; at != NULL;
	     at = at->parent)
		path = str_printf(arena, "%.*s/%.*s", STR_ARG(at->id), STR_ARG(path));
	if (rule.len == 0)
		return path;
	return str_printf(arena, "%.*s@%.*s", STR_ARG(path), STR_ARG(rule));
}

static void add(struct coverage *coverage, struct place place, struct str path, struct str text,
		unsigned possible)
{
	*VEC_ADD(coverage->arena, &coverage->subjects) =
		(struct subject){ place, path, text, possible, 0 };
}

static void add_rule(struct coverage *coverage, const struct item *item,
		     const struct rule *rule, struct str name, unsigned possible)
{
	bool decides = !str_equal_c(rule->text, "true") && !str_equal_c(rule->text, "false");

	if (rule->text.len > 0 && (decides || possible == bit(OUTCOME_COMPUTED)))
		add(coverage, rule->place, path_to(coverage->arena, item, name), rule->text,
		    possible);
}

static void add_constraints(struct coverage *coverage, const struct item *item,
			    const struct constraint *constraints, size_t count)
{
	for (size_t i = 0; i < count; i++)
		add_rule(coverage, item, &constraints[i].rule, STR("constraint"),
			 bit(OUTCOME_KEPT) | bit(OUTCOME_BROKEN));
}

static void add_filters(struct coverage *coverage, const struct item *item)
{
	unsigned both = bit(OUTCOME_TRUE) | bit(OUTCOME_FALSE);

	add_rule(coverage, item, &item->filter, STR("filter"), both);
	for (size_t i = 0; i < item->option_count; i++)
		add_rule(coverage, item, &item->options[i].filter, STR("filter"), both);
}

static void add_rows(struct coverage *coverage, const struct item *item)
{
	for (size_t i = 0; i < item->decision->text.rule_count; i++)
		add(coverage, item->decision->rows[i].whole.place,
		    path_to(coverage->arena, item, STR("rule")),
		    str_printf(coverage->arena, "rule %zu", i + 1), bit(OUTCOME_MATCHED));
}

/* Those of a list, or all countries, are not this form's to prove: there may be hundreds. */
static size_t own_options(const struct item *item)
{
	bool listed = item->kind == ITEM_COUNTRY || xml_attr(item->element, STR("options"));

	return listed ? 0 : item->option_count;
}

static void add_item(struct coverage *coverage, const struct item *item)
{
	for (enum rule_kind kind = 0; kind < RULE_KINDS; kind++)
		add_rule(coverage, item, &item->rules[kind], rule_names[kind],
			 kind == RULE_CALCULATE || kind == RULE_DEFAULT
				 ? bit(OUTCOME_COMPUTED)
				 : bit(OUTCOME_TRUE) | bit(OUTCOME_FALSE));
	add_constraints(coverage, item, item->constraints, item->constraint_count);
	for (size_t i = 0; i < own_options(item); i++)
		add(coverage, item->options[i].place,
		    path_to(coverage->arena, item, STR("option")), item->options[i].value,
		    bit(OUTCOME_CHOSEN));
	add_filters(coverage, item);
	if (item->decision != NULL)
		add_rows(coverage, item);
	if (item->kind == ITEM_PAGE)
		add(coverage, item->place, path_to(coverage->arena, item, STR("")), STR(""),
		    bit(OUTCOME_ASKED));
}

static int by_place(const void *a, const void *b)
{
	const struct place *left = &((const struct subject *)a)->place;
	const struct place *right = &((const struct subject *)b)->place;

	if (left->line != right->line)
		return left->line < right->line ? -1 : 1;
	return (left->column > right->column) - (left->column < right->column);
}

struct coverage *coverage_new(struct arena *arena, const struct form *form)
{
	struct coverage *coverage = ARENA_NEW(arena, struct coverage);

	coverage->arena = arena;
	coverage->form = form;
	add_constraints(coverage, NULL, form->constraints, form->constraint_count);
	for (size_t i = 0; i < form->item_count; i++)
		add_item(coverage, form->items[i]);
	if (coverage->subjects.count > 0)
		qsort(coverage->subjects.at, coverage->subjects.count,
		      sizeof(*coverage->subjects.at), by_place);
	return coverage;
}

/* --- what is seen --- */

static void see(struct coverage *coverage, struct place place, unsigned outcomes)
{
	const struct subject key = { .place = place };
	struct subject *subject = NULL;

	if (coverage->subjects.count > 0)
		subject = bsearch(&key, coverage->subjects.at, coverage->subjects.count,
				  sizeof(key), by_place);
	if (subject != NULL)
		subject->seen |= subject->possible & outcomes;
}

/* What a value means depends on what the rule is for: see masks it. A condition that gives null
 * counts as false; a constraint that does decides nothing. */
void coverage_saw(void *context, const struct rule *rule, struct value value)
{
	struct coverage *coverage = context;
	unsigned outcomes = bit(OUTCOME_FALSE);

	coverage->evaluations++;
	if (value_is_true(value))
		outcomes = bit(OUTCOME_TRUE) | bit(OUTCOME_KEPT) | bit(OUTCOME_MATCHED);
	else if (value.kind == VALUE_BOOLEAN)
		outcomes |= bit(OUTCOME_BROKEN);
	if (value.kind != VALUE_NULL)
		outcomes |= bit(OUTCOME_COMPUTED);
	see(coverage, rule->place, outcomes);
}

size_t coverage_evaluations(const struct coverage *coverage)
{
	return coverage->evaluations;
}

static void see_option(struct coverage *coverage, const struct item *item, struct value value)
{
	if (value.kind != VALUE_STRING)
		return;
	for (size_t i = 0; i < item->option_count; i++)
		if (str_equal(item->options[i].value, value.string))
			see(coverage, item->options[i].place, bit(OUTCOME_CHOSEN));
}

static void see_row(struct coverage *coverage, const struct scope *scope,
		    const struct state_row *row);

static void see_cell(struct coverage *coverage, const struct item *item,
		     const struct cell *cell)
{
	if (!cell->relevant)
		return;
	if (item->kind == ITEM_PAGE)
		see(coverage, item->place, bit(OUTCOME_ASKED));
	if (item->kind == ITEM_CHOICE)
		see_option(coverage, item, cell->value);
	if (item_takes_many(item) && cell->value.kind == VALUE_LIST)
		for (size_t i = 0; i < cell->value.list->count; i++)
			see_option(coverage, item, cell->value.list->items[i]);
	for (size_t i = 0; i < cell->row_count; i++)
		see_row(coverage, item->inner, cell->rows[i]);
}

/* Not deeper than LIMIT_FORM_DEPTH. */
static void see_row(struct coverage *coverage, const struct scope *scope,
		    const struct state_row *row)
{
	for (size_t i = 0; i < scope->count; i++)
		see_cell(coverage, scope->columns[i], &row->cells[i]);
}

void coverage_add(struct coverage *coverage, const struct state *state)
{
	see_row(coverage, &state->form->root, state->root);
}

/* --- what is left --- */

/* Of a block's rule, where the block is used. */
static struct place in_form(const struct coverage *coverage, struct place place)
{
	const struct inclusion *inclusion;
	struct place within;

	return inclusions_outermost(coverage->form->inclusions, place, &inclusion, &within);
}

void coverage_report(const struct coverage *coverage, struct arena *arena,
		     struct scenario_report *out)
{
	VEC(struct gap) gaps = { 0 };

	for (size_t i = 0; i < coverage->subjects.count; i++) {
		const struct subject *at = &coverage->subjects.at[i];

		for (enum outcome outcome = 0; outcome < OUTCOMES; outcome++) {
			if (!(at->possible & bit(outcome)))
				continue;
			out->outcomes++;
			if (at->seen & bit(outcome))
				out->reached++;
			else
				*VEC_ADD(arena, &gaps) =
					(struct gap){ in_form(coverage, at->place), at->path,
						      at->text, outcome_words[outcome] };
		}
	}
	out->gaps = gaps.at;
	out->gap_count = gaps.count;
}
