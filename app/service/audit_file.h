/* The audit of an institution as a file that proves itself: a JSON object a line, an entry
 * each, behind it the platform's signatures that end with it, and what the audit ends with at
 * last. */
#ifndef APP_SERVICE_AUDIT_FILE_H
#define APP_SERVICE_AUDIT_FILE_H

#include "app/service/receipt.h"
#include "storage/audit_record.h"

/* Signs what each audit ends with, unless that was done today, or nothing came since. */
bool audit_sign_all(struct store *store, const struct platform_key *key, int64_t now_ms,
		    struct err *err);
enum { AUDIT_FILE = 256 * 1024 * 1024 }; /* bytes at most */
/* Appends the whole audit of the institution. */
bool audit_file_write(struct store *store, struct str institution, struct buf *out,
		      struct err *err);

struct audit_proof {
	int64_t entries, signatures;
	int64_t signed_number, signed_ms; /* the newest entry under a signature, and its time */
};
/* Reads such a file. False with what is wrong, and at which entry: changed, taken out, put in
 * another order, cut off, signed by none of the keys. */
bool audit_file_check(struct str text, const struct receipt_keys *keys,
		      struct audit_proof *proof, struct err *err);

#endif
