#include "app/service/address.h"

#include <arpa/inet.h>
#include <criterion/criterion.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/un.h>

#include "engine/base/limits.h"

static struct arena arena;
static struct err err;

static void finish(void)
{
	arena_finish(&arena);
}

TestSuite(address, .fini = finish);

static struct sockaddr_storage address_of(const char *text)
{
	struct sockaddr_storage storage = { 0 };
	struct sockaddr_in four = { .sin_family = AF_INET };
	struct sockaddr_in6 six = { .sin6_family = AF_INET6 };

	if (inet_pton(AF_INET, text, &four.sin_addr) == 1) {
		memcpy(&storage, &four, sizeof(four));
	} else {
		cr_assert_eq(inet_pton(AF_INET6, text, &six.sin6_addr), 1, "%s", text);
		memcpy(&storage, &six, sizeof(six));
	}
	return storage;
}

static struct cidrs ranges(const char *text)
{
	struct cidrs out;

	cr_assert(cidrs_read(str_from_c(text), &arena, &out, &err), "%s", err.text);
	return out;
}

static bool allowed(const char *text, const char *allow)
{
	const struct sockaddr_storage storage = address_of(text);
	const struct cidrs list = ranges(allow);

	return address_allowed((const struct sockaddr *)&storage, list.at, list.count);
}

Test(address, lets_public_addresses_through)
{
	static const char *const rows[] = {
		"1.1.1.1",
		"8.8.8.8",
		"9.255.255.255",
		"11.0.0.0",
		"100.63.255.255",
		"100.128.0.0",
		"126.255.255.255",
		"128.0.0.0",
		"169.253.255.255",
		"169.255.0.0",
		"172.15.255.255",
		"172.32.0.0",
		"192.0.1.0",
		"192.0.3.0",
		"192.31.197.0",
		"192.88.98.255",
		"192.88.100.0",
		"192.167.255.255",
		"192.169.0.0",
		"198.17.255.255",
		"198.20.0.0",
		"198.51.99.255",
		"203.0.112.255",
		"203.0.114.0",
		"223.255.255.255",
		"2001:200::1",
		"2001:4860:4860::8888",
		"2003::1",
		"2a00:1450:4001::200e",
		"2620:4f:8001::1",
		"3ffe:ffff::1",
		"3fff:1000::",
		"::ffff:8.8.8.8",
	};

	for (size_t i = 0; i < LENGTH(rows); i++)
		cr_expect(allowed(rows[i], ""), "%s", rows[i]);
}

/* The first and the last address of every range, and the disguises. */
Test(address, refuses_everything_else)
{
	static const char *const rows[] = {
		"0.0.0.0",
		"0.255.255.255", /* this network */
		"10.0.0.0",
		"10.255.255.255", /* private */
		"100.64.0.0",
		"100.127.255.255", /* carrier */
		"127.0.0.0",
		"127.0.0.1",
		"127.255.255.255",
		"169.254.0.0",
		"169.254.169.254",
		"169.254.255.255",
		"172.16.0.0",
		"172.31.255.255",
		"192.0.0.0",
		"192.0.0.255",
		"192.0.2.0",
		"192.0.2.255",
		"192.31.196.0",
		"192.31.196.255",
		"192.52.193.0",
		"192.52.193.255",
		"192.88.99.0",
		"192.88.99.255",
		"192.168.0.0",
		"192.168.255.255",
		"192.175.48.0",
		"192.175.48.255",
		"198.18.0.0",
		"198.19.255.255",
		"198.51.100.0",
		"198.51.100.255",
		"203.0.113.0",
		"203.0.113.255",
		"224.0.0.0",
		"239.255.255.255",
		"240.0.0.0",
		"255.255.255.255",
		"::",
		"::1", /* unspecified, loopback */
		"::7f00:1",
		"::127.0.0.1",
		"::8.8.8.8", /* IPv4-compatible */
		"::ffff:127.0.0.1",
		"::ffff:10.1.2.3",
		"::ffff:169.254.169.254",
		"::ffff:0.0.0.0",
		"::ffff:255.255.255.255",
		"::ffff:0:127.0.0.1", /* IPv4-translated, RFC 2765 */
		"64:ff9b::7f00:1",
		"64:ff9b::8.8.8.8", /* NAT64 */
		"64:ff9b:1::1",
		"64:ff9b:1:ffff:ffff:ffff:ffff:ffff",
		"100::1",
		"100::ffff:ffff:ffff:ffff", /* discard-only */
		"1fff:ffff::1",
		"4000::1",
		"5f00::1", /* outside global unicast */
		"2001::1",
		"2001:0:7f00:1::", /* Teredo */
		"2001:10::1",
		"2001:20::1",
		"2001:1ff:ffff::1",
		"2001:db8::1",
		"2001:db8:ffff:ffff:ffff:ffff:ffff:ffff",
		"2002::1",
		"2002:7f00:1::1",
		"2002:a00:1::",
		"2002:808:808::1", /* 6to4 */
		"2620:4f:8000::1",
		"2620:4f:8000:ffff::1",
		"3fff::1",
		"3fff:fff:ffff::1",
		"fc00::1",
		"fd00::1",
		"fd00:ec2::254",
		"fdff:ffff::1", /* unique local */
		"fe80::1",
		"febf:ffff::1",
		"fec0::1", /* link-local, site-local */
		"ff00::1",
		"ff02::1",
		"ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
	};

	for (size_t i = 0; i < LENGTH(rows); i++)
		cr_expect_not(allowed(rows[i], ""), "%s", rows[i]);
}

