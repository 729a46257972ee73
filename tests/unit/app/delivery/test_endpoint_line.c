#include "app/delivery/endpoint_line.h"

#include <criterion/criterion.h>

#include "app/service/target.h"

static struct arena arena;
static struct err err;

static void finish(void)
{
	arena_finish(&arena);
}

TestSuite(endpoint_line, .fini = finish);

#define SECRET "whsec_ZGVmZ2hpamtsbW5vcHFyc3R1dnd4eXp7fH1+f4CBgoM="

static const struct fetch_policy policy = { 0 };

Test(endpoint_line, reads_a_line_with_secrets_and_options)
{
	struct endpoint endpoint;
	struct target target;

	cr_assert(endpoint_line_read(STR("99999999902 https://a.test/in " SECRET
					 " concurrency=9 verify=no " SECRET
					 "@2026-12-01T00:00:00Z certificate=a.pem key=b.pem"),
				     &policy, &arena, &endpoint, &err),
		  "%s", err.text);
	cr_expect(str_equal_c(endpoint.institution, "99999999902"));
	cr_expect(str_equal_c(endpoint.url, "https://a.test/in"));
	cr_expect(str_equal_c(endpoint.secrets, SECRET " " SECRET "@2026-12-01T00:00:00Z"));
	cr_expect_eq(endpoint.concurrency, 9);
	cr_expect_not(endpoint.pending);
	cr_assert(target_read(endpoint.options, &target, &err));
	cr_expect(target.unverified);
	cr_expect(str_equal_c(target.tls.certificate, "a.pem"));
	cr_expect(str_equal_c(target.tls.key, "b.pem"));
	cr_assert(endpoint_line_read(STR("9 https://a.test/ " SECRET), &policy, &arena,
				     &endpoint, &err));
	cr_expect(endpoint.pending, "it is asked first");
	cr_expect_eq(endpoint.concurrency, 0);
}

Test(endpoint_line, says_what_is_wrong_with_a_line)
{
	static const struct {
		const char *rest, *text;
	} rows[] = {
		{ "ftp://a.test/ " SECRET, "the address must begin with https://" },
		{ "https://a.test/", "there is no secret" },
		{ "https://a.test/ swordfish", "secret 1 does not begin with whsec_ or whsk_" },
		{ "https://a.test/ " SECRET " colour=red", "an endpoint has no option colour" },
		{ "https://a.test/ " SECRET " verify=perhaps", "verify takes yes or no" },
		{ "https://a.test/ " SECRET " concurrency=65", "concurrency takes 1 to 64" },
		{ "https://a.test/ " SECRET " concurrency=", "concurrency takes 1 to 64" },
		{ "https://a.test/ " SECRET " key=", "key takes the path of a PEM file" },
		{ "https://a.test/ " SECRET " key=a", "certificate and key go together" },
	};

	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct endpoint endpoint;
		const struct str line = str_printf(&arena, "9 %s", rows[i].rest);
		cr_expect_not(endpoint_line_read(line, &policy, &arena, &endpoint, &err), "%s",
			      rows[i].rest);
		cr_expect_eq(err.code, ERR_INVALID);
		cr_expect_str_eq(err.text, rows[i].text);
	}
}
