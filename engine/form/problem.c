/* Which problems an answer may have, and an author's own words for them. */
#include "engine/form/item.h"
#include "engine/form/load.h"
#include "engine/schema/path.h"

/* --- what may be --- */

static bool has_min(const struct item *item)
{
	return item->min.len > 0;
}

static bool has_max(const struct item *item)
{
	return item->max.len > 0;
}

static bool has_decimals(const struct item *item)
{
	return item->has_decimals;
}

static bool has_min_length(const struct item *item)
{
	return item->min_length > 0;
}

static bool has_pattern(const struct item *item)
{
	return item->pattern.len > 0;
}

static bool has_required(const struct item *item)
{
	return item->rules[RULE_REQUIRED].text.len > 0;
}

static bool is_filtered(const struct item *item)
{
	return item->filtered;
}

static bool has_min_rows(const struct item *item)
{
	return item->kind == ITEM_REPEAT && item->min_rows > 0;
}

static bool is_repeat(const struct item *item)
{
	return item->kind == ITEM_REPEAT;
}

/* What depends on the item besides its kind. The first four are of any kind. */
static const struct {
	const char *code;
	bool (*may_be)(const struct item *item);
} conditions[] = {
	{ "option.unavailable", is_filtered },
	{ "repeat.max", is_repeat },
	{ "repeat.min", has_min_rows },
	{ "required", has_required },
	{ "date-time.max", has_max },
	{ "date-time.min", has_min },
	{ "date.max", has_max },
	{ "date.min", has_min },
	{ "money.max", has_max },
	{ "money.min", has_min },
	{ "number.decimals", has_decimals },
	{ "number.max", has_max },
	{ "number.min", has_min },
	{ "text.pattern", has_pattern },
	{ "text.short", has_min_length },
	{ "time.max", has_max },
	{ "time.min", has_min },
};
enum { OF_ANY_KIND = 4 };

/* Kinds whose answers are read as those of another one are, at first or in part. */
static const struct {
	enum item_kind kind;
	const char *code;
} shared[] = {
	{ ITEM_LONG_TEXT, "text.characters" }, { ITEM_LONG_TEXT, "text.long" },
	{ ITEM_LONG_TEXT, "text.short" },      { ITEM_ADDRESS, "text.characters" },
	{ ITEM_DATE_TIME, "date.form" },       { ITEM_DATE_TIME, "date.missing" },
	{ ITEM_DATE_TIME, "date.none" },       { ITEM_DATE_TIME, "time.form" },
};

/* "iban.checksum" is a problem of an iban. */
static bool is_of_kind(const struct item *item, struct str code)
{
	struct str area = str_slice(code, 0, str_find(code, STR("."), 0));

	if (item->type->class == ITEM_CLASS_FIELD && str_equal(area, item->type->name))
		return true;
	for (size_t i = 0; i < LENGTH(shared); i++)
		if (shared[i].kind == item->kind && str_equal_c(code, shared[i].code))
			return true;
	return false;
}

bool item_may_have_problem(const struct item *item, const char *code)
{
	struct str text = str_from_c(code);

	for (size_t i = 0; i < LENGTH(conditions); i++)
		if (str_equal_c(text, conditions[i].code))
			return (i < OF_ANY_KIND || is_of_kind(item, text)) &&
			       conditions[i].may_be(item);
	return is_of_kind(item, text);
}

static bool has_condition(const char *code)
{
	for (size_t i = 0; i < LENGTH(conditions); i++)
		if (str_equal_c(str_from_c(code), conditions[i].code))
			return true;
	return false;
}

static const char *const *codes_of(const struct item *item, struct arena *arena, size_t *count)
{
	const char **codes =
		ARENA_ARRAY(arena, const char *, LENGTH(conditions) + item_code_count);

	*count = 0;
	for (size_t i = 0; i < LENGTH(conditions); i++)
		if (item_may_have_problem(item, conditions[i].code))
			codes[(*count)++] = conditions[i].code;
	for (size_t i = 0; i < item_code_count; i++)
		if (!has_condition(item_codes[i]) && item_may_have_problem(item, item_codes[i]))
			codes[(*count)++] = item_codes[i];
	return codes;
}

