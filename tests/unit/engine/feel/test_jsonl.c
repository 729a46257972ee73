#include "engine/feel/jsonl.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "engine/base/json.h"

static void expect_answer(const char *request, const char *wanted)
{
	struct arena arena = { 0 };
	struct buf out;

	buf_init(&out, 100000);
	jsonl_answer(&arena, str_from_c(request), 1784106000250, &out);
	cr_expect(str_equal_c(buf_str(&out), wanted), "%s\n%.*s", request,
		  STR_ARG(buf_str(&out)));
	buf_finish(&out);
	arena_finish(&arena);
}

Test(jsonl, answers_a_line_with_a_line)
{
	expect_answer("{\"id\":\"a/1\",\"expr\":\"x + 1\",\"context\":{\"x\":{\"t\":\"number\","
		      "\"v\":\"1.50\"}}}",
		      "{\"id\":\"a/1\",\"result\":{\"t\":\"number\",\"v\":\"2.5\"}}\n");
	expect_answer("{\"id\":\"b\",\"test\":\"> limit\",\"input\":{\"t\":\"number\",\"v\":"
		      "\"5\"},\"context\":{\"limit\":{\"t\":\"number\",\"v\":\"3\"}}}",
		      "{\"id\":\"b\",\"result\":{\"t\":\"boolean\",\"v\":true}}\n");
	expect_answer("{\"id\":\"c\",\"expr\":\"1 +\",\"context\":{}}",
		      "{\"id\":\"c\",\"error\":\"the text ends, but a value is expected\"}\n");
	expect_answer("{\"id\":\"d\",\"expr\":\"1 + null\"}",
		      "{\"id\":\"d\",\"result\":{\"t\":\"null\"}}\n");
	expect_answer("{\"id\":\"e\",\"expr\":\"[abs, [1..2]]\"}",
		      "{\"id\":\"e\",\"result\":{\"t\":\"list\",\"v\":[{\"t\":\"function\"},"
		      "{\"t\":\"range\"}]}}\n");
	expect_answer("nonsense", "{\"id\":\"\",\"error\":\"found \\\"nonsense\\\" where a "
				  "value was expected\"}\n");
}

Test(jsonl, refuses_values_that_are_none)
{
	static const char *const rows[] = {
		"{\"t\":\"number\",\"v\":\"x\"}",
		"{\"t\":\"number\"}",
		"{\"t\":\"boolean\",\"v\":\"true\"}",
		"{\"t\":\"string\",\"v\":1}",
		"{\"t\":\"date\",\"v\":\"2026-02-30\"}",
		"{\"t\":\"time\",\"v\":\"25:00:00\"}",
		"{\"t\":\"date and time\",\"v\":\"x\"}",
		"{\"t\":\"list\",\"v\":{}}",
		"{\"t\":\"list\",\"v\":[{\"t\":\"x\"}]}",
		"{\"t\":\"context\",\"v\":[]}",
		"{\"t\":\"context\",\"v\":{\"a\":{\"t\":\"x\"}}}",
		"{\"t\":\"days and time duration\",\"v\":\"P1Y\"}",
		"{\"t\":\"years and months duration\",\"v\":\"P1D\"}",
		"{\"v\":1}",
		"1",
	};

	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct arena arena = { 0 };
		struct diags diags;
		struct value value;
		const struct json *json;

		diags_init(&diags, &arena, STR("json"));
		json = json_parse(&arena, str_from_c(rows[i]), &diags);
		cr_assert(json != NULL, "%s", rows[i]);
		cr_expect(!typed_read(&arena, json, &value), "%s", rows[i]);
		arena_finish(&arena);
	}
}

