/* An empty store for one test, of the driver that the tests run for: SQLite, or PostgreSQL when
 * VEIDLAPA_TEST_POSTGRES is the address of a server. */
#ifndef TESTS_UNIT_STORAGE_FIXTURE_H
#define TESTS_UNIT_STORAGE_FIXTURE_H

#include "storage/db.h"
#include "storage/store.h"
#include "tests/support/keys.h"

extern struct store *store;
extern struct arena arena;
extern struct err err;

void fixture_init(void);
void fixture_finish(void);
/* Reaches behind the store, as somebody with the database would: a connection of its own, in
 * the two that follow and with the inits here. */
extern struct db *behind;
void fixture_init_behind(void);
void fixture_finish_behind(void);
/* To the store at that address in place of the one before. */
void fixture_reach(struct str url);
struct rows fixture_query(struct statement statement);
/* How the database would go about it: with few rows PostgreSQL reads them all, unless told not
 * to, as it is here. */
struct str fixture_plan(struct str sql, const struct db_value *values, size_t count);
/* Its address: to open it a second time. */
struct str fixture_url(void);
/* The address of another one, where nothing is yet. */
struct str fixture_fresh_url(void);
bool fixture_is_postgres(void);
/* Of PostgreSQL: the path of its socket, and the address of the same store by a port. */
const char *fixture_socket(void);
struct str fixture_url_by_port(unsigned port);
/* The same, but inits that skip the test when it runs for the other driver. */
void fixture_init_sqlite(void);
void fixture_init_postgres(void);
/* Closes the store and opens it again: what was not durable is gone. */
void fixture_reopen(void);
/* Its folder and its file, for tests of SQLite alone. */
const char *fixture_path(void);

/* A submission of the institution with that id, and key "key-ID". */
struct submission fixture_submission(const char *institution, const char *id);
/* Stores it and gives it back. */
struct submission fixture_submit(const char *institution, const char *id);
void fixture_endpoint(const char *institution);

#endif
