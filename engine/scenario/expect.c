/* What an expect element says, a row of the table for each of its attributes. */
#include "engine/scenario/scenario_inner.h"

#include "engine/base/json.h"

/* What an expectation is about. */
struct subject {
	const struct xml *element;
	const struct item *item; /* NULL: the form as a whole */
	const struct cell *cell;
	size_t part; /* of item.type.parts; SIZE_MAX: the whole */
	struct str path;
	struct str attr, expected; /* the attribute at hand, and what it says */
};

/* What is in the buffer, which ends. */
static struct str taken(struct arena *arena, struct buf *buf)
{
	struct str text = str_copy(arena, buf_str(buf));

	buf_finish(buf);
	return text;
}

/* --- finding the subject --- */

static bool find_part(const struct item_type *type, struct str name, size_t *out)
{
	for (size_t i = 0; i < type->part_count; i++)
		if (str_equal(type->parts[i], name)) {
			*out = i;
			return true;
		}
	return false;
}

static const struct state_row *row_of(const struct cell *cell, struct str index)
{
	uint64_t number;

	if (!str_to_u64(index, &number) || number >= cell->row_count)
		return NULL;
	return cell->rows[number];
}

static bool find_subject(const struct state *state, struct subject *out)
{
	const struct scope *scope = &state->form->root;
	const struct state_row *row = state->root;
	struct str rest = out->path;
	struct str word;

	while (row != NULL && str_next(&rest, '.', &word)) {
		out->item = map_get(&scope->by_id, word);
		if (out->item == NULL)
			return false;
		out->cell = &row->cells[out->item->column];
		out->part = SIZE_MAX;
		if (!str_next(&rest, '.', &word))
			return true;
		if (out->item->kind != ITEM_REPEAT)
			return rest.len == 0 && find_part(out->item->type, word, &out->part);
		row = row_of(out->cell, word);
		scope = out->item->inner;
	}
	return false;
}

/* --- flags --- */

static bool is_flag(bool flag, struct str expected, struct str *came)
{
	*came = flag ? STR("true") : STR("false");
	return str_equal(expected, *came);
}

static bool holds_shown(struct trial *trial, const struct subject *subject, struct str *came)
{
	(void)trial;
	return is_flag(subject->cell->relevant, subject->expected, came);
}

static bool holds_required(struct trial *trial, const struct subject *subject, struct str *came)
{
	(void)trial;
	return is_flag(subject->cell->required, subject->expected, came);
}

static bool holds_readonly(struct trial *trial, const struct subject *subject, struct str *came)
{
	(void)trial;
	return is_flag(subject->cell->readonly, subject->expected, came);
}

static bool holds_sendable(struct trial *trial, const struct subject *subject, struct str *came)
{
	return is_flag(trial->state->error_count == 0, subject->expected, came);
}

/* --- values --- */

static const struct str *words_of(struct arena *arena, struct str text, size_t *count)
{
	VEC(struct str) words = { 0 };
	struct str word;

	while (str_next(&text, ' ', &word))
		if (word.len > 0)
			*VEC_ADD(arena, &words) = word;
	*count = words.count;
	return words.at;
}

/* As if it had been typed. */
static enum typed read_value(struct trial *trial, const struct subject *subject,
			     struct value *out)
{
	struct problem_detail problem = { 0 };
	const struct str *texts = &subject->expected;
	size_t count = 1;

	*out = value_null();
	if (item_takes_many(subject->item))
		texts = words_of(trial->scratch, subject->expected, &count);
	if (count == 0)
		return TYPED_NOTHING;
	return item_parse(subject->item, texts, count, trial->scratch, out, &problem);
}

/* As it would be typed. */
static struct str value_text(struct trial *trial, const struct subject *subject)
{
	struct value value = subject->cell->value;
	const struct str *texts;
	size_t count;
	struct buf buf;

	if (subject->item->kind == ITEM_REPEAT)
		return str_printf(trial->scratch, "%zu",
				  subject->cell->relevant ? subject->cell->row_count : 0);
	if (value.kind == VALUE_NULL)
		return STR("");
	if (subject->part == SIZE_MAX && !item_takes_many(subject->item)) {
		buf_init(&buf, LIMIT_ANSWER);
		value_print_plain(value, &buf);
		return taken(trial->scratch, &buf);
	}
	texts = item_type_back(subject->item, value, trial->scratch, &count);
	if (texts == NULL)
		return STR("");
	if (subject->part == SIZE_MAX)
		return str_join(trial->scratch, texts, count, STR(" "));
	return subject->part < count ? texts[subject->part] : STR("");
}

