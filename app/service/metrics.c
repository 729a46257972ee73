#include "app/service/metrics.h"
#include "engine/base/arena.h"
#include "engine/base/heap.h"
#include "engine/base/limits.h"
#include "engine/base/map.h"

#include <inttypes.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum kind { COUNTER, HISTOGRAM };

enum { LIMIT_SERIES = 10 * 1000 };

static const struct metric {
	enum kind kind;
	const char *event, *name;
	struct str labels;
	const char *help;
} rows[] = {
#define METRIC(kind, event, name, labels, help) { kind, event, name, STR_INIT(labels), help },
#include "app/service/metrics.def"
#undef METRIC
};

static const char *const type_names[] = { [COUNTER] = "counter", [HISTOGRAM] = "histogram" };

/* Upper bounds of a histogram's buckets: as text of seconds, and in milliseconds. */
static const struct {
	const char *seconds;
	int64_t ms;
} bounds[] = {
	{ "0.005", 5 },	 { "0.01", 10 },  { "0.025", 25 }, { "0.05", 50 },
	{ "0.1", 100 },	 { "0.25", 250 }, { "0.5", 500 },  { "1", 1000 },
	{ "2.5", 2500 }, { "5", 5000 },	  { "10", 10000 }, { "+Inf", INT64_MAX },
};

/* The figures of a metric for one set of labels. */
struct series {
	struct series *next;
	struct str labels; /* route="/",status="200" */
	uint64_t count;
	int64_t sum_ms;
	uint64_t buckets[LENGTH(bounds)]; /* of a histogram: up to each bound */
};

struct metrics {
	pthread_mutex_t lock;
	struct arena arena;
	struct map known[LENGTH(rows)]; /* labels → struct series */
	struct series *first[LENGTH(rows)], **end[LENGTH(rows)];
	size_t series;
	uint64_t dropped;
};

struct metrics *metrics_new(void)
{
	struct metrics *metrics = heap_new(sizeof(*metrics));

	(void)pthread_mutex_init(&metrics->lock, NULL);
	arena_init(&metrics->arena);
	for (size_t i = 0; i < LENGTH(rows); i++) {
		map_init(&metrics->known[i], &metrics->arena);
		metrics->end[i] = &metrics->first[i];
	}
	return metrics;
}

void metrics_free(struct metrics *metrics)
{
	if (metrics == NULL)
		return;
	arena_finish(&metrics->arena);
	(void)pthread_mutex_destroy(&metrics->lock);
	free(metrics);
}

/* --- counting ---------------------------------------------------------------------------- */

static const struct log_field *find_field(struct str name, const struct log_field *fields,
					  size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (str_equal_c(name, fields[i].name))
			return &fields[i];
	return NULL;
}

static void add_label(struct buf *out, struct str name, struct str text)
{
	buf_add(out, name);
	buf_add_c(out, "=\"");
	for (size_t i = 0; i < text.len; i++) {
		if (text.at[i] == '"' || text.at[i] == '\\')
			buf_add_byte(out, '\\');
		if (text.at[i] == '\n')
			buf_add_c(out, "\\n");
		else
			buf_add_byte(out, text.at[i]);
	}
	buf_add_byte(out, '"');
}

static void add_labels(struct buf *out, struct str names, const struct log_field *fields,
		       size_t count)
{
	struct str name;

	while (str_next(&names, ' ', &name)) {
		const struct log_field *field = find_field(name, fields, count);
		char digits[24];

		if (out->len > 0)
			buf_add_byte(out, ',');
		(void)snprintf(digits, sizeof(digits), "%" PRId64, field ? field->number : 0);
		add_label(out, name,
			  field && field->text.at ? field->text : str_from_c(digits));
	}
}

/* NULL when there are too many. */
static struct series *find_series(struct metrics *metrics, size_t row, struct str labels)
{
	struct series *series = map_get(&metrics->known[row], labels);

	if (series != NULL)
		return series;
	if (metrics->series == LIMIT_SERIES) {
		metrics->dropped++;
		return NULL;
	}
	series = ARENA_NEW(&metrics->arena, struct series);
	series->labels = str_copy(&metrics->arena, labels);
	(void)map_add(&metrics->known[row], series->labels, series);
	*metrics->end[row] = series;
	metrics->end[row] = &series->next;
	metrics->series++;
	return series;
}

static void count_one(struct metrics *metrics, size_t row, const struct log_field *fields,
		      size_t count)
{
	const struct log_field *ms = find_field(STR("ms"), fields, count);
	struct series *series;
	struct buf labels;

	buf_init(&labels, LIMIT_URL);
	add_labels(&labels, rows[row].labels, fields, count);
	(void)pthread_mutex_lock(&metrics->lock);
	series = find_series(metrics, row, buf_str(&labels));
	if (series != NULL) {
		series->count++;
		series->sum_ms += ms != NULL ? ms->number : 0;
		for (size_t i = 0; i < LENGTH(bounds); i++)
			series->buckets[i] += ms != NULL && ms->number <= bounds[i].ms;
	}
	(void)pthread_mutex_unlock(&metrics->lock);
	buf_finish(&labels);
}

void metrics_see(void *metrics, const char *event, const struct log_field *fields, size_t count)
{
	for (size_t i = 0; i < LENGTH(rows); i++)
		if (strcmp(rows[i].event, event) == 0)
			count_one(metrics, i, fields, count);
}

/* --- writing ----------------------------------------------------------------------------- */

void metrics_begin(struct buf *out, const char *name, const char *type, const char *help)
{
	buf_printf(out, "# HELP %s %s.\n# TYPE %s %s\n", name, help, name, type);
}

void metrics_value(struct buf *out, const char *name, const char *label, struct str text,
		   int64_t value)
{
	buf_printf(out, "%s{", name);
	add_label(out, str_from_c(label), text);
	buf_printf(out, "} %" PRId64 "\n", value);
}

static void write_histogram(const struct metric *metric, const struct series *series,
			    struct buf *out)
{
	for (size_t i = 0; i < LENGTH(bounds); i++)
		buf_printf(out, "%s_bucket{%.*s,le=\"%s\"} %" PRIu64 "\n", metric->name,
			   STR_ARG(series->labels), bounds[i].seconds, series->buckets[i]);
	buf_printf(out, "%s_sum{%.*s} %.3f\n%s_count{%.*s} %" PRIu64 "\n", metric->name,
		   STR_ARG(series->labels), (double)series->sum_ms / 1000, metric->name,
		   STR_ARG(series->labels), series->count);
}

static void write_series(const struct metric *metric, const struct series *series,
			 struct buf *out)
{
	if (metric->kind == HISTOGRAM)
		write_histogram(metric, series, out);
	else
		buf_printf(out, "%s{%.*s} %" PRIu64 "\n", metric->name, STR_ARG(series->labels),
			   series->count);
}

void metrics_write(struct metrics *metrics, struct buf *out)
{
	(void)pthread_mutex_lock(&metrics->lock);
	for (size_t i = 0; i < LENGTH(rows); i++) {
		metrics_begin(out, rows[i].name, type_names[rows[i].kind], rows[i].help);
		for (const struct series *at = metrics->first[i]; at != NULL; at = at->next)
			write_series(&rows[i], at, out);
	}
	metrics_begin(out, "veidlapa_metrics_dropped_total", "counter",
		      "Events not counted, because there were too many labels");
	buf_printf(out, "veidlapa_metrics_dropped_total %" PRIu64 "\n", metrics->dropped);
	(void)pthread_mutex_unlock(&metrics->lock);
}
