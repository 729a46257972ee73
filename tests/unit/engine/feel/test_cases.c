/* Runs the files of tests/cases/feel. Groups are apart by a blank line; # begins a comment. In
 * a group: given {…}          the names in scope: a context, in FEEL input …            what
 * follows is unary tests about this value lines              an expression = value what it
 * gives, as an expression of its own = value  ! part    … and some reason, or problem of its
 * text, holds this part An expression may follow another in the same group, under the same
 * names. */
#include "engine/feel/cost.h"

#include <criterion/criterion.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

#include "engine/base/utf8.h"

/* 2026-07-15 12:00:00.250 in Riga. */
static const int64_t NOW_MS = 1784106000250;

struct checker {
	struct arena arena;
	const char *file;
	unsigned line;
	struct feel_names names;
	struct value *values; /* one more than names: the input */
	bool tests;
	struct buf text; /* of the expression so far */
	size_t checked;
};

static const struct feel_names no_names = { NULL, 0 };

static struct value eval_plain(struct checker *checker, struct str text)
{
	struct diags diags;
	struct feel_run run;
	const struct feel_expr *expr;

	diags_init(&diags, &checker->arena, STR("value"));
	text = str_copy(&checker->arena, text); /* values borrow from it */
	expr = feel_compile(&checker->arena, text, &no_names, &diags);
	cr_expect(expr != NULL, "%s:%u: `%.*s` is no value", checker->file, checker->line,
		  STR_ARG(text));
	feel_run_init(&run, &checker->arena, NOW_MS);
	return expr != NULL ? feel_eval(expr, NULL, &run) : value_null();
}

static void set_names(struct checker *checker, struct str text)
{
	struct value given = eval_plain(checker, text);
	size_t count = given.kind == VALUE_CONTEXT ? given.context->count : 0;
	struct feel_name *names = ARENA_ARRAY(&checker->arena, struct feel_name, count);
	struct value input = checker->values[checker->names.count];

	cr_expect(given.kind == VALUE_CONTEXT, "%s:%u: `given` is no context", checker->file,
		  checker->line);
	checker->values = ARENA_ARRAY(&checker->arena, struct value, count + 1);
	for (size_t i = 0; i < count; i++) {
		struct value value = given.context->entries[i].value;

		names[i].name = given.context->entries[i].key;
		if (value.kind != VALUE_NULL)
			names[i].type = feel_type_of_value(&checker->arena, value);
		checker->values[i] = value;
	}
	checker->values[count] = input;
	checker->names = (struct feel_names){ names, count };
}

/* What is printed reads back to what prints the same. */
static void check_print(struct checker *checker, const struct feel_expr *expr)
{
	struct str texts[2];
	struct diags diags;

	for (size_t i = 0; i < LENGTH(texts) && expr != NULL; i++) {
		struct buf printed;

		buf_init(&printed, 16000);
		feel_expr_print(expr, &printed);
		texts[i] = str_copy(&checker->arena, buf_str(&printed));
		buf_finish(&printed);
		diags_init(&diags, &checker->arena, STR("printed"));
		expr = checker->tests ? feel_compile_tests(&checker->arena, texts[i],
							   &checker->names, NULL, &diags)
				      : feel_compile(&checker->arena, texts[i], &checker->names,
						     &diags);
		cr_expect(expr != NULL, "%s:%u: `%.*s` does not read back", checker->file,
			  checker->line, STR_ARG(texts[i]));
	}
	cr_expect(expr == NULL || str_equal(texts[0], texts[1]), "%s:%u: %.*s\n%.*s",
		  checker->file, checker->line, STR_ARG(texts[0]), STR_ARG(texts[1]));
}

/* Nothing takes more than was said before, of values just as large as these. */
static void check_cost(struct checker *checker, const struct feel_expr *expr,
		       const struct feel_run *run)
{
	size_t count = checker->names.count + 1;
	const struct size **sizes = ARENA_ARRAY(&checker->arena, const struct size *, count);
	struct feel_cost cost;
	size_t bytes = checker->arena.used - run->bytes_before;

	for (size_t i = 0; i < count; i++)
		sizes[i] = size_of_value(&checker->arena, checker->values[i]);
	cost = feel_expr_cost(expr, sizes, &checker->arena);
	cr_expect(cost.steps >= run->steps, "%s:%u: %zu steps, not %llu", checker->file,
		  checker->line, run->steps, (unsigned long long)cost.steps);
	cr_expect(cost.bytes >= bytes, "%s:%u: %zu bytes, not %llu", checker->file,
		  checker->line, bytes, (unsigned long long)cost.bytes);
}

/* What was found wrong, with the text or with the values: a line each. */
struct outcome {
	struct value value;
	struct buf reasons;
};

