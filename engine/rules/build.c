#include "engine/form/decision.h"
#include "engine/rules/build_inner.h"

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

struct str build_path(struct arena *arena, const struct source *source)
{
	if (source->item == NULL)
		return str_printf(arena, "@%.*s", STR_ARG(source->name));
	return item_rule_path(arena, source->item, source->name);
}

/* Where in the definition a place within the rule's text is. */
struct place build_place(const struct rule *rule, struct place within)
{
	if (within.line == 0)
		return rule->place;
	return written_place(&rule->written, rule->place, within);
}

/* What FEEL only warns of can give nothing but null: in a form that is a mistake. */
void build_pass_on(struct build *build, const struct source *source, const struct diags *found)
{
	for (size_t i = 0; i < found->list.count; i++) {
		const struct diag *diag = &found->list.at[i];
		struct diag *copy =
			diag_add(build->diags, SEVERITY_ERROR, diag->code,
				 build_place(source->rule, diag->place), diag->what, diag->fix);

		diag_path(build->diags, copy, build_path(build->arena, source));
	}
}

static void advise_type(struct build *build, const struct source *source,
			const struct feel_type *type, struct diag *diag)
{
	struct str text = source->rule->text;
	enum feel_type_kind want = source->want->kind;

	if (want == FEEL_BOOLEAN)
		diag_fix(build->diags, diag,
			 "write a condition, as in `%.*s = …` or `%.*s > …`", STR_ARG(text),
			 STR_ARG(text));
	else if (want == FEEL_LIST && type->kind == FEEL_STRING)
		diag_fix(build->diags, diag, "put it in brackets: `[%.*s]`", STR_ARG(text));
	else if (want == FEEL_DATE && type->kind == FEEL_STRING)
		diag_fix(build->diags, diag, "write date(…) around the text");
	else if (want == FEEL_NUMBER && type->kind == FEEL_STRING)
		diag_fix(build->diags, diag, "write a number, without quotes");
	else if (want == FEEL_STRING)
		diag_fix(build->diags, diag, "write string(…) around the value");
	else
		diag_fix(build->diags, diag,
			 "give a value of that type, or change the type of the item");
}

void build_check_type(struct build *build, const struct source *source,
		      const struct feel_expr *expr)
{
	const struct feel_type *type = feel_expr_type(expr);
	struct diag *diag;

	if (feel_type_fits(type, source->want))
		return;
	diag = diag_error(build->diags, "rule.type", source->rule->place,
			  "%.*s gives a value of type %.*s where %.*s is needed",
			  STR_ARG(diag_attribute(build->diags, source->name)),
			  STR_ARG(feel_type_words(build->diags, type)),
			  STR_ARG(feel_type_words(build->diags, source->want)));
	advise_type(build, source, type, diag);
	diag_path(build->diags, diag, build_path(build->arena, source));
}

bool build_has_unknown_name(const struct diags *found)
{
	for (size_t i = 0; i < found->list.count; i++)
		if (str_equal(str_from_c(found->list.at[i].code), STR("feel.name.unknown")))
			return true;
	return false;
}

/* Reading an expression against all names of its scope takes time with their number; who has
 * more unknown names than this has made one mistake everywhere. */
enum { SUGGESTIONS_MOST = 20 };

bool build_may_suggest(struct build *build)
{
	return build->suggestions++ < SUGGESTIONS_MOST;
}

static const struct feel_expr *read_text(struct build *build, const struct source *source,
					 const struct names *names, struct diags *found)
{
	diags_init_like(found, build->diags, build->scratch, STR(""));
	return feel_compile(build->arena, source->rule->text, &names->feel, found);
}

/* NULL when there are findings. */
static struct rule_code *compile_text(struct build *build, const struct source *source)
{
	struct rule_code *code = ARENA_NEW(build->scratch, struct rule_code);
	struct names names = names_mentioned(build, source);
	const struct feel_use *uses;
	size_t use_count;
	struct diags found;

	code->expr = read_text(build, source, &names, &found);
	if (build_has_unknown_name(&found) && build_may_suggest(build)) {
		names = names_all(build, source);
		code->expr = read_text(build, source, &names, &found);
	}
	build_pass_on(build, source, &found);
	if (code->expr == NULL || found.list.count > 0)
		return NULL;
	code->constant = feel_expr_constant(code->expr);
	uses = feel_expr_uses(code->expr, &use_count);
	names_take_inputs(build, &names, uses, use_count, code);
	return code;
}

static struct map *compiled_in_scope(struct build *build, const struct item *item)
{
	const struct item *repeat = repeat_around(item);

	return &build->compiled[repeat != NULL ? repeat->index : build->form->item_count];
}

void build_compile(struct build *build, const struct source *source, struct rule_code *out)
{
	struct map *compiled = compiled_in_scope(build, source->item);
	struct rule_code *code;

	if (source->rule->text.len == 0)
		return;
	code = source->row == NULL ? map_get(compiled, source->rule->text) : NULL;
	if (code == NULL) {
		code = compile_text(build, source);
		if (code == NULL)
			return;
		if (source->row == NULL)
			(void)map_add(compiled, source->rule->text, code);
	}
	build_check_type(build, source, code->expr);
	*out = *code;
	out->rule = source->rule;
}

/* What the rule has to give. A choice made by a rule is any text until it is seen: its options
 * are checked then. */
