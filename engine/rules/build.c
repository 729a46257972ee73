#include "engine/rules/rules_inner.h"

#include <assert.h>

/* The names that rules of one scope see: the form's, then those of each repeat inwards. */
struct names {
	struct feel_names feel;
	const struct item **items; /* by slot */
	struct map compiled;	   /* text → struct rule_code: most rules are "true" */
};

struct build {
	struct arena *arena;
	struct arena *scratch; /* for the time of building */
	const struct form *form;
	struct diags *diags;
	struct item_rules *items;
	struct names *names; /* by item.index, of repeats; behind them the form's */
	size_t name_count;   /* of all scopes, of LIMIT_RULE_NAMES */
	size_t most_names;
};

/* One rule on its way to code. */
struct source {
	const struct rule *rule;
	const struct item *item; /* NULL: the form */
	struct str name;	 /* "relevant", "constraint" */
	struct names *names;
	const struct feel_type *want;
};

size_t item_level(const struct item *item)
{
	size_t level = 0;

	for (const struct item *repeat = item->repeat; repeat != NULL; repeat = repeat->repeat)
		level++;
	return level;
}

struct str item_rule_path(struct arena *arena, const struct item *item, struct str rule)
{
	struct str path = item->id;

	for (const struct item *outer = item->parent; outer != NULL; outer = outer->parent)
		path = str_printf(arena, "%.*s/%.*s", STR_ARG(outer->id), STR_ARG(path));
	if (rule.len == 0)
		return path;
	return str_printf(arena, "%.*s@%.*s", STR_ARG(path), STR_ARG(rule));
}

static struct str source_path(struct arena *arena, const struct source *source)
{
	if (source->item == NULL)
		return str_printf(arena, "@%.*s", STR_ARG(source->name));
	return item_rule_path(arena, source->item, source->name);
}

/* Where in the definition a place within the rule's text is. */
static struct place place_of(const struct rule *rule, struct place within)
{
	if (within.line == 0)
		return rule->place;
	if (within.line == 1)
		return (struct place){ rule->place.line,
				       rule->place.column + within.column - 1 };
	return (struct place){ rule->place.line + within.line - 1, within.column };
}

/* What FEEL only warns of can give nothing but null: in a form that is a mistake. */
static void pass_on(struct build *build, const struct source *source, const struct diags *found)
{
	for (size_t i = 0; i < found->list.count; i++) {
		const struct diag *diag = &found->list.at[i];
		struct diag *copy =
			diag_add(build->diags, SEVERITY_ERROR, diag->code,
				 place_of(source->rule, diag->place), diag->what, diag->fix);

		diag_path(build->diags, copy, source_path(build->arena, source));
	}
}

static struct str type_text(struct arena *arena, const struct feel_type *type)
{
	struct buf buf;
	struct str text;

	buf_init(&buf, 512);
	feel_type_print(type, &buf);
	text = str_copy(arena, buf_str(&buf));
	buf_finish(&buf);
	return text;
}

static void check_type(struct build *build, const struct source *source,
		       const struct feel_expr *expr)
{
	const struct feel_type *type = feel_expr_type(expr);
	struct diag *diag;

	if (feel_type_fits(type, source->want))
		return;
	diag = diag_error(build->diags, "rule.type", source->rule->place,
			  "%.*s gives a value of type %.*s where %.*s is needed",
			  STR_ARG(source->name), STR_ARG(type_text(build->arena, type)),
			  STR_ARG(type_text(build->arena, source->want)));
	if (source->want->kind == FEEL_BOOLEAN)
		diag_fix(build->diags, diag,
			 "write a condition, as in \"%.*s = …\" or \"%.*s > …\"",
			 STR_ARG(source->rule->text), STR_ARG(source->rule->text));
	diag_path(build->diags, diag, source_path(build->arena, source));
}

/* All columns of a repeat that have a value. */
static void take_all_columns(struct build *build, struct rule_input *input)
{
	const struct scope *scope = input->item->inner;
	const struct item **columns =
		ARENA_ARRAY(build->arena, const struct item *, scope->count);

	input->column_count = 0;
	for (size_t i = 0; i < scope->count; i++)
		if (item_has_value(scope->columns[i]))
			columns[input->column_count++] = scope->columns[i];
	input->columns = columns;
	input->whole = true;
}

