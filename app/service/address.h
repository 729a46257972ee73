/* Which network addresses the program may connect to on somebody else's word. */
#ifndef APP_SERVICE_ADDRESS_H
#define APP_SERVICE_ADDRESS_H

#include "engine/base/arena.h"
#include "engine/base/err.h"
#include "engine/base/str.h"
#include "engine/base/vec.h"

struct sockaddr;

/* A range of addresses; IPv4 ones are kept as ::ffff:a.b.c.d, so that there is one kind. */
struct cidr {
	unsigned char address[16];
	unsigned int bits; /* how many of the first bits count, 0 to 128 */
};
VEC_TYPE(cidrs, struct cidr);

/* "127.0.0.0/8 ::1/128", separated by spaces or commas; the empty text is the empty list.
 * ERR_INVALID names the range that is wrong. */
bool cidrs_read(struct str text, struct arena *arena, struct cidrs *out, struct err *err);

/* The range of that one address; false of other kinds of sockets. */
bool address_range(const struct sockaddr *address, struct cidr *out);
unsigned address_port(const struct sockaddr *address); /* 0 of other kinds of sockets */
/* Inside one of the ranges? An IPv4 address wrapped in IPv6 (::ffff:0:0/96) counts as that IPv4
 * address. */
bool address_listed(const struct sockaddr *address, const struct cidr *allow, size_t count);
/* Public unicast, or listed. Anything that is not IPv4 or IPv6 is refused. To be asked about
 * the address a socket is about to connect to, after name resolution: names and the spelling
 * of addresses prove nothing. */
bool address_allowed(const struct sockaddr *address, const struct cidr *allow, size_t count);

#endif
