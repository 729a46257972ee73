/* Forms, answers and changes at random, from fixed seeds: what must hold for all of them. */
#include "engine/rules/rules.h"

#include <criterion/criterion.h>

enum { FORMS = 150, CHANGES = 25, ITEMS_MOST = 24, NOW = 1770000000 };

struct chance {
	uint64_t state;
};

/* xorshift64*: the same numbers on every machine. */
static uint32_t draw(struct chance *chance, uint32_t below)
{
	chance->state ^= chance->state >> 12;
	chance->state ^= chance->state << 25;
	chance->state ^= chance->state >> 27;
	return (uint32_t)((chance->state * 0x2545F4914F6CDD1DULL) >> 33) % below;
}

/* A form as it is being written: the names that a rule may use without making a loop. */
struct draft {
	struct buf text;
	struct chance *chance;
	bool defaults;
	int count;	      /* items so far */
	int seen[ITEMS_MOST]; /* numbers, in this scope and outwards */
	int seen_count;
};

static void open_item(struct draft *draft, const char *type, int id)
{
	buf_printf(&draft->text, "<%s id=\"%s%d\"", type, type[0] == 'r' ? "r" : "n", id);
}

static void add_condition(struct draft *draft)
{
	static const char *const conditions[] = {
		"n%d &gt; 3",	"n%d = null", "n%d &lt;= 5 or n%d = 7",
		"not(n%d = 2)", "n%d != n%d", "if n%d &gt; 1 then true else null",
	};
	int a = draft->seen[draw(draft->chance, (uint32_t)draft->seen_count)];
	int b = draft->seen[draw(draft->chance, (uint32_t)draft->seen_count)];
	const char *at = conditions[draw(draft->chance, LENGTH(conditions))];

	for (int names = 0; *at != '\0'; at++) {
		if (at[0] == '%' && at[1] == 'd') {
			buf_printf(&draft->text, "%d", names++ == 0 ? a : b);
			at++;
		} else {
			buf_add_byte(&draft->text, *at);
		}
	}
}

static void maybe_condition(struct draft *draft, const char *rule)
{
	if (draft->seen_count == 0 || draw(draft->chance, 3) > 0)
		return;
	buf_printf(&draft->text, " %s=\"", rule);
	add_condition(draft);
	buf_add_byte(&draft->text, '"');
}

static void maybe_value(struct draft *draft)
{
	uint32_t what = draw(draft->chance, draft->defaults ? 5 : 8);

	if (draft->seen_count == 0)
		return;
	if (what == 0)
		buf_printf(&draft->text, " calculate=\"n%d + 1\"",
			   draft->seen[draw(draft->chance, (uint32_t)draft->seen_count)]);
	if (what == 1 && draft->defaults)
		buf_printf(&draft->text, " default=\"n%d * 2\"",
			   draft->seen[draw(draft->chance, (uint32_t)draft->seen_count)]);
}

static void close_label(struct draft *draft)
{
	buf_add_c(&draft->text, "><label xml:lang=\"lv\">X</label>");
}

static void add_number(struct draft *draft)
{
	int id = draft->count++;

	open_item(draft, "number", id);
	maybe_condition(draft, "relevant");
	maybe_condition(draft, "required");
	maybe_condition(draft, "readonly");
	maybe_value(draft);
	draft->seen[draft->seen_count++] = id;
	maybe_condition(draft, "constraint");
	buf_add_c(&draft->text, " max=\"8\"");
	close_label(draft);
	buf_add_c(&draft->text, "</number>");
}

static int any_seen(struct draft *draft)
{
	return draft->seen[draw(draft->chance, (uint32_t)draft->seen_count)];
}

static void add_value(struct draft *draft)
{
	open_item(draft, "value", draft->count);
	buf_printf(&draft->text, " type=\"number\" calculate=\"n%d + n%d\"", any_seen(draft),
		   any_seen(draft));
	maybe_condition(draft, "relevant");
	buf_add_c(&draft->text, "/>");
	draft->seen[draft->seen_count++] = draft->count++;
}

