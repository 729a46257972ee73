#include "engine/base/buf.h"

#include <criterion/criterion.h>
#include <string.h>

#define CEILING 100000

static struct buf buf;

static void init(void)
{
	buf_init(&buf, CEILING);
}

static void finish(void)
{
	buf_finish(&buf);
}

TestSuite(buf, .init = init, .fini = finish);

static void expect(const char *want)
{
	cr_expect(str_equal_c(buf_str(&buf), want), "want %s, got %.*s", want,
		  STR_ARG(buf_str(&buf)));
	buf_clear(&buf);
}

Test(buf, collects)
{
	buf_add(&buf, STR("ab"));
	buf_add_c(&buf, "cd");
	buf_add_byte(&buf, 'e');
	buf_printf(&buf, "%d-%s", 7, "x");
	buf_add(&buf, (struct str){ NULL, 0 });
	expect("abcde7-x");
	expect("");
}

Test(buf, prints_more_than_a_line)
{
	char want[1001];
	memset(want, '0', 1000);
	want[1000] = '\0';
	buf_printf(&buf, "%01000d", 0);
	expect(want);
}

Test(buf, is_full_at_its_ceiling_and_stays_so)
{
	for (size_t i = 0; i < CEILING; i++)
		buf_add_byte(&buf, 'x');
	cr_expect_not(buf_full(&buf));
	buf_add(&buf, STR("y"));
	cr_expect(buf_full(&buf));
	cr_expect_eq(buf.len, CEILING);
	buf_clear(&buf);
	cr_expect_not(buf_full(&buf));
	buf_add(&buf, STR("z"));
	expect("z");
}

Test(buf, ignores_what_follows_once_full)
{
	struct buf small;
	buf_init(&small, 4);
	buf_add(&small, STR("abc"));
	buf_printf(&small, "%01000d", 0);
	buf_add(&small, STR("d"));
	cr_expect(str_equal_c(buf_str(&small), "abc"));
	cr_expect(buf_full(&small));
	buf_finish(&small);
}

Test(buf, escapes_json)
{
	buf_add_json(&buf, STR("\"\\\b\f\n\r\t\x01</&>\xe2\x80\xa8\xff"
			       "\0ā"));
	expect("\"\\\"\\\\\\b\\f\\n\\r\\t\\u0001\\u003c/\\u0026\\u003e\\u2028\xef\xbf\xbd"
	       "\\u0000ā\"");
}

Test(buf, escapes_html)
{
	buf_add_html(&buf, STR("<a b=\"c\" d='e'>&\t\n\r\x02\xff\xef\xbf\xbfž"));
	expect("&lt;a b=&quot;c&quot; d=&#39;e&#39;&gt;&amp;\t\n&#13;\xef\xbf\xbd\xef\xbf\xbd"
	       "\xef\xbf\xbdž");
}

Test(buf, escapes_urls)
{
	buf_add_url(&buf, STR("aZ09-._~ /?&=+%ā"));
	expect("aZ09-._~%20%2F%3F%26%3D%2B%25%C4%81");
}

/* RFC 4648 §10. */
Test(buf, encodes_base64)
{
	static const char *const rows[][3] = {
		{ "", "", "" },
		{ "f", "Zg==", "Zg" },
		{ "fo", "Zm8=", "Zm8" },
		{ "foo", "Zm9v", "Zm9v" },
		{ "foob", "Zm9vYg==", "Zm9vYg" },
		{ "fooba", "Zm9vYmE=", "Zm9vYmE" },
		{ "foobar", "Zm9vYmFy", "Zm9vYmFy" },
		{ "\xfb\xff\xbf", "+/+/", "-_-_" },
	};
	for (size_t i = 0; i < LENGTH(rows); i++) {
		buf_add_base64(&buf, str_from_c(rows[i][0]));
		expect(rows[i][1]);
		buf_add_base64url(&buf, str_from_c(rows[i][0]));
		expect(rows[i][2]);
	}
}

Test(buf, encodes_long_texts_to_base64)
{
	char text[1001];
	char want[4 * 334 + 1];

	for (size_t i = 0; i < sizeof(text); i++)
		text[i] = "foo"[i % 3];
	for (size_t i = 0; i < sizeof(want) - 1; i++)
		want[i] = "Zm9v"[i % 4];
	want[sizeof(want) - 1] = '\0';
	want[sizeof(want) - 2] = '='; /* 1001 = 3 * 333 + 2 */
	want[sizeof(want) - 3] = '8';
	buf_add_base64(&buf, (struct str){ text, sizeof(text) });
	expect(want);
	want[sizeof(want) - 2] = '\0';
	buf_add_base64url(&buf, (struct str){ text, sizeof(text) });
	expect(want);
}

Test(buf, encodes_hex)
{
	buf_add_hex(&buf, STR("\x00\x0f\xa5\xff"));
	expect("000fa5ff");
}