const char *const *item_codes_of(const struct xml *element, struct arena *arena, size_t *count)
{
	const struct item_type *type = item_type_find(element->name);
	struct item item = { .type = type,
			     .element = element,
			     .min = xml_get(element, STR("min")),
			     .max = xml_get(element, STR("max")),
			     .pattern = xml_get(element, STR("pattern")),
			     .has_decimals = xml_get(element, STR("decimals")).len > 0,
			     .filtered = xml_get(element, STR("filter")).len > 0,
			     .min_length = xml_get(element, STR("min-length")).len > 0,
			     .min_rows = xml_get(element, STR("min")).len > 0 };

	*count = 0;
	if (type == NULL)
		return NULL;
	item.kind = type->kind;
	item.rules[RULE_REQUIRED].text = xml_get(element, STR("required"));
	return codes_of(&item, arena, count);
}

const struct text *item_problem_words(const struct item *item, const char *code)
{
	for (size_t i = 0; i < item->problem_count; i++)
		if (str_equal_c(item->problems[i].code, code))
			return &item->problems[i].message;
	return NULL;
}

/* --- what an author says --- */

static void list_codes(const struct item *item, struct arena *arena, struct buf *out)
{
	size_t count;
	const char *const *codes = codes_of(item, arena, &count);

	for (size_t i = 0; i < count; i++)
		buf_printf(out, "%s%s", out->len > 0 ? ", " : "", codes[i]);
}

static void never(const struct item *item, const struct own_problem *problem,
		  struct diags *diags)
{
	const struct xml_attr *attr = xml_attr(problem->element, STR("code"));
	struct diag *diag = diag_error(diags, "form.problem.never", attr->value_place,
				       "`%.*s` can never have the problem %.*s",
				       STR_ARG(item->id), STR_ARG(problem->code));
	struct buf codes;

	buf_init(&codes, LIMIT_ANSWER);
	list_codes(item, diags->arena, &codes);
	if (codes.len > 0)
		diag_fix(diags, diag, "it can have %.*s", STR_ARG(buf_str(&codes)));
	else
		diag_fix(diags, diag, "remove it: it can have none");
	buf_finish(&codes);
	diag_path(diags, diag, path_of(diags->arena, item->element, STR("problem")));
}

static void twice(const struct item *item, const struct own_problem *problem,
		  struct diags *diags)
{
	const struct xml_attr *attr = xml_attr(problem->element, STR("code"));
	struct diag *diag = diag_error(diags, "form.problem.duplicate", attr->value_place,
				       "`%.*s` has words for the problem %.*s twice",
				       STR_ARG(item->id), STR_ARG(problem->code));

	diag_fix(diags, diag, "keep one of them");
	diag_path(diags, diag, path_of(diags->arena, item->element, STR("problem")));
}

static bool is_known(struct str code)
{
	for (size_t i = 0; i < LENGTH(conditions); i++)
		if (str_equal_c(code, conditions[i].code))
			return true;
	for (size_t i = 0; i < item_code_count; i++)
		if (str_equal_c(code, item_codes[i]))
			return true;
	return false;
}

static void check_problem(const struct item *item, size_t index, struct diags *diags)
{
	const struct own_problem *problem = &item->problems[index];
	const char *code;

	if (problem->code.len == 0)
		return;
	code = str_to_c(diags->arena, problem->code);
	if (!is_known(problem->code) || !item_may_have_problem(item, code))
		never(item, problem, diags);
	else if (item_problem_words(item, code) != &problem->message)
		twice(item, problem, diags);
}

void form_check_problems(const struct form *form, struct diags *diags)
{
	for (size_t i = 0; i < form->item_count; i++)
		for (size_t k = 0; k < form->items[i]->problem_count; k++)
			check_problem(form->items[i], k, diags);
}
