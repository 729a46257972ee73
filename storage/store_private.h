/* What the files behind store.h share. */
#ifndef STORAGE_STORE_PRIVATE_H
#define STORAGE_STORE_PRIVATE_H

#include "storage/db.h"
#include "storage/group.h"
#include "storage/store.h"
#include "storage/transaction.h"
#include "storage/vault.h"

struct store {
	struct db_pool *pool;
	struct group *group;
	struct vault *vault;
};

/* A reading statement on a connection of its own. */
bool store_read(struct store *store, struct arena *arena, struct statement statement,
		struct rows *out, struct err *err);
/* Writes: see transaction.h for what run must bear. Where only one can write, those who write
 * at the same time share a transaction. */
bool store_transact(struct store *store,
		    bool (*run)(struct db *db, void *context, struct err *err), void *context,
		    struct err *err);
/* The same for works that would wait for each other anyway, those of one key: they share one
 * everywhere. */
bool store_transact_by(struct store *store, struct str key,
		       const struct transaction *transaction, struct err *err);
/* A writing statement that shares a flush with others of the same key. */
bool store_write_by(struct store *store, struct str key, struct statement statement,
		    struct err *err);
/* A writing statement; changed (rows) may be NULL. */
bool store_write(struct store *store, struct statement statement, int64_t *changed,
		 struct err *err);

/* What a piece of a file is to the vault; with number 0 the file, too. A piece is bound to its
 * number and to the size of the whole, so that none can be left out or change places. */
struct vault_place attachment_place(const struct stored_file *file, int64_t number);
/* The file of the submission's draft is the submission's from now on; inside its transaction.
 */
bool attachment_hand_over(struct db *db, const struct submission *submission, struct str file,
			  struct err *err);

/* Inside a transaction: a form that was withdrawn is so no longer; *returned: it was. */
bool availability_return(struct db *db, struct str institution, struct str form, bool *returned,
			 struct err *err);

/* Inside a transaction; *added is 0 when there is no such submission. */
bool status_insert(struct db *db, const struct submission_status *status, int64_t *added,
		   struct err *err);

/* Outside a transaction, before the one that records them: what receivers answered becomes what
 * is kept of it. */
bool attempts_lock_answers(struct store *store, struct ending *endings, size_t count,
			   struct arena *arena, struct err *err);

/* Inside one: what came of deliveries whose leases still hold; the others are lost. */
bool endings_record(struct db *db, struct ending *endings, size_t count, struct arena *arena,
		    struct err *err);

/* Outside a transaction: reads the secrets of an endpoint that was read. */
bool endpoint_open(struct store *store, struct endpoint *endpoint, struct arena *arena,
		   struct err *err);
/* Of "endpoint e", in the order that endpoint_read takes them. */
#define ENDPOINT_COLUMNS                                                                       \
	"e.institution, e.url, e.secrets, e.options, e.concurrency, e.disabled, e.pending, "   \
	"e.since_ms, e.attempts, e.failures, e.opens, e.until_ms, "                            \
	"e.sealed, e.data_key, e.revision, e.alarmed, e.last_end, e.last_status, e.last_ms"
struct row;
void endpoint_read(struct row *row, struct endpoint *out);

/* The next column of a row: columns are read in the order of the SELECT. */
struct row {
	const struct rows *rows;
	size_t row, column;
};
struct str row_str(struct row *row);
struct db_value row_value(struct row *row);
int64_t row_int(struct row *row);

#endif
