/* Logging in by OpenID Connect Core 1.0: authorisation code with PKCE (RFC 7636, S256). What a
 * login is begun with is not kept here: a cookie holds it, and what goes to the provider is
 * derived from that. */
#ifndef APP_IDENTITY_LOGIN_H
#define APP_IDENTITY_LOGIN_H

#include "app/identity/person.h"
#include "app/identity/provider.h"
#include "storage/store.h"

struct login_config {
	struct provider_config provider;
	struct claim_map claims;
	struct str scope;
	struct str redirect_uri; /* the only one there is */
	struct platform_keys keys;
};

/* Safe for several threads. The config is borrowed. */
struct login;
struct login *login_new(const struct login_config *config);
void login_free(struct login *login);

/* Of whom, and how surely it must be known. */
struct login_wish {
	struct str form;
	enum login_level least;
	int64_t now_ms;
};
/* The value of the browser's cookie, and the address at the provider where it is to go. False
 * when the provider cannot be asked. */
bool login_begin(struct login *login, const struct login_wish *wish, struct arena *arena,
		 struct str *cookie, struct str *url, struct err *err);

/* What came back with the browser. */
struct login_return {
	struct str cookie, state, code, issuer, error;
};
/* The form that a state says it is of; the cookie tells whether that is true. */
struct str login_form(struct str state);

enum login_end {
	LOGIN_DONE,
	LOGIN_STALE,	   /* not begun by this browser, or too long ago */
	LOGIN_REFUSED,	   /* the provider says that it did not come to it */
	LOGIN_WEAK,	   /* not as surely as is needed */
	LOGIN_FAILED,	   /* what came is not to be believed */
	LOGIN_UNAVAILABLE, /* the provider does not answer */
};
/* err says why, for the log, unless it is done. */
enum login_end login_finish(struct login *login, const struct login_wish *wish,
			    const struct login_return *came, struct arena *arena,
			    struct person *out, struct err *err);

/* Where to end the session with the provider too; empty when it has no such address, or cannot
 * be asked. */
struct str login_logout_url(struct login *login, struct str back, struct arena *arena);

#endif
