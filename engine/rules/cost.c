#include "engine/rules/cost.h"

#include <assert.h>

#include "engine/feel/cost.h"
#include "engine/feel/temporal.h"
#include "engine/rules/rules_inner.h"

enum {
	UTF8_MOST = 4,	 /* bytes of a character */
	FILE_FACTS = 3,	 /* of an attachment: name, type, size */
	TEXT_SHOWN = 4,	 /* how often a page shows one text: beside the field, in the
			    summary of errors, to screen readers, on the review */
	CELL_ROOM = 400, /* of an answer: what it was parsed into, and a problem */
	ANSWERS_ROOM = 4 * LIMIT_ANSWERS, /* their texts, cleaned and copied */
};

/* The rule that takes most. */
struct dearest {
	const struct rule *rule;
	const struct item *item;
	struct str name;
	uint64_t steps, times;
};

struct bounding {
	const struct rules *rules;
	struct diags *diags;
	struct arena *arena;
	const struct size **sizes;  /* by item.index: of values; NULL: not there yet */
	const struct size **values; /* by slot, of the rule at hand */
	struct rules_cost cost;
	struct dearest dearest;
	bool refused; /* some rule of its own */
};

/* --- sizes -------------------------------------------------------------------------------- */

static uint64_t rows_most(const struct item *repeat)
{
	uint64_t cells = repeat->inner->count > 0 ? repeat->inner->count : 1;
	uint64_t most = size_least(repeat->max_rows + UINT64_C(1), LIMIT_ROWS);

	return size_least(most, LIMIT_CELLS / cells + 1);
}

/* In how many rows the items of a scope stand. */
static uint64_t times_of(const struct item *repeat)
{
	uint64_t times = 1;
	uint64_t cells = repeat != NULL && repeat->inner->count > 0 ? repeat->inner->count : 1;

	for (const struct item *at = repeat; at != NULL; at = at->repeat)
		times = size_multiply(times, rows_most(at));
	return size_least(times, LIMIT_CELLS / cells + 1);
}

static const struct size *number_size(struct bounding *bounding, const struct item *item)
{
	struct decimal low, high;
	int64_t from, to;

	if (!decimal_parse(item->min, &low) || !decimal_parse(item->max, &high) ||
	    !decimal_round(low, 0, ROUND_FLOOR, &low) ||
	    !decimal_round(high, 0, ROUND_CEILING, &high) || !decimal_to_i64(low, &from) ||
	    !decimal_to_i64(high, &to))
		return &size_scalar;
	return size_number(bounding->arena, from, to);
}

static const struct size *day_size(struct bounding *bounding, const struct item *item)
{
	struct date from = { 1, 1, 1 };
	struct date to = { 9999, 12, 31 };

	(void)date_parse(item->min, &from);
	(void)date_parse(item->max, &to);
	return size_number(bounding->arena, date_to_days(from), date_to_days(to));
}

static const struct size *text_size(struct bounding *bounding, const struct item *item)
{
	return size_text(bounding->arena, size_multiply(UTF8_MOST, item_longest(item)));
}

static const struct size *parts_size(struct bounding *bounding, const struct item *item)
{
	size_t count = item->type->part_count;
	struct size_member *members = ARENA_ARRAY(bounding->arena, struct size_member, count);

	for (size_t i = 0; i < count; i++)
		members[i] =
			(struct size_member){ item->type->parts[i], text_size(bounding, item) };
	return size_context(bounding->arena, members, count);
}

static const struct size *files_size(struct bounding *bounding, const struct item *item)
{
	const struct size *text =
		size_text(bounding->arena, UTF8_MOST * (uint64_t)LIMIT_FILE_NAME);
	struct size_member *facts =
		ARENA_ARRAY(bounding->arena, struct size_member, FILE_FACTS);
	uint64_t count = item->max_files > 0 ? item->max_files : LIMIT_FILES;

	facts[0] = (struct size_member){ STR("name"), text };
	facts[1] = (struct size_member){ STR("type"), text };
	facts[2] = (struct size_member){ STR("size"),
					 size_number(bounding->arena, 0, LIMIT_FILE) };
	return size_list(bounding->arena, count + 1,
			 size_context(bounding->arena, facts, FILE_FACTS));
}

