/* A decision's table, compiled against the names of its scope; what engine/feel says of a cell
 * is said where the cell stands in the definition. */
#include "engine/feel/table.h"
#include "engine/form/decision.h"
#include "engine/rules/build_inner.h"

/* Where something was found, and how long the path to it is called. */
struct cell_place {
	const struct rule *rule; /* NULL: the decision as a whole */
	struct str attr;
};

/* --- from a path of table.h to the cell --- */

static bool next_number(struct str *rest, size_t count, size_t *out)
{
	struct str word;
	uint64_t number;

	if (!str_next(rest, ' ', &word) || !str_to_u64(word, &number) || number == 0 ||
	    number > count)
		return false;
	*out = (size_t)number - 1;
	return true;
}

static struct cell_place in_row(const struct decision *decision, size_t row, struct str rest)
{
	const struct decision_row *at = &decision->rows[row];
	struct str word = STR("");
	size_t column;

	(void)str_next(&rest, ' ', &word);
	if (str_equal(word, STR("condition")) &&
	    next_number(&rest, decision->text.input_count, &column))
		return (struct cell_place){ &at->conditions[column], STR("test") };
	if (str_equal(word, STR("output")) &&
	    next_number(&rest, decision->text.output_count, &column))
		return (struct cell_place){ &at->results[column], STR("result") };
	return (struct cell_place){ &at->whole, STR("") };
}

static struct cell_place in_output(const struct decision *decision, size_t output,
				   struct str rest)
{
	const struct decision_output *at = &decision->outputs[output];

	if (str_equal(rest, STR("fallback")))
		return (struct cell_place){ &at->fallback, STR("default") };
	return (struct cell_place){ &at->values, STR("values") };
}

/* "rule 2 condition 1", "output 1 fallback", "input 1", or nothing. */
static struct cell_place find_cell(const struct decision *decision, struct str path)
{
	struct str word = STR("");
	size_t number;

	(void)str_next(&path, ' ', &word);
	if (str_equal(word, STR("rule")) &&
	    next_number(&path, decision->text.rule_count, &number))
		return in_row(decision, number, path);
	if (str_equal(word, STR("input")) &&
	    next_number(&path, decision->text.input_count, &number))
		return (struct cell_place){ &decision->inputs[number], STR("expression") };
	if (str_equal(word, STR("output")) &&
	    next_number(&path, decision->text.output_count, &number))
		return in_output(decision, number, path);
	return (struct cell_place){ NULL, STR("") };
}

/* --- findings --- */

/* In a form a table that contradicts itself is a mistake, as is one that leaves a case open
 * without saying so. */
static const struct {
	const char *code, *as;
	enum severity severity;
	const char *fix; /* NULL: as it is */
} codes[] = {
	{ "table.gap", "decision.gap", SEVERITY_ERROR,
	  ENGLISH("add a rule for it, or a default to its outputs: null where nothing is to "
		  "come out") },
	{ "table.overlap", "decision.overlap", SEVERITY_ERROR, NULL },
	{ "table.policy", "decision.policy", SEVERITY_ERROR, NULL },
	{ "table.type", "decision.type", SEVERITY_ERROR, NULL },
	{ "table.unchecked", "decision.unchecked", SEVERITY_WARNING, NULL },
};

static void say(struct build *build, const struct item *item, const struct diag *diag)
{
	struct cell_place cell = find_cell(item->decision, diag->path);
	const struct rule whole = { .place = item->place };
	struct source source = { .rule = cell.rule != NULL ? cell.rule : &whole,
				 .item = item,
				 .name = cell.attr };
	struct diag said = *diag;
	enum severity severity = SEVERITY_ERROR;
	struct diag *copy;

	for (size_t i = 0; i < LENGTH(codes); i++) {
		if (!str_equal_c(str_from_c(codes[i].code), diag->code))
			continue;
		said.code = codes[i].as;
		said.fix = codes[i].fix != NULL
				   ? str_from_c(diag_words(build->diags, codes[i].fix))
				   : diag->fix;
		severity = codes[i].severity;
	}
	copy = diag_add(build->diags, severity, said.code,
			build_place(source.rule, diag->place), said.what, said.fix);
	diag_path(build->diags, copy, build_path(build->arena, &source));
}

static void say_all(struct build *build, const struct item *item, const struct diags *found)
{
	for (size_t i = 0; i < found->list.count; i++)
		say(build, item, &found->list.at[i]);
}

/* --- compiling --- */

/* Whatever the cells mention. */
static struct rule all_cells(struct build *build, const struct item *item)
{
	const struct table_text *text = &item->decision->text;
	struct buf buf;
	struct rule all = { .place = item->place };

