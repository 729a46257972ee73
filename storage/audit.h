/* What was done to what people sent: entries that are only added, each bound to the one before
 * by a hash, for each institution. */
#ifndef STORAGE_AUDIT_H
#define STORAGE_AUDIT_H

#include "storage/db.h"

struct audit_entry {
	struct str institution, what, submission, reference, detail; /* no personal data */
	struct str who; /* of the institution or the platform; empty: the program by itself */
	int64_t time_ms;
};

/* Inside a transaction; whoever adds for the same institution waits until that has ended. */
bool audit_add(struct db *db, const struct audit_entry *entry, struct err *err);

#endif
