/* Where institutions want their submissions, and how those places fare. */
#ifndef STORAGE_ENDPOINTS_H
#define STORAGE_ENDPOINTS_H

#include "engine/base/arena.h"
#include "engine/base/err.h"
#include "engine/base/str.h"

struct store;
struct audit_line;

/* What is remembered of an endpoint's failures; app/delivery/breaker.h says what it means. */
struct breaker {
	int64_t since_ms, attempts, failures; /* of the window that began with a failure */
	int64_t opens, until_ms; /* how often it opened in a row; open until then */
};

/* How what was sent there last ended: a delivery, a challenge, or a test. Of successes not each
 * one is remembered: see app/delivery/outcome.h. */
enum endpoint_end {
	ENDPOINT_NEW, /* nothing was ever sent */
	ENDPOINT_ACCEPTED,
	ENDPOINT_REFUSED, /* by its status, or no challenge came back */
	ENDPOINT_BLOCKED, /* it may not be sent to */
	ENDPOINT_TIMEOUT,
	ENDPOINT_FAILED /* there was no connection */
};
struct endpoint_result {
	enum endpoint_end end;
	int64_t status; /* HTTP, 0 when there was none */
	int64_t at_ms;
};

/* Where an institution wants its submissions. */
struct endpoint {
	struct str institution, url;
	struct str secrets;	       /* "whsec_…", separated by spaces, newest first */
	struct str sealed, sealed_key; /* how they are kept; the store's alone */
	struct str options;	       /* for who delivers */
	int64_t concurrency; /* deliveries under way at once; 0: the claim's per_institution */
	bool disabled;
	bool pending;	  /* gets nothing before it has answered a challenge */
	bool alarmed;	  /* it was told that it fails: see alarms.h */
	int64_t revision; /* each putting is one; from 1 */
	struct breaker breaker;
	struct endpoint_result last;
};
/* A URL that has answered its challenge stays so, and keeps its breaker and its last result,
 * which are not stored; another one begins anew. */
bool store_endpoint_put(struct store *store, const struct endpoint *endpoint, struct err *err);
/* The same, told in the audit. ERR_CONFLICT: it has another revision by now (0: new). */
bool store_endpoint_set(struct store *store, const struct endpoint *endpoint,
			const struct audit_line *line, struct err *err);
/* How it wants its deliveries; empty where there is none. */
bool store_endpoint_options(struct store *store, struct str institution, struct arena *arena,
			    struct str *options, struct err *err);
bool store_endpoint_get(struct store *store, struct str institution, struct arena *arena,
			struct endpoint *out, struct err *err);
/* What follows does nothing when the institution has another URL by now. */
/* It answered 410 Gone. changed: it had not been disabled. */
bool store_endpoint_disable(struct store *store, struct str institution, struct str url,
			    bool *changed, struct err *err);
bool store_endpoint_ended(struct store *store, const struct endpoint *endpoint,
			  const struct endpoint_result *result, struct err *err);
bool store_endpoint_break(struct store *store, const struct endpoint *endpoint,
			  const struct breaker *breaker, struct err *err);
/* A pending one whose breaker is not open; it opens for lease_ms, so that nobody else asks it
 * meanwhile. Without a URL when there is none. */
bool store_endpoint_pending(struct store *store, int64_t now_ms, int64_t lease_ms,
			    struct arena *arena, struct endpoint *out, struct err *err);
bool store_endpoint_verified(struct store *store, const struct endpoint *endpoint,
			     struct err *err);

#endif