static void add_decision(struct draft *draft)
{
	open_item(draft, "decision", draft->count);
	maybe_condition(draft, "relevant");
	buf_printf(&draft->text,
		   " hit=\"F\"><input expression=\"n%d\"/><input expression=\"n%d\"/>"
		   "<output type=\"number\" default=\"n%d\"/><rule><when test=\"&gt; 3\"/>"
		   "<when test=\"-\"/><then result=\"n%d * 2\"/></rule><rule><when "
		   "test=\"n%d\"/><when test=\"[1..5]\"/><then result=\"7\"/></rule>"
		   "</decision>",
		   any_seen(draft), any_seen(draft), any_seen(draft), any_seen(draft),
		   any_seen(draft));
	draft->seen[draft->seen_count++] = draft->count++;
}

/* Answers are numbers here: so are the options. */
static void add_choice(struct draft *draft)
{
	open_item(draft, "choice", draft->count++);
	maybe_condition(draft, "required");
	buf_printf(&draft->text, " filter='item.value != string(n%d)'", any_seen(draft));
	close_label(draft);
	for (int i = 1; i <= 3; i++) {
		buf_printf(&draft->text, "<option value=\"%d\"", i);
		maybe_condition(draft, "filter");
		buf_printf(&draft->text, "><label xml:lang=\"lv\">X%d</label></option>", i);
	}
	buf_add_c(&draft->text, "</choice>");
}

static void add_items(struct draft *draft, int depth, int most);

static void add_group(struct draft *draft, int depth)
{
	int id = draft->count++;

	open_item(draft, "group", id);
	maybe_condition(draft, "relevant");
	maybe_condition(draft, "constraint");
	close_label(draft);
	add_number(draft);
	add_items(draft, depth + 1, 3);
	buf_add_c(&draft->text, "</group>");
}

/* What is in the rows is seen outside only as a column of the repeat. */
static void add_repeat(struct draft *draft, int depth)
{
	int id = draft->count++;
	int outside = draft->seen_count;
	int column = draft->count;

	open_item(draft, "repeat", id);
	buf_printf(&draft->text, " max=\"%u\"", draw(draft->chance, 3) + 1);
	maybe_condition(draft, "relevant");
	maybe_condition(draft, "constraint");
	close_label(draft);
	add_number(draft);
	add_items(draft, depth + 1, 3);
	buf_add_c(&draft->text, "</repeat>");
	draft->seen_count = outside;
	if (draft->count >= ITEMS_MOST)
		return;
	buf_printf(&draft->text, "<number id=\"n%d\" calculate=\"%s(r%d.n%d)\"", draft->count,
		   draw(draft->chance, 2) > 0 ? "sum" : "count", id, column);
	maybe_condition(draft, "relevant");
	draft->seen[draft->seen_count++] = draft->count++;
	close_label(draft);
	buf_add_c(&draft->text, "</number>");
}

static void add_items(struct draft *draft, int depth, int most)
{
	for (int i = 0; i < most && draft->count < ITEMS_MOST - 2; i++) {
		uint32_t what = draw(draft->chance, 11);

		if (what == 8 && draft->seen_count > 0)
			add_value(draft);
		else if (what == 9 && draft->seen_count > 0)
			add_decision(draft);
		else if (what == 10 && draft->seen_count > 0)
			add_choice(draft);
		else if (what == 0 && depth < 3)
			add_group(draft, depth);
		else if (what <= 2 && depth < 3)
			add_repeat(draft, depth);
		else
			add_number(draft);
	}
}

static const struct rules *random_rules(struct arena *arena, struct chance *chance,
					const struct form **form_out)
{
	struct draft draft = { .chance = chance, .defaults = draw(chance, 2) > 0 };
	struct diags diags;
	const struct form *form;
	const struct rules *rules = NULL;
	struct buf problems;

	buf_init(&draft.text, LIMIT_DEFINITION);
	buf_add_c(&draft.text, "<form xmlns=\"urn:veidlapa:form:1\" id=\"f\" languages=\"lv\" "
			       "institution=\"99999999902\"><title xml:lang=\"lv\">F</title>"
			       "<page id=\"p\"><title xml:lang=\"lv\">P</title>");
	add_number(&draft);
	add_items(&draft, 0, ITEMS_MOST);
	buf_add_c(&draft.text, "</page></form>");
	diags_init(&diags, arena, STR(""));
	form = form_load(arena, str_copy(arena, buf_str(&draft.text)), &diags);
	if (form != NULL)
		rules = rules_build(arena, form, &diags);
	buf_init(&problems, 65536);
	diags_print(&diags, &problems);
	cr_assert_not_null(rules, "%.*s\n%.*s", STR_ARG(buf_str(&draft.text)),
			   STR_ARG(buf_str(&problems)));
	buf_finish(&problems);
	buf_finish(&draft.text);
	*form_out = form;
	return rules;
}

