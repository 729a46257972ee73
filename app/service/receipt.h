/* What proves a receipt, to anybody and without asking us: a code that says what was received
 * and when, signed by the platform, and a signature over a whole file. */
#ifndef APP_SERVICE_RECEIPT_H
#define APP_SERVICE_RECEIPT_H

#include "app/service/crypto.h"
#include "app/service/ed25519.h"
#include "engine/base/buf.h"
#include "engine/base/err.h"
#include "engine/base/vec.h"
#include "storage/store.h"

struct receipt {
	struct str reference, urn; /* of the form's version */
	int64_t received_ms;
	unsigned char sent[CRYPTO_DIGEST]; /* of what is stored */
};

/* In groups of letters, which may be typed: receipt.c says what is in it. */
struct str receipt_code(struct arena *arena, const struct platform_key *key,
			const struct receipt *receipt);
/* Appends the signature of what is in it, as a comment behind the end of a PDF. */
void receipt_sign_file(const struct platform_key *key, struct buf *file);

/* The public keys by which receipts are verified: each is derived from one of the platform's.
 */
struct receipt_key {
	unsigned char public[ED25519_PUBLIC];
};
VEC_TYPE(receipt_keys, struct receipt_key);

/* A line "ed25519 BASE64" for each. */
void receipt_keys_print(const struct platform_keys *keys, struct buf *out);
void receipt_keys_of(const struct platform_keys *keys, struct arena *arena,
		     struct receipt_keys *out);
/* Empty lines and those that begin with # are skipped. */
bool receipt_keys_read(struct str text, struct arena *arena, struct receipt_keys *out,
		       struct err *err);

enum receipt_verdict {
	RECEIPT_GENUINE,
	RECEIPT_CHANGED,   /* it is signed by one of the keys, but not as it is now */
	RECEIPT_OTHER_KEY, /* none of the keys signed it */
	RECEIPT_UNREADABLE,
};
/* key: as it is called, "1a2b3c4d". */
struct receipt_finding {
	enum receipt_verdict verdict;
	bool file; /* it is about a PDF, and not about a code */
	struct str key;
	struct receipt receipt; /* of a code, unless it cannot be read */
};

struct receipt_finding receipt_check_code(struct str code, const struct receipt_keys *keys,
					  struct arena *arena);
struct receipt_finding receipt_check_file(struct str file, const struct receipt_keys *keys,
					  struct arena *arena);
/* A PDF as it was downloaded, else a code. */
struct receipt_finding receipt_check(struct str what, const struct receipt_keys *keys,
				     struct arena *arena);

/* A text in a context of its own, "veidlapa audit 1\n", signed by the same keys, which no
 * receipt can be taken for: "1a2b3c4d BASE64". */
struct str receipt_sign_text(struct arena *arena, const struct platform_key *key,
			     struct str context, struct str text);
enum receipt_verdict receipt_check_text(struct str context, struct str text,
					struct str signature, const struct receipt_keys *keys,
					struct arena *arena);

#endif
