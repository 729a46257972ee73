#include "storage/transaction.h"

#include <time.h>

/* How long is paused before each further attempt. A restart of the database is usually bridged
 * by the first two. When a commit was not answered, more patience is worth its while: whoever
 * waits has been told nothing yet, and "not stored" could be false. */
static const long pauses_ms[] = { 50, 250, 500, 1000, 2000, 4000 };
enum { USUAL = 2 };

struct attempts {
	size_t failed;
	bool unknown; /* a commit was not answered */
};

static bool passes(const struct attempts *self, enum err_code code)
{
	return code == ERR_AGAIN || code == ERR_UNKNOWN || (self->unknown && code == ERR_BUSY);
}

/* After an attempt failed: is another one worth it? Pauses before it says so. */
static bool again(struct attempts *self, struct err *err)
{
	self->unknown = self->unknown || err->code == ERR_UNKNOWN;
	if (!passes(self, err->code))
		return false;
	if (self->failed == (self->unknown ? LENGTH(pauses_ms) : USUAL)) {
		err->code = self->unknown ? ERR_UNKNOWN : err->code;
		return false;
	}
	const struct timespec pause = { .tv_sec = pauses_ms[self->failed] / 1000,
					.tv_nsec = pauses_ms[self->failed] % 1000 * 1000000 };
	(void)nanosleep(&pause, NULL);
	self->failed++;
	return true;
}

bool transaction_anew(struct err *err)
{
	if (err->code == ERR_CONFLICT)
		err->code = ERR_AGAIN;
	return false;
}

bool transaction_once(struct db_pool *pool, const struct transaction *transaction,
		      struct err *err)
{
	struct db *db = db_take_to_write(pool, err);
	const bool ok =
		db != NULL && db_begin(db, err) &&
		db_query_all(db, transaction->questions, transaction->question_count, err) &&
		transaction->run(db, transaction->context, err) && db_commit(db, err);

	db_give(db);
	return ok;
}

bool transaction_retry(struct db_pool *pool, const struct transaction *transaction,
		       struct err *err)
{
	struct attempts attempts = { .unknown = err->code == ERR_UNKNOWN };

	while (!transaction_once(pool, transaction, err))
		if (!again(&attempts, err))
			return false;
	return true;
}

bool transaction_run(struct db_pool *pool, const struct transaction *transaction,
		     struct err *err)
{
	err->code = ERR_NONE;
	return transaction_retry(pool, transaction, err);
}

static bool read_once(struct db_pool *pool, bool written, struct question *questions,
		      size_t count, struct err *err)
{
	struct db *db = written ? db_take_to_write(pool, err) : db_take(pool, err);
	const bool ok = db != NULL && db_query_all(db, questions, count, err);

	db_give(db);
	return ok;
}

bool transaction_read_all(struct db_pool *pool, bool written, struct question *questions,
			  size_t count, struct err *err)
{
	struct attempts attempts = { 0 };

	while (!read_once(pool, written, questions, count, err))
		if (!again(&attempts, err))
			return false;
	return true;
}

bool transaction_read(struct db_pool *pool, struct arena *arena, struct statement statement,
		      struct rows *out, struct err *err)
{
	struct question question = { statement, arena, { 0 } };
	const bool ok = transaction_read_all(pool, false, &question, 1, err);

	if (ok)
		*out = question.rows;
	return ok;
}
