/* Stands between the store and PostgreSQL, and loses the connection at a COMMIT. */
#ifndef TESTS_UNIT_STORAGE_PROXY_H
#define TESTS_UNIT_STORAGE_PROXY_H

#include <stddef.h>

enum cut {
	CUT_NEVER,
	CUT_BEFORE, /* the server never sees the COMMIT */
	CUT_DURING, /* it sees it, and nobody waits for what it does */
	CUT_AFTER,  /* it has committed, and its answer is lost */
};

struct proxy;
/* socket: the path of the server's. */
struct proxy *proxy_start(const char *socket);
void proxy_stop(struct proxy *proxy);
unsigned proxy_port(const struct proxy *proxy);
/* At the next COMMIT, once. */
void proxy_cut(struct proxy *proxy, enum cut cut);
/* As above, and refuses all connections from then on. */
void proxy_cut_for_good(struct proxy *proxy, enum cut cut);
/* How often it was cut. */
size_t proxy_cuts(struct proxy *proxy);

#endif