Test(jsonl, prints_what_it_reads)
{
	static const char *const rows[] = {
		"{\"t\":\"null\"}",
		"{\"t\":\"boolean\",\"v\":false}",
		"{\"t\":\"number\",\"v\":\"-1.5\"}",
		"{\"t\":\"string\",\"v\":\"ā\\n\"}",
		"{\"t\":\"date\",\"v\":\"2026-01-31\"}",
		"{\"t\":\"time\",\"v\":\"10:30:00Z\"}",
		"{\"t\":\"date and time\",\"v\":\"2026-01-31T10:30:00@Europe/Riga\"}",
		"{\"t\":\"days and time duration\",\"v\":\"P1DT2H\"}",
		"{\"t\":\"years and months duration\",\"v\":\"-P1Y2M\"}",
		"{\"t\":\"list\",\"v\":[{\"t\":\"null\"},{\"t\":\"list\",\"v\":[]}]}",
		"{\"t\":\"context\",\"v\":{\"a\":{\"t\":\"null\"},\"b c\":{\"t\":\"context\","
		"\"v\":{}}}}",
	};

	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct arena arena = { 0 };
		struct diags diags;
		struct value value = value_null();
		struct buf out;

		diags_init(&diags, &arena, STR("json"));
		buf_init(&out, 10000);
		cr_expect(typed_read(&arena, json_parse(&arena, str_from_c(rows[i]), &diags),
				     &value),
			  "%s", rows[i]);
		typed_print(value, &out);
		cr_expect(str_equal_c(buf_str(&out), rows[i]), "%s: %.*s", rows[i],
			  STR_ARG(buf_str(&out)));
		buf_finish(&out);
		arena_finish(&arena);
	}
}

/* --- the public suite, when it is there
 * --------------------------------------------------------- */

/* Numbers within the tolerance of the suite; its temporal values by their instants and zones.
 */
static bool agrees(struct value expected, struct value got);

static bool lists_agree(const struct list *a, const struct list *b)
{
	if (a->count != b->count)
		return false;
	for (size_t i = 0; i < a->count; i++)
		if (!agrees(a->items[i], b->items[i]))
			return false;
	return true;
}

static bool contexts_agree(const struct context *a, const struct context *b)
{
	if (a->count != b->count)
		return false;
	for (size_t i = 0; i < a->count; i++) {
		const struct value *other = context_get(b, a->entries[i].key);

		if (other == NULL || !agrees(a->entries[i].value, *other))
			return false;
	}
	return true;
}

static bool numbers_agree(struct decimal a, struct decimal b)
{
	struct decimal distance, tolerance;

	return decimal_parse(STR("1E-8"), &tolerance) && decimal_subtract(a, b, &distance) &&
	       decimal_compare(decimal_abs(distance), tolerance) < 0;
}

static bool agrees(struct value expected, struct value got)
{
	if (expected.kind != got.kind)
		return false;
	if (expected.kind == VALUE_NUMBER)
		return numbers_agree(expected.number, got.number);
	if (expected.kind == VALUE_LIST)
		return lists_agree(expected.list, got.list);
	if (expected.kind == VALUE_CONTEXT)
		return contexts_agree(expected.context, got.context);
	return value_is_true(value_equal(expected, got));
}

static const struct json *parse(struct arena *arena, struct str text)
{
	struct diags diags;

	diags_init(&diags, arena, STR("row"));
	return json_parse(arena, text, &diags);
}

static void check_row(struct str line)
{
	struct arena arena = { 0 };
	const struct json *row = parse(&arena, line);
	const struct json *expected = json_get(row, STR("expected"));
	struct value wanted = value_null();
	struct value got = value_null();
	const struct json *answer;
	struct buf out;
	bool passed;

	buf_init(&out, 1000000);
	jsonl_answer(&arena, line, 1784106000250, &out);
	answer = parse(&arena, str_trim(buf_str(&out)));
	if (expected->type == JSON_BOOLEAN) /* of unary tests */
		wanted = value_boolean(expected->boolean);
	else
		cr_assert(typed_read(&arena, expected, &wanted));
	if (json_get(answer, STR("error")) != NULL) {
		const struct json *may_fail = json_get(row, STR("expect_error"));

		passed = may_fail != NULL && may_fail->boolean;
	} else {
		passed = typed_read(&arena, json_get(answer, STR("result")), &got) &&
			 agrees(wanted, got);
	}
	cr_expect(passed, "%.*s\n%.*s", STR_ARG(line), STR_ARG(buf_str(&out)));
	buf_finish(&out);
	arena_finish(&arena);
}

static void check_corpus(const char *path)
{
	FILE *file = fopen(path, "r");
	char *line = NULL;
	size_t room = 0;
	ssize_t len;

	if (file == NULL)
		return;
	for (len = getline(&line, &room, file); len > 0; len = getline(&line, &room, file))
		check_row(str_trim((struct str){ line, (size_t)len }));
	free(line);
	fclose(file);
}

Test(jsonl, passes_the_public_suite)
{
	check_corpus("../shared/feel/open.jsonl");
	check_corpus("../shared/feel/unary.jsonl");
}