static const struct item *used_column(const struct item *repeat, const struct feel_use *use)
{
	const struct item *column;

	if (use->path_len == 0)
		return NULL;
	column = map_get(&repeat->inner->by_id, use->path[0]);
	return column != NULL && item_has_value(column) ? column : NULL;
}

static bool has_column(const struct rule_input *input, const struct item *column)
{
	for (size_t i = 0; i < input->column_count; i++)
		if (input->columns[i] == column)
			return true;
	return false;
}

/* Only the columns that the expression names, where it names them: so that a row's rule may sum
 * up another column of its own repeat. */
static void take_columns(struct build *build, struct rule_input *input,
			 const struct feel_use *uses, size_t use_count)
{
	const struct item **columns = ARENA_ARRAY(build->arena, const struct item *, use_count);

	input->columns = columns;
	for (size_t i = 0; i < use_count; i++) {
		const struct item *column;

		if (uses[i].slot != input->slot)
			continue;
		column = used_column(input->item, &uses[i]);
		if (column == NULL) {
			take_all_columns(build, input);
			return;
		}
		if (!has_column(input, column))
			columns[input->column_count++] = column;
	}
}

static bool has_input(const struct rule_code *code, size_t slot)
{
	for (size_t i = 0; i < code->input_count; i++)
		if (code->inputs[i].slot == slot)
			return true;
	return false;
}

static void take_inputs(struct build *build, const struct names *names, struct rule_code *code)
{
	size_t use_count;
	const struct feel_use *uses = feel_expr_uses(code->expr, &use_count);
	struct rule_input *inputs = ARENA_ARRAY(build->arena, struct rule_input, use_count);

	code->inputs = inputs;
	for (size_t i = 0; i < use_count; i++) {
		const struct item *item = names->items[uses[i].slot];
		struct rule_input *input = &inputs[code->input_count];

		if (has_input(code, uses[i].slot))
			continue;
		*input = (struct rule_input){ .slot = uses[i].slot,
					      .item = item,
					      .level = item_level(item) };
		if (item->kind == ITEM_REPEAT)
			take_columns(build, input, uses, use_count);
		code->input_count++;
	}
}

/* Without findings, or not at all. */
static struct rule_code *compile_text(struct build *build, const struct source *source)
{
	struct rule_code *code = ARENA_NEW(build->scratch, struct rule_code);
	struct diags found;

	diags_init(&found, build->scratch, STR(""));
	code->expr =
		feel_compile(build->arena, source->rule->text, &source->names->feel, &found);
	pass_on(build, source, &found);
	if (code->expr == NULL || found.list.count > 0)
		return NULL;
	take_inputs(build, source->names, code);
	map_set(&source->names->compiled, source->rule->text, code);
	return code;
}

static void compile(struct build *build, const struct source *source, struct rule_code *out)
{
	const struct rule_code *code;

	if (source->rule->text.len == 0)
		return;
	code = map_get(&source->names->compiled, source->rule->text);
	if (code == NULL)
		code = compile_text(build, source);
	if (code == NULL)
		return;
	check_type(build, source, code->expr);
	*out = *code;
}

/* The outer scope's names, then the scope's own: what has a value. False when that are too
 * many. */
static bool take_names(struct build *build, const struct names *outer,
		       const struct scope *scope, struct names *out)
{
	size_t count = outer != NULL ? outer->feel.count : 0;
	size_t room = count + scope->count;
	struct feel_name *list;

	build->name_count += room;
	if (build->name_count > LIMIT_RULE_NAMES)
		return false;
	map_init(&out->compiled, build->scratch);
	list = ARENA_ARRAY(build->arena, struct feel_name, room);
	out->items = ARENA_ARRAY(build->scratch, const struct item *, room);
	for (size_t i = 0; i < count; i++) {
		list[i] = outer->feel.at[i];
		out->items[i] = outer->items[i];
	}
	for (size_t i = 0; i < scope->count; i++) {
		const struct item *item = scope->columns[i];

		if (!item_has_value(item))
			continue;
		list[count] =
			(struct feel_name){ item->id, item_value_type(build->arena, item) };
		out->items[count++] = item;
	}
	out->feel = (struct feel_names){ list, count };
	if (count > build->most_names)
		build->most_names = count;
	return true;
}