static bool is_read_as_text(const struct subject *subject)
{
	return !item_is_asked(subject->item) || subject->item->kind == ITEM_REPEAT ||
	       subject->part != SIZE_MAX;
}

static bool is_value(struct trial *trial, const struct subject *subject)
{
	struct value value;
	uint64_t row_count;

	if (subject->item->kind == ITEM_REPEAT)
		return str_to_u64(subject->expected, &row_count);
	if (!item_is_asked(subject->item))
		return true;
	return subject->part != SIZE_MAX || read_value(trial, subject, &value) != TYPED_WRONG;
}

static void never_value(struct trial *trial, const struct subject *subject)
{
	const struct item_type *type = subject->item->type;
	struct diag *diag =
		SCENARIO_ERROR(trial->diags, "scenario.expect.value", subject->element,
			       STR("value"), "`%.*s` can never have the value \"%.*s\"",
			       STR_ARG(subject->path), STR_ARG(subject->expected));

	if (subject->item->kind == ITEM_REPEAT)
		diag_fix(trial->diags, diag, "write the number of its rows");
	else if (type->part_count > 0)
		diag_fix(trial->diags, diag,
			 "write it as people type it, or expect its parts: `%.*s.%.*s`",
			 STR_ARG(subject->path), STR_ARG(type->parts[0]));
	else
		diag_fix(trial->diags, diag, "write it as people type it");
}

static bool can_value(struct trial *trial, const struct subject *subject)
{
	struct diag *diag;

	if (item_has_value(subject->item)) {
		bool can = is_value(trial, subject);

		if (!can)
			never_value(trial, subject);
		return can;
	}
	diag = SCENARIO_ERROR(trial->diags, "scenario.expect.misplaced", subject->element,
			      STR("value"), "`%.*s` has no value", STR_ARG(subject->path));
	diag_fix(trial->diags, diag, "expect it of a field or a repeat");
	return false;
}

static bool holds_value(struct trial *trial, const struct subject *subject, struct str *came)
{
	struct value want;

	*came = value_text(trial, subject);
	if (is_read_as_text(subject))
		return str_equal(*came, subject->expected);
	if (read_value(trial, subject, &want) != TYPED_VALUE)
		return subject->cell->value.kind == VALUE_NULL;
	return value_is_true(value_equal(subject->cell->value, want));
}

/* --- problems --- */

struct problems {
	const struct problem *at;
	size_t count;
};

static struct problems problems_of(const struct trial *trial, const struct subject *subject)
{
	const struct state *state = trial->state;

	if (subject->cell == NULL)
		return (struct problems){ state->problems + state->form_first,
					  state->problem_count - state->form_first };
	return (struct problems){ state->problems + subject->cell->first_problem,
				  subject->cell->problem_count };
}

static struct str problem_text(const struct problem *problem)
{
	return problem->constraint != NULL ? problem->constraint->rule.text
					   : str_from_c(problem->detail.code);
}

static bool is_problem(const struct problem *problem, struct str expected)
{
	return str_equal_c(expected, problem->detail.code) ||
	       (problem->constraint != NULL &&
		str_equal(problem->constraint->rule.text, expected));
}

static bool holds_problems(struct trial *trial, const struct subject *subject, bool warning,
			   struct str *came)
{
	struct problems problems = problems_of(trial, subject);
	struct str *texts = ARENA_ARRAY(trial->scratch, struct str, problems.count);
	size_t count = 0;
	bool found = false;

	for (size_t i = 0; i < problems.count; i++) {
		const struct problem *problem = &problems.at[i];

		if (problem->warning != warning)
			continue;
		texts[count++] = problem_text(problem);
		found |= is_problem(problem, subject->expected);
	}
	*came = count > 0 ? str_join(trial->scratch, texts, count, STR(", ")) : STR("none");
	return found || (count == 0 && str_equal_c(subject->expected, "none"));
}

static bool holds_problem(struct trial *trial, const struct subject *subject, struct str *came)
{
	return holds_problems(trial, subject, false, came);
}

static bool holds_warning(struct trial *trial, const struct subject *subject, struct str *came)
{
	return holds_problems(trial, subject, true, came);
}

static bool is_code(const char *const *codes, size_t count, struct str text)
{
	for (size_t i = 0; i < count; i++)
		if (str_equal_c(text, codes[i]))
			return true;
	return false;
}

static bool is_test(const struct constraint *constraints, size_t count, struct str text)
{
	for (size_t i = 0; i < count; i++)
		if (str_equal(constraints[i].rule.text, text))
			return true;
	return false;
}