static const struct size *option_size(struct bounding *bounding, const struct item *item)
{
	uint64_t longest = 0;

	for (size_t i = 0; i < item->option_count; i++)
		longest = size_most(longest, item->options[i].value.len);
	return size_text(bounding->arena, longest);
}

static const struct size *asked_size(struct bounding *bounding, const struct item *item)
{
	if (item->kind == ITEM_ATTACHMENT)
		return files_size(bounding, item);
	if (item_takes_many(item))
		return size_list(bounding->arena, item->option_count,
				 option_size(bounding, item));
	if (item_has_options(item))
		return option_size(bounding, item);
	switch ((int)item->type->value) {
	case FEEL_NUMBER:
		return number_size(bounding, item);
	case FEEL_DATE:
		return day_size(bounding, item);
	case FEEL_STRING:
		return text_size(bounding, item);
	case FEEL_CONTEXT:
		return parts_size(bounding, item);
	default:
		return &size_scalar;
	}
}

static const struct size *rows_size(struct bounding *bounding, const struct item *repeat,
				    const struct item *const *columns, size_t count);

/* What nothing computed yet is not read yet. */
static const struct size *item_size(struct bounding *bounding, const struct item *item)
{
	const struct size *size = bounding->sizes[item->index];

	if (item->kind == ITEM_REPEAT)
		return rows_size(bounding, item,
				 (const struct item *const *)item->inner->columns,
				 item->inner->count);
	return size != NULL ? size : &size_scalar;
}

/* Whatever people type into all rows together is no more than a draft may have. */
static const struct size *within_draft(struct bounding *bounding, const struct size *rows,
				       const struct item *const *columns, size_t count)
{
	struct size *size = ARENA_NEW(bounding->arena, struct size);

	*size = *rows;
	for (size_t i = 0; i < count; i++)
		if (columns[i]->rules[RULE_CALCULATE].text.len > 0 ||
		    columns[i]->type->class == ITEM_CLASS_DATA)
			return rows;
	size->text = size_least(size->text, LIMIT_ANSWERS);
	return size;
}

/* Nested no deeper than LIMIT_FORM_DEPTH. */
static const struct size *rows_size(struct bounding *bounding, const struct item *repeat,
				    const struct item *const *columns, size_t count)
{
	struct size_member *members = ARENA_ARRAY(bounding->arena, struct size_member, count);
	const struct size *row;
	size_t used = 0;

	for (size_t i = 0; i < count; i++)
		if (item_has_value(columns[i]))
			members[used++] =
				(struct size_member){ columns[i]->id,
						      item_size(bounding, columns[i]) };
	row = size_context(bounding->arena, members, used);
	return within_draft(bounding, size_list(bounding->arena, rows_most(repeat), row),
			    columns, count);
}

/* --- one rule ----------------------------------------------------------------------------- */

static void refuse(struct bounding *bounding, const struct rule *rule, const struct item *item,
		   struct str name, const struct feel_cost *cost)
{
	bool endless = cost->steps == SIZE_ENDLESS || cost->bytes == SIZE_ENDLESS;
	bool steps = cost->steps > LIMIT_FEEL_STEPS;
	struct diag *diag;

	diag = endless ? diag_error(bounding->diags, "rule.cost", rule->place,
				    "nobody can say how long `%.*s` takes", STR_ARG(rule->text))
	       : steps ? diag_error(bounding->diags, "rule.cost", rule->place,
				    "`%.*s` may take %llu steps; at most %d can be allowed",
				    STR_ARG(rule->text), (unsigned long long)cost->steps,
				    LIMIT_FEEL_STEPS)
		       : diag_error(bounding->diags, "rule.cost", rule->place,
				    "`%.*s` may take %llu bytes; at most %d can be allowed",
				    STR_ARG(rule->text), (unsigned long long)cost->bytes,
				    LIMIT_FEEL_BYTES);
	diag_fix(
		bounding->diags, diag,
		"set max on the repeats and numbers that it reads, max-length on the texts, or "
		"use fewer loops within loops");
	diag_path(bounding->diags, diag,
		  item != NULL ? item_rule_path(bounding->diags->arena, item, name)
			       : str_printf(bounding->diags->arena, "@%.*s", STR_ARG(name)));
	bounding->refused = true;
}