static struct names *names_for(struct build *build, const struct item *item)
{
	return item->repeat != NULL ? &build->names[item->repeat->index]
				    : &build->names[build->form->item_count];
}

/* Parents come before their children, so a repeat's outer names are there. */
static bool take_all_names(struct build *build)
{
	const struct form *form = build->form;

	build->names = ARENA_ARRAY(build->scratch, struct names, form->item_count + 1);
	if (!take_names(build, NULL, &form->root, &build->names[form->item_count]))
		return false;
	for (size_t i = 0; i < form->item_count; i++) {
		const struct item *item = form->items[i];

		if (item->kind == ITEM_REPEAT &&
		    !take_names(build, names_for(build, item), item->inner, &build->names[i])) {
			(void)diag_error(build->diags, "rule.names", item->place,
					 "the form has too many items around and in its "
					 "repeats");
			return false;
		}
	}
	return true;
}

/* What the rule has to give. A choice made by a rule is any text until it is seen: its options
 * are checked then. */
static const struct feel_type *wanted(struct build *build, const struct item *item,
				      enum rule_kind kind)
{
	if (kind != RULE_CALCULATE && kind != RULE_DEFAULT)
		return feel_type_simple(FEEL_BOOLEAN);
	if (item->kind == ITEM_CHOICES)
		return feel_type_list(build->arena, feel_type_simple(FEEL_STRING));
	if (item->kind == ITEM_CHOICE)
		return feel_type_simple(FEEL_STRING);
	return item_value_type(build->arena, item);
}

static const struct rule_code *compile_constraints(struct build *build, const struct item *item,
						   struct names *names,
						   const struct constraint *constraints,
						   size_t count)
{
	struct rule_code *code = ARENA_ARRAY(build->arena, struct rule_code, count);

	for (size_t i = 0; i < count; i++) {
		struct source source = { .rule = &constraints[i].rule,
					 .item = item,
					 .name = STR("constraint"),
					 .names = names,
					 .want = feel_type_simple(FEEL_BOOLEAN) };

		compile(build, &source, &code[i]);
	}
	return code;
}

static void free_pattern(void *pattern)
{
	regex_free(pattern);
}

/* form_load has seen that it is a pattern. */
static const struct regex *compile_pattern(struct build *build, const struct item *item)
{
	struct err err = { 0 };
	struct regex *pattern;

	if (item->pattern.len == 0)
		return NULL;
	pattern = regex_new_whole(item->pattern, &err);
	assert(pattern != NULL);
	arena_defer(build->arena, free_pattern, pattern);
	return pattern;
}

static void compile_item(struct build *build, const struct item *item)
{
	struct item_rules *out = &build->items[item->index];
	struct names *names = names_for(build, item);

	for (enum rule_kind kind = 0; kind < RULE_KINDS; kind++) {
		struct source source = { .rule = &item->rules[kind],
					 .item = item,
					 .name = rule_names[kind],
					 .names = names,
					 .want = wanted(build, item, kind) };

		compile(build, &source, &out->rules[kind]);
	}
	out->constraints = compile_constraints(build, item, names, item->constraints,
					       item->constraint_count);
	out->pattern = compile_pattern(build, item);
}

static bool build_all(struct build *build, struct rules *out)
{
	const struct form *form = build->form;

	build->items = ARENA_ARRAY(build->arena, struct item_rules, form->item_count);
	if (!take_all_names(build))
		return false;
	for (size_t i = 0; i < form->item_count; i++)
		compile_item(build, form->items[i]);
	*out = (struct rules){ .form = form,
			       .items = build->items,
			       .slot_count = build->most_names };
	out->constraints = compile_constraints(build, NULL, &build->names[form->item_count],
					       form->constraints, form->constraint_count);
	return rules_order(out, build->arena, build->diags);
}

const struct rules *rules_build(struct arena *arena, const struct form *form,
				struct diags *diags)
{
	struct arena scratch;
	struct build build = {
		.arena = arena, .scratch = &scratch, .form = form, .diags = diags
	};
	struct rules *rules = ARENA_NEW(arena, struct rules);
	size_t errors = diags->errors;
	bool built;

	arena_init(&scratch);
	built = build_all(&build, rules) && diags->errors == errors;
	arena_finish(&scratch);
	return built ? rules : NULL;
}