static bool can_problem(struct trial *trial, const struct subject *subject)
{
	const struct item *item = subject->item;
	const struct form *form = trial->form;
	bool known = str_equal_c(subject->expected, "none") ||
		     is_code(item_codes, item_code_count, subject->expected) ||
		     is_code(problem_codes, problem_code_count, subject->expected) ||
		     (item != NULL ? is_test(item->constraints, item->constraint_count,
					     subject->expected)
				   : is_test(form->constraints, form->constraint_count,
					     subject->expected));
	struct diag *diag;

	if (known)
		return true;
	diag = SCENARIO_ERROR(trial->diags, "scenario.expect.problem", subject->element,
			      subject->attr, "there is no such problem: %.*s",
			      STR_ARG(subject->expected));
	diag_fix(trial->diags, diag,
		 "write a code such as required or constraint, the test of one of the item's "
		 "constraints, or none");
	return false;
}

/* --- what is sent --- */

static const struct json *at_index(const struct json *array, struct str index)
{
	const struct json *at = array->first;
	uint64_t number;

	if (!str_to_u64(index, &number))
		return NULL;
	for (; at != NULL && number > 0; number--)
		at = at->next;
	return at;
}

static const struct json *at_path(const struct json *json, struct str path)
{
	struct str word;

	while (json != NULL && str_next(&path, '.', &word))
		json = json->type == JSON_ARRAY	   ? at_index(json, word)
		       : json->type == JSON_OBJECT ? json_get(json, word)
						   : NULL;
	return json;
}

static struct str json_text(struct arena *arena, const struct json *json)
{
	struct buf buf;

	if (json == NULL)
		return STR("");
	if (json->type == JSON_STRING)
		return json->text;
	buf_init(&buf, LIMIT_ANSWERS);
	value_print_json(value_from_json(arena, json), &buf);
	return taken(arena, &buf);
}

static bool is_same_json(struct trial *trial, const struct json *came, struct str expected)
{
	struct diags nobody;
	const struct json *want;

	if (came == NULL || came->type == JSON_STRING)
		return false;
	diags_init(&nobody, trial->scratch, STR(""));
	want = json_parse(trial->scratch, expected, &nobody);
	return want != NULL &&
	       value_is_true(value_equal(value_from_json(trial->scratch, want),
					 value_from_json(trial->scratch, came)));
}

/* Read from the very bytes that are delivered. */
static const struct json *submission(struct trial *trial)
{
	struct diags diags;
	struct buf buf;

	if (trial->submission != NULL)
		return trial->submission;
	buf_init(&buf, LIMIT_ANSWERS);
	(void)state_submission_json(trial->state, &buf);
	diags_init(&diags, trial->scratch, STR(""));
	trial->submission = json_parse(trial->scratch, taken(trial->scratch, &buf), &diags);
	return trial->submission;
}

static bool holds_sent(struct trial *trial, const struct subject *subject, struct str *came)
{
	const struct json *json = at_path(submission(trial), subject->path);

	*came = json_text(trial->scratch, json);
	return str_equal(*came, subject->expected) ||
	       is_same_json(trial, json, subject->expected);
}

/* --- pages --- */

static bool holds_asked(struct trial *trial, const struct subject *subject, struct str *came)
{
	const struct form *form = trial->form;
	struct str *asked = ARENA_ARRAY(trial->scratch, struct str, form->page_count);
	size_t count = 0;
	size_t word_count;
	const struct str *words = words_of(trial->scratch, subject->expected, &word_count);

	for (size_t i = 0; i < form->page_count; i++)
		if (state_page_relevant(trial->state, form->pages[i]))
			asked[count++] = form->pages[i]->id;
	*came = str_join(trial->scratch, asked, count, STR(" "));
	return str_equal(*came, str_join(trial->scratch, words, word_count, STR(" ")));
}

static bool can_asked(struct trial *trial, const struct subject *subject)
{
	size_t count;
	const struct str *words = words_of(trial->scratch, subject->expected, &count);

	for (size_t i = 0; i < count; i++) {
		const struct item *page = map_get(&trial->form->root.by_id, words[i]);
		struct diag *diag;

		if (page != NULL && page->kind == ITEM_PAGE)
			continue;
		diag = SCENARIO_ERROR(trial->diags, "scenario.expect.asked", subject->element,
				      STR("asked"), "the form has no page `%.*s`",
				      STR_ARG(words[i]));
		diag_fix(trial->diags, diag, "write the ids of its pages");
		return false;
	}
	return true;
}

/* --- the table --- */

enum about { ABOUT_ITEM, ABOUT_FORM, ABOUT_EITHER };

