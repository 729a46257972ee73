/* Who is at the other end of a connection, and how much of that one is enough. */
#ifndef APP_HTTP_PEER_H
#define APP_HTTP_PEER_H

#include "app/http/message.h"

struct sockaddr;

struct peer {
	struct str address; /* "192.0.2.7" */
	uint64_t network; /* the IPv4 address, or the first half of the IPv6 one, which is what
			     one customer of a provider has */
	bool local;	  /* this machine */
	bool proxied;	  /* the connection is one of a proxy of ours */
};

/* Is the address one of a proxy of ours? */
typedef bool peer_trust(void *context, const struct sockaddr *address);

/* The end of the connection; where that is a proxy of ours, whom it names last in
 * X-Forwarded-For, and so on, as long as it names proxies of ours. What others write there
 * proves nothing. trusts NULL: there are no proxies. */
struct peer peer_find(struct arena *arena, const struct sockaddr *end,
		      const struct request *request, peer_trust *trusts, void *context);

/* How many requests each network may make: as many at once as in a minute, and then evenly. */
struct peer_rates;
struct peer_rates *peer_rates_new(unsigned a_minute); /* 0: any number */
void peer_rates_free(struct peer_rates *rates);
/* Takes so many at a steady time in milliseconds. 0, or after how many seconds there would be
 * enough. Requests from this machine are never too many. */
unsigned peer_rates_take(struct peer_rates *rates, const struct peer *peer, unsigned requests,
			 int64_t now_ms);

#endif
