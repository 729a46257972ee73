#include "engine/form/decision.h"

#include "engine/base/vec.h"
#include "engine/form/load.h"
#include "engine/schema/path.h"

/* --- reading --- */

static size_t count_of(const struct xml *element, struct str name)
{
	size_t count = 0;

	for (const struct xml *at = xml_child(element, name); at; at = xml_next(at, name))
		count++;
	return count;
}

/* The rules in one attribute of each child of that name; as many as there should be. */
static const struct rule *read_cells(struct arena *arena, const struct xml *element,
				     struct str name, struct str attr, size_t want)
{
	struct rule *cells = ARENA_ARRAY(arena, struct rule, want);
	const struct xml *at = xml_child(element, name);

	for (size_t i = 0; at && i < want; i++, at = xml_next(at, name))
		cells[i] = load_rule(at, attr);
	return cells;
}

static const struct str *texts_of(struct arena *arena, const struct rule *rules, size_t count)
{
	struct str *texts = ARENA_ARRAY(arena, struct str, count);

	for (size_t i = 0; i < count; i++)
		texts[i] = rules[i].text;
	return texts;
}

static void read_inputs(struct arena *arena, const struct xml *element,
			struct decision *decision)
{
	size_t count = count_of(element, STR("input"));
	struct table_input *inputs = ARENA_ARRAY(arena, struct table_input, count);

	decision->inputs = read_cells(arena, element, STR("input"), STR("expression"), count);
	for (size_t i = 0; i < count; i++)
		inputs[i].expr = decision->inputs[i].text;
	decision->text.inputs = inputs;
	decision->text.input_count = count;
}

static void read_outputs(struct arena *arena, const struct xml *element,
			 struct decision *decision)
{
	size_t count = count_of(element, STR("output"));
	struct table_output *texts = ARENA_ARRAY(arena, struct table_output, count);
	struct decision_output *outputs = ARENA_ARRAY(arena, struct decision_output, count);
	const struct xml *at = xml_child(element, STR("output"));

	for (size_t i = 0; i < count; i++, at = xml_next(at, STR("output"))) {
		outputs[i] = (struct decision_output){ xml_get(at, STR("type")),
						       load_rule(at, STR("values")),
						       load_rule(at, STR("default")) };
		/* The only one is the result itself, whatever it is called. */
		texts[i] =
			(struct table_output){ count > 1 ? xml_get(at, STR("name")) : STR(""),
					       outputs[i].values.text,
					       outputs[i].fallback.text };
	}
	decision->outputs = outputs;
	decision->text.outputs = texts;
	decision->text.output_count = count;
}

static void read_rows(struct arena *arena, const struct xml *element, struct decision *decision)
{
	size_t count = count_of(element, STR("rule"));
	size_t inputs = decision->text.input_count;
	size_t outputs = decision->text.output_count;
	struct table_rule *texts = ARENA_ARRAY(arena, struct table_rule, count);
	struct decision_row *rows = ARENA_ARRAY(arena, struct decision_row, count);
	const struct xml *at = xml_child(element, STR("rule"));

	for (size_t i = 0; i < count; i++, at = xml_next(at, STR("rule"))) {
		rows[i].whole.place = at->place;
		rows[i].legal = xml_get(at, STR("legal"));
		rows[i].conditions = read_cells(arena, at, STR("when"), STR("test"), inputs);
		rows[i].results = read_cells(arena, at, STR("then"), STR("result"), outputs);
		texts[i] = (struct table_rule){ texts_of(arena, rows[i].conditions, inputs),
						texts_of(arena, rows[i].results, outputs) };
		decision->complete &= count_of(at, STR("when")) == inputs &&
				      count_of(at, STR("then")) == outputs;
	}
	decision->rows = rows;
	decision->text.rules = texts;
	decision->text.rule_count = count;
}

