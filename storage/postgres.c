#include <assert.h>
#include <errno.h>
#include <libpq-fe.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/base/clock.h"
#include "engine/base/heap.h"
#include "engine/base/vec.h"
#include "storage/parameters.h"

/* The program has a few dozen statements. Each that has parameters is prepared once per
 * connection while there is room, and sent as text when there is none left. */
enum { STATEMENTS = 128 };

/* So many statements may be under way before their answers are looked at. */
enum { WAITING = 256 };

/* The server ends by itself what takes too long; a server that is stopped or cut off cannot, so
 * we wait this much longer and then give the connection up. */
enum { MARGIN_MS = 3000 };

struct postgres {
	PGconn *connection;
	struct arena arena; /* of the texts of what is prepared */
	struct str prepared[STATEMENTS];
	size_t prepared_count;
	/* The statements that were sent and not answered yet, in a pipeline that settle ends.
	 */
	struct str waiting[WAITING];
	size_t waiting_count;
	struct arena texts;	 /* theirs */
	struct arena parameters; /* of the statement that is being sent */
	int64_t plans_until;	 /* by the steady clock: then they are made anew */
	int64_t plans_ms;	 /* how long they are kept */
	int wait_ms;
	bool silent; /* did not answer in time: what it might still say would answer nothing */
};

VEC_TYPE(values, struct db_value);

/* --- errors ------------------------------------------------------------------------------- */

/* By the beginning of SQLSTATE, the longer first. 57P and 08: the server is going away, or the
 * connection is gone. 25006: what we are connected to is no longer the primary. */
static enum err_code code_of(const char *state)
{
	static const struct {
		const char *begins;
		enum err_code code;
	} codes[] = {
		{ "40001", ERR_AGAIN }, { "40P01", ERR_AGAIN }, { "57P", ERR_AGAIN },
		{ "08", ERR_AGAIN },	{ "25006", ERR_AGAIN }, { "25P03", ERR_AGAIN },
		{ "23", ERR_CONFLICT }, { "55P03", ERR_BUSY },	{ "57014", ERR_BUSY },
		{ "53100", ERR_FULL },	{ "53300", ERR_BUSY },
	};

	for (size_t i = 0; state != NULL && i < LENGTH(codes); i++)
		if (str_starts(str_from_c(state), str_from_c(codes[i].begins)))
			return codes[i].code;
	return ERR_IO;
}

static bool postgres_alive(const void *handle)
{
	const struct postgres *db = handle;

	return !db->silent && PQstatus(db->connection) == CONNECTION_OK;
}

/* The first line of a message of the library's own. */
static struct str first_line(const char *message)
{
	struct str rest = str_from_c(message), line = { "", 0 };

	(void)str_next(&rest, '\n', &line);
	return line;
}

/* Of the server's words only the primary message: details would repeat values, and those are
 * citizens' answers. */
static bool fail(struct postgres *db, const PGresult *result, struct str doing, struct err *err)
{
	const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
	const char *primary = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
	const enum err_code code = postgres_alive(db) ? code_of(state) : ERR_AGAIN;
	struct str message = first_line(PQerrorMessage(db->connection));

	if (primary != NULL)
		message = str_from_c(primary);
	if (db->silent)
		message = STR("the database does not answer");
	return err_set(err, code, "%.*s: %.*s", STR_ARG(doing), STR_ARG(message));
}

/* --- sending and waiting ------------------------------------------------------------------ */

/* False when the connection is of no more use. */
static bool wait_until_answered(const struct postgres *db)
{
	const int64_t until = clock_steady() + db->wait_ms + MARGIN_MS;
	int unsent = PQflush(db->connection);

	while (unsent > 0 || PQisBusy(db->connection)) {
		struct pollfd wait = { .fd = PQsocket(db->connection), .events = POLLIN };
		const int64_t left = until - clock_steady();
		if (unsent > 0)
			wait.events |= POLLOUT;
		if (left <= 0 || (poll(&wait, 1, (int)left) < 0 && errno != EINTR) ||
		    !PQconsumeInput(db->connection))
			return false;
		unsent = PQflush(db->connection);
	}
	return unsent == 0;
}