static const struct feel_type *wanted(struct build *build, const struct item *item,
				      enum rule_kind kind)
{
	if (kind != RULE_CALCULATE && kind != RULE_DEFAULT)
		return feel_type_simple(FEEL_BOOLEAN);
	if (item_takes_many(item))
		return feel_type_list(build->arena, feel_type_simple(FEEL_STRING));
	if (item_has_options(item))
		return feel_type_simple(FEEL_STRING);
	return item_value_type(build->arena, item);
}

static const struct rule_code *compile_constraints(struct build *build, const struct item *item,
						   const struct constraint *constraints,
						   size_t count)
{
	struct rule_code *code = ARENA_ARRAY(build->arena, struct rule_code, count);

	for (size_t i = 0; i < count; i++) {
		struct source source = { .rule = &constraints[i].rule,
					 .item = item,
					 .name = STR("constraint"),
					 .want = feel_type_simple(FEEL_BOOLEAN) };

		build_compile(build, &source, &code[i]);
	}
	return code;
}

static void free_pattern(void *pattern)
{
	regex_free(pattern);
}

/* NULL also where it is no pattern, which form_check has said. */
static const struct regex *compile_pattern(struct build *build, const struct item *item)
{
	struct err err = { 0 };
	struct regex *pattern;

	if (item->pattern.len == 0)
		return NULL;
	pattern = regex_new_whole(item->pattern, &err);
	if (pattern != NULL)
		arena_defer(build->arena, free_pattern, pattern);
	return pattern;
}

/* What a filter of all options knows of the one at hand. ORDER: option_row in run.c */
static const struct feel_type *option_row_type(struct build *build, const struct item *item)
{
	const struct option *option = item->option_count > 0 ? &item->options[0] : NULL;
	size_t count = 2 + (option != NULL ? option->column_count : 0);
	struct feel_member *members = ARENA_ARRAY(build->arena, struct feel_member, count);

	members[0] = (struct feel_member){ STR("value"), feel_type_simple(FEEL_STRING) };
	members[1] = (struct feel_member){ STR("label"), feel_type_simple(FEEL_STRING) };
	for (size_t i = 2; i < count; i++)
		members[i] = (struct feel_member){ option->columns[i - 2].name,
						   feel_type_simple(FEEL_STRING) };
	return feel_type_context(build->arena, members, count);
}

static void compile_filters(struct build *build, const struct item *item,
			    struct item_rules *out)
{
	struct rule_code *options =
		ARENA_ARRAY(build->arena, struct rule_code, item->option_count);
	struct source source = { .rule = &item->filter,
				 .item = item,
				 .name = STR("filter"),
				 .want = feel_type_simple(FEEL_BOOLEAN),
				 .row = option_row_type(build, item) };

	build_compile(build, &source, &out->filter);
	source.row = NULL;
	for (size_t i = 0; i < item->option_count; i++) {
		source.rule = &item->options[i].filter;
		build_compile(build, &source, &options[i]);
	}
	out->options = options;
}

static void compile_item(struct build *build, const struct item *item)
{
	struct item_rules *out = &build->items[item->index];

	for (enum rule_kind kind = 0; kind < RULE_KINDS; kind++) {
		struct source source = { .rule = &item->rules[kind],
					 .item = item,
					 .name = rule_names[kind],
					 .want = wanted(build, item, kind) };

		build_compile(build, &source, &out->rules[kind]);
	}
	if (item->kind == ITEM_DECISION && item->decision->text.output_count > 0)
		decision_compile(build, item, &out->rules[RULE_CALCULATE]);
	if (item->filtered)
		compile_filters(build, item, out);
	out->constraints =
		compile_constraints(build, item, item->constraints, item->constraint_count);
	out->pattern = compile_pattern(build, item);
}

static void start(struct build *build)
{
	size_t count = build->form->item_count;

	build->items = ARENA_ARRAY(build->arena, struct item_rules, count);
	build->types = ARENA_ARRAY(build->scratch, const struct feel_type *, count);
	build->seen = ARENA_ARRAY(build->scratch, uint32_t, count);
	build->compiled = ARENA_ARRAY(build->scratch, struct map, count + 1);
	for (size_t i = 0; i < count; i++)
		if (build->form->items[i]->kind == ITEM_REPEAT)
			map_init(&build->compiled[i], build->scratch);
	map_init(&build->compiled[count], build->scratch);
}

static bool build_all(struct build *build, struct rules *out)
{
	const struct form *form = build->form;
	size_t errors = build->diags->errors;

	start(build);
	for (size_t i = 0; i < form->item_count; i++)
		compile_item(build, form->items[i]);
	*out = (struct rules){ .form = form, .items = build->items };
	out->constraints =
		compile_constraints(build, NULL, form->constraints, form->constraint_count);
	out->expressions = texts_compile(build);
	out->slot_count = build->most_names;
	if (!rules_order(out, build->arena, build->diags))
		return false;
	rules_fix(out, build->arena);
	return build->diags->errors == errors;
}

const struct rules *rules_build(struct arena *arena, const struct form *form,
				struct diags *diags)
{
	struct arena scratch;
	struct build build = {
		.arena = arena, .scratch = &scratch, .form = form, .diags = diags
	};
	struct rules *rules = ARENA_NEW(arena, struct rules);
	bool built;

	arena_init(&scratch);
	built = build_all(&build, rules);
	arena_finish(&scratch);
	return built ? rules : NULL;
}
