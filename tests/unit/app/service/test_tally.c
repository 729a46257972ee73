#include <criterion/criterion.h>

#include "app/service/tally.h"
#include "storage/counts.h"
#include "tests/support/keys.h"
#include "tests/support/temp.h"

/* 2026-11-26T08:00:00Z */
#define NOW INT64_C(1795680000000)
#define MONTH 202611

static const struct clock clock_at = { NOW };
static struct tally *tally;

static struct temp temp;
static struct arena arena;
static struct store *store;
static struct err err;

static void init(void)
{
	temp_init(&temp);
	store = store_open(str_printf(&arena, "sqlite:%s/store.db", temp.path), &test_keys,
			   &err);
	cr_assert_not_null(store, "%s", err.text);
	tally = tally_new(store, &clock_at, true);
	cr_assert(tally_start(tally, &err), "%s", err.text);
}

static void finish(void)
{
	store_close(store);
	arena_finish(&arena);
	temp_finish(&temp);
}

TestSuite(tally, .init = init, .fini = finish);

#define SEE(event, ...)                                                                        \
	tally_see(tally, (event), (const struct log_field[]){ __VA_ARGS__ },                   \
		  LENGTH(((const struct log_field[]){ __VA_ARGS__ })))
#define OURS LOG_TEXT("institution", STR("i")), LOG_TEXT("form", STR("f"))

static int64_t count_of(int64_t month, const char *kind, const char *name)
{
	struct figures figures = { 0 };

	cr_assert(store_figures_list(store, &arena, STR("i"), month, &figures, &err));
	for (size_t i = 0; i < figures.count; i++)
		if (str_equal_c(figures.at[i].kind, kind) &&
		    str_equal_c(figures.at[i].name, name))
			return figures.at[i].count;
	return 0;
}

Test(tally, counts_what_the_log_tells_by_form_and_month)
{
	SEE("draft.begun", OURS);
	SEE("draft.begun", OURS);
	SEE("field.wrong", OURS, LOG_TEXT("field", STR("izdevumi.summa")));
	SEE("submission.stored", OURS, LOG_NUMBER("begun_ms", NOW - 40 * INT64_C(86400000)),
	    LOG_NUMBER("took_ms", 250000));
	SEE("delivery.sent", OURS, LOG_NUMBER("received_ms", NOW), LOG_NUMBER("lag_ms", 900));
	SEE("delivery.sent", OURS, LOG_NUMBER("received_ms", NOW), LOG_NUMBER("again", 1),
	    LOG_NUMBER("lag_ms", 900));
	SEE("page.written", OURS);
	tally_stop(tally);
	cr_expect_eq(count_of(MONTH, "started", ""), 2);
	cr_expect_eq(count_of(MONTH, "wrong", "izdevumi.summa"), 1);
	cr_expect_eq(count_of(MONTH, "delivered", "1"), 1, "a replay is no other delivery");
	cr_expect_eq(count_of(202610, "finished", ""), 1, "in the month when it was begun");
	cr_expect_eq(count_of(202610, "filled", "300"), 1);
}

Test(tally, what_is_of_no_form_is_not_counted)
{
	SEE("delivery.sent", LOG_TEXT("institution", STR("i")), LOG_TEXT("form", STR("")),
	    LOG_NUMBER("received_ms", 0), LOG_NUMBER("lag_ms", NOW));
	tally_stop(tally);
	cr_expect_eq(count_of(197001, "delivered", "inf"), 0);
}

static void answer(int64_t status, int times)
{
	for (int i = 0; i < times; i++)
		SEE("http.request", LOG_TEXT("id", STR("x")), LOG_NUMBER("status", status));
}

static int64_t minutes(void)
{
	int64_t count = 0;

	cr_assert(store_minutes_served(store, NOW / 60000, NOW / 60000 + 1, &count, &err));
	return count;
}

Test(tally, a_minute_with_few_failures_is_served)
{
	answer(200, 19);
	answer(404, 1);
	answer(500, 1);
	tally_stop(tally);
	cr_expect_eq(minutes(), 1);
}

Test(tally, a_minute_with_many_failures_is_not)
{
	answer(200, 18);
	answer(503, 1);
	tally_stop(tally);
	cr_expect_eq(minutes(), 0);
}
