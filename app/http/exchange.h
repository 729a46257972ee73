/* One request and its response, within the server: private to server.c and head.c. */
#ifndef APP_HTTP_EXCHANGE_H
#define APP_HTTP_EXCHANGE_H

#include <microhttpd.h>
#include <pthread.h>
#include <stdatomic.h>

#include "app/http/crew.h"
#include "app/http/guard.h"
#include "app/http/router.h"
#include "app/http/upload.h"

struct server {
	struct server_config config;
	struct MHD_Daemon *daemon;
	struct watch *watch;
	struct peer_rates *rates;
	struct crew *crew; /* NULL: no threads but the library's */
	int listener;
	uint16_t port;
	atomic_size_t held; /* bytes of bodies being received */
	atomic_bool stopping;
	pthread_mutex_t lock;
	pthread_cond_t quiet;
	size_t running; /* exchanges */
};

/* What stays with a socket from its first byte to its last. */
struct connection {
	struct watched *watched;
	int64_t since_ms;
	size_t requests;
};

/* One request and its response. Made when the first line has arrived, freed when the response
 * is gone or the connection is. */
struct exchange {
	struct job job; /* the first: a job of the crew is its exchange */
	struct server *server;
	struct connection *connection;
	struct MHD_Connection *mhd;
	struct arena arena;
	struct request request;
	struct response response;
	struct head head;
	struct peer peer;
	unsigned wait; /* seconds until a request refused now would be taken; 0: not said */
	struct match match;
	struct buf body;
	struct upload *upload; /* instead, of a body with files */
	size_t held;	       /* our share of server.held */
	size_t most, dropped;  /* bytes of body: that may come; that came and were too much */
	struct refusal error;  /* found while the body was still coming */
	bool seen;	       /* the head has been looked at */
	bool handled;	       /* the response is there */
	bool close;	       /* the connection ends with the response */
	unsigned status;       /* that was sent, 0 before */
	int64_t begun_ms, took_ms;
};

/* The request line and the headers into the request. */
void head_read(struct exchange *exchange, const char *method, const char *version);
/* Finds the route, takes a share of the memory for a body; what is wrong is in exchange->error.
 * False: it is to be answered at once, and the connection ends, because a wrong head, or a body
 * that will not be read, leaves the stream at a place that nobody knows. */
bool head_check(struct exchange *exchange);

#endif