/* An expression that is missing is the schema's business, but no table can be made then. */
static bool has_cells(const struct decision *decision)
{
	const struct table_text *text = &decision->text;
	bool all = true;

	for (size_t i = 0; i < text->input_count; i++)
		all &= text->inputs[i].expr.len > 0;
	for (size_t i = 0; i < text->rule_count; i++) {
		for (size_t k = 0; k < text->input_count; k++)
			all &= text->rules[i].conditions[k].len > 0;
		for (size_t k = 0; k < text->output_count; k++)
			all &= text->rules[i].results[k].len > 0;
	}
	return all;
}

struct decision *decision_load(struct arena *arena, const struct xml *element)
{
	struct decision *decision = ARENA_NEW(arena, struct decision);

	decision->complete = true;
	decision->text.policy = HIT_UNIQUE;
	(void)hit_policy_read(xml_get(element, STR("hit")), &decision->text.policy);
	read_inputs(arena, element, decision);
	read_outputs(arena, element, decision);
	read_rows(arena, element, decision);
	decision->complete &= decision->text.input_count > 0 &&
			      decision->text.output_count > 0 &&
			      decision->text.rule_count > 0 && has_cells(decision);
	return decision;
}

/* --- checking --- */

static void found(struct diags *diags, const struct xml *element, struct str attr,
		  struct diag *diag)
{
	diag_path(diags, diag, path_of(diags->arena, element, attr));
}

static void check_count(const struct xml *row, const char *cell, size_t want,
			const char *column, struct diags *diags)
{
	struct str cells = diag_element(diags, str_from_c(cell));
	struct str columns = diag_element(diags, str_from_c(column));
	size_t count = count_of(row, str_from_c(cell));
	struct diag *diag;

	if (count == want)
		return;
	diag = diag_error(diags, "decision.cells", row->place,
			  "this rule has %zu `%.*s` where the decision has %zu `%.*s`", count,
			  STR_ARG(cells), want, STR_ARG(columns));
	diag_fix(diags, diag, "write one `%.*s` for each `%.*s`, in their order",
		 STR_ARG(cells), STR_ARG(columns));
	found(diags, row, STR(""), diag);
}

static void check_parts(const struct item *item, const char *part, size_t count,
			struct diags *diags)
{
	struct str name = diag_element(diags, str_from_c(part));
	struct diag *diag;

	if (count > 0)
		return;
	diag = diag_error(diags, "decision.empty", item->place,
			  "the decision `%.*s` has no `%.*s`", STR_ARG(item->id), STR_ARG(name));
	diag_fix(diags, diag, "add at least one `%.*s`", STR_ARG(name));
	found(diags, item->element, STR(""), diag);
}

static void check_name(const struct xml *output, struct map *names, struct diags *diags)
{
	struct str name = xml_get(output, STR("name"));
	const struct xml_attr *attr = xml_attr(output, STR("name"));
	struct diag *diag;

	if (name.len > 0 && map_add(names, name, NULL))
		return;
	if (name.len == 0) {
		diag = diag_error(diags, "decision.output", output->place,
				  "one of several outputs has no name");
		diag_fix(diags, diag, "give it a name, by which rules ask for it");
	} else {
		diag = diag_error(diags, "decision.output", attr->value_place,
				  "two outputs are called `%.*s`", STR_ARG(name));
		diag_fix(diags, diag, "give one of them another name");
	}
	found(diags, output, STR("name"), diag);
}

void decision_check(const struct item *item, struct diags *diags)
{
	const struct table_text *text = &item->decision->text;
	const struct xml *at = xml_child(item->element, STR("rule"));
	struct map names;

	check_parts(item, "input", text->input_count, diags);
	check_parts(item, "output", text->output_count, diags);
	check_parts(item, "rule", text->rule_count, diags);
	for (; at; at = xml_next(at, STR("rule"))) {
		check_count(at, "when", text->input_count, "input", diags);
		check_count(at, "then", text->output_count, "output", diags);
	}
	map_init(&names, diags->arena);
	at = xml_child(item->element, STR("output"));
	for (; at && text->output_count > 1; at = xml_next(at, STR("output")))
		check_name(at, &names, diags);
}

/* --- types --- */

