/* The OpenID provider that people log in at: what it says of itself (OpenID Connect Discovery
 * 1.0), its keys, and its answers. */
#ifndef APP_IDENTITY_PROVIDER_H
#define APP_IDENTITY_PROVIDER_H

#include "app/service/fetch.h"
#include "engine/base/json.h"

struct provider_config {
	struct str issuer; /* exactly as its tokens say it */
	struct str client_id;
	struct str client_secret; /* empty: a public client */
	struct fetch_policy fetch;
};

/* Safe for several threads. Nothing is asked before somebody logs in. */
struct provider;
struct provider *provider_new(const struct provider_config *config);
void provider_free(struct provider *provider);

struct provider_facts {
	struct str authorization, token, keys; /* addresses */
	struct str userinfo, end_session;      /* empty: it has none */
	bool names_itself; /* an answer without iss is not its answer (RFC 9207) */
	bool posts_secret; /* it does not take the secret in a header */
};
/* In the arena. False when it cannot be had now: ERR_IO; or is not to be used: ERR_INVALID. It
 * is remembered for an hour, a failure for seconds. */
bool provider_facts(struct provider *provider, struct arena *arena, struct provider_facts *out,
		    struct err *err);

/* A code for tokens (RFC 6749 §4.1.3, RFC 7636). */
struct exchange {
	struct str code, verifier, redirect_uri;
};
struct tokens {
	struct str id, access;
};
bool provider_exchange(struct provider *provider, const struct exchange *exchange,
		       struct arena *arena, struct tokens *out, struct err *err);
/* The claims of a token that the provider signed. Its keys are asked for anew when one is
 * missing, but not more often than every ten seconds. */
bool provider_claims(struct provider *provider, struct str token, struct arena *arena,
		     const struct json **claims, struct err *err);
/* What it says of the person besides; NULL without an error when it has no such address. */
bool provider_userinfo(struct provider *provider, struct str access, struct arena *arena,
		       const struct json **claims, struct err *err);

#endif
