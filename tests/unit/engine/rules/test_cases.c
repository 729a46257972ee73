/* Runs the files of tests/cases/rules: a definition, then cases of answers and what becomes of
 * them.
 *
 *   == what the case shows
 *   now 2026-02-01T10:00:00Z         the clock; 2026-02-01 at noon when left out
 *   answers {"a": "1"}
 *   submission {"a": 1}              what would be sent
 *   problems a required; b.0.c number.max 10      all, in order; ~ before a warning
 *   irrelevant a b.0.c               exactly these fields and repeats; so too:
 *   required …   readonly …   computed …
 *
 * Each line but answers may be left out. In place of the definition, "form PATH" takes one from
 * a file. */
#include "engine/rules/rules.h"

#include <criterion/criterion.h>
#include <dirent.h>
#include <stdio.h>

#include "engine/feel/temporal.h"
#include "engine/rules/say.h"

#define FOLDER "tests/cases/rules/"

struct expectation {
	struct str word, want;
};

struct session {
	struct arena *arena;
	const char *file;
	struct str name; /* of the case */
	const struct rules *rules;
	const struct form *form;
	const struct state *state;
	int64_t now_ms;
	size_t checked;
};

static struct str read_file(struct arena *arena, const char *path)
{
	FILE *file = fopen(path, "rb");
	char *bytes = arena_alloc(arena, LIMIT_DEFINITION);
	size_t len;

	cr_assert_not_null(file, "%s", path);
	len = fread(bytes, 1, LIMIT_DEFINITION, file);
	(void)fclose(file);
	return (struct str){ bytes, len };
}

static int64_t moment(struct str text)
{
	struct date_time moment;

	cr_assert(date_time_parse(text, &moment), "%.*s", STR_ARG(text));
	return date_time_to_epoch(&moment) * 1000;
}

static void run(struct session *session, struct str json_text)
{
	struct diags diags;
	const struct json *json;
	const struct answers *answers = NULL;

	diags_init(&diags, session->arena, STR(""));
	json = json_parse(session->arena, json_text, &diags);
	if (json != NULL)
		answers = answers_from_json(session->arena, session->form, json, &diags);
	cr_assert_not_null(answers, "%s: %.*s: answers", session->file, STR_ARG(session->name));
	session->state = rules_run(session->rules, answers, session->now_ms, session->arena);
}

static void add_message(const struct session *session, const struct problem *problem,
			struct buf *out)
{
	struct state_row *rows[LIMIT_FORM_DEPTH + 1];

	say_rows(session->state, problem->item, problem->rows, rows);
	buf_add_c(out, " \"");
	say_text(say_new(session->state, session->arena), problem_message(problem), rows, 0,
		 out);
	buf_add_byte(out, '"');
}

static void add_problem(const struct session *session, const struct problem *problem,
			struct buf *out)
{
	if (out->len > 0)
		buf_add_c(out, "; ");
	if (problem->warning)
		buf_add_byte(out, '~');
	if (problem->item != NULL)
		input_name(problem->item, problem->rows, STR(""), out);
	else
		buf_add_c(out, "form");
	buf_printf(out, " %s", problem->detail.code);
	if (problem->detail.part.len > 0)
		buf_printf(out, " %.*s", STR_ARG(problem->detail.part));
	if (problem->detail.limit.len > 0)
		buf_printf(out, " %.*s", STR_ARG(problem->detail.limit));
	if (problem_message(problem) != NULL)
		add_message(session, problem, out);
}

static bool is_irrelevant(const struct cell *cell)
{
	return !cell->relevant;
}

static bool is_required(const struct cell *cell)
{
	return cell->required;
}

static bool is_readonly(const struct cell *cell)
{
	return cell->readonly;
}

static bool is_computed(const struct cell *cell)
{
	return cell->computed;
}

typedef bool cell_is(const struct cell *cell);

/* The input names of the fields and repeats of which it is true. */
static void list_cells(const struct scope *scope, const struct state_row *row, size_t *rows,
		       size_t depth, cell_is *is, struct buf *out)
{
	for (size_t i = 0; i < scope->count; i++) {
		const struct item *item = scope->columns[i];

		if (item_has_value(item) && is(&row->cells[i])) {
			if (out->len > 0)
				buf_add_byte(out, ' ');
			input_name(item, rows, STR(""), out);
		}
		for (size_t k = 0; k < row->cells[i].row_count; k++) {
			rows[depth] = k;
			list_cells(item->inner, row->cells[i].rows[k], rows, depth + 1, is,
				   out);
		}
	}
}

