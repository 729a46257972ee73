/* Standard Webhooks 1.0.0 signatures over "id.timestamp.body": v1 is HMAC-SHA256, v1a Ed25519.
 */
#ifndef APP_DELIVERY_SIGN_H
#define APP_DELIVERY_SIGN_H

#include "engine/base/arena.h"
#include "engine/base/err.h"
#include "engine/base/pair.h"
#include "engine/base/str.h"

enum {
	SIGN_KEYS = 11,	     /* the one in use and ten old ones, as Svix allows */
	SIGN_KEY_LEAST = 24, /* bytes of a secret of v1: the specification's range */
	SIGN_KEY_LEAST_RECEIVER = 16,
	SIGN_KEY_MOST = 64,
	SIGN_TOLERANCE_S = 300 /* how far a timestamp may be from now */
};

enum sign_kind {
	SIGN_SHARED, /* whsec_: the secret of v1, which both sides have */
	SIGN_SECRET, /* whsk_: of v1a, seed and public key; the sender's alone */
	SIGN_PUBLIC, /* whpk_: of v1a, for receivers */
};

struct sign_key {
	enum sign_kind kind;
	unsigned char bytes[SIGN_KEY_MOST];
	size_t len;
	int64_t until_s; /* when it ends, in seconds since 1970; INT64_MAX: never */
};

struct sign_keys {
	struct sign_key at[SIGN_KEYS];
	size_t count;
};

/* "whsec_…" or "whsk_…", the key in base64, separated by spaces, newest first. An old one may
 * end: "whsec_…@2026-12-01T00:00:00Z"; one of them must not. Those of a receiver may be whpk_…
 * too. ERR_INVALID says what is wrong and which one it is, never the secret itself. */
bool sign_keys_read(struct str secrets, struct sign_keys *out, struct err *err);
bool sign_keys_read_receiver(struct str secrets, struct sign_keys *out, struct err *err);
void sign_keys_wipe(struct sign_keys *keys);

struct sign_message {
	struct str id;	      /* webhook-id: no "." in it */
	struct str timestamp; /* webhook-timestamp: seconds since 1970 */
	struct str body;
};

/* The value of webhook-signature: one signature for each key that has not ended, so that a
 * receiver that knows only the old or only the new one accepts it. */
struct str sign_header(const struct sign_keys *keys, const struct sign_message *message,
		       int64_t now_s, struct arena *arena);

/* The headers of what is sent so, of that many. */
enum { SIGN_HEADERS = 4 };
void sign_headers(const struct sign_keys *keys, const struct sign_message *message,
		  struct str content_type, struct arena *arena,
		  struct pair headers[SIGN_HEADERS]);

/* "v1:1a2b3c4d v1a:…": which keys those are, without telling anything about them: the beginning
 * of the SHA-256 of each. For the log of attempts. */
struct str sign_key_ids(const struct sign_keys *keys, int64_t now_s, struct arena *arena);

/* For receivers: ERR_DENIED when no signature in the header matches any key, ERR_INVALID when
 * the timestamp is no number or too far from now. */
bool sign_verify(const struct sign_keys *keys, const struct sign_message *message,
		 struct str signatures, int64_t now_s, struct err *err);

#endif
