/* What is kept beside a definition that is worked on, and is no part of it. */
#ifndef STORAGE_ASIDES_H
#define STORAGE_ASIDES_H

#include "storage/store.h"

struct aside {
	struct str institution, form;
	struct str kind;   /* what it is: "import", "trial" */
	struct str author; /* whose it is; empty: the form's */
	struct str content;
	int64_t time_ms;
};

/* In place of what was there. */
bool store_aside_put(struct store *store, const struct aside *aside, struct err *err);
/* Fills in content and time of the one that the rest names; ERR_NOT_FOUND: there is none. */
bool store_aside_get(struct store *store, struct arena *arena, struct aside *aside,
		     struct err *err);
bool store_aside_remove(struct store *store, const struct aside *aside, struct err *err);

#endif