const struct feel_type *value_type_find(struct arena *arena, struct str word)
{
	static const struct {
		struct str word;
		enum feel_type_kind kind;
	} words[] = {
		{ STR_INIT("number"), FEEL_NUMBER },  { STR_INIT("money"), FEEL_NUMBER },
		{ STR_INIT("text"), FEEL_STRING },    { STR_INIT("date"), FEEL_DATE },
		{ STR_INIT("time"), FEEL_TIME },      { STR_INIT("date-time"), FEEL_DATE_TIME },
		{ STR_INIT("yes-no"), FEEL_BOOLEAN },
	};

	for (size_t i = 0; i < LENGTH(words); i++)
		if (str_equal(words[i].word, word))
			return feel_type_simple(words[i].kind);
	if (str_equal(word, STR("list")))
		return feel_type_list(arena, feel_type_simple(FEEL_ANY));
	return feel_type_simple(FEEL_ANY);
}

/* Texts of which all possible ones are known are compared with no others. */
static const struct feel_type *listed_type(struct arena *arena, struct str values)
{
	const struct feel_names none = { NULL, 0 };
	struct feel_type *type = ARENA_NEW(arena, struct feel_type);
	struct diags diags;
	const struct feel_expr *expr;
	struct feel_run run;
	struct value list;
	struct str *texts;

	*type = *feel_type_simple(FEEL_STRING);
	diags_init(&diags, arena, STR(""));
	expr = feel_compile(arena, str_printf(arena, "[%.*s]", STR_ARG(values)), &none, &diags);
	if (!expr)
		return type;
	feel_run_init(&run, arena, 0);
	list = feel_eval(expr, NULL, &run);
	if (list.kind != VALUE_LIST)
		return type;
	texts = ARENA_ARRAY(arena, struct str, list.list->count);
	for (size_t i = 0; i < list.list->count; i++) {
		if (list.list->items[i].kind != VALUE_STRING)
			return type;
		texts[i] = list.list->items[i].string;
	}
	type->enumeration = texts;
	type->enumeration_count = list.list->count;
	return type;
}

const struct feel_type *decision_output_type(struct arena *arena,
					     const struct decision *decision, size_t output)
{
	const struct decision_output *at = &decision->outputs[output];
	const struct feel_type *type = value_type_find(arena, at->type);

	if (type->kind == FEEL_STRING && at->values.text.len > 0)
		return listed_type(arena, at->values.text);
	return type;
}

static const struct feel_type *row_type(struct arena *arena, const struct decision *decision)
{
	const struct table_text *text = &decision->text;
	struct feel_member *members =
		ARENA_ARRAY(arena, struct feel_member, text->output_count);

	if (text->output_count == 1)
		return decision_output_type(arena, decision, 0);
	for (size_t i = 0; i < text->output_count; i++)
		members[i] = (struct feel_member){ text->outputs[i].name,
						   decision_output_type(arena, decision, i) };
	return feel_type_context(arena, members, text->output_count);
}

const struct feel_type *decision_type(struct arena *arena, const struct decision *decision)
{
	if (!decision->complete)
		return feel_type_simple(FEEL_ANY);
	switch ((int)decision->text.policy) {
	case HIT_RULE_ORDER:
	case HIT_OUTPUT_ORDER:
	case HIT_COLLECT:
		return feel_type_list(arena, row_type(arena, decision));
	case HIT_COUNT:
	case HIT_SUM:
		return feel_type_simple(FEEL_NUMBER);
	default:
		return row_type(arena, decision);
	}
}

/* A count is none, whatever is counted. */
bool decision_is_money(const struct item *item, struct str output)
{
	const struct decision *decision = item->decision;
	bool found = false;

	if (item->kind == ITEM_VALUE)
		return output.len == 0 && str_equal_c(item->value_type, "money");
	if (decision == NULL || decision->text.policy == HIT_COUNT)
		return false;
	for (size_t i = 0; i < decision->text.output_count; i++)
		if (str_equal(decision->text.outputs[i].name, output))
			found = str_equal_c(decision->outputs[i].type, "money");
	return found;
}
