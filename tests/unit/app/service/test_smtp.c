#include "app/service/smtp.h"

#include <criterion/criterion.h>

Test(smtp, takes_plain_addresses)
{
	static const char *const rows[] = { "zane@example.lv", "z.a+b_c@x.y.lv",
					    "o'neil@example.com" };

	for (size_t i = 0; i < LENGTH(rows); i++)
		cr_expect(smtp_address_valid(str_from_c(rows[i])), "%s", rows[i]);
}

Test(smtp, refuses_what_could_be_more_than_an_address)
{
	static const char *const rows[] = {
		"",
		"zane",
		"a@b",
		"@b.lv",
		"a@b.lv,c@d.lv",
		"a@b.lv\r\nX",
		"a@b.lv\nX",
		"<a@b.lv>",
		"\"a b\"@c.lv",
		"a@b@c.lv",
		"a b@c.lv",
		"ž@b.lv",
		"a@[127.0.0.1]",
		"-a@b.lv",
		"a@b.lv.",
		"a@.lv",
		"a;b@c.lv",
		"a(b)@c.lv",
		"a\\b@c.lv",
		"a:b@c.lv",
	};

	for (size_t i = 0; i < LENGTH(rows); i++)
		cr_expect_not(smtp_address_valid(str_from_c(rows[i])), "%s", rows[i]);
	cr_expect_not(smtp_address_valid((struct str){ "a\0b@c.lv", 8 }));
}
