#include "app/service/address.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>

#include "engine/base/limits.h"

/* ::ffff:0:0/96, RFC 4291 §2.5.5.2 */
static const struct cidr mapped = { { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff }, 96 };

static bool inside(const struct cidr *range, const unsigned char address[16])
{
	const size_t whole = range->bits / 8;
	const unsigned int rest = range->bits % 8;
	const unsigned int mask = 0xffu & ~(0xffu >> rest);

	if (memcmp(range->address, address, whole) != 0)
		return false;
	return rest == 0 || ((range->address[whole] ^ address[whole]) & mask) == 0;
}

/* Every address as sixteen bytes. */
static bool unify(const struct sockaddr *address, unsigned char out[16])
{
	struct sockaddr_in four;
	struct sockaddr_in6 six;

	switch (address->sa_family) {
	case AF_INET:
		memcpy(&four, address, sizeof(four));
		memcpy(out, mapped.address, 12);
		memcpy(out + 12, &four.sin_addr, 4);
		return true;
	case AF_INET6:
		memcpy(&six, address, sizeof(six));
		memcpy(out, &six.sin6_addr, 16);
		return true;
	default:
		return false;
	}
}

bool address_range(const struct sockaddr *address, struct cidr *out)
{
	out->bits = 128;
	return unify(address, out->address);
}

unsigned address_port(const struct sockaddr *address)
{
	struct sockaddr_in four;
	struct sockaddr_in6 six;

	switch (address->sa_family) {
	case AF_INET:
		memcpy(&four, address, sizeof(four));
		return ntohs(four.sin_port);
	case AF_INET6:
		memcpy(&six, address, sizeof(six));
		return ntohs(six.sin6_port);
	default:
		return 0;
	}
}

static bool listed(const unsigned char address[16], const struct cidr *allow, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (inside(&allow[i], address))
			return true;
	return false;
}

bool address_listed(const struct sockaddr *address, const struct cidr *allow, size_t count)
{
	unsigned char bytes[16];

	return unify(address, bytes) && listed(bytes, allow, count);
}

/* IANA's registries of special-purpose addresses: what is not globally reachable unicast, and
 * what only seems to be. */
static bool public_four(const unsigned char address[4])
{
	static const struct {
		unsigned char address[4];
		unsigned int bits;
	} special[] = {
		{ { 0, 0, 0, 0 }, 8 },	     /* this network, RFC 791 */
		{ { 10, 0, 0, 0 }, 8 },	     /* private, RFC 1918 */
		{ { 100, 64, 0, 0 }, 10 },   /* shared by a carrier, RFC 6598 */
		{ { 127, 0, 0, 0 }, 8 },     /* loopback */
		{ { 169, 254, 0, 0 }, 16 },  /* link-local; clouds' metadata */
		{ { 172, 16, 0, 0 }, 12 },   /* private */
		{ { 192, 0, 0, 0 }, 24 },    /* protocol assignments, RFC 6890 */
		{ { 192, 0, 2, 0 }, 24 },    /* documentation, RFC 5737 */
		{ { 192, 31, 196, 0 }, 24 }, /* AS112, RFC 7535 */
		{ { 192, 52, 193, 0 }, 24 }, /* AMT, RFC 7450 */
		{ { 192, 88, 99, 0 }, 24 },  /* 6to4 relays, RFC 7526 */
		{ { 192, 168, 0, 0 }, 16 },  /* private */
		{ { 192, 175, 48, 0 }, 24 }, /* AS112, RFC 7534 */
		{ { 198, 18, 0, 0 }, 15 },   /* benchmarks, RFC 2544 */
		{ { 198, 51, 100, 0 }, 24 }, /* documentation */
		{ { 203, 0, 113, 0 }, 24 },  /* documentation */
		{ { 224, 0, 0, 0 }, 4 },     /* multicast */
		{ { 240, 0, 0, 0 }, 4 },     /* reserved, broadcast */
	};
	unsigned char bytes[16] = { 0 };

	memcpy(bytes, address, 4);
	for (size_t i = 0; i < LENGTH(special); i++) {
		struct cidr range = { .bits = special[i].bits };
		memcpy(range.address, special[i].address, 4);
		if (inside(&range, bytes))
			return false;
	}
	return true;
}