Test(address, lets_listed_ranges_through_and_nothing_beside_them)
{
	static const struct {
		const char *address, *allow;
		bool want;
	} rows[] = {
		{ "127.0.0.1", "127.0.0.0/8", true },
		{ "127.255.255.255", "127.0.0.0/8", true },
		{ "128.0.0.1", "127.0.0.0/8", true }, /* public anyway */
		{ "10.0.0.1", "127.0.0.0/8", false },
		{ "::ffff:127.0.0.1", "127.0.0.0/8", true },
		{ "::1", "127.0.0.0/8", false },
		{ "::1", "127.0.0.0/8 ::1/128", true },
		{ "::2", "::1/128", false },
		{ "10.20.0.0", "10.16.0.0/12", true },
		{ "10.32.0.0", "10.16.0.0/12", false },
		{ "10.15.255.255", "10.16.0.0/12", false },
		{ "fd12:3456::1", "fd12::/16", true },
		{ "fd13::1", "fd12::/16", false },
		{ "10.0.0.7", "10.0.0.7", true },
		{ "10.0.0.6", "10.0.0.7", false },
		{ "169.254.169.254", "0.0.0.0/0", true },
		{ "fe80::1", "0.0.0.0/0", false },
		{ "10.0.0.1", "::/0", true },
	};

	for (size_t i = 0; i < LENGTH(rows); i++)
		cr_expect_eq(allowed(rows[i].address, rows[i].allow), rows[i].want, "%s in %s",
			     rows[i].address, rows[i].allow);
}

Test(address, tells_listed_from_public)
{
	const struct sockaddr_storage public = address_of("8.8.8.8");
	const struct sockaddr_storage loopback = address_of("127.0.0.1");
	const struct cidrs list = ranges("127.0.0.0/8");

	cr_expect_not(address_listed((const struct sockaddr *)&public, list.at, list.count));
	cr_expect(address_listed((const struct sockaddr *)&loopback, list.at, list.count));
	cr_expect_not(address_listed((const struct sockaddr *)&loopback, NULL, 0));
}

Test(address, refuses_other_kinds_of_sockets)
{
	const struct sockaddr_un local = { .sun_family = AF_UNIX, .sun_path = "/tmp/x" };
	const struct cidrs everything = ranges("::/0");

	cr_expect_not(address_allowed((const struct sockaddr *)&local, everything.at,
				      everything.count));
}

Test(address, reads_ranges_separated_by_spaces_or_commas)
{
	cr_expect_eq(ranges("").count, 0);
	cr_expect_eq(ranges("  , ").count, 0);
	cr_expect_eq(ranges("127.0.0.0/8,::1/128").count, 2);
	cr_expect_eq(ranges(" 127.0.0.0/8 ::1/128, 10.0.0.0/8 ").count, 3);
}

Test(address, says_which_range_is_wrong)
{
	static const char *const rows[] = {
		"x",
		"127.0.0.0/33",
		"::1/129",
		"127.0.0.1/8",
		"10.0.0.0/",
		"/8",
		"10.0.0.0/-1",
		"10.0.0.0/+8",
		"10.0.0.0/8/8",
		"10.0.0/8",
		"0x7f.0.0.1",
		"2130706433",
		"10.0.0.0/ 8",
		"fe80::1%lo/128",
		"fe80::1/10",
		"localhost/8",
		"10.0.0.0/0x08",
		"[::1]/128",
		"10.128.0.0/8",
		"1111:2222:3333:4444:5555:6666:7777:8888:9999:aaaa:bbbb/128",
	};
	struct cidrs out;

	for (size_t i = 0; i < LENGTH(rows); i++) {
		cr_expect_not(
			cidrs_read(str_printf(&arena, "::1,%s", rows[i]), &arena, &out, &err),
			"%s", rows[i]);
		cr_expect_eq(err.code, ERR_INVALID, "%s", rows[i]);
	}
	cr_expect_not(cidrs_read(STR("::1 127.0.0.1/8"), &arena, &out, &err));
	cr_expect_str_eq(err.text, "\"127.0.0.1/8\" is no address range such as 10.0.0.0/8");
}

Test(address, reads_no_more_ranges_than_the_limit)
{
	struct str many[LIMIT_CIDRS + 1];
	struct cidrs out;

	for (size_t i = 0; i < LENGTH(many); i++)
		many[i] = STR("::1");
	cr_expect(
		cidrs_read(str_join(&arena, many, LIMIT_CIDRS, STR(",")), &arena, &out, &err));
	cr_expect_not(cidrs_read(str_join(&arena, many, LIMIT_CIDRS + 1, STR(",")), &arena,
				 &out, &err));
	cr_expect_eq(err.code, ERR_LIMIT);
}
