#include "app/service/base32.h"

#include <criterion/criterion.h>

static void expect_written(struct str bytes, struct str letters)
{
	unsigned char back[16];
	struct buf out;
	size_t len;

	buf_init(&out, 64);
	base32_add(&out, bytes);
	cr_expect(str_equal(buf_str(&out), letters), "%.*s", STR_ARG(buf_str(&out)));
	cr_expect(base32_read(letters, back, sizeof back, &len));
	cr_expect(str_equal((struct str){ (const char *)back, len }, bytes));
	buf_finish(&out);
}

Test(base32, is_written_and_read_back)
{
	expect_written(STR(""), STR(""));
	expect_written(STR("f"), STR("CR"));
	expect_written(STR("fo"), STR("CSQG"));
	expect_written(STR("foobar"), STR("CSQPYRK1E8"));
	expect_written(STR("\xff\xff\xff\xff\xff"), STR("ZZZZZZZZ"));
	expect_written(STR("\0\0\0\0\0"), STR("00000000"));
}

Test(base32, takes_what_people_type)
{
	unsigned char out[8];
	size_t len;

	cr_expect(base32_read(STR(" csqp-yrk i\ne8 "), out, sizeof out, &len));
	cr_expect(str_equal((struct str){ (const char *)out, len }, STR("foobar")));
	cr_expect(base32_read(STR("OoIlLi00"), out, sizeof out, &len));
	cr_expect_eq(len, 5);
}

Test(base32, refuses_what_is_none)
{
	static const char *const rows[] = { "U0", "C", "CRU!", "CS1", "ā0", "CSQPYRK1E9" };
	unsigned char out[8];
	size_t len;

	for (size_t i = 0; i < LENGTH(rows); i++)
		cr_expect_not(base32_read(str_from_c(rows[i]), out, sizeof out, &len), "%s",
			      rows[i]);
	cr_expect_not(base32_read(STR("CSQPYRK1E8"), out, 5, &len));
}
