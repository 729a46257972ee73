#include "storage/counts.h"

#include <stdlib.h>

#include "storage/bulk.h"
#include "storage/counts_private.h"
#include "storage/store_private.h"

/* For how long a process may try to add the same batch. */
#define WRITER_MS (INT64_C(2) * 24 * 60 * 60 * 1000)

/* --- sets --------------------------------------------------------------------------------- */

void figure_set_init(struct figure_set *set, struct arena *arena)
{
	set->arena = arena;
	map_init(&set->known, arena);
}

/* None of the parts has a line break in it. */
static void print_key(const struct figure *figure, struct buf *out)
{
	buf_init(out, SIZE_MAX);
	buf_printf(out, "%.*s\n%lld\n%.*s\n%.*s\n%.*s", STR_ARG(figure->institution),
		   (long long)figure->month, STR_ARG(figure->form), STR_ARG(figure->kind),
		   STR_ARG(figure->name));
}

bool figure_set_add(struct figure_set *set, const struct figure *figure, size_t most)
{
	struct figure *known;
	struct buf key;
	bool ok = true;

	print_key(figure, &key);
	known = map_get(&set->known, buf_str(&key));
	if (known != NULL) {
		known->count += figure->count;
	} else if (set->known.count == most) {
		ok = false;
	} else {
		known = ARENA_NEW(set->arena, struct figure);
		*known = (struct figure){ .institution =
						  str_copy(set->arena, figure->institution),
					  .form = str_copy(set->arena, figure->form),
					  .month = figure->month,
					  .kind = str_copy(set->arena, figure->kind),
					  .name = str_copy(set->arena, figure->name),
					  .count = figure->count };
		(void)map_add(&set->known, str_copy(set->arena, buf_str(&key)), known);
	}
	buf_finish(&key);
	return ok;
}

/* --- adding ------------------------------------------------------------------------------- */

static int by_key(const void *a, const void *b)
{
	const struct map_entry *left = a, *right = b;

	return str_compare(left->key, right->key);
}

/* In one order by all, so that no two wait for each other. */
static const struct map_entry *sorted(const struct figure_set *set, struct arena *arena)
{
	const size_t count = set->known.count;
	struct map_entry *entries = ARENA_ARRAY(arena, struct map_entry, count);

	for (size_t i = 0; i < count; i++)
		entries[i] = set->known.entries[i];
	qsort(entries, count, sizeof(*entries), by_key);
	return entries;
}

bool figures_insert(struct db *db, const struct figure_set *set, struct err *err)
{
	static const struct bulk adding = {
		.head = STR_INIT("/* adding figures */ INSERT INTO figure (institution, month, "
				 "form, kind, name, count) "),
		.tail = STR_INIT(" ON CONFLICT (institution, month, form, kind, name) "
				 "DO UPDATE SET count = figure.count + excluded.count"),
		.columns = 6,
	};
	struct arena arena = { 0 };
	const size_t count = set->known.count;
	const struct map_entry *entries = sorted(set, &arena);
	struct db_value *values = ARENA_ARRAY(&arena, struct db_value, count * 6);

	for (size_t i = 0; i < count; i++) {
		const struct figure *figure = entries[i].value;
		struct db_value *row = &values[i * 6];
		row[0] = DB_STR(figure->institution);
		row[1] = DB_INT(figure->month);
		row[2] = DB_STR(figure->form);
		row[3] = DB_STR(figure->kind);
		row[4] = DB_STR(figure->name);
		row[5] = DB_INT(figure->count);
	}
	const bool ok =
		count == 0 || bulk_ask(db, bulk_write(&adding, values, count, &arena), err);
	arena_finish(&arena);
	return ok;
}

bool figures_of_gone(struct db *db, const struct rows *rows, struct err *err)
{
	struct arena arena = { 0 };
	struct figure_set set;

	figure_set_init(&set, &arena);
	for (size_t i = 0; i < rows->count; i++) {
		const struct figure figure = { .institution = rows_str(rows, i, 0),
					       .form = rows_str(rows, i, 1),
					       .month = rows_int(rows, i, 2),
					       .kind = STR("abandoned"),
					       .name = rows_str(rows, i, 3),
					       .count = 1 };
		if (figure.month > 0)
			(void)figure_set_add(&set, &figure, SIZE_MAX);
	}
	const bool ok = figures_insert(db, &set, err);
	arena_finish(&arena);
	return ok;
}