/* A random cell of a random row. */
static struct answer *random_cell(struct answers *answers, struct chance *chance,
				  const struct item *item, struct answer_row *row)
{
	if (item->repeat != NULL) {
		const struct answer *outer = random_cell(answers, chance, item->repeat, row);

		if (outer == NULL || outer->row_count == 0)
			return NULL;
		row = outer->rows[draw(chance, (uint32_t)outer->row_count)];
	}
	return &row->cells[item->column];
}

static void random_answer(struct answers *answers, struct chance *chance,
			  const struct item *item)
{
	static const char *const typed[] = { "",  "0", "1",   "2",   "3", "4,5",
					     "6", "7", "8,1", "abc", "9", " 5 " };
	struct answer *cell = random_cell(answers, chance, item, answers->root);

	if (cell == NULL)
		return;
	cell->given = draw(chance, 8) > 0;
	cell->texts = ARENA_NEW(answers->arena, struct str);
	cell->texts[0] = str_from_c(typed[draw(chance, LENGTH(typed))]);
	cell->count = 1;
}

static const struct item *random_field(const struct form *form, struct chance *chance)
{
	const struct item *item;

	do
		item = form->items[draw(chance, (uint32_t)form->item_count)];
	while (item->type->class != ITEM_CLASS_FIELD);
	return item;
}

static struct answers *random_answers(struct arena *arena, const struct form *form,
				      struct chance *chance)
{
	struct answers *answers = answers_new(arena, form);

	for (size_t i = 0; i < form->item_count; i++) {
		const struct item *item = form->items[i];

		if (item->kind == ITEM_REPEAT && item->repeat == NULL && draw(chance, 2) > 0)
			(void)answers_add_row(answers, answers->root, item);
		if (item->type->class == ITEM_CLASS_FIELD)
			random_answer(answers, chance, item);
	}
	return answers;
}

typedef bool print_json(const struct state *state, struct buf *out);

static struct str json_of(struct arena *arena, print_json *print, const struct state *state)
{
	struct buf buf;
	struct str text;

	buf_init(&buf, 1024 * 1024);
	cr_assert(print(state, &buf));
	text = str_copy(arena, buf_str(&buf));
	buf_finish(&buf);
	return text;
}

/* All that a page shows of a cell is where the list of problems says. */
static void expect_cells(const struct state *state, const struct state_row *row)
{
	for (size_t i = 0; i < row->count; i++) {
		const struct cell *cell = &row->cells[i];

		cr_expect_eq(cell->problem == NULL, cell->problem_count == 0);
		cr_expect_leq(cell->first_problem + cell->problem_count,
			      cell->problem_count > 0 ? state->problem_count : SIZE_MAX);
		if (cell->problem != NULL) {
			cr_expect_geq(cell->problem, &state->problems[cell->first_problem]);
			cr_expect_lt(cell->problem - state->problems,
				     cell->first_problem + cell->problem_count);
		}
		cr_expect(cell->relevant ||
			  (cell->value.kind == VALUE_NULL && !cell->required));
		for (size_t k = 0; k < cell->row_count; k++)
			expect_cells(state, cell->rows[k]);
	}
}

Test(change, gives_the_state_of_a_whole_run)
{
	struct chance chance = { 0x9E3779B97F4A7C15ULL };

	for (int i = 0; i < FORMS; i++) {
		struct arena arena;
		const struct rules *rules;
		struct answers *answers;
		struct state *state;
		const struct form *form;

		arena_init(&arena);
		rules = random_rules(&arena, &chance, &form);
		answers = random_answers(&arena, form, &chance);
		state = rules_run(rules, answers, NOW, &arena);
		for (int k = 0; k < CHANGES; k++) {
			const struct item *item = random_field(form, &chance);
			struct str want;
			struct str got;

			random_answer(answers, &chance, item);
			rules_change(rules, state, item, NOW, &arena);
			got = json_of(&arena, state_print_json, state);
			want = json_of(&arena, state_print_json,
				       rules_run(rules, answers, NOW, &arena));
			cr_assert(str_equal(got, want), "form %d, change %d, %.*s\n%.*s\n%.*s",
				  i, k, STR_ARG(item->id), STR_ARG(got), STR_ARG(want));
			expect_cells(state, state->root);
		}
		arena_finish(&arena);
	}
}