/* What a rule reads is put together once for each row of its repeat's scope. */
static void take_inputs(struct bounding *bounding, const struct rule_code *code)
{
	for (size_t i = 0; i < code->input_count; i++) {
		const struct rule_input *input = &code->inputs[i];
		const struct size *size = item_size(bounding, input->item);

		if (input->item->kind == ITEM_REPEAT)
			size = rows_size(bounding, input->item, input->columns,
					 input->column_count);
		bounding->values[input->slot] = size;
		if (input->item->kind == ITEM_REPEAT)
			bounding->cost.bytes = size_add(
				bounding->cost.bytes,
				size_multiply(times_of(input->item->repeat),
					      size_multiply(sizeof(struct context_entry) * 2,
							    size->values)));
	}
}

/* A table has no text of its own: it is called by its id. */
static const struct rule *written(struct bounding *bounding, const struct rule_code *code,
				  const struct item *item)
{
	struct rule *rule;

	if (code->rule != NULL)
		return code->rule;
	assert(item != NULL); /* only items have tables */
	rule = ARENA_NEW(bounding->arena, struct rule);
	*rule = (struct rule){ .text = item->id, .place = item->place };
	return rule;
}

static struct feel_cost cost_of(struct bounding *bounding, const struct rule_code *code)
{
	take_inputs(bounding, code);
	if (code->table != NULL)
		return table_cost(code->table, bounding->values, bounding->arena);
	return feel_expr_cost(code->expr, bounding->values, bounding->arena);
}

static void note_dearest(struct bounding *bounding, const struct dearest *candidate)
{
	const struct dearest *dearest = &bounding->dearest;

	if (dearest->rule == NULL || size_multiply(candidate->steps, candidate->times) >
					     size_multiply(dearest->steps, dearest->times))
		bounding->dearest = *candidate;
}

/* A rule that is asked so many times in each row of its item; how large its value is. */
static const struct size *add_rule(struct bounding *bounding, const struct rule_code *code,
				   const struct item *item, struct str name, uint64_t each)
{
	const struct rule *rule;
	struct feel_cost cost;
	uint64_t times;

	if (code->expr == NULL && code->table == NULL)
		return &size_null;
	times = size_multiply(each, times_of(item != NULL ? item->repeat : NULL));
	rule = written(bounding, code, item);
	cost = cost_of(bounding, code);
	if (cost.steps > LIMIT_FEEL_STEPS || cost.bytes > LIMIT_FEEL_BYTES)
		refuse(bounding, rule, item, name, &cost);
	bounding->cost.steps = size_add(bounding->cost.steps, size_multiply(times, cost.steps));
	bounding->cost.bytes = size_add(bounding->cost.bytes, size_multiply(times, cost.bytes));
	note_dearest(bounding, &(struct dearest){ rule, item, name, cost.steps, times });
	return cost.result;
}

/* --- one item ----------------------------------------------------------------------------- */

static const struct rule *pattern_rule(struct bounding *bounding, const struct item *item)
{
	struct rule *rule = ARENA_NEW(bounding->arena, struct rule);
	const struct xml_attr *attr = xml_attr(item->element, STR("pattern"));

	*rule = (struct rule){ .text = item->pattern,
			       .place = attr != NULL ? attr->value_place : item->place };
	return rule;
}

