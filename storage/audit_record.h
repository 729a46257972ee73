/* The audit as it is proved to others: whole entries with their hashes, and the signatures that
 * the platform puts under the newest entry of each institution once a day. */
#ifndef STORAGE_AUDIT_RECORD_H
#define STORAGE_AUDIT_RECORD_H

#include "storage/audit.h"

/* An entry as it stands, with the hash that binds it to those before. */
struct audit_record {
	struct audit_entry entry;
	int64_t number; /* from 1, without gaps */
	struct str hash;
};
VEC_TYPE(audit_records, struct audit_record);

/* The hash of an entry behind the one that has the hash before; empty before the first. In the
 * arena. */
struct str audit_hash(const struct audit_entry *entry, int64_t number, struct str before,
		      struct arena *arena);
/* Those behind a number, in order; at most a thousand. */
bool store_audit_records(struct store *store, struct arena *arena, struct str institution,
			 int64_t after, struct audit_records *out, struct err *err);

/* What an institution's audit ends with. */
struct audit_end {
	struct str institution;
	int64_t number;
	struct str hash;
};
VEC_TYPE(audit_ends, struct audit_end);
/* Of each institution that has an audit, by its number. */
bool store_audit_ends(struct store *store, struct arena *arena, struct audit_ends *out,
		      struct err *err);

/* The platform says that at that time an audit ended so. */
struct audit_signature {
	struct audit_end end;
	int64_t day; /* since 1970 */
	int64_t time_ms;
	struct str text; /* key and signature, as the one who signed wrote them */
};
VEC_TYPE(audit_signatures, struct audit_signature);
/* One for each institution and day: of several replicas the first one counts. */
bool store_audit_sign(struct store *store, const struct audit_signature *signature,
		      struct err *err);
/* By the numbers they are for. */
bool store_audit_signatures(struct store *store, struct arena *arena, struct str institution,
			    struct audit_signatures *out, struct err *err);

#endif
