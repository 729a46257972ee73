#include "app/service/metrics.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/service/series.h"
#include "engine/base/heap.h"

enum kind { COUNTER, BRIEF, LONG };

static const struct metric {
	enum kind kind;
	const char *event, *name;
	struct str labels;
	const char *field, *help;
} rows[] = {
#define METRIC(kind, event, name, labels, field, help)                                         \
	{ kind, event, name, STR_INIT(labels), field, help },
#include "app/service/metrics.def"
#undef METRIC
};

/* Upper bound of a histogram's bucket: as text of seconds, and in milliseconds. */
struct bound {
	const char *seconds;
	int64_t ms;
};

static const struct bound brief[SERIES_BUCKETS] = {
	{ "0.005", 5 },	 { "0.01", 10 },  { "0.025", 25 }, { "0.05", 50 },
	{ "0.1", 100 },	 { "0.25", 250 }, { "0.5", 500 },  { "1", 1000 },
	{ "2.5", 2500 }, { "5", 5000 },	  { "10", 10000 }, { "+Inf", INT64_MAX },
};
/* About the times when a delivery is tried again. */
static const struct bound lasting[SERIES_BUCKETS] = {
	{ "0.1", 100 },	       { "0.5", 500 },		{ "1", 1000 },
	{ "5", 5000 },	       { "10", 10000 },		{ "60", 60000 },
	{ "600", 600000 },     { "3600", 3600000 },	{ "14400", 14400000 },
	{ "86400", 86400000 }, { "604800", 604800000 }, { "+Inf", INT64_MAX },
};

/* lines: of one set of labels; a histogram has a sum and a count besides. */
static const struct {
	const char *name;
	const struct bound *bounds;
	size_t lines;
} kinds[] = {
	[COUNTER] = { "counter", NULL, 1 },
	[BRIEF] = { "histogram", brief, SERIES_BUCKETS + 2 },
	[LONG] = { "histogram", lasting, SERIES_BUCKETS + 2 },
};

/* How many lines there may be when one is added as it is; with its form folded; with all labels
 * folded, of which each metric has but one. */
static const size_t limits[] = { METRICS_LINES - 800, METRICS_LINES - 200, METRICS_LINES };

struct metrics {
	struct series_table *series;
	atomic_ullong folded;
};

struct metrics *metrics_new(void)
{
	struct metrics *metrics = heap_new(sizeof(*metrics));

	metrics->series = series_new(LENGTH(rows));
	return metrics;
}

void metrics_free(struct metrics *metrics)
{
	if (metrics == NULL)
		return;
	series_free(metrics->series);
	free(metrics);
}

/* --- counting ---------------------------------------------------------------------------- */

struct event {
	const struct log_field *fields;
	size_t count;
};

static const struct log_field *find_field(const struct event *event, struct str name)
{
	for (size_t i = 0; i < event->count; i++)
		if (str_equal_c(name, event->fields[i].name))
			return &event->fields[i];
	return NULL;
}

/* Digits have room for each label. */
static struct series_key key_of(size_t row, const struct event *event,
				char digits[SERIES_LABELS][24])
{
	struct series_key key = { .metric = row };
	struct str names = rows[row].labels, name;

	for (size_t i = 0; str_next(&names, ' ', &name); i++) {
		const struct log_field *field = find_field(event, name);
		if (field != NULL && field->text.at != NULL) {
			key.values[i] = field->text;
			continue;
		}
		(void)snprintf(digits[i], sizeof(digits[i]), "%" PRId64,
			       field == NULL ? 0 : field->number);
		key.values[i] = str_from_c(digits[i]);
	}
	return key;
}

static void fold(struct series_key *key, bool all)
{
	struct str names = rows[key->metric].labels, name;

	for (size_t i = 0; str_next(&names, ' ', &name); i++)
		if (all || str_equal_c(name, "form"))
			key->values[i] = STR("other");
}

static struct series *find_series(struct metrics *metrics, struct series_key *key)
{
	const size_t lines = kinds[rows[key->metric].kind].lines;
	struct series *series = series_take(metrics->series, key, lines, limits[0]);

	if (series != NULL)
		return series;
	(void)atomic_fetch_add_explicit(&metrics->folded, 1, memory_order_relaxed);
	for (size_t i = 1; series == NULL && i < LENGTH(limits); i++) {
		fold(key, i > 1);
		series = series_take(metrics->series, key, lines, limits[i]);
	}
	return series;
}

