/* tests/cases/xlsform/xpath.txt says what it is and what stands in it. */
#include "engine/xlsform/xpath.h"

#include <criterion/criterion.h>

#include "engine/base/limits.h"
#include "tests/support/cases.h"

static const struct xpath_name kids = { STR_INIT("kids"), XPATH_LIST, NULL };
static const struct xpath_name toys = { STR_INIT("toys"), XPATH_LIST, &kids };

static const struct {
	const char *name;
	struct xpath_name means;
} named[] = {
	{ "age", { STR_INIT("age"), XPATH_NUMBER, NULL } },
	{ "n", { STR_INIT("n"), XPATH_NUMBER, NULL } },
	{ "name", { STR_INIT("name"), XPATH_TEXT, NULL } },
	{ "one", { STR_INIT("one"), XPATH_TEXT, NULL } },
	{ "many", { STR_INIT("many"), XPATH_LIST, NULL } },
	{ "when", { STR_INIT("when"), XPATH_DATE, NULL } },
	{ "at", { STR_INIT("at"), XPATH_DATE_TIME, NULL } },
	{ "ok", { STR_INIT("ok"), XPATH_BOOLEAN, NULL } },
	{ "kids", { STR_INIT("kids"), XPATH_LIST, NULL } },
	{ "years", { STR_INIT("years"), XPATH_NUMBER, &kids } },
	{ "alias", { STR_INIT("alias"), XPATH_TEXT, &kids } },
	{ "price", { STR_INIT("price"), XPATH_NUMBER, &toys } },
};

static const struct pair columns[] = { { STR_INIT("region"), STR_INIT("north") },
				       { STR_INIT("name"), STR_INIT("riga") } };

static struct arena arena;
static struct map names;

static void init(void)
{
	map_init(&names, &arena);
	for (size_t i = 0; i < LENGTH(named); i++) {
		struct xpath_name *name = ARENA_NEW(&arena, struct xpath_name);

		*name = named[i].means;
		map_set(&names, str_from_c(named[i].name), name);
	}
}

static void finish(void)
{
	arena_finish(&arena);
}

TestSuite(xpath, .init = init, .fini = finish);

static struct xpath_scope outside(void)
{
	return (struct xpath_scope){ .names = &names,
				     .self = map_get(&names, STR("age")),
				     .columns = columns,
				     .column_count = LENGTH(columns) };
}

/* As the file of cases writes it. */
static struct str outcome(struct str text)
{
	static const char *const troubles[] = { "",	   "syntax", "function",
						"unknown", "path",   "too-large" };
	const struct xpath_scope scope = outside();
	struct xpath_result result;
	const bool ok =
		str_starts(text, STR("? "))
			? xpath_condition(&arena, &scope, str_slice(text, 2, text.len), &result)
			: xpath_translate(&arena, &scope, text, &result);

	if (ok)
		return str_printf(&arena, "= %.*s", STR_ARG(result.feel));
	return str_printf(&arena, "! %s %.*s", troubles[result.trouble], STR_ARG(result.what));
}

Test(xpath, becomes_feel)
{
	struct str rest = case_read(&arena, STR("tests/cases/xlsform/xpath.txt"));
	struct str text = STR("");
	struct str line;

	while (str_next(&rest, '\n', &line)) {
		if (str_starts(line, STR("= ")) || str_starts(line, STR("! ")))
			cr_expect_str_eq(str_to_c(&arena, outcome(text)),
					 str_to_c(&arena, line), "%.*s", STR_ARG(text));
		else if (line.len > 0 && line.at[0] != '#')
			text = line;
	}
}

Test(xpath, inside_a_repeat_a_row_means_itself)
{
	struct xpath_scope scope = outside();
	struct xpath_result result;

	scope.repeat = &toys;
	cr_assert(
		xpath_translate(&arena, &scope, STR("${price} * ${years} + ${age}"), &result));
	cr_expect_str_eq(str_to_c(&arena, result.feel), "price * years + age");
	scope.repeat = &kids;
	cr_assert(xpath_translate(&arena, &scope, STR("sum(${price})"), &result));
	cr_expect_str_eq(str_to_c(&arena, result.feel), "sum(toys.price[item != null])");
}

static struct str repeated(const char *before, size_t count, const char *middle,
			   const char *after)
{
	struct str text = str_from_c(middle);

	for (size_t i = 0; i < count; i++)
		text = str_printf(&arena, "%s%.*s%s", before, STR_ARG(text), after);
	return text;
}

Test(xpath, nothing_from_outside_makes_it_deep_or_long)
{
	const struct {
		const char *label;
		struct str text;
	} rows[] = {
		{ "brackets", repeated("(", 5000, "1", ")") },
		{ "minus", repeated("-", 5000, "1", "") },
		{ "calls", repeated("not(", 3000, "1", ")") },
		{ "what is written twice", repeated("coalesce(", 40, "1", ",2)") },
		{ "arguments", repeated("1,", 200, "1)", "") },
		{ "length", repeated("1+", LIMIT_FEEL_TEXT, "1", "") },
	};

	for (size_t i = 0; i < LENGTH(rows); i++) {
		const struct xpath_scope scope = outside();
		struct xpath_result result;

		cr_expect_not(xpath_translate(&arena, &scope, rows[i].text, &result), "%s",
			      rows[i].label);
	}
}
