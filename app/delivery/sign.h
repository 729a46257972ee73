/* Standard Webhooks 1.0.0 signatures, scheme v1: HMAC-SHA256 over "id.timestamp.body". */
#ifndef APP_DELIVERY_SIGN_H
#define APP_DELIVERY_SIGN_H

#include "engine/base/arena.h"
#include "engine/base/err.h"
#include "engine/base/str.h"

enum {
	SIGN_KEYS = 11,	     /* the one in use and ten old ones, as Svix allows */
	SIGN_KEY_LEAST = 24, /* bytes of a key: the specification's range */
	SIGN_KEY_MOST = 64,
	SIGN_TOLERANCE_S = 300 /* how far a timestamp may be from now */
};

struct sign_key {
	unsigned char bytes[SIGN_KEY_MOST];
	size_t len;
};

struct sign_keys {
	struct sign_key at[SIGN_KEYS];
	size_t count;
};

/* "whsec_…" (base64 of the key), separated by spaces, newest first. ERR_INVALID says what is
 * wrong and which one it is, never the secret itself. */
bool sign_keys_read(struct str secrets, struct sign_keys *out, struct err *err);
void sign_keys_wipe(struct sign_keys *keys);

struct sign_message {
	struct str id;	      /* webhook-id: no "." in it */
	struct str timestamp; /* webhook-timestamp: seconds since 1970 */
	struct str body;
};

/* The value of webhook-signature: one signature per key, so that a receiver that knows only
 * the old or only the new key accepts it. */
struct str sign_header(const struct sign_keys *keys, const struct sign_message *message,
		       struct arena *arena);

/* For receivers: ERR_DENIED when no signature in the header matches any key, ERR_INVALID when
 * the timestamp is no number or too far from now. */
bool sign_verify(const struct sign_keys *keys, const struct sign_message *message,
		 struct str signatures, int64_t now_s, struct err *err);

#endif
