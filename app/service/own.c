#include "app/service/own.h"

#include <ifaddrs.h>
#include <netdb.h>
#include <netinet/in.h>

#include "engine/base/log.h"

static void add(struct arena *arena, const struct sockaddr *address, struct cidrs *out)
{
	struct cidr one;

	if (address != NULL && address_range(address, &one))
		*VEC_ADD(arena, out) = one;
}

static void add_interfaces(struct arena *arena, struct cidrs *out)
{
	struct ifaddrs *all = NULL;

	if (getifaddrs(&all) != 0)
		return;
	for (const struct ifaddrs *at = all; at != NULL; at = at->ifa_next)
		add(arena, at->ifa_addr, out);
	freeifaddrs(all);
}

/* --- names -------------------------------------------------------------------------------- */

static void add_named(struct arena *arena, struct str host, struct cidrs *out)
{
	const struct addrinfo wanted = { .ai_socktype = SOCK_STREAM };
	struct addrinfo *found = NULL;

	if (host.len == 0 || str_starts(host, STR("/"))) /* a socket in a folder */
		return;
	if (getaddrinfo(str_to_c(arena, host), NULL, &wanted, &found) != 0) {
		LOG(LOG_WARNING, "own.unknown", LOG_TEXT("host", host));
		return;
	}
	for (const struct addrinfo *at = found; at != NULL; at = at->ai_next)
		add(arena, at->ai_addr, out);
	freeaddrinfo(found);
}

/* "[2001:db8::1]:5432", "db.example.lv:5432" */
static struct str without_port(struct str place)
{
	if (str_starts(place, STR("[")))
		return str_slice(place, 1, str_find(place, STR("]"), 0));
	return str_slice(place, 0, str_find(place, STR(":"), 0));
}

static void add_places(struct arena *arena, struct str places, struct cidrs *out)
{
	struct str place;

	while (str_next(&places, ',', &place))
		add_named(arena, without_port(place), out);
}

/* The last "@" ends what stands before the hosts. */
static struct str behind_user(struct str authority)
{
	size_t begin = 0;

	for (size_t i = 0; i < authority.len; i++)
		begin = authority.at[i] == '@' ? i + 1 : begin;
	return str_slice(authority, begin, authority.len);
}

/* "postgres://user@one:5432,two/name?host=three": PostgreSQL's may name several. */
static void add_url(struct arena *arena, struct str url, struct cidrs *out)
{
	size_t begin = str_find(url, STR("://"), 0);
	struct str rest, part;

	if (begin == SIZE_MAX)
		return;
	rest = str_slice(url, begin + 3, url.len);
	(void)str_next(&rest, '?', &part);
	add_places(arena, behind_user(str_slice(part, 0, str_find(part, STR("/"), 0))), out);
	while (str_next(&rest, '&', &part))
		if (str_starts(part, STR("host=")) || str_starts(part, STR("hostaddr=")))
			add_places(arena,
				   str_slice(part, str_find(part, STR("="), 0) + 1, part.len),
				   out);
}

void own_addresses(struct arena *arena, const struct str *urls, size_t count, struct cidrs *out)
{
	*out = (struct cidrs){ 0 };
	add_interfaces(arena, out);
	for (size_t i = 0; i < count; i++)
		add_url(arena, urls[i], out);
}
