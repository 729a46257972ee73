#include "engine/rules/rules_inner.h"

/* The names that one expression may use. */
struct names {
	struct feel_names feel;
	const struct item **items; /* by slot */
};

struct build {
	struct arena *arena;
	struct arena *scratch; /* for the time of building */
	const struct form *form;
	struct diags *diags;
	struct item_rules *items;
	const struct feel_type **types; /* of values, by item.index; NULL: not asked for yet */
	struct map *compiled; /* text → struct rule_code, by scope_index: most are "true" */
	uint32_t *seen;	      /* by item.index: the expression that has the name */
	uint32_t expression;
	size_t suggestions; /* expressions that were read again to suggest names */
	size_t most_names;
};

/* Reading an expression against all names of its scope takes time with their number; who has
 * more unknown names than this has made one mistake everywhere. */
enum { SUGGESTIONS_MOST = 20 };

/* One rule on its way to code. */
struct source {
	const struct rule *rule;
	const struct item *item; /* NULL: the form */
	struct str name;	 /* "relevant", "constraint" */
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
	return written_place(&rule->written, rule->place, within);
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
	advise_type(build, source, type, diag);
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

		if (item == NULL || has_input(code, uses[i].slot))
			continue;
		*input = (struct rule_input){ .slot = uses[i].slot,
					      .item = item,
					      .level = item_level(item) };
		if (item->kind == ITEM_REPEAT)
			take_columns(build, input, uses, use_count);
		code->input_count++;
	}
}

/* Names: an expression is compiled against those that its text mentions, so that publishing
 * takes time with the size of the rules, not with that of rules times items. The schema sees to
 * it that an id is one word. */

static const struct feel_type *type_of(struct build *build, const struct item *item)
{
	if (build->types[item->index] == NULL)
		build->types[item->index] = item_value_type(build->arena, item);
	return build->types[item->index];
}

static const struct scope *scope_inside(const struct build *build, const struct item *repeat)
{
	return repeat != NULL ? repeat->inner : &build->form->root;
}

static const struct item *repeat_around(const struct item *item)
{
	return item != NULL ? item->repeat : NULL;
}

/* What the name means to a rule of that item (NULL: of the form): the row's own first, then
 * outward. */
static const struct item *find_named(const struct build *build, const struct item *item,
				     struct str name)
{
	for (const struct item *repeat = repeat_around(item);; repeat = repeat->repeat) {
		const struct item *found = map_get(&scope_inside(build, repeat)->by_id, name);

		if (found != NULL && item_has_value(found))
			return found;
		if (repeat == NULL)
			return NULL;
	}
}

/* An id of which nothing is known: whoever uses it is not blamed for that. */
static void add_doubtful(struct names *names, struct feel_name *list, struct str id)
{
	list[names->feel.count] = (struct feel_name){ id, feel_type_simple(FEEL_ANY) };
	names->items[names->feel.count++] = NULL;
}

static void add_name(struct build *build, struct names *names, struct feel_name *list,
		     const struct item *item)
{
	if (item == NULL || map_has(&build->form->doubtful, item->id) ||
	    build->seen[item->index] == build->expression)
		return;
	build->seen[item->index] = build->expression;
	list[names->feel.count] = (struct feel_name){ item->id, type_of(build, item) };
	names->items[names->feel.count++] = item;
}

static struct feel_name *start_names(struct build *build, struct names *names, size_t room)
{
	struct feel_name *list = ARENA_ARRAY(build->arena, struct feel_name, room);

	build->expression++;
	names->items = ARENA_ARRAY(build->scratch, const struct item *, room);
	names->feel = (struct feel_names){ list, 0 };
	return list;
}

static bool is_word(char byte)
{
	return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
	       (byte >= '0' && byte <= '9') || byte == '_';
}

static bool next_word(struct str *rest, struct str *word)
{
	size_t from = 0;
	size_t to;

	while (from < rest->len && !is_word(rest->at[from]))
		from++;
	to = from;
	while (to < rest->len && is_word(rest->at[to]))
		to++;
	*word = str_slice(*rest, from, to);
	*rest = str_slice(*rest, to, rest->len);
	return word->len > 0;
}

