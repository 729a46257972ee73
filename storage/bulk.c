#include "storage/bulk.h"

#include <assert.h>

/* The largest that is full. */
static size_t size_of(const struct bulk *bulk, size_t left)
{
	size_t size = bulk->most > 0 ? bulk->most : BULK_ROWS;

	while (size > left)
		size /= 4;
	return size;
}

static void add_parameter(struct buf *sql, size_t number)
{
	char room[STR_NUMBER];

	buf_add_byte(sql, '$');
	buf_add(sql, str_digits(room, (int64_t)number));
}

static struct str table(const struct bulk *bulk, size_t rows, struct arena *arena)
{
	struct buf sql;
	size_t number = 0;

	buf_init(&sql, SIZE_MAX);
	buf_add(&sql, bulk->head);
	for (size_t row = 0; row < rows; row++) {
		buf_add(&sql, row == 0 ? STR("VALUES (") : STR(", ("));
		for (size_t i = 0; i < bulk->columns; i++) {
			buf_add(&sql, i == 0 ? STR("") : STR(", "));
			add_parameter(&sql, ++number);
		}
		buf_add_byte(&sql, ')');
	}
	buf_add(&sql, bulk->tail);
	const struct str copy = str_copy(arena, buf_str(&sql));
	buf_finish(&sql);
	return copy;
}

struct questions bulk_write(const struct bulk *bulk, const struct db_value *values, size_t rows,
			    struct arena *arena)
{
	/* Three of each size but the largest. */
	const size_t most = rows / size_of(bulk, SIZE_MAX) + 9;
	struct questions out = { ARENA_ARRAY(arena, struct question, most), 0 };
	struct str sql = { 0 };
	size_t before = 0;

	assert(bulk->columns <= BULK_COLUMNS);
	while (rows > 0) {
		const size_t size = size_of(bulk, rows);
		if (size != before)
			sql = table(bulk, size, arena);
		out.at[out.count++] = (struct question){ { sql, values, size * bulk->columns },
							 arena,
							 { 0 } };
		values += size * bulk->columns;
		rows -= size;
		before = size;
	}
	return out;
}

bool bulk_ask(struct db *db, struct questions questions, struct err *err)
{
	return db_query_all(db, questions.at, questions.count, err);
}

bool bulk_defer(struct db *db, struct questions questions, struct err *err)
{
	for (size_t i = 0; i < questions.count; i++)
		if (!db_defer(db, questions.at[i].statement, err))
			return false;
	return true;
}
