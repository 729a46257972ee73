#include "app/service/metrics.h"

#include <criterion/criterion.h>
#include <inttypes.h>
#include <pthread.h>
#include <stdio.h>

#include "engine/base/arena.h"

enum { FORMS = 20000, THREADS = 4, EACH = 20000 };

static struct metrics *metrics;
static struct arena arena;
static struct buf out;

static void init(void)
{
	metrics = metrics_new();
	buf_init(&out, 16 * 1024 * 1024);
}

static void finish(void)
{
	buf_finish(&out);
	arena_finish(&arena);
	metrics_free(metrics);
}

TestSuite(metrics, .init = init, .fini = finish);

#define SEE(event, ...)                                                                        \
	metrics_see(metrics, (event), (const struct log_field[]){ __VA_ARGS__ },               \
		    LENGTH(((const struct log_field[]){ __VA_ARGS__ })))

static bool has(const char *line)
{
	buf_clear(&out);
	metrics_write(metrics, &out);
	return str_find(buf_str(&out), str_printf(&arena, "\n%s\n", line), 0) != SIZE_MAX;
}

static void send(int64_t lag_ms)
{
	SEE("delivery.sent", LOG_TEXT("institution", STR("i")), LOG_TEXT("form", STR("f")),
	    LOG_NUMBER("ms", 20), LOG_NUMBER("lag_ms", lag_ms));
}

Test(metrics, counts_by_labels)
{
	for (int i = 0; i < 3; i++)
		SEE("delivery.failed", LOG_TEXT("institution", STR("i")),
		    LOG_TEXT("form", STR("a\"\\\nb")), LOG_NUMBER("status", 500));
	SEE("never.heard.of", LOG_TEXT("institution", STR("i")));
	cr_expect(has("veidlapa_deliveries_failed_total{institution=\"i\",form="
		      "\"a\\\"\\\\\\nb\",status=\"500\"} 3"));
	cr_expect(has("veidlapa_metrics_folded_total 0"));
}

Test(metrics, measures_what_takes_days)
{
	const int64_t lags[] = { 0, 100, 101, 3600000, 90000000, INT64_C(800000000) };

	for (size_t i = 0; i < LENGTH(lags); i++)
		send(lags[i]);
#define LAG(what) "veidlapa_delivery_lag_seconds" what
#define OF(le) LAG("_bucket{institution=\"i\",form=\"f\",le=\"" le "\"} ")
	cr_expect(has(OF("0.1") "2"));
	cr_expect(has(OF("0.5") "3"));
	cr_expect(has(OF("3600") "4"));
	cr_expect(has(OF("86400") "4"));
	cr_expect(has(OF("604800") "5"));
	cr_expect(has(OF("+Inf") "6"));
	cr_expect(has(LAG("_sum{institution=\"i\",form=\"f\"} 893600.201")));
	cr_expect(has(LAG("_count{institution=\"i\",form=\"f\"} 6")));
}

/* Of the lines of a metric that is counted: how many, and what they say together. */
static size_t add_up(const char *name, uint64_t *sum)
{
	const struct str begin = str_printf(&arena, "%s{", name);
	struct str rest = buf_str(&out), line;
	size_t count = 0;

	for (*sum = 0; str_next(&rest, '\n', &line); count += str_starts(line, begin))
		if (str_starts(line, begin)) {
			const size_t at = str_find(line, STR("} "), 0);
			*sum += strtoull(str_to_c(&arena, str_slice(line, at + 2, line.len)),
					 NULL, 10);
		}
	return count;
}

static size_t lines(void)
{
	struct str rest = buf_str(&out), line;
	size_t count = 0;

	while (str_next(&rest, '\n', &line))
		count += line.len > 0 && line.at[0] != '#';
	return count;
}

Test(metrics, folds_what_is_too_much_and_loses_nothing)
{
	uint64_t sum;

	for (int i = 0; i < FORMS; i++)
		SEE("page.written", LOG_TEXT("institution", STR("i")),
		    LOG_TEXT("form", str_printf(&arena, "f%d", i)));
	cr_expect(has("veidlapa_pages_total{institution=\"i\",form=\"f0\"} 1"));
	cr_expect(has("veidlapa_pages_total{institution=\"i\",form=\"other\"} 11800"));
	cr_expect(has("veidlapa_metrics_folded_total 11800"));
	cr_expect_eq(add_up("veidlapa_pages_total", &sum), METRICS_LINES - 800 + 1);
	cr_expect_eq(sum, FORMS);

	/* What was known before goes on under its name. */
	SEE("page.written", LOG_TEXT("institution", STR("i")), LOG_TEXT("form", STR("f0")));
	cr_expect(has("veidlapa_pages_total{institution=\"i\",form=\"f0\"} 2"));

	for (int i = 0; i < FORMS; i++)
		SEE("rules.run", LOG_TEXT("institution", str_printf(&arena, "i%d", i)),
		    LOG_TEXT("form", STR("f")));
	send(5);
	cr_expect(
		has("veidlapa_evaluations_total{institution=\"other\",form=\"other\"} 19401"));
	cr_expect(has(LAG("_count{institution=\"other\",form=\"other\"} 1")));
	(void)add_up("veidlapa_evaluations_total", &sum);
	cr_expect_eq(sum, FORMS);
	cr_expect_leq(lines(), METRICS_LINES + 1);
}

static void *count_many(void *unused)
{
	(void)unused;
	for (int i = 0; i < EACH; i++) {
		char name[8];
		(void)snprintf(name, sizeof(name), "f%d", i % 500);
		SEE("rules.run", LOG_TEXT("institution", STR("i")),
		    LOG_TEXT("form", str_from_c(name)));
	}
	return NULL;
}

Test(metrics, counts_in_many_threads)
{
	pthread_t threads[THREADS];
	uint64_t sum;

	for (size_t i = 0; i < THREADS; i++)
		cr_assert_eq(pthread_create(&threads[i], NULL, count_many, NULL), 0);
	for (size_t i = 0; i < THREADS; i++)
		cr_assert_eq(pthread_join(threads[i], NULL), 0);
	metrics_write(metrics, &out);
	cr_expect_eq(add_up("veidlapa_evaluations_total", &sum), 500);
	cr_expect_eq(sum, THREADS * EACH);
}