static void measure(struct series *series, const struct metric *metric, int64_t ms)
{
	const struct bound *bounds = kinds[metric->kind].bounds;
	size_t bucket = 0;

	while (ms > bounds[bucket].ms)
		bucket++;
	(void)atomic_fetch_add_explicit(&series->sum, ms, memory_order_relaxed);
	(void)atomic_fetch_add_explicit(&series->buckets[bucket], 1, memory_order_relaxed);
}

static void count_one(struct metrics *metrics, size_t row, const struct event *event)
{
	const struct log_field *field = find_field(event, str_from_c(rows[row].field));
	char digits[SERIES_LABELS][24];
	struct series_key key = key_of(row, event, digits);
	struct series *series = find_series(metrics, &key);

	if (series == NULL)
		return;
	if (rows[row].kind == COUNTER)
		(void)atomic_fetch_add_explicit(&series->count, 1, memory_order_relaxed);
	else
		measure(series, &rows[row], field == NULL ? 0 : field->number);
}

void metrics_see(void *metrics, const char *event, const struct log_field *fields, size_t count)
{
	const struct event seen = { fields, count };

	for (size_t i = 0; i < LENGTH(rows); i++)
		if (strcmp(rows[i].event, event) == 0)
			count_one(metrics, i, &seen);
}

/* --- writing ----------------------------------------------------------------------------- */

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

/* name_end{labels */
static void begin_line(const struct series *series, const char *end, struct buf *out)
{
	const struct metric *metric = &rows[series->key.metric];
	struct str names = metric->labels, name;

	buf_printf(out, "%s%s{", metric->name, end);
	for (size_t i = 0; str_next(&names, ' ', &name); i++) {
		if (i > 0)
			buf_add_byte(out, ',');
		add_label(out, name, series->key.values[i]);
	}
}

static uint64_t read_figure(const atomic_ullong *figure)
{
	return atomic_load_explicit(figure, memory_order_relaxed);
}

/* All from one reading of the buckets, so that they agree while others count on. */
static void write_histogram(const struct series *series, struct buf *out)
{
	const struct metric *metric = &rows[series->key.metric];
	const struct bound *bounds = kinds[metric->kind].bounds;
	const int64_t sum = atomic_load_explicit(&series->sum, memory_order_relaxed);
	uint64_t count = 0;

	for (size_t i = 0; i < SERIES_BUCKETS; i++) {
		count += read_figure(&series->buckets[i]);
		begin_line(series, "_bucket", out);
		buf_printf(out, ",le=\"%s\"} %" PRIu64 "\n", bounds[i].seconds, count);
	}
	begin_line(series, "_sum", out);
	buf_printf(out, "} %.3f\n", (double)sum / 1000);
	begin_line(series, "_count", out);
	buf_printf(out, "} %" PRIu64 "\n", count);
}

static void write_series(const struct series *series, struct buf *out)
{
	if (rows[series->key.metric].kind != COUNTER) {
		write_histogram(series, out);
		return;
	}
	begin_line(series, "", out);
	buf_printf(out, "} %" PRIu64 "\n", read_figure(&series->count));
}

void metrics_begin(struct buf *out, const char *name, const char *type, const char *help)
{
	buf_printf(out, "# HELP %s %s.\n# TYPE %s %s\n", name, help, name, type);
}

void metrics_value(struct buf *out, const char *name, const struct pair *labels, size_t count,
		   int64_t value)
{
	buf_printf(out, "%s{", name);
	for (size_t i = 0; i < count; i++) {
		if (i > 0)
			buf_add_byte(out, ',');
		add_label(out, labels[i].name, labels[i].value);
	}
	buf_printf(out, "} %" PRId64 "\n", value);
}

void metrics_write(const struct metrics *metrics, struct buf *out)
{
	for (size_t i = 0; i < LENGTH(rows); i++) {
		const struct series *at = series_first(metrics->series, i);
		metrics_begin(out, rows[i].name, kinds[rows[i].kind].name, rows[i].help);
		for (; at != NULL; at = series_next(at))
			write_series(at, out);
	}
	metrics_begin(out, "veidlapa_metrics_folded_total", "counter",
		      "Events counted under other labels, because there were too many");
	buf_printf(out, "veidlapa_metrics_folded_total %" PRIu64 "\n",
		   read_figure(&metrics->folded));
}