static bool is_failure(const PGresult *result)
{
	const ExecStatusType status = PQresultStatus(result);

	return status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK;
}

/* Of the results of what was sent the first that failed, or the last; NULL when none came. */
static PGresult *answer(struct postgres *db)
{
	PGresult *kept = NULL;

	while (wait_until_answered(db) || PQstatus(db->connection) != CONNECTION_OK) {
		PGresult *next = PQgetResult(db->connection);
		if (next == NULL)
			return kept;
		if (kept != NULL && is_failure(kept)) {
			PQclear(next);
			continue;
		}
		PQclear(kept);
		kept = next;
	}
	PQclear(kept);
	db->silent = true;
	return NULL;
}

/* --- rows --------------------------------------------------------------------------------- */

/* Whole numbers come in network order. */
static int64_t whole(const char *bytes, int len)
{
	uint64_t number = bytes[0] < 0 ? UINT64_MAX : 0;

	for (int i = 0; i < len; i++)
		number = number << 8 | (unsigned char)bytes[i];
	return (int64_t)number;
}

static struct db_value value_at(const PGresult *result, int row, int column,
				struct arena *arena)
{
	const char *bytes = PQgetvalue(result, row, column);
	const int len = PQgetlength(result, row, column);
	const Oid type = PQftype(result, column);

	if (PQgetisnull(result, row, column) == 1)
		return DB_NONE;
	if (type == OID_INT8 || type == OID_INT4 || type == OID_INT2 || type == OID_BOOL)
		return DB_INT(whole(bytes, len));
	const struct str copy = str_copy(arena, (struct str){ bytes, (size_t)len });
	return type == OID_BYTES ? DB_BLOB(copy) : DB_STR(copy);
}

static struct rows rows_of(PGresult *result, struct arena *arena)
{
	struct values values = { 0 };
	uint64_t changed = 0;
	struct rows rows = { .count = (size_t)PQntuples(result),
			     .columns = (size_t)PQnfields(result) };

	assert(arena != NULL || rows.count == 0);
	for (int i = 0; i < PQntuples(result); i++)
		for (int j = 0; j < PQnfields(result); j++)
			*VEC_ADD(arena, &values) = value_at(result, i, j, arena);
	rows.values = values.at;
	/* Of a SELECT it is how many it gave. */
	if (!str_starts(str_from_c(PQcmdStatus(result)), STR("SELECT")) &&
	    str_to_u64(str_from_c(PQcmdTuples(result)), &changed))
		rows.changed = (int64_t)changed;
	return rows;
}

/* A transaction in which something failed is rolled back by COMMIT, without an error. */
static bool is_false_commit(PGresult *result, struct str sql)
{
	return str_ends(sql, STR("COMMIT")) &&
	       str_equal_c(STR("ROLLBACK"), PQcmdStatus(result));
}

/* --- pipelines ---------------------------------------------------------------------------- */

/* Statements are sent without waiting for the answers of those before them; one wait, settle,
 * is for all. After a failure the server skips what else was sent, so nothing is done on top of
 * it (libpq, "Pipeline Mode"). */

static bool enter_pipeline(struct postgres *db, struct str sql, struct err *err)
{
	return PQpipelineStatus(db->connection) == PQ_PIPELINE_ON ||
	       PQenterPipelineMode(db->connection) == 1 ||
	       fail(db, NULL, sql_purpose(sql), err);
}

/* The last of the statements that wait; nobody asks what those before them give. */
struct asked {
	struct question *questions;
	size_t count;
};
static const struct asked nobody;

static bool take(struct postgres *db, size_t i, PGresult *result, struct asked asked,
		 struct err *err)
{
	const struct str sql = db->waiting[i];
	const size_t first = db->waiting_count - asked.count;

	if (is_failure(result))
		return fail(db, result, sql_purpose(sql), err);
	if (is_false_commit(result, sql))
		return err_set(err, ERR_IO, "%.*s: the transaction had failed before",
			       STR_ARG(sql_purpose(sql)));
	if (i >= first) {
		struct question *question = &asked.questions[i - first];
		question->rows = rows_of(result, question->arena);
	}
	return true;
}

