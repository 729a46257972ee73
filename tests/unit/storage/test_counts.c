#include <criterion/criterion.h>

#include "storage/counts.h"
#include "tests/unit/storage/fixture.h"

TestSuite(counts, .init = fixture_init, .fini = fixture_finish);

static struct figure figure_of(const char *form, const char *kind, const char *name,
			       int64_t count)
{
	return (struct figure){ .institution = STR("i"),
				.form = str_from_c(form),
				.month = 202611,
				.kind = str_from_c(kind),
				.name = str_from_c(name),
				.count = count };
}

static bool add(const char *writer, int64_t number, const char *name, int64_t count)
{
	struct figure_set set;
	const struct figure figure = figure_of("f", "wrong", name, count);
	const struct count_batch batch = { .writer = str_from_c(writer),
					   .number = number,
					   .figures = &set,
					   .serves = true,
					   .minute = 100,
					   .requests = 20,
					   .failures = 1,
					   .now_ms = 6000000 };

	figure_set_init(&set, &arena);
	cr_assert(figure_set_add(&set, &figure, 10));
	return store_counts_add(store, &batch, &err);
}

static int64_t count_of(const char *kind, const char *name)
{
	struct figures figures = { 0 };

	cr_assert(store_figures_list(store, &arena, STR("i"), 202611, &figures, &err), "%s",
		  err.text);
	for (size_t i = 0; i < figures.count; i++)
		if (str_equal_c(figures.at[i].kind, kind) &&
		    str_equal_c(figures.at[i].name, name))
			return figures.at[i].count;
	return 0;
}

Test(counts, several_processes_add_to_the_same_figure)
{
	cr_assert(add("a", 1, "vards", 2), "%s", err.text);
	cr_assert(add("b", 1, "vards", 3), "%s", err.text);
	cr_assert(add("a", 2, "vards", 5), "%s", err.text);
	cr_expect_eq(count_of("wrong", "vards"), 10);
}

Test(counts, the_same_batch_again_changes_nothing)
{
	cr_assert(add("a", 1, "vards", 2));
	cr_assert(add("a", 1, "vards", 2));
	cr_assert(add("a", 2, "uzvards", 1));
	cr_assert(add("a", 1, "vards", 2));
	cr_expect_eq(count_of("wrong", "vards"), 2);
	cr_expect_eq(count_of("wrong", "uzvards"), 1);
}

Test(counts, other_months_and_institutions_are_not_listed)
{
	struct figures figures = { 0 };

	cr_assert(add("a", 1, "vards", 2));
	cr_assert(store_figures_list(store, &arena, STR("i"), 202612, &figures, &err));
	cr_assert(store_figures_list(store, &arena, STR("j"), 202611, &figures, &err));
	cr_expect_eq(figures.count, 0);
}

Test(counts, a_set_takes_no_more_than_it_may)
{
	struct figure_set set;
	const struct figure first = figure_of("f", "wrong", "a", 1);
	const struct figure second = figure_of("f", "wrong", "b", 1);

	figure_set_init(&set, &arena);
	cr_expect(figure_set_add(&set, &first, 1));
	cr_expect_not(figure_set_add(&set, &second, 1));
	cr_expect(figure_set_add(&set, &first, 1));
}

static void serve(int64_t minute, int64_t requests, int64_t failures)
{
	struct figure_set set;
	const struct count_batch batch = { .writer = str_printf(&arena, "w%lld",
								(long long)minute),
					   .number = 1,
					   .figures = &set,
					   .serves = true,
					   .minute = minute,
					   .requests = requests,
					   .failures = failures,
					   .now_ms = 6000000 };

	figure_set_init(&set, &arena);
	cr_assert(store_counts_add(store, &batch, &err), "%s", err.text);
}

/* From 100 to 104: 101 failed too often, 103 is not there. */
Test(counts, a_minute_counts_when_somebody_served_and_rarely_failed)
{
	int64_t count = 0;

	serve(99, 1, 0);
	serve(100, 0, 0);
	serve(101, 19, 1);
	serve(102, 20, 1);
	serve(104, 5, 0);
	cr_assert(store_minutes_served(store, 100, 105, &count, &err));
	cr_expect_eq(count, 3);
}

static struct draft draft_at(const char *id, const char *page, int64_t month)
{
	return (struct draft){ .institution = STR("i"),
			       .id = str_from_c(id),
			       .form = STR("f"),
			       .version = 1,
			       .language = STR("lv"),
			       .answers = STR("{}"),
			       .created_ms = 1,
			       .updated_ms = 2,
			       .expires_ms = 3,
			       .page = str_from_c(page),
			       .month = month };
}

static void keep(const char *id, const char *page, int64_t month)
{
	const struct draft draft = draft_at(id, page, month);

	cr_assert(store_draft_put(store, &draft, &err), "%s", err.text);
}

Test(counts, drafts_that_expire_or_are_deleted_were_abandoned_at_their_page)
{
	const struct draft deleted = draft_at("d", "p2", 202611);
	int64_t removed = 0;

	keep("a", "p1", 202611);
	keep("b", "p2", 202611);
	keep("b", "p1", 202611);
	keep("c", "p1", 0);
	keep("d", "p2", 202611);
	cr_assert(store_draft_remove(store, &deleted, &err), "%s", err.text);
	cr_assert(store_drafts_expire(store, 3, &removed, &err), "%s", err.text);
	cr_expect_eq(removed, 3);
	cr_expect_eq(count_of("abandoned", "p1"), 2);
	cr_expect_eq(count_of("abandoned", "p2"), 1);
}

Test(counts, a_draft_says_where_its_person_stands)
{
	struct draft draft;

	keep("a", "p1", 202611);
	cr_assert(store_draft_get(store, STR("i"), STR("a"), &arena, &draft, &err));
	cr_expect(str_equal_c(draft.page, "p1"));
	cr_expect_eq(draft.month, 202611);
}
