#include "engine/base/err.h"
#include "engine/base/utf8.h"

#include <criterion/criterion.h>
#include <errno.h>

Test(err, keeps_code_and_message)
{
	struct err err = { 0 };
	cr_expect_not(err_set(&err, ERR_NOT_FOUND, "no form %s", "x"));
	cr_expect_eq(err.code, ERR_NOT_FOUND);
	cr_expect_str_eq(err.text, "no form x");
}

Test(err, cuts_long_messages_between_code_points)
{
	struct err err;
	for (int pad = 0; pad < 4; pad++) {
		(void)err_set(&err, ERR_IO, "%0*d%s%s", 230 + pad, 0, "āāāā", "€€€€");
		struct str text = str_from_c(err.text);
		cr_expect_eq(utf8_invalid(text), SIZE_MAX);
		cr_expect_gt(text.len, sizeof(err.text) - 5);
	}
}

Test(err, says_what_the_system_said)
{
	struct err err;
	errno = ENOENT;
	cr_expect_not(err_set_errno(&err, ERR_NOT_FOUND, "reading %s", "x"));
	cr_expect_eq(err.code, ERR_NOT_FOUND);
	cr_expect_str_eq(err.text, "reading x: No such file or directory");
}