static const struct {
	const char *word;
	cell_is *is;
} lists[] = {
	{ "irrelevant", is_irrelevant },
	{ "required", is_required },
	{ "readonly", is_readonly },
	{ "computed", is_computed },
};

static bool print_outcome(const struct session *session, struct str word, struct buf *out)
{
	size_t rows[LIMIT_FORM_DEPTH];

	for (size_t i = 0; i < LENGTH(lists); i++)
		if (str_equal_c(word, lists[i].word)) {
			list_cells(&session->form->root, session->state->root, rows, 0,
				   lists[i].is, out);
			return true;
		}
	if (str_equal_c(word, "submission"))
		return state_submission_json(session->state, out);
	for (size_t i = 0; i < session->state->problem_count; i++)
		add_problem(session, &session->state->problems[i], out);
	return str_equal_c(word, "problems");
}

static void check(struct session *session, struct str word, struct str want)
{
	struct buf got;

	buf_init(&got, 1024 * 1024);
	cr_assert_not_null(session->state, "%s: %.*s: answers come first", session->file,
			   STR_ARG(session->name));
	cr_assert(print_outcome(session, word, &got), "%s: what is \"%.*s\"?", session->file,
		  STR_ARG(word));
	cr_expect(str_equal(buf_str(&got), want), "%s: %.*s: %.*s\n  %.*s, wanted\n  %.*s",
		  session->file, STR_ARG(session->name), STR_ARG(word), STR_ARG(buf_str(&got)),
		  STR_ARG(want));
	buf_finish(&got);
	session->checked++;
}

static void take_line(struct session *session, struct str line)
{
	struct str rest = line;
	struct str word;

	if (line.len == 0 || line.at[0] == '#')
		return;
	(void)str_next(&rest, ' ', &word);
	if (str_equal_c(word, "==")) {
		session->name = rest;
		session->state = NULL;
		session->now_ms = moment(STR("2026-02-01T12:00:00Z"));
	} else if (str_equal_c(word, "now")) {
		session->now_ms = moment(rest);
	} else if (str_equal_c(word, "answers")) {
		run(session, rest);
	} else {
		check(session, word, rest);
	}
}

static struct str definition_of(struct session *session, struct str head)
{
	struct str path = str_trim(head);

	if (!str_starts(path, STR("form ")))
		return head;
	path = str_slice(path, STR("form ").len, path.len);
	return read_file(session->arena, str_to_c(session->arena, path));
}

static void build(struct session *session, struct str definition)
{
	struct diags diags;
	struct buf problems;

	diags_init(&diags, session->arena, str_from_c(session->file));
	session->form = form_load(session->arena, definition, &diags);
	if (session->form != NULL)
		session->rules = rules_build(session->arena, session->form, &diags);
	buf_init(&problems, 65536);
	diags_print(&diags, &problems);
	cr_assert_not_null(session->rules, "%.*s", STR_ARG(buf_str(&problems)));
	buf_finish(&problems);
}

static void run_file(const char *name)
{
	struct arena arena;
	struct session session = { .arena = &arena, .file = name };
	struct str text;
	struct str line;
	size_t cases;

	arena_init(&arena);
	text = read_file(&arena, str_to_c(&arena, str_printf(&arena, FOLDER "%s", name)));
	cases = str_find(text, STR("\n== "), 0);
	cr_assert_neq(cases, SIZE_MAX, "%s has no case", name);
	build(&session, definition_of(&session, str_slice(text, 0, cases + 1)));
	text = str_slice(text, cases + 1, text.len);
	while (str_next(&text, '\n', &line))
		take_line(&session, line);
	cr_expect_gt(session.checked, 0, "%s checks nothing", name);
	arena_finish(&arena);
}

Test(rules, work_as_the_cases_say)
{
	DIR *folder = opendir(FOLDER);
	size_t count = 0;

	cr_assert_not_null(folder);
	for (struct dirent *entry = readdir(folder); entry != NULL; entry = readdir(folder)) {
		if (!str_ends(str_from_c(entry->d_name), STR(".txt")))
			continue;
		run_file(entry->d_name);
		count++;
	}
	(void)closedir(folder);
	cr_expect_gt(count, 0);
}
