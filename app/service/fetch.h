/* Outgoing HTTP: posts, many at a time, with limits and a guard on where they may go; the only
 * user of libcurl. */
#ifndef APP_SERVICE_FETCH_H
#define APP_SERVICE_FETCH_H

#include "app/service/address.h"
#include "engine/base/pair.h"

/* What the operator allows. */
struct fetch_policy {
	const struct cidr *allow; /* private ranges that may be reached all the same */
	size_t allow_count;
	const struct cidr
		*own; /* may not be reached unless allowed, though they may be public */
	size_t own_count;
	bool plain_http;    /* "http:" too, but only to addresses inside allow */
	int64_t connect_ms; /* 0: 5 s */
	int64_t total_ms;   /* 0: 20 s */
};

/* Before anything uses libcurl, and any thread begins. What memory it then asks for and cannot
 * have ends the program, as an arena does. */
void fetch_init(void);

/* The longest a request can take. */
int64_t fetch_total_ms(const struct fetch_policy *policy);

/* Absolute, with a host, https (or http where the policy allows it), no user or
 * password, no fragment; ERR_INVALID says which it is not. */
bool fetch_url_check(struct str url, const struct fetch_policy *policy, struct err *err);

struct sockaddr;
/* May an address be connected to? plain: without TLS. */
bool fetch_may_connect(const struct fetch_policy *policy, bool plain,
		       const struct sockaddr *address);
/* False where the URL itself says an address (or "localhost") that may not be connected to.
 * What a name stands for is known only when it is connected to. */
bool fetch_url_allowed(struct str url, const struct fetch_policy *policy);

enum fetch_end {
	FETCH_ANSWERED, /* there is a status */
	FETCH_BLOCKED,	/* the guard refused every address, or the URL */
	FETCH_TIMEOUT,
	FETCH_FAILED, /* no name, no connection, no TLS, no HTTP */
};

/* Paths of PEM files; empty: no certificate of ours, the authorities that the system trusts. */
struct fetch_tls {
	struct str certificate, key, authorities;
};

struct fetch_request {
	struct str url;
	const struct pair *headers;
	size_t header_count;
	struct str body; /* must live until the request has ended */
	bool get;	 /* GET, without a body, instead of POST */
	struct fetch_tls tls;
};

struct fetch_response {
	enum fetch_end end;
	int64_t status;	       /* 0 unless answered */
	int64_t retry_after_s; /* 0 when the answer does not say; at most a week */
	struct str body;       /* its first LIMIT_FETCH_KEPT bytes */
	struct str detail;     /* why there is no answer, or empty */
	struct str cause;      /* the same in a word, "no-connection"; or empty */
	struct str address;    /* that it was connected to, or empty */
};

/* Belongs to one thread, but for fetch_wake. policy is borrowed. */
struct fetcher;
struct fetcher *fetcher_new(const struct fetch_policy *policy, size_t most, struct err *err);
void fetcher_free(struct fetcher *fetcher);

/* Begins a request, for which there must be room. Every way it can end is in the response,
 * whose texts live in the arena. Redirects are answers like any other: they are not followed.
 */
void fetch_begin(struct fetcher *fetcher, const struct fetch_request *request,
		 struct arena *arena, struct fetch_response *out);
size_t fetch_room(const struct fetcher *fetcher);
/* Lets those under way go on, until one ends, somebody wakes it, or the time is over. */
void fetch_wait(struct fetcher *fetcher, int wait_ms);
void fetch_wake(struct fetcher *fetcher);
/* The response of one that has ended, each once, in order; NULL when there is none. */
struct fetch_response *fetch_ended(struct fetcher *fetcher);

/* One alone, from its beginning to its end. */
void fetch_post(struct fetcher *fetcher, const struct fetch_request *request,
		struct arena *arena, struct fetch_response *out);

#endif