/* Long texts in all rows are no more than a draft may have. */
static void add_pattern(struct bounding *bounding, const struct item *item)
{
	uint64_t longest = size_multiply(UTF8_MOST, item_longest(item));
	uint64_t times = times_of(item->repeat);
	uint64_t full = size_least(times, LIMIT_ANSWERS / size_most(longest, 1) + 1);
	uint64_t each, steps;

	if (bounding->rules->items[item->index].pattern == NULL)
		return;
	each = pattern_steps(item->pattern, true, longest);
	steps = size_add(size_multiply(full, each),
			 size_multiply(times, pattern_steps(item->pattern, true, 0)));
	bounding->cost.steps = size_add(bounding->cost.steps, steps);
	note_dearest(bounding, &(struct dearest){ pattern_rule(bounding, item), item,
						  STR("pattern"), each, full });
}

static const struct size *option_row_size(struct bounding *bounding, const struct item *item)
{
	uint64_t longest = 0;

	for (size_t i = 0; i < item->option_count; i++) {
		const struct option *option = &item->options[i];
		uint64_t text = option->value.len + option->label.in[0].len;

		for (size_t k = 0; k < option->column_count; k++)
			text += option->columns[k].value.len;
		longest = size_most(longest, text);
	}
	return size_loose(bounding->arena, 8 + LIMIT_CSV_COLUMNS, longest);
}

static void add_filters(struct bounding *bounding, const struct item *item)
{
	const struct item_rules *rules = &bounding->rules->items[item->index];
	uint64_t offered = item_takes_many(item) ? item->option_count : 1;

	if (rules->filter.expr != NULL) {
		bounding->values[0] = option_row_size(bounding, item);
		(void)add_rule(bounding, &rules->filter, item, STR("filter"), offered);
	}
	for (size_t i = 0; rules->options != NULL && i < item->option_count; i++)
		(void)add_rule(bounding, &rules->options[i], item, STR("filter"), 1);
}

/* Its value, in the order in which values are computed. */
static void add_value(struct bounding *bounding, const struct item *item)
{
	const struct item_rules *rules = &bounding->rules->items[item->index];
	const struct rule_code *calculate = &rules->rules[RULE_CALCULATE];
	const struct size *computed =
		add_rule(bounding, calculate, item, rule_names[RULE_CALCULATE], 1);
	const struct size *begun = add_rule(bounding, &rules->rules[RULE_DEFAULT], item,
					    rule_names[RULE_DEFAULT], 1);

	if (item->type->class == ITEM_CLASS_DATA) {
		bounding->sizes[item->index] = computed;
		return;
	}
	if (item->type->class != ITEM_CLASS_FIELD)
		return;
	bounding->sizes[item->index] = size_join(bounding->arena, asked_size(bounding, item),
						 size_join(bounding->arena, computed, begun));
	add_pattern(bounding, item);
	if (item->filtered)
		add_filters(bounding, item);
}

static void add_node(struct bounding *bounding, uint32_t node)
{
	const struct item *item = bounding->rules->form->items[node / NODE_KINDS];
	const struct rule_code *rules = bounding->rules->items[item->index].rules;

	switch ((enum node_kind)(node % NODE_KINDS)) {
	case NODE_RELEVANT:
		(void)add_rule(bounding, &rules[RULE_RELEVANT], item, rule_names[RULE_RELEVANT],
			       1);
		break;
	case NODE_READONLY:
		(void)add_rule(bounding, &rules[RULE_READONLY], item, rule_names[RULE_READONLY],
			       1);
		break;
	case NODE_VALUE:
		add_value(bounding, item);
		break;
	case NODE_KINDS:
		break;
	}
}

static void add_checks(struct bounding *bounding, const struct item *item)
{
	const struct item_rules *rules = &bounding->rules->items[item->index];

	(void)add_rule(bounding, &rules->rules[RULE_REQUIRED], item, rule_names[RULE_REQUIRED],
		       1);
	for (size_t i = 0; i < item->constraint_count; i++)
		(void)add_rule(bounding, &rules->constraints[i], item, STR("constraint"), 1);
}

/* --- the whole ---------------------------------------------------------------------------- */

