#include "app/service/own.h"

#include <arpa/inet.h>
#include <criterion/criterion.h>
#include <netinet/in.h>

static struct arena arena;

static bool is_own(const struct cidrs *own, const char *text)
{
	struct sockaddr_in four = { .sin_family = AF_INET };
	struct sockaddr_in6 six = { .sin6_family = AF_INET6 };

	if (inet_pton(AF_INET, text, &four.sin_addr) == 1)
		return address_listed((const struct sockaddr *)&four, own->at, own->count);
	cr_assert_eq(inet_pton(AF_INET6, text, &six.sin6_addr), 1, "%s", text);
	return address_listed((const struct sockaddr *)&six, own->at, own->count);
}

Test(own, has_the_interfaces_the_address_people_use_and_the_databases)
{
	static const char *const ours[] = { "127.0.0.1",    "192.0.2.7",   "198.51.100.4",
					    "198.51.100.5", "2001:db8::5", "203.0.113.9" };
	static const char *const others[] = { "192.0.2.8", "2001:db8::6", "93.184.216.34" };
	const struct str urls[] = {
		STR("https://192.0.2.7:8443"),
		STR("sqlite:var/veidlapa.db"),
		STR(""),
		STR("postgres://u:p@x@198.51.100.4:5432,198.51.100.5,[2001:db8::5]:5/db"),
		STR("postgres:///db?sslmode=require&host=203.0.113.9:1"),
		STR("postgres:///db?host=/var/run/postgresql"),
	};
	struct cidrs own;

	own_addresses(&arena, urls, LENGTH(urls), &own);
	for (size_t i = 0; i < LENGTH(ours); i++)
		cr_expect(is_own(&own, ours[i]), "%s", ours[i]);
	for (size_t i = 0; i < LENGTH(others); i++)
		cr_expect_not(is_own(&own, others[i]), "%s", others[i]);
	arena_finish(&arena);
}