/* The answers in their order, each followed by a NULL, up to the mark that settle sent. True
 * when that was reached. ok turns false, with err, at the first failure. */
static bool take_all(struct postgres *db, struct asked asked, bool *ok, struct err *err)
{
	size_t i = 0;
	bool marked = false;

	while (!marked && wait_until_answered(db)) {
		PGresult *result = PQgetResult(db->connection);
		marked = PQresultStatus(result) == PGRES_PIPELINE_SYNC;
		if (result == NULL && PQstatus(db->connection) != CONNECTION_OK)
			return false;
		if (result == NULL)
			i++;
		else if (!marked && *ok && i < db->waiting_count)
			*ok = take(db, i, result, asked, err);
		PQclear(result);
	}
	return marked;
}

/* True when everything that was sent was done. */
static bool settle(struct postgres *db, struct asked asked, struct err *err)
{
	bool ok = true;

	if (db->waiting_count == 0)
		return true;
	const struct str doing = sql_purpose(db->waiting[db->waiting_count - 1]);
	const bool marked =
		PQpipelineSync(db->connection) == 1 && take_all(db, asked, &ok, err);
	if (!marked) {
		db->silent = PQstatus(db->connection) == CONNECTION_OK;
		ok = ok && fail(db, NULL, doing, err);
	}
	db->waiting_count = 0;
	arena_reset(&db->texts);
	return ok;
}

/* --- statements --------------------------------------------------------------------------- */

struct name {
	char text[8]; /* "s17" */
};

static struct name name_of(size_t i)
{
	struct name name;

	(void)snprintf(name.text, sizeof(name.text), "s%u", (unsigned)(i % STATEMENTS));
	return name;
}

static size_t find_prepared(const struct postgres *db, struct str sql)
{
	size_t i = 0;

	while (i < db->prepared_count && !str_equal(db->prepared[i], sql))
		i++;
	return i;
}

static bool sent(struct postgres *db, struct str sql, bool ok, struct err *err)
{
	if (!ok)
		return fail(db, NULL, sql_purpose(sql), err);
	db->waiting[db->waiting_count++] = str_copy(&db->texts, sql);
	return true;
}

/* What is under way is settled first, so that it is known whether the name can be used. */
static bool prepare(struct postgres *db, struct str sql, const struct parameters *with,
		    struct err *err)
{
	const struct str kept = { str_to_c(&db->arena, sql), sql.len };
	const struct name name = name_of(db->prepared_count);

	if (!settle(db, nobody, err) || !enter_pipeline(db, sql, err) ||
	    !sent(db, sql,
		  PQsendPrepare(db->connection, name.text, kept.at, with->count, with->types) ==
			  1,
		  err) ||
	    !settle(db, nobody, err))
		return false;
	db->prepared[db->prepared_count++] = kept;
	return true;
}

static bool send_prepared(struct postgres *db, size_t i, const struct parameters *with)
{
	const struct name name = name_of(i);

	return PQsendQueryPrepared(db->connection, name.text, with->count, with->values,
				   with->lengths, with->formats, 1) == 1;
}

static bool send_text(struct postgres *db, struct str sql, const struct parameters *with)
{
	return PQsendQueryParams(db->connection, str_to_c(&db->texts, sql), with->count,
				 with->types, with->values, with->lengths, with->formats,
				 1) == 1;
}

/* Plans are kept, and made before anything was stored any index looks as good as another. They
 * are made anew after a moment, after two, after four. */
enum { PLANS_FIRST_MS = 250, PLANS_MOST_MS = 60000 };

static bool forget_plans(struct postgres *db, struct err *err)
{
	const struct str sql = STR("/* forgetting plans */ DISCARD PLANS");
	const struct parameters none = { 0 };
	const int64_t now = clock_steady();

	if (db->waiting_count > 0 || now < db->plans_until)
		return true;
	db->plans_ms = db->plans_ms > PLANS_MOST_MS / 2 ? PLANS_MOST_MS : db->plans_ms * 2;
	db->plans_until = now + db->plans_ms;
	return enter_pipeline(db, sql, err) && sent(db, sql, send_text(db, sql, &none), err);
}