static struct answers *again(struct arena *arena, const struct form *form, struct str json)
{
	struct diags diags;
	struct answers *answers;

	diags_init(&diags, arena, STR(""));
	answers = answers_from_json(arena, form, json_parse(arena, json, &diags), &diags);
	cr_assert_not_null(answers, "%.*s", STR_ARG(json));
	return answers;
}

static bool has_default(const struct form *form)
{
	for (size_t i = 0; i < form->item_count; i++)
		if (form->items[i]->rules[RULE_DEFAULT].text.len > 0)
			return true;
	return false;
}

/* A draft that is stored and read back gives the same state; and what was sent, typed in again,
 * is sent again, but where an emptied field would take its default anew. */
Test(change, is_stable_under_storing_and_sending)
{
	struct chance chance = { 0xD1B54A32D192ED03ULL };

	for (int i = 0; i < FORMS; i++) {
		struct arena arena;
		const struct rules *rules;
		const struct answers *answers;
		const struct state *state;
		const struct form *form;
		struct str sent;
		struct buf buf;

		arena_init(&arena);
		rules = random_rules(&arena, &chance, &form);
		answers = random_answers(&arena, form, &chance);
		state = rules_run(rules, answers, NOW, &arena);
		buf_init(&buf, LIMIT_ANSWERS);
		cr_assert(answers_to_json(answers, &buf));
		cr_expect(str_equal(json_of(&arena, state_print_json, state),
				    json_of(&arena, state_print_json,
					    rules_run(rules, again(&arena, form, buf_str(&buf)),
						      NOW, &arena))));
		buf_finish(&buf);
		sent = json_of(&arena, state_submission_json, state);
		cr_expect(has_default(form) ||
			  str_equal(sent, json_of(&arena, state_submission_json,
						  rules_run(rules, again(&arena, form, sent),
							    NOW, &arena))));
		arena_finish(&arena);
	}
}

/* Each field counts to as many as one evaluation may: together they are more than a run may. */
Test(change, says_so_when_there_is_too_much_to_compute)
{
	struct arena arena;
	struct buf text;
	struct diags diags;
	const struct form *form;
	const struct rules *rules;
	struct state *state;

	arena_init(&arena);
	buf_init(&text, LIMIT_DEFINITION);
	buf_add_c(&text, "<form xmlns=\"urn:veidlapa:form:1\" id=\"f\" languages=\"lv\" "
			 "institution=\"99999999902\"><title xml:lang=\"lv\">F</title>"
			 "<page id=\"p\"><title xml:lang=\"lv\">P</title>");
	for (int i = 0; i < 40; i++)
		buf_printf(
			&text,
			"<number id=\"n%d\" calculate=\"count(for i in 1..100000 return i)\">"
			"<label xml:lang=\"lv\">N</label></number>",
			i);
	buf_add_c(&text, "</page></form>");
	diags_init(&diags, &arena, STR(""));
	form = form_load(&arena, buf_str(&text), &diags);
	cr_assert_not_null(form);
	rules = rules_build(&arena, form, &diags);
	cr_assert_not_null(rules);
	state = rules_run(rules, answers_new(&arena, form), NOW, &arena);
	cr_assert_eq(state->error_count, 1);
	cr_expect_str_eq(state->problems[0].detail.code, "form.cost");
	cr_expect_eq(state_errors(state, NULL), 1);
	cr_expect_eq(state_errors(state, form->pages[0]), 0);
	cr_expect_eq(state->root->cells[form->items[1]->column].value.kind, VALUE_NUMBER);
	cr_expect_eq(state->root->cells[form->items[40]->column].value.kind, VALUE_NULL);
	rules_change(rules, state, form->items[1], NOW, &arena);
	cr_expect(state->spent);
	buf_finish(&text);
	arena_finish(&arena);
}
