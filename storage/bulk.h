/* One statement for many rows, whose values stand in it as a table: VALUES ($1, $2), ($3, $4).
 * In FROM its columns are called column1, column2, by both databases. */
#ifndef STORAGE_BULK_H
#define STORAGE_BULK_H

#include "storage/db.h"

enum { BULK_ROWS = 64, BULK_COLUMNS = 9 };

/* What stands before and behind the table. */
struct bulk {
	struct str head, tail;
	size_t columns;
	size_t most; /* rows in one statement; 0: BULK_ROWS */
};

/* The values, row by row, as statements of 64, 16, 4 and 1 rows: each number of rows is a
 * statement of its own to prepare. Nothing is asked before bulk_ask or bulk_defer; the arena is
 * theirs and that of the rows. */
struct questions {
	struct question *at;
	size_t count;
};
struct questions bulk_write(const struct bulk *bulk, const struct db_value *values, size_t rows,
			    struct arena *arena);

bool bulk_ask(struct db *db, struct questions questions, struct err *err);
bool bulk_defer(struct db *db, struct questions questions, struct err *err);

#endif
