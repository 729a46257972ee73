#include "app/http/peer.h"

#include <arpa/inet.h>
#include <criterion/criterion.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>

union end {
	struct sockaddr any;
	struct sockaddr_in v4;
	struct sockaddr_in6 v6;
};

static union end end_of(const char *text)
{
	union end end = { .v4.sin_family = AF_INET };

	if (inet_pton(AF_INET, text, &end.v4.sin_addr) == 1)
		return end;
	end = (union end){ .v6.sin6_family = AF_INET6 };
	cr_assert_eq(inet_pton(AF_INET6, text, &end.v6.sin6_addr), 1, "%s", text);
	return end;
}

/* 10.…, and the wrapped form of it never comes. */
static bool is_ten(void *context, const struct sockaddr *address)
{
	(void)context;
	return address->sa_family == AF_INET &&
	       ntohl(((const union end *)(const void *)address)->v4.sin_addr.s_addr) >> 24 ==
		       10;
}

static struct peer find(struct arena *arena, const char *end, const char *first,
			const char *second, peer_trust *trusts)
{
	const struct pair headers[] = { { STR("x-forwarded-for"), str_from_c(first) },
					{ STR("host"), STR("10.9.9.9") },
					{ STR("x-forwarded-for"), str_from_c(second) } };
	const struct request request = { .headers = headers, .header_count = 3 };
	const union end at = end_of(end);

	return peer_find(arena, &at.any, &request, trusts, NULL);
}

Test(peer, believes_only_proxies_of_ours)
{
	static const struct {
		const char *label, *end, *first, *second;
		peer_trust *trusts;
		const char *want;
	} rows[] = {
		{ "nobody is trusted", "10.0.0.1", "", "192.0.2.1", NULL, "10.0.0.1" },
		{ "who is no proxy", "192.0.2.9", "", "192.0.2.1", is_ten, "192.0.2.9" },
		{ "a proxy", "10.0.0.1", "", "192.0.2.1", is_ten, "192.0.2.1" },
		{ "a proxy, wrapped", "::ffff:10.0.0.1", "", "192.0.2.1", is_ten, "192.0.2.1" },
		{ "the last is what it saw", "10.0.0.1", "", "192.0.2.66, 192.0.2.1", is_ten,
		  "192.0.2.1" },
		{ "two proxies", "10.0.0.1", "", "192.0.2.66, 192.0.2.1,10.0.0.2", is_ten,
		  "192.0.2.1" },
		{ "two headers are one list", "10.0.0.1", "192.0.2.1", "10.0.0.2", is_ten,
		  "192.0.2.1" },
		{ "IPv6", "10.0.0.1", "", "2001:DB8::1", is_ten, "2001:db8::1" },
		{ "proxies alone", "10.0.0.1", "", "10.0.0.3", is_ten, "10.0.0.3" },
		{ "no list", "10.0.0.1", "", "", is_ten, "10.0.0.1" },
		{ "no address", "10.0.0.1", "", "192.0.2.1, unknown", is_ten, "10.0.0.1" },
		{ "a port", "10.0.0.1", "", "192.0.2.1:80", is_ten, "10.0.0.1" },
	};
	struct arena arena;

	arena_init(&arena);
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct peer peer = find(&arena, rows[i].end, rows[i].first, rows[i].second,
					rows[i].trusts);

		cr_expect(str_equal_c(peer.address, rows[i].want), "%s: %.*s", rows[i].label,
			  STR_ARG(peer.address));
		cr_expect_eq(peer.proxied,
			     rows[i].trusts != NULL && strstr(rows[i].end, "10.0.0.1"), "%s",
			     rows[i].label);
	}
	arena_finish(&arena);
}

static struct peer plain(struct arena *arena, const char *end)
{
	return find(arena, end, "", "", NULL);
}

Test(peer, counts_networks)
{
	struct arena arena;

	arena_init(&arena);
	cr_expect_eq(plain(&arena, "2001:db8:1:2::3").network,
		     plain(&arena, "2001:db8:1:2:ffff::4").network);
	cr_expect_neq(plain(&arena, "2001:db8:1:2::3").network,
		      plain(&arena, "2001:db8:1:3::3").network);
	cr_expect_neq(plain(&arena, "192.0.2.1").network, plain(&arena, "192.0.2.2").network);
	cr_expect_eq(plain(&arena, "::ffff:192.0.2.1").network,
		     plain(&arena, "192.0.2.1").network);
	cr_expect(plain(&arena, "::1").local && plain(&arena, "127.1.2.3").local);
	arena_finish(&arena);
}

Test(peer, takes_a_minutes_worth_and_then_evenly)
{
	struct peer_rates *rates = peer_rates_new(60);
	const struct peer peer = { .network = 7 }, other = { .network = 8 };

	for (int i = 0; i < 57; i++)
		cr_expect_eq(peer_rates_take(rates, &peer, 1, 1000), 0);
	cr_expect_eq(peer_rates_take(rates, &peer, 3, 1000), 0);
	cr_expect_eq(peer_rates_take(rates, &peer, 1, 1000), 1);
	cr_expect_eq(peer_rates_take(rates, &peer, 3, 1000), 3, "refusals cost nothing");
	cr_expect_eq(peer_rates_take(rates, &other, 60, 1000), 0);
	cr_expect_eq(peer_rates_take(rates, &peer, 1, 1999), 1);
	cr_expect_eq(peer_rates_take(rates, &peer, 1, 2000), 0);
	cr_expect_eq(peer_rates_take(rates, &peer, 60, 70000), 0);
	peer_rates_free(rates);
}

Test(peer, never_limits_this_machine_or_without_a_rate)
{
	const struct peer here = { .network = 7, .local = true }, there = { .network = 8 };
	struct peer_rates *some = peer_rates_new(1), *any = peer_rates_new(0);

	for (int i = 0; i < 100; i++) {
		cr_expect_eq(peer_rates_take(some, &here, 3, 1000), 0);
		cr_expect_eq(peer_rates_take(any, &there, 3, 1000), 0);
	}
	peer_rates_free(some);
	peer_rates_free(any);
}

/* More networks than there is room for: whoever asks much is remembered longest. */
Test(peer, forgets_those_who_ask_least)
{
	struct peer_rates *rates = peer_rates_new(60);
	const struct peer busy = { .network = UINT64_C(0xffff0a000001) };

	cr_expect_eq(peer_rates_take(rates, &busy, 60, 1000), 0);
	for (uint64_t i = 1; i < 500000; i++) {
		const struct peer one = { .network = UINT64_C(0xffffc0000000) + i };

		cr_assert_eq(peer_rates_take(rates, &one, 1, 1000), 0);
	}
	cr_expect_gt(peer_rates_take(rates, &busy, 1, 1000), 0);
	peer_rates_free(rates);
}