static bool send_one(struct postgres *db, struct statement statement, struct err *err)
{
	const struct str sql = statement.sql;
	const size_t i = find_prepared(db, sql);
	const struct parameters with = parameters_of(&db->parameters, &statement);

	if (db->waiting_count == WAITING && !settle(db, nobody, err))
		return false;
	if (with.count > 0 && i == db->prepared_count && i < STATEMENTS &&
	    !prepare(db, sql, &with, err))
		return false;
	return enter_pipeline(db, sql, err) &&
	       sent(db, sql,
		    with.count == 0 || i == STATEMENTS ? send_text(db, sql, &with)
						       : send_prepared(db, i, &with),
		    err);
}

static bool postgres_defer(void *handle, struct statement statement, struct err *err)
{
	return forget_plans(handle, err) && send_one(handle, statement, err);
}

/* Prepared beforehand: what prepares settles, and the answers of those before it would be gone.
 */
static bool prepare_all(struct postgres *db, const struct question *questions, size_t count,
			struct err *err)
{
	for (size_t i = 0; i < count; i++) {
		const struct statement *statement = &questions[i].statement;
		const size_t at = find_prepared(db, statement->sql);
		if (statement->count == 0 || at < db->prepared_count || at == STATEMENTS)
			continue;
		const struct parameters with = parameters_of(&db->parameters, statement);
		if (!prepare(db, statement->sql, &with, err))
			return false;
	}
	return true;
}

static bool postgres_query(void *handle, struct question *questions, size_t count,
			   struct err *err)
{
	struct postgres *db = handle;
	const struct asked asked = { questions, count };

	assert(count <= WAITING);
	if (!prepare_all(db, questions, count, err) || !forget_plans(db, err) ||
	    (db->waiting_count + count > WAITING && !settle(db, nobody, err)))
		return false;
	for (size_t i = 0; i < count; i++)
		if (!send_one(db, questions[i].statement, err))
			return false;
	return settle(db, asked, err);
}

/* Asks nobody, but for what is still under way. */
static bool postgres_in_transaction(void *handle)
{
	struct postgres *db = handle;
	struct err ignored;

	(void)settle(db, nobody, &ignored);
	const PGTransactionStatusType status = PQtransactionStatus(db->connection);
	return status == PQTRANS_INTRANS || status == PQTRANS_INERROR;
}

/* --- scripts ------------------------------------------------------------------------------ */

static bool postgres_script(void *handle, struct str sql, struct err *err)
{
	struct postgres *db = handle;
	struct arena arena = { 0 };
	PGresult *result = NULL;

	if (!settle(db, nobody, err))
		return false;
	(void)PQexitPipelineMode(db->connection);
	if (PQsendQuery(db->connection, str_to_c(&arena, sql)) == 1)
		result = answer(db);
	arena_finish(&arena);
	const bool ok = result != NULL && !is_failure(result);
	if (!ok)
		(void)fail(db, result, sql_purpose(sql), err);
	PQclear(result);
	return ok;
}

/* --- opening ------------------------------------------------------------------------------ */

static void postgres_close(void *handle)
{
	struct postgres *db = handle;

	if (db == NULL)
		return;
	PQfinish(db->connection);
	arena_finish(&db->arena);
	arena_finish(&db->texts);
	arena_finish(&db->parameters);
	free(db);
}

/* What stands before the address may be said otherwise in it, what stands behind it may not: of
 * a cluster's servers, only the one that takes writes is of use. A server that vanished is
 * noticed in seconds, not in the hours that TCP grants it. */
static PGconn *connect_to(const char *address)
{
	const char *const names[] = { "connect_timeout",
				      "keepalives_idle",
				      "keepalives_interval",
				      "keepalives_count",
				      "tcp_user_timeout",
				      "application_name",
				      "dbname",
				      "target_session_attrs",
				      "client_encoding",
				      NULL };
	const char *const values[] = { "2",	   "10",    "5",	  "3",	  "10000",
				       "veidlapa", address, "read-write", "UTF8", NULL };

	return PQconnectdbParams(names, values, 1);
}