static struct names mentioned_names(struct build *build, const struct source *source)
{
	struct str rest = source->rule->text;
	struct names names;
	struct feel_name *list;
	struct str word;
	size_t words = 0;

	while (next_word(&rest, &word))
		words++;
	list = start_names(build, &names, words);
	rest = source->rule->text;
	while (next_word(&rest, &word))
		if (map_has(&build->form->doubtful, word))
			add_doubtful(&names, list, word);
		else
			add_name(build, &names, list, find_named(build, source->item, word));
	return names;
}

/* Those that could have been meant. */
static struct names all_names(struct build *build, const struct source *source)
{
	struct names names;
	const struct map *doubtful = &build->form->doubtful;
	struct feel_name *list =
		start_names(build, &names, build->form->item_count + doubtful->count);

	for (size_t i = 0; i < doubtful->count; i++)
		add_doubtful(&names, list, doubtful->entries[i].key);
	for (const struct item *repeat = repeat_around(source->item);;
	     repeat = repeat->repeat) {
		const struct scope *scope = scope_inside(build, repeat);

		for (size_t i = 0; i < scope->count; i++)
			add_name(build, &names, list,
				 find_named(build, source->item, scope->columns[i]->id));
		if (repeat == NULL)
			return names;
	}
}

static bool has_unknown_name(const struct diags *found)
{
	for (size_t i = 0; i < found->list.count; i++)
		if (str_equal(str_from_c(found->list.at[i].code), STR("feel.name.unknown")))
			return true;
	return false;
}

static const struct feel_expr *read_text(struct build *build, const struct source *source,
					 const struct names *names, struct diags *found)
{
	diags_init(found, build->scratch, STR(""));
	return feel_compile(build->arena, source->rule->text, &names->feel, found);
}

/* NULL when there are findings. */
static struct rule_code *compile_text(struct build *build, const struct source *source)
{
	struct rule_code *code = ARENA_NEW(build->scratch, struct rule_code);
	struct names names = mentioned_names(build, source);
	struct diags found;

	code->expr = read_text(build, source, &names, &found);
	if (has_unknown_name(&found) && build->suggestions < SUGGESTIONS_MOST) {
		build->suggestions++;
		names = all_names(build, source);
		code->expr = read_text(build, source, &names, &found);
	}
	pass_on(build, source, &found);
	if (code->expr == NULL || found.list.count > 0)
		return NULL;
	take_inputs(build, &names, code);
	if (names.feel.count > build->most_names)
		build->most_names = names.feel.count;
	return code;
}

static struct map *compiled_in_scope(struct build *build, const struct item *item)
{
	const struct item *repeat = repeat_around(item);

	return &build->compiled[repeat != NULL ? repeat->index : build->form->item_count];
}

static void compile(struct build *build, const struct source *source, struct rule_code *out)
{
	struct map *compiled = compiled_in_scope(build, source->item);
	struct rule_code *code;

	if (source->rule->text.len == 0)
		return;
	code = map_get(compiled, source->rule->text);
	if (code == NULL) {
		code = compile_text(build, source);
		if (code == NULL)
			return;
		(void)map_add(compiled, source->rule->text, code);
	}
	check_type(build, source, code->expr);
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
	if (item->kind == ITEM_CHOICES)
		return feel_type_list(build->arena, feel_type_simple(FEEL_STRING));
	if (item->kind == ITEM_CHOICE)
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

		compile(build, &source, &code[i]);
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

static void compile_item(struct build *build, const struct item *item)
{
	struct item_rules *out = &build->items[item->index];

	for (enum rule_kind kind = 0; kind < RULE_KINDS; kind++) {
		struct source source = { .rule = &item->rules[kind],
					 .item = item,
					 .name = rule_names[kind],
					 .want = wanted(build, item, kind) };

		compile(build, &source, &out->rules[kind]);
	}
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
	out->slot_count = build->most_names;
	return rules_order(out, build->arena, build->diags) && build->diags->errors == errors;
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
