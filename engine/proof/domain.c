/* The values of an item, cut where the rules make a difference. */
#include <stdlib.h>
#include <string.h>

#include "engine/form/item.h"
#include "engine/proof/model.h"

/* More values of one item than this are not told apart. */
enum { CELLS_MOST = 128 };

struct cells {
	struct value at[CELLS_MOST];
	size_t count;
	bool full;
};

static void add_cell(struct cells *cells, struct value value)
{
	for (size_t i = 0; i < cells->count; i++)
		if (value_same(cells->at[i], value))
			return;
	if (cells->count < CELLS_MOST)
		cells->at[cells->count++] = value;
	else
		cells->full = true;
}

static bool is_within(struct decimal number, struct str limit, int side)
{
	struct decimal bound;

	return limit.len == 0 || !decimal_parse(limit, &bound) ||
	       decimal_compare(number, bound) != side;
}

/* Whether somebody who types can give this value. */
static bool can_be_typed(const struct item *item, struct value value, struct arena *arena)
{
	size_t count;
	const struct str *texts;
	struct problem_detail problem = { 0 };
	struct value parsed;

	if (value.kind == VALUE_NUMBER && !item->has_decimals && item->kind != ITEM_MONEY)
		return is_within(value.number, item->min, -1) &&
		       is_within(value.number, item->max, 1);
	texts = item_type_back(item, value, arena, &count);
	return texts != NULL &&
	       item_parse(item, texts, count, arena, &parsed, &problem) == TYPED_VALUE &&
	       value_same(parsed, value);
}

static void add_typed(struct model *model, const struct item *item, struct value value,
		      struct cells *cells)
{
	if (model->items[item->index].domain.free_values ||
	    can_be_typed(item, value, model->arena))
		add_cell(cells, value);
}

static int compare(const void *a, const void *b)
{
	int order = 0;

	(void)value_compare(*(const struct value *)a, *(const struct value *)b, &order);
	return order;
}

/* The constants it is compared with, least first; false when one is of another kind. */
static bool sort_bounds(struct item_model *item, enum value_kind kind)
{
	size_t count = 0;

	for (size_t i = 0; i < item->bounds.count; i++) {
		struct value bound = item->bounds.at[i];

		if (bound.kind != kind && bound.kind != VALUE_NULL)
			return false;
		if (bound.kind == kind)
			item->bounds.at[count++] = bound;
	}
	item->bounds.count = count;
	if (count > 1)
		qsort(item->bounds.at, count, sizeof(struct value), compare);
	return true;
}

/* One of the answers between two neighbours (a null one: there is none on that side). */
typedef bool find_between(struct model *model, const struct item *item, struct value low,
			  struct value high, struct value *out);

static void cut(struct model *model, const struct item *item, find_between *between,
		struct cells *cells)
{
	const struct bounds *bounds = &model->items[item->index].bounds;
	struct value low = value_null();
	struct value inner;

	for (size_t i = 0; i <= bounds->count; i++) {
		struct value high = i < bounds->count ? bounds->at[i] : value_null();

		if (between(model, item, low, high, &inner))
			add_typed(model, item, inner, cells);
		if (i < bounds->count)
			add_typed(model, item, high, cells);
		low = high;
	}
}

/* How many digits behind the point an answer has at most; false when any number. */
static bool decimals_of(const struct model *model, const struct item *item, int *decimals)
{
	*decimals = item->has_decimals ? (int)item->decimals : 2;
	return (item->has_decimals || item->kind == ITEM_MONEY) &&
	       !model->items[item->index].domain.free_values;
}

/* The next answer above the bound, or the one below. */
static bool number_beside(struct model *model, const struct item *item, struct decimal bound,
			  int side, struct decimal *out)
{
	struct decimal step = decimal_from_i64(1);
	int decimals;

	if (decimals_of(model, item, &decimals)) {
		(void)decimal_power(decimal_from_i64(10), decimal_from_i64(-decimals), &step);
		(void)decimal_round(bound, decimals, side > 0 ? ROUND_FLOOR : ROUND_CEILING,
				    &bound);
	}
	return side > 0 ? decimal_add(bound, step, out) : decimal_subtract(bound, step, out);
}

static bool number_inside(struct model *model, const struct item *item, struct decimal low,
			  struct decimal high, struct decimal *out)
{
	struct decimal two = decimal_from_i64(2);
	int decimals;

	if (decimals_of(model, item, &decimals))
		return number_beside(model, item, low, 1, out) &&
		       decimal_compare(*out, high) < 0;
	return decimal_add(low, high, out) && decimal_divide(*out, two, out) &&
	       decimal_compare(low, *out) < 0 && decimal_compare(*out, high) < 0;
}

static bool number_between(struct model *model, const struct item *item, struct value low,
			   struct value high, struct value *out)
{
	struct decimal number = decimal_from_i64(0);
	bool found = true;

	if (low.kind != VALUE_NULL && high.kind != VALUE_NULL)
		found = number_inside(model, item, low.number, high.number, &number);
	else if (low.kind != VALUE_NULL)
		found = number_beside(model, item, low.number, 1, &number);
	else if (high.kind != VALUE_NULL)
		found = number_beside(model, item, high.number, -1, &number);
	*out = value_number(number);
	return found;
}

static bool date_between(struct model *model, const struct item *item, struct value low,
			 struct value high, struct value *out)
{
	int64_t day = 0;