	buf_init(&buf, LIMIT_DEFINITION);
	for (size_t i = 0; i < text->input_count; i++)
		buf_printf(&buf, "%.*s ", STR_ARG(text->inputs[i].expr));
	for (size_t i = 0; i < text->output_count; i++)
		buf_printf(&buf, "%.*s %.*s ", STR_ARG(text->outputs[i].values),
			   STR_ARG(text->outputs[i].fallback));
	for (size_t i = 0; i < text->rule_count; i++) {
		for (size_t k = 0; k < text->input_count; k++)
			buf_printf(&buf, "%.*s ", STR_ARG(text->rules[i].conditions[k]));
		for (size_t k = 0; k < text->output_count; k++)
			buf_printf(&buf, "%.*s ", STR_ARG(text->rules[i].results[k]));
	}
	all.text = str_copy(build->scratch, buf_str(&buf));
	buf_finish(&buf);
	return all;
}

static bool is_whole(const struct build *build, const struct item *item, struct str expr)
{
	const struct item *read = names_find(build, item, str_trim(expr));

	return read != NULL && read->kind == ITEM_NUMBER && read->has_decimals &&
	       read->decimals == 0;
}

/* --- a table that is not finished yet --- */

static const struct str *filled(struct arena *arena, const struct str *texts, size_t count,
				struct str instead)
{
	struct str *out = ARENA_ARRAY(arena, struct str, count);

	for (size_t i = 0; i < count; i++)
		out[i] = texts[i].len > 0 ? texts[i] : instead;
	return out;
}

/* A column about nothing yet has no conditions to be looked at. */
static const struct str *known_conditions(struct arena *arena, const struct table_text *text,
					  const struct str *conditions)
{
	struct str *out = ARENA_ARRAY(arena, struct str, text->input_count);

	for (size_t i = 0; i < text->input_count; i++)
		out[i] = text->inputs[i].expr.len > 0 && conditions[i].len > 0 ? conditions[i]
									       : STR("-");
	return out;
}

/* That something is missing is the schema's business; what is there is looked at all the same,
 * so that all mistakes are found at once. */
static void fill(struct arena *arena, struct table_text *text)
{
	struct table_rule *rules = ARENA_ARRAY(arena, struct table_rule, text->rule_count);
	struct table_input *inputs = ARENA_ARRAY(arena, struct table_input, text->input_count);

	for (size_t i = 0; i < text->rule_count; i++)
		rules[i] = (struct table_rule){
			known_conditions(arena, text, text->rules[i].conditions),
			filled(arena, text->rules[i].results, text->output_count, STR("null")),
		};
	for (size_t i = 0; i < text->input_count; i++) {
		inputs[i] = text->inputs[i];
		if (inputs[i].expr.len == 0)
			inputs[i].expr = STR("null");
	}
	text->rules = rules;
	text->inputs = inputs;
}

/* --- compiling a table --- */

/* The text with what only the form knows: between 17 and 18 children there is nothing. */
static const struct table_text *known_text(struct build *build, const struct item *item)
{
	struct table_text *text = ARENA_NEW(build->arena, struct table_text);
	struct table_input *inputs;

	*text = item->decision->text;
	inputs = ARENA_ARRAY(build->arena, struct table_input, text->input_count);
	for (size_t i = 0; i < text->input_count; i++)
		inputs[i] = (struct table_input){ text->inputs[i].expr,
						  is_whole(build, item, text->inputs[i].expr) };
	text->inputs = inputs;
	if (!item->decision->complete)
		fill(build->arena, text);
	return text;
}

static void check_types(struct build *build, const struct item *item, const struct table *table,
			struct diags *found)
{
	const struct decision *decision = item->decision;
	size_t count = decision->text.output_count;
	const struct feel_type **wanted =
		ARENA_ARRAY(build->scratch, const struct feel_type *, count);

	for (size_t i = 0; i < count; i++)
		wanted[i] = decision_output_type(build->scratch, decision, i);
	table_check_types(build->arena, table, wanted, found);
}

void decision_compile(struct build *build, const struct item *item, struct rule_code *out)
{
	const struct rule cells = all_cells(build, item);
	const struct source source = { .rule = &cells, .item = item };
	const struct table_text *text = known_text(build, item);
	struct names names = names_mentioned(build, &source);
	const struct table *table;
	const struct feel_use *uses;
	size_t use_count;
	struct diags found;

	diags_init_like(&found, build->diags, build->scratch, STR(""));
	table = table_compile(build->arena, text, &names.feel, &found);
	if (build_has_unknown_name(&found) && build_may_suggest(build)) {
		names = names_all(build, &source);
		diags_init_like(&found, build->diags, build->scratch, STR(""));
		table = table_compile(build->arena, text, &names.feel, &found);
	}
	if (table != NULL && found.list.count == 0 && item->decision->complete) {
		table_check(build->scratch, table, &found);
		check_types(build, item, table, &found);
	}
	say_all(build, item, &found);
	if (table == NULL || !item->decision->complete)
		return;
	uses = table_uses(table, &use_count);
	out->table = table;
	out->decision = item->decision;
	names_take_inputs(build, &names, uses, use_count, out);
}