static const struct row {
	struct str attr;
	enum about about;
	/* False, with an error, when it can never be; NULL: it always can. */
	bool (*can)(struct trial *trial, const struct subject *subject);
	/* Says what came, in the scratch arena or borrowed. */
	bool (*holds)(struct trial *trial, const struct subject *subject, struct str *came);
} rows[] = {
	{ STR_INIT("value"), ABOUT_ITEM, can_value, holds_value },
	{ STR_INIT("shown"), ABOUT_ITEM, NULL, holds_shown },
	{ STR_INIT("required"), ABOUT_ITEM, NULL, holds_required },
	{ STR_INIT("readonly"), ABOUT_ITEM, NULL, holds_readonly },
	{ STR_INIT("problem"), ABOUT_EITHER, can_problem, holds_problem },
	{ STR_INIT("warning"), ABOUT_EITHER, can_problem, holds_warning },
	{ STR_INIT("sent"), ABOUT_ITEM, NULL, holds_sent },
	{ STR_INIT("asked"), ABOUT_FORM, can_asked, holds_asked },
	{ STR_INIT("sendable"), ABOUT_FORM, NULL, holds_sendable },
};

static bool is_in_place(struct trial *trial, const struct subject *subject,
			const struct row *row)
{
	struct diag *diag;

	if (row->about == ABOUT_EITHER || (row->about == ABOUT_ITEM) == (subject->item != NULL))
		return true;
	diag = SCENARIO_ERROR(
		trial->diags, "scenario.expect.misplaced", subject->element, row->attr,
		row->about == ABOUT_ITEM ? "%.*s is expected of an item, and none is named"
					 : "%.*s is expected of the form, and an item is named",
		STR_ARG(diag_attribute(trial->diags, row->attr)));
	diag_fix(trial->diags, diag,
		 row->about == ABOUT_ITEM ? "write which one: item=\"…\""
					  : "move it to an <expect> of its own");
	return false;
}

/* None where it can be sent. */
static void add_stops(const struct trial *trial, struct difference *difference)
{
	const struct state *state = trial->state;
	struct stop *stops = ARENA_ARRAY(trial->arena, struct stop, state->error_count);
	size_t count = 0;

	for (size_t i = 0; i < state->problem_count && count < state->error_count; i++)
		if (!state->problems[i].warning)
			stops[count++] = (struct stop){ state->problems[i].item,
							state->problems[i].detail.code };
	difference->stops = stops;
	difference->stop_count = count;
}

static void check_row(struct trial *trial, const struct subject *subject, const struct row *row)
{
	struct difference *difference;
	struct str came = STR("");
	struct str what = diag_attribute(trial->diags, row->attr);

	if (!is_in_place(trial, subject, row) ||
	    (row->can != NULL && !row->can(trial, subject)) ||
	    row->holds(trial, subject, &came))
		return;
	if (subject->item != NULL)
		what = str_printf(trial->arena, "%.*s %.*s", STR_ARG(subject->path),
				  STR_ARG(what));
	difference = VEC_ADD(trial->arena, &trial->differences);
	*difference = (struct difference){ .place = scenario_place(subject->element, row->attr),
					   .what = what,
					   .expected = subject->expected,
					   .came = str_copy(trial->arena, came) };
	if (row->holds == holds_sendable)
		add_stops(trial, difference);
}

void expect_check(struct trial *trial, const struct xml *element)
{
	struct subject subject = { .element = element,
				   .part = SIZE_MAX,
				   .path = xml_get(element, STR("item")) };
	size_t count = 0;
	struct diag *diag;

	if (subject.path.len > 0 && !find_subject(trial->state, &subject)) {
		scenario_unknown(trial, "scenario.expect.unknown", element);
		return;
	}
	for (size_t i = 0; i < LENGTH(rows); i++) {
		const struct xml_attr *attr = xml_attr(element, rows[i].attr);

		if (attr == NULL)
			continue;
		count++;
		subject.attr = attr->name;
		subject.expected = attr->value;
		check_row(trial, &subject, &rows[i]);
	}
	if (count > 0)
		return;
	diag = SCENARIO_ERROR(trial->diags, "scenario.expect.empty", element, STR(""),
			      "this does not say what is expected");
	diag_fix(trial->diags, diag, "add shown, value, problem, sent or another");
}

bool expect_came(struct trial *trial, struct str path, struct str attr, struct str *came)
{
	struct subject subject = { .part = SIZE_MAX, .path = path };

	if (path.len > 0 && !find_subject(trial->state, &subject))
		return false;
	for (size_t i = 0; i < LENGTH(rows); i++)
		if (str_equal(rows[i].attr, attr))
			(void)rows[i].holds(trial, &subject, came);
	return true;
}