	(void)model;
	(void)item;
	if (low.kind != VALUE_NULL)
		day = date_to_days(low.date) + 1;
	else if (high.kind != VALUE_NULL)
		day = date_to_days(high.date) - 1;
	*out = (struct value){ .kind = VALUE_DATE };
	if (!date_from_days(day, &out->date))
		return false;
	return high.kind == VALUE_NULL || day < date_to_days(high.date);
}

static void add_limit(struct model *model, const struct item *item, enum value_kind kind,
		      struct str limit)
{
	struct value value = { .kind = kind };
	bool known = kind == VALUE_DATE ? date_parse(limit, &value.date)
					: decimal_parse(limit, &value.number);

	if (limit.len > 0 && known)
		*VEC_ADD(model->arena, &model->items[item->index].bounds) = value;
}

static bool cut_domain(struct model *model, const struct item *item, enum value_kind kind,
		       struct cells *cells)
{
	add_limit(model, item, kind, item->min);
	add_limit(model, item, kind, item->max);
	if (!sort_bounds(&model->items[item->index], kind))
		return false;
	cut(model, item, kind == VALUE_DATE ? date_between : number_between, cells);
	return true;
}

/* --- texts and choices -------------------------------------------------------------------- */

/* A text that no form mentions: of Unicode's private use area. */
static const struct str other = STR_INIT("\xee\x80\x80");

static bool text_domain(struct model *model, const struct item *item, struct cells *cells)
{
	struct item_model *self = &model->items[item->index];

	if (!sort_bounds(self, VALUE_STRING))
		return false;
	for (size_t i = 0; i < self->bounds.count; i++)
		add_typed(model, item, self->bounds.at[i], cells);
	add_cell(cells, value_string(other));
	return true;
}

static bool is_mentioned(const struct item_model *self, struct str value)
{
	for (size_t i = 0; i < self->bounds.count; i++)
		if (str_equal(self->bounds.at[i].string, value))
			return true;
	return false;
}

/* Options that no rule mentions make one cell, unless a rule looks closer. */
static bool choice_domain(struct model *model, const struct item *item, struct cells *cells)
{
	struct item_model *self = &model->items[item->index];
	bool merged = false;

	if (!sort_bounds(self, VALUE_STRING))
		return false;
	self->domain.points = self->read_whole;
	for (size_t i = 0; i < item->option_count && !cells->full; i++) {
		struct str value = item->options[i].value;

		if (!self->read_whole && !is_mentioned(self, value)) {
			if (merged)
				continue;
			merged = true;
		}
		add_cell(cells, value_string(value));
	}
	return true;
}

static bool boolean_domain(struct model *model, const struct item *item, struct cells *cells)
{
	model->items[item->index].domain.points = true;
	add_cell(cells, value_boolean(false));
	add_cell(cells, value_boolean(true));
	return true;
}

/* --- the domain of an item ---------------------------------------------------------------- */

static bool fill(struct model *model, const struct item *item, struct cells *cells)
{
	const struct domain *domain = &model->items[item->index].domain;

	switch ((int)item_value_type(model->arena, item)->kind) {
	case FEEL_BOOLEAN:
		return boolean_domain(model, item, cells);
	case FEEL_NUMBER:
		return cut_domain(model, item, VALUE_NUMBER, cells);
	case FEEL_DATE:
		return cut_domain(model, item, VALUE_DATE, cells);
	case FEEL_STRING:
		if (item->kind == ITEM_CHOICE && !domain->free_values)
			return choice_domain(model, item, cells);
		return text_domain(model, item, cells);
	default:
		return false;
	}
}

static bool compares_with_null_only(const struct item_model *self)
{
	for (size_t i = 0; i < self->bounds.count; i++)
		if (self->bounds.at[i].kind != VALUE_NULL)
			return false;
	return true;
}

static bool constant_of(struct model *model, const struct claim *claim, struct value *out)
{
	struct feel_run run;

	if (claim->kind != LOGIC_ATOM || claim->atom->input_count > 0 ||
	    claim->atom->logic->clocked)
		return false;
	feel_run_init(&run, model->arena, 0);
	*out = feel_eval(claim->atom->logic->atom, NULL, &run);
	return true;
}

/* Whether a rule may give it what people cannot. */
static bool has_free_values(struct model *model, const struct item *item)
{
	const struct item_model *self = &model->items[item->index];
	struct value value;

	if (item->type->class != ITEM_CLASS_FIELD || self->rules[RULE_CALCULATE] != NULL ||
	    item->prefill.len > 0)
		return true;
	if (self->rules[RULE_DEFAULT] == NULL)
		return false;
	return !constant_of(model, self->rules[RULE_DEFAULT], &value) ||
	       !can_be_typed(item, value, model->arena);
}

void domain_make(struct model *model, const struct item *item)
{
	struct item_model *self = &model->items[item->index];
	struct cells cells = { .count = 0 };
	struct value *copy;
	bool null_only = compares_with_null_only(self);

	self->domain.free_values = has_free_values(model, item);
	add_cell(&cells, value_null());
	self->domain.decided = fill(model, item, &cells) && !cells.full;
	if (!self->domain.decided) {
		self->domain.points = false;
		self->domain.decided = null_only;
		cells.count = 1;
		add_cell(&cells, value_boolean(true));
	}
	self->domain.count = cells.count;
	copy = ARENA_ARRAY(model->arena, struct value, cells.count);
	memcpy(copy, cells.at, cells.count * sizeof(*copy));
	self->domain.cells = copy;
}