/* Whatever the statements look for they find by an index, row by row, and in its order. The
 * server would do otherwise where it takes tables for small, or nearly all deliveries for done.
 * Compiling a plan costs more than such a statement takes. */
#define PLANS                                                                                  \
	"SET enable_seqscan = off; SET enable_bitmapscan = off; SET enable_hashjoin = off; "   \
	"SET enable_mergejoin = off; SET jit = off; "

/* The server's own limits: a lock of others is waited for less long than a statement, so that
 * its message names the lock; a transaction whose program sleeps must not hold up the others. A
 * commit is durable unless the operator wants even more than that (remote_apply). */
static bool set_limits(struct postgres *db, struct err *err)
{
	struct arena arena = { 0 };
	const bool ok = postgres_script(
		db,
		str_printf(&arena,
			   "/* opening the store */ SET lock_timeout = %d; "
			   "SET statement_timeout = %d; "
			   "SET idle_in_transaction_session_timeout = 10000; "
			   "SET client_min_messages = error; SET TimeZone = 'UTC'; " PLANS
			   "SELECT set_config('synchronous_commit', 'on', false) "
			   "WHERE current_setting('synchronous_commit') = 'off'",
			   db->wait_ms * 2 / 5, db->wait_ms),
		err);

	arena_finish(&arena);
	return ok;
}

/* fsync = off is for tests of others: the first power failure takes what was acknowledged. */
static bool refuse_volatile(struct postgres *db, struct err *err)
{
	const char *fsync = "off";
	PGresult *result = NULL;

	if (PQsendQuery(db->connection, "SELECT current_setting('fsync')") == 1)
		result = answer(db);
	const bool read = result != NULL && PQntuples(result) == 1;
	if (read)
		fsync = PQgetvalue(result, 0, 0);
	const bool ok = read ? str_equal_c(STR("on"), fsync) ||
					err_set(err, ERR_INVALID,
						"the database has fsync = off, so what it "
						"stores is not durable")
			     : fail(db, result, STR("opening the store"), err);
	PQclear(result);
	return ok;
}

static void *postgres_open(struct str location, int wait_ms, struct err *err)
{
	struct arena arena = { 0 };
	const char *address =
		str_to_c(&arena, str_printf(&arena, "postgres:%.*s", STR_ARG(location)));
	struct postgres *db = heap_new(sizeof(*db));

	db->wait_ms = wait_ms;
	db->plans_ms = PLANS_FIRST_MS;
	db->plans_until = clock_steady() + PLANS_FIRST_MS;
	db->connection = connect_to(address);
	arena_finish(&arena);
	bool ok = postgres_alive(db);
	if (!ok)
		(void)fail(db, NULL, STR("opening the store"), err);
	ok = ok && PQsetnonblocking(db->connection, 1) == 0 && set_limits(db, err) &&
	     refuse_volatile(db, err);
	if (ok)
		return db;
	postgres_close(db);
	return NULL;
}

const struct driver postgres_driver = {
	.scheme = STR_INIT("postgres"),
	.for_update = STR_INIT("FOR UPDATE SKIP LOCKED"),
	.begin = STR_INIT("/* beginning to write */ BEGIN"),
	.clock = STR_INIT("(extract(epoch FROM clock_timestamp()) * 1000)::BIGINT"),
	/* The number is any that nobody else is likely to use. Whoever
	 * holds it may take a minute; whoever waits for a table may not. */
	.exclusive = STR_INIT(
		"/* waiting for others that migrate */ SET LOCAL statement_timeout = 0; "
		"SET LOCAL lock_timeout = 60000; SELECT pg_advisory_xact_lock(7304822107); "
		"SET LOCAL lock_timeout = 5000"),
	.open = postgres_open,
	.close = postgres_close,
	.query = postgres_query,
	.defer = postgres_defer,
	.in_transaction = postgres_in_transaction,
	.alive = postgres_alive,
	.script = postgres_script,
};