static void evaluate(struct checker *checker, struct outcome *outcome)
{
	struct str text = str_trim(buf_str(&checker->text));
	struct feel_run run;
	struct diags diags;
	const struct feel_expr *expr;

	diags_init(&diags, &checker->arena, STR("case"));
	if (checker->tests)
		expr = feel_compile_tests(&checker->arena, text, &checker->names, NULL, &diags);
	else
		expr = feel_compile(&checker->arena, text, &checker->names, &diags);
	if (expr != NULL)
		check_print(checker, expr);
	feel_run_init(&run, &checker->arena, NOW_MS);
	outcome->value = expr != NULL ? feel_eval(expr, checker->values, &run) : value_null();
	if (expr != NULL)
		check_cost(checker, expr, &run);
	buf_init(&outcome->reasons, 100000);
	diags_print(&diags, &outcome->reasons);
	for (size_t i = 0; i < run.reason_count; i++)
		buf_printf(&outcome->reasons, "%u:%u: %.*s\n", run.reasons[i].place.line,
			   run.reasons[i].place.column, STR_ARG(run.reasons[i].text));
}

static void check(struct checker *checker, struct str wanted)
{
	struct str expected = wanted;
	struct str part = STR("");
	struct outcome outcome;
	struct buf got;
	size_t mark = str_find(wanted, STR("  ! "), 0);

	if (mark != SIZE_MAX) {
		expected = str_slice(wanted, 0, mark);
		part = str_trim(str_slice(wanted, mark + 4, wanted.len));
	}
	evaluate(checker, &outcome);
	buf_init(&got, 100000);
	value_print(outcome.value, &got);
	cr_expect(value_same(outcome.value, eval_plain(checker, str_trim(expected))),
		  "%s:%u: %.*s\n  gives %.*s\n  not %.*s\n%.*s", checker->file, checker->line,
		  STR_ARG(buf_str(&checker->text)), STR_ARG(buf_str(&got)), STR_ARG(expected),
		  STR_ARG(buf_str(&outcome.reasons)));
	cr_expect(str_find(buf_str(&outcome.reasons), part, 0) != SIZE_MAX,
		  "%s:%u: no reason says `%.*s` but\n%.*s", checker->file, checker->line,
		  STR_ARG(part), STR_ARG(buf_str(&outcome.reasons)));
	buf_finish(&got);
	buf_finish(&outcome.reasons);
	buf_clear(&checker->text);
	checker->checked++;
}

static void end_group(struct checker *checker)
{
	cr_expect(buf_str(&checker->text).len == 0, "%s:%u: an expression without `= value`",
		  checker->file, checker->line);
	buf_clear(&checker->text);
	checker->names = no_names;
	checker->tests = false;
	arena_reset(&checker->arena);
	checker->values = ARENA_ARRAY(&checker->arena, struct value, 1);
}

static void read_line(struct checker *checker, struct str line)
{
	checker->line++;
	if (str_trim(line).len == 0) {
		end_group(checker);
	} else if (line.at[0] == '#') {
		return;
	} else if (str_starts(line, STR("given "))) {
		set_names(checker, str_slice(line, 6, line.len));
	} else if (str_starts(line, STR("input "))) {
		checker->values[checker->names.count] =
			eval_plain(checker, str_slice(line, 6, line.len));
		checker->tests = true;
	} else if (str_starts(line, STR("= "))) {
		check(checker, str_slice(line, 2, line.len));
	} else {
		buf_add(&checker->text, line);
		buf_add_byte(&checker->text, '\n');
	}
}

static void check_file(struct checker *checker, const char *path)
{
	FILE *file = fopen(path, "r");
	char *line = NULL;
	size_t room = 0;
	ssize_t len;

	cr_assert(file != NULL, "%s", path);
	checker->file = path;
	checker->line = 0;
	end_group(checker);
	for (len = getline(&line, &room, file); len > 0; len = getline(&line, &room, file)) {
		struct str text = { line, (size_t)len };

		read_line(checker,
			  str_ends(text, STR("\n")) ? str_slice(text, 0, text.len - 1) : text);
	}
	end_group(checker);
	free(line);
	fclose(file);
}

static int is_case_file(const struct dirent *entry)
{
	return str_ends(str_from_c(entry->d_name), STR(".feel"));
}

Test(feel_cases, hold)
{
	struct dirent **entries;
	struct checker checker = { 0 };
	int count = scandir("tests/cases/feel", &entries, is_case_file, alphasort);

	cr_assert(count > 0, "tests/cases/feel holds no cases");
	arena_init(&checker.arena);
	buf_init(&checker.text, 100000);
	for (int i = 0; i < count; i++) {
		char path[300];

		snprintf(path, sizeof(path), "tests/cases/feel/%s", entries[i]->d_name);
		check_file(&checker, path);
		free(entries[i]);
	}
	free(entries);
	cr_expect(checker.checked > (size_t)count, "only %zu cases", checker.checked);
	buf_finish(&checker.text);
	arena_finish(&checker.arena);
}
