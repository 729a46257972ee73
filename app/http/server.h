/* The HTTP server: routes to handlers, strict about what it takes; the only user of
 * libmicrohttpd. */
#ifndef APP_HTTP_SERVER_H
#define APP_HTTP_SERVER_H

#include "app/http/message.h"
#include "app/http/peer.h"
#include "app/http/watch.h"
#include "engine/base/err.h"

typedef void handler(void *context, const struct request *request, struct response *response);

/* Patterns are literal but for {name}, which matches one segment. The first route that fits
 * wins. GET also answers HEAD. */
struct route {
	enum method method;
	const char *pattern; /* "/f/{form}/{page}" */
	handler *run;
	size_t body;  /* most bytes of body it takes; 0: none */
	bool api;     /* errors as problem details, no browser checks; else pages */
	size_t files; /* most bytes of a body with files; 0: it takes none */
	/* Whom it lets in: of the portal a sum of app/service/role.h, of the API one of
	 * app/service/scope.h; 0: whoever has any, or all. */
	unsigned roles;
};

enum { REQUESTS_OF_CHANGE = 3 };

struct server_config {
	struct str listen; /* "127.0.0.1:8080", "[::]:8080"; port 0: any free one */
	int listener; /* a socket of listener.h in place of that, the server's from now on; 0:
			 it opens its own */
	const struct route *routes;
	size_t route_count;
	void *context; /* for the handlers */
	/* Writes the body of an error that no handler saw (404, 405, 413, 400, 503) for a route
	 * that is not api; sets nothing but the body. Of the request the head is known. */
	void (*error_page)(void *context, const struct request *request, unsigned status,
			   struct response *response);
	struct str public; /* the address people use, "https://e.example.lv": posts of browsers
			      must come from there, or from what the Host header says */
	struct str folder; /* where the files of a request lie while it lasts; empty: /tmp */
	bool https; /* the public address is https: HSTS, upgrade-insecure-requests, Secure
		       cookies */
	peer_trust *proxy; /* which addresses are of proxies in front of us, asked with context;
			      NULL: none */
	unsigned requests_a_minute; /* of one network; what changes something counts as
				       REQUESTS_OF_CHANGE; 0: any number */
	/* Threads of the library, which do all by themselves. 0: as many as there are
	 * processors, at least 4, which do what is quick; for all else there is a crew. */
	size_t threads;
	handler *const *quick; /* those who never wait long */
	size_t quick_count;
	struct deadlines deadlines; /* what is 0 is as limits.h says */
};

struct server;
struct server *server_start(const struct server_config *config, struct err *err);
uint16_t server_port(const struct server *server);
/* Takes no new connections, lets running requests end (at most wait_ms), frees it. */
void server_stop(struct server *server, int64_t wait_ms);

#endif