/* Is it the first time that this batch comes? */
static bool take_turn(struct db *db, const struct count_batch *batch, bool *first,
		      struct err *err)
{
	struct rows rows;

	if (!db_query(db, NULL,
		      SQL_WITH("/* numbering figures */ INSERT INTO figure_writer "
			       "(writer, number, time_ms) VALUES ($1, $2, $3) "
			       "ON CONFLICT (writer) DO UPDATE SET number = excluded.number, "
			       "time_ms = excluded.time_ms "
			       "WHERE figure_writer.number < excluded.number",
			       DB_STR(batch->writer), DB_INT(batch->number),
			       DB_INT(batch->now_ms)),
		      &rows, err))
		return false;
	*first = rows.changed == 1;
	return true;
}

static bool add_minute(struct db *db, const struct count_batch *batch, struct err *err)
{
	return db_query(db, NULL,
			SQL_WITH("/* marking a minute served */ INSERT INTO served "
				 "(minute, requests, failures) VALUES ($1, $2, $3) "
				 "ON CONFLICT (minute) DO UPDATE SET "
				 "requests = served.requests + excluded.requests, "
				 "failures = served.failures + excluded.failures",
				 DB_INT(batch->minute), DB_INT(batch->requests),
				 DB_INT(batch->failures)),
			NULL, err);
}

static bool forget_writers(struct db *db, int64_t now_ms, struct err *err)
{
	return db_query(db, NULL,
			SQL_WITH("/* forgetting who wrote figures */ DELETE FROM figure_writer "
				 "WHERE time_ms < $1",
				 DB_INT(now_ms - WRITER_MS)),
			NULL, err);
}

static bool add_batch(struct db *db, void *context, struct err *err)
{
	const struct count_batch *batch = context;
	bool first = false;

	if (!take_turn(db, batch, &first, err))
		return false;
	return !first || (figures_insert(db, batch->figures, err) &&
			  (!batch->serves || add_minute(db, batch, err)) &&
			  (batch->number > 1 || forget_writers(db, batch->now_ms, err)));
}

bool store_counts_add(struct store *store, const struct count_batch *batch, struct err *err)
{
	struct count_batch own = *batch;

	return store_transact(store, add_batch, &own, err);
}

/* --- reading ------------------------------------------------------------------------------ */

bool store_figures_list(struct store *store, struct arena *arena, struct str institution,
			int64_t month, struct figures *out, struct err *err)
{
	struct rows rows;

	if (!store_read(store, arena,
			SQL_WITH("/* reading figures */ SELECT form, kind, name, count "
				 "FROM figure WHERE institution = $1 AND month = $2 "
				 "ORDER BY form, kind, name",
				 DB_STR(institution), DB_INT(month)),
			&rows, err))
		return false;
	for (size_t i = 0; i < rows.count; i++)
		*VEC_ADD(arena, out) = (struct figure){ .institution = institution,
							.form = rows_str(&rows, i, 0),
							.month = month,
							.kind = rows_str(&rows, i, 1),
							.name = rows_str(&rows, i, 2),
							.count = rows_int(&rows, i, 3) };
	return true;
}

/* A statement that gives one number. */
static bool read_number(struct store *store, struct statement statement, int64_t *out,
			struct err *err)
{
	struct arena arena = { 0 };
	struct rows rows;
	const bool ok = store_read(store, &arena, statement, &rows, err);

	*out = ok ? rows_int(&rows, 0, 0) : 0;
	arena_finish(&arena);
	return ok;
}

bool store_minutes_served(struct store *store, int64_t from, int64_t to, int64_t *count,
			  struct err *err)
{
	return read_number(store,
			   SQL_WITH("/* counting minutes served */ SELECT count(*) FROM served "
				    "WHERE minute >= $1 AND minute < $2 "
				    "AND failures * 20 <= requests",
				    DB_INT(from), DB_INT(to)),
			   count, err);
}

bool store_minute_first(struct store *store, int64_t *minute, struct err *err)
{
	return read_number(store,
			   SQL_WITH("/* looking for the first minute served */ "
				    "SELECT COALESCE(min(minute), $1) FROM served",
				    DB_INT(INT64_MAX)),
			   minute, err);
}
