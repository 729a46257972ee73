#include "app/http/peer.h"
#include "engine/base/heap.h"
#include "engine/base/limits.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

/* --- who --------------------------------------------------------------------------------- */

/* Copied out, because a sockaddr may stand in memory that is not aligned for more. */
union address {
	struct sockaddr any;
	struct sockaddr_in v4;
	struct sockaddr_in6 v6;
};

/* An IPv4 address that came wrapped in IPv6, as on a socket for both, is that IPv4 address. */
static void unwrap(union address *address)
{
	const struct sockaddr_in6 v6 = address->v6;

	if (v6.sin6_family != AF_INET6 || !IN6_IS_ADDR_V4MAPPED(&v6.sin6_addr))
		return;
	*address = (union address){ .v4.sin_family = AF_INET };
	memcpy(&address->v4.sin_addr, &v6.sin6_addr.s6_addr[12], 4);
}

static union address copy_of(const struct sockaddr *end)
{
	union address address = { .any.sa_family = AF_UNSPEC };

	if (end != NULL && end->sa_family == AF_INET)
		memcpy(&address.v4, end, sizeof(address.v4));
	else if (end != NULL && end->sa_family == AF_INET6)
		memcpy(&address.v6, end, sizeof(address.v6));
	unwrap(&address);
	return address;
}

/* "192.0.2.7", "2001:db8::1"; no ports, no names. */
static bool read_address(struct arena *arena, struct str text, union address *out)
{
	const char *chars = str_to_c(arena, text);

	*out = (union address){ .v4.sin_family = AF_INET };
	if (inet_pton(AF_INET, chars, &out->v4.sin_addr) == 1)
		return true;
	*out = (union address){ .v6.sin6_family = AF_INET6 };
	if (inet_pton(AF_INET6, chars, &out->v6.sin6_addr) != 1)
		return false;
	unwrap(out);
	return true;
}

static uint64_t network_of(const unsigned char *bytes, size_t count)
{
	uint64_t network = 0;

	for (size_t i = 0; i < count; i++)
		network = network << 8 | bytes[i];
	return network;
}

static struct peer describe(struct arena *arena, const union address *address)
{
	char text[INET6_ADDRSTRLEN] = "";
	const unsigned char *bytes = (const unsigned char *)&address->v4.sin_addr;
	struct peer peer = { .network = 0 };

	if (address->any.sa_family == AF_INET) {
		(void)inet_ntop(AF_INET, bytes, text, sizeof(text));
		peer.network = UINT64_C(0xffff) << 32 | network_of(bytes, 4);
		peer.local = bytes[0] == 127;
	} else if (address->any.sa_family == AF_INET6) {
		bytes = address->v6.sin6_addr.s6_addr;
		(void)inet_ntop(AF_INET6, bytes, text, sizeof(text));
		peer.network = network_of(bytes, 8);
		peer.local = IN6_IS_ADDR_LOOPBACK(&address->v6.sin6_addr);
	}
	peer.address = str_copy(arena, str_from_c(text));
	return peer;
}

/* What stands behind the last comma, taken off the list. */
static struct str take_last(struct str *list)
{
	size_t from = list->len;
	struct str last;

	while (from > 0 && list->at[from - 1] != ',')
		from--;
	last = str_slice(*list, from, list->len);
	*list = str_slice(*list, 0, from > 0 ? from - 1 : 0);
	return str_trim(last);
}

static void follow(struct arena *arena, struct str list, peer_trust *trusts, void *context,
		   union address *address)
{
	union address named;

	while (list.len > 0 && trusts(context, &address->any) &&
	       read_address(arena, take_last(&list), &named))
		*address = named;
}

struct peer peer_find(struct arena *arena, const struct sockaddr *end,
		      const struct request *request, peer_trust *trusts, void *context)
{
	union address address = copy_of(end);
	const bool proxied = trusts != NULL && trusts(context, &address.any);

	for (size_t i = request->header_count; trusts != NULL && i > 0; i--)
		if (str_equal_c(request->headers[i - 1].name, "x-forwarded-for"))
			follow(arena, request->headers[i - 1].value, trusts, context, &address);
	struct peer peer = describe(arena, &address);
	peer.proxied = proxied;
	return peer;
}

/* --- how much ---------------------------------------------------------------------------- */

/* The generic cell rate algorithm (ITU-T I.371, annex A): of each network only the time is kept
 * when all it has taken would have come evenly. Networks share sets of a table by their hash;
 * where a set is full, the one that has taken least makes room. */
enum { SETS_BITS = 14, WAYS = 4, MINUTE_US = 60 * 1000 * 1000 };

struct taken {
	uint64_t network;
	int64_t until_us;
};

struct peer_rates {
	pthread_mutex_t lock;
	uint64_t seed;
	int64_t each_us; /* of one request; 0: any number */
	struct taken sets[1 << SETS_BITS][WAYS];
};

struct peer_rates *peer_rates_new(unsigned a_minute)
{
	struct peer_rates *rates = heap_new(sizeof(*rates));

	if (getrandom(&rates->seed, sizeof(rates->seed), 0) != (ssize_t)sizeof(rates->seed))
		abort(); /* cannot happen for so few bytes: getrandom(2) */
	(void)pthread_mutex_init(&rates->lock, NULL);
	rates->seed |= 1;
	rates->each_us = a_minute == 0 ? 0 : MINUTE_US / (int64_t)a_minute;
	return rates;
}

void peer_rates_free(struct peer_rates *rates)
{
	if (rates == NULL)
		return;
	(void)pthread_mutex_destroy(&rates->lock);
	free(rates);
}

static struct taken *find(struct peer_rates *rates, uint64_t network)
{
	struct taken *set =
		rates->sets[(network ^ network >> 32) * rates->seed >> (64 - SETS_BITS)];
	struct taken *least = set;

	for (size_t i = 0; i < WAYS; i++) {
		if (set[i].network == network)
			return &set[i];
		if (set[i].until_us < least->until_us)
			least = &set[i];
	}
	*least = (struct taken){ .network = network };
	return least;
}

unsigned peer_rates_take(struct peer_rates *rates, const struct peer *peer, unsigned requests,
			 int64_t now_ms)
{
	int64_t now_us = now_ms * 1000;
	struct taken *taken;
	int64_t until_us;
	int64_t over_us;

	if (rates->each_us == 0 || peer->local)
		return 0;
	(void)pthread_mutex_lock(&rates->lock);
	taken = find(rates, peer->network);
	until_us = (taken->until_us > now_us ? taken->until_us : now_us) +
		   requests * rates->each_us;
	over_us = until_us - now_us - MINUTE_US;
	if (over_us <= 0)
		taken->until_us = until_us;
	(void)pthread_mutex_unlock(&rates->lock);
	return over_us <= 0 ? 0 : (unsigned)((over_us + 999999) / 1000000);
}