/* Texts are said behind the rules, with a budget of their own; so are filters, once for each
 * option that a page shows. */
static void add_texts(struct bounding *bounding)
{
	const struct form *form = bounding->rules->form;
	struct rules_cost before = bounding->cost;

	for (size_t i = 0; i < form->expression_count; i++)
		(void)add_rule(bounding, &bounding->rules->expressions[i].code,
			       form->expressions[i]->item, form->expressions[i]->name,
			       TEXT_SHOWN);
	for (size_t i = 0; i < form->item_count; i++) {
		const struct item *item = form->items[i];
		const struct rule_code *filter = &bounding->rules->items[i].filter;

		if (filter->expr == NULL)
			continue;
		bounding->values[0] = option_row_size(bounding, item);
		(void)add_rule(bounding, filter, item, STR("filter"), item->option_count);
	}
	bounding->cost.texts = bounding->cost.steps - before.steps;
	bounding->cost.steps = before.steps;
	bounding->cost.bytes = before.bytes;
}

static void add_all(struct bounding *bounding)
{
	const struct rules *rules = bounding->rules;
	const struct form *form = rules->form;
	uint64_t cells = form->root.count;

	for (size_t i = 0; i < rules->node_count; i++)
		add_node(bounding, rules->order[i]);
	for (size_t i = 0; i < form->item_count; i++) {
		const struct item *item = form->items[i];

		add_checks(bounding, item);
		if (item->kind == ITEM_REPEAT)
			cells += times_of(item) * item->inner->count;
	}
	for (size_t i = 0; i < form->constraint_count; i++)
		(void)add_rule(bounding, &rules->constraints[i], NULL, STR("constraint"), 1);
	bounding->cost.bytes =
		size_add(bounding->cost.bytes,
			 size_least(cells, LIMIT_CELLS) * CELL_ROOM + ANSWERS_ROOM);
	add_texts(bounding);
}

static void too_much(struct bounding *bounding)
{
	const struct dearest *dearest = &bounding->dearest;
	const struct rules_cost *cost = &bounding->cost;
	bool bytes = cost->steps <= LIMIT_RULE_STEPS && cost->texts <= LIMIT_RULE_STEPS;
	struct arena *arena = bounding->diags->arena;
	struct diag *diag = diag_error(
		bounding->diags, "form.cost", dearest->rule->place,
		"to evaluate the form once may take %llu %s; at most %d can be allowed. Most "
		"takes `%.*s`: %llu steps, %llu times",
		(unsigned long long)(bytes ? cost->bytes : size_most(cost->steps, cost->texts)),
		diag_words(bounding->diags, bytes ? "bytes" : "steps"),
		bytes ? LIMIT_RULE_BYTES : LIMIT_RULE_STEPS, STR_ARG(dearest->rule->text),
		(unsigned long long)dearest->steps, (unsigned long long)dearest->times);

	diag_fix(bounding->diags, diag,
		 "give repeats the max that is really needed, and compute what is the same in "
		 "all rows once, as a value outside of them");
	diag_path(bounding->diags, diag,
		  dearest->item != NULL ? item_rule_path(arena, dearest->item, dearest->name)
					: str_printf(arena, "@%.*s", STR_ARG(dearest->name)));
}

struct rules_cost rules_cost(const struct rules *rules, struct diags *diags)
{
	struct arena arena;
	struct bounding bounding = { .rules = rules, .diags = diags, .arena = &arena };

	arena_init(&arena);
	bounding.sizes = ARENA_ARRAY(&arena, const struct size *, rules->form->item_count);
	bounding.values = ARENA_ARRAY(&arena, const struct size *, rules->slot_count + 2);
	add_all(&bounding);
	if (!bounding.refused && bounding.dearest.rule != NULL &&
	    (bounding.cost.steps > LIMIT_RULE_STEPS || bounding.cost.texts > LIMIT_RULE_STEPS ||
	     bounding.cost.bytes > LIMIT_RULE_BYTES))
		too_much(&bounding);
	arena_finish(&arena);
	return bounding.cost;
}
