/* Work that is done whole or not at all, and done again when the database asks for that. */
#ifndef STORAGE_TRANSACTION_H
#define STORAGE_TRANSACTION_H

#include "storage/db.h"

/* run's false undoes everything. It may be called more than once, each time for the work from
 * its beginning, and must then find what an earlier call stored whose commit was not answered:
 * that is how an unknown outcome is resolved. */
struct transaction {
	bool (*run)(struct db *db, void *context, struct err *err);
	void *context;
	/* Asked before run is called, which finds the answers in them; those of all who share a
	 * transaction are asked before anybody's run, in one round trip. */
	struct question *questions;
	size_t question_count;
};
enum { TRANSACTION_QUESTIONS = 2 }; /* at most */

/* True only when the work is durable. ERR_UNKNOWN when that could not be found out in time. */
bool transaction_run(struct db_pool *pool, const struct transaction *transaction,
		     struct err *err);
/* The same, when an attempt was made already and ended with err. */
bool transaction_retry(struct db_pool *pool, const struct transaction *transaction,
		       struct err *err);
/* Of a run, when it stores something that another program may store at the same moment: all
 * begins anew then, and finds it. Always false. */
bool transaction_anew(struct err *err);
/* One attempt. */
bool transaction_once(struct db_pool *pool, const struct transaction *transaction,
		      struct err *err);
/* One reading statement on a connection of its own. */
bool transaction_read(struct db_pool *pool, struct arena *arena, struct statement statement,
		      struct rows *out, struct err *err);
/* Several, at the price of one. written: beside what this thread has just written, so that the
 * connection which did has much of it in its memory. */
bool transaction_read_all(struct db_pool *pool, bool written, struct question *questions,
			  size_t count, struct err *err);

#endif