/* Of IPv6 only 2000::/3 has been given out as global unicast: that leaves out unspecified,
 * loopback, IPv4-compatible, NAT64 (64:ff9b::/96 and :1::/48), discard-only (100::/64), segment
 * routing (5f00::/16), unique local (fc00::/7), link-local (fe80::/10), multicast (ff00::/8).
 */
static bool public_six(const unsigned char address[16])
{
	static const struct cidr global = { { 0x20 }, 3 };
	static const struct cidr special[] = {
		{ { 0x20, 0x01 }, 23 },		    /* Teredo, ORCHID, …, RFC 2928 */
		{ { 0x20, 0x01, 0x0d, 0xb8 }, 32 }, /* documentation, RFC 3849 */
		{ { 0x20, 0x02 }, 16 },		    /* 6to4, RFC 3056 */
		{ { 0x26, 0x20, 0x00, 0x4f, 0x80, 0x00 }, 48 }, /* AS112, RFC 7534 */
		{ { 0x3f, 0xff }, 20 },				/* documentation, RFC 9637 */
	};

	return inside(&global, address) && !listed(address, special, LENGTH(special));
}

bool address_allowed(const struct sockaddr *address, const struct cidr *allow, size_t count)
{
	unsigned char bytes[16];

	if (!unify(address, bytes))
		return false;
	if (listed(bytes, allow, count))
		return true;
	return inside(&mapped, bytes) ? public_four(bytes + 12) : public_six(bytes);
}

/* --- reading ranges ----------------------------------------------------------------------- */

static bool read_address(struct str text, struct cidr *out)
{
	char spelled[INET6_ADDRSTRLEN];
	struct in_addr four;

	if (text.len >= sizeof(spelled))
		return false;
	memcpy(spelled, text.at, text.len);
	spelled[text.len] = '\0';
	if (inet_pton(AF_INET, spelled, &four) == 1) {
		*out = mapped;
		memcpy(out->address + 12, &four, 4);
		return true;
	}
	out->bits = 0;
	return inet_pton(AF_INET6, spelled, out->address) == 1;
}

/* An address alone is a range of one. */
static bool read_range(struct str text, struct cidr *out)
{
	struct str rest = text;
	struct str address;
	struct cidr check;
	uint64_t bits;

	if (!str_next(&rest, '/', &address) || address.len == 0 || !read_address(address, out))
		return false;
	bits = 128 - out->bits;
	if (address.len < text.len && (!str_to_u64(rest, &bits) || bits > 128 - out->bits))
		return false;
	out->bits += (unsigned int)bits;
	/* 10.0.0.1/8 is a slip of somebody who means either more or less than it says. */
	memset(&check, 0, sizeof(check));
	memcpy(check.address, out->address, out->bits / 8);
	if (out->bits % 8 != 0)
		check.address[out->bits / 8] = (unsigned char)(out->address[out->bits / 8] &
							       ~(0xffu >> out->bits % 8));
	return memcmp(check.address, out->address, 16) == 0;
}

static bool add_range(struct str text, struct arena *arena, struct cidrs *out, struct err *err)
{
	if (text.len == 0)
		return true;
	if (out->count == LIMIT_CIDRS)
		return err_set(err, ERR_LIMIT, "over %d address ranges", LIMIT_CIDRS);
	return read_range(text, VEC_ADD(arena, out)) ||
	       err_set(err, ERR_INVALID, "\"%.*s\" is no address range such as 10.0.0.0/8",
		       STR_ARG(text));
}

bool cidrs_read(struct str text, struct arena *arena, struct cidrs *out, struct err *err)
{
	size_t from = 0;

	*out = (struct cidrs){ 0 };
	for (size_t i = 0; i <= text.len; i++) {
		if (i < text.len && text.at[i] != ',' && text.at[i] != ' ')
			continue;
		if (!add_range(str_slice(text, from, i), arena, out, err))
			return false;
		from = i + 1;
	}
	return true;
}
