/* What was done to what people sent: entries that are only added, each bound to the one before
 * by a hash, for each institution. */
#ifndef STORAGE_AUDIT_H
#define STORAGE_AUDIT_H

#include "storage/db.h"
#include "storage/store.h"

struct audit_entry {
	struct str institution, what, submission, reference, detail; /* no personal data */
	struct str who; /* of the institution or the platform; empty: the program by itself */
	int64_t time_ms;
};

/* What a line tells, of that institution. */
struct audit_entry audit_entry_of(struct str institution, const struct audit_line *line);
/* Inside a transaction; whoever adds for the same institution waits until that has ended. */
bool audit_add(struct db *db, const struct audit_entry *entry, struct err *err);

#endif
