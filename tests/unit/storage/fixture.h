/* An empty store for one test, of the driver that the tests run for. */
#ifndef TESTS_UNIT_STORAGE_FIXTURE_H
#define TESTS_UNIT_STORAGE_FIXTURE_H

#include "storage/store.h"

extern struct store *store;
extern struct arena arena;
extern struct err err;

void fixture_init(void);
void fixture_finish(void);
/* Its address: to open it a second time. */
struct str fixture_url(void);
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
