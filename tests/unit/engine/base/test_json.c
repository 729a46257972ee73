#include "engine/base/buf.h"
#include "engine/base/json.h"
#include "engine/base/limits.h"

#include <criterion/criterion.h>

static struct arena arena;
static struct diags diags;
static struct buf out;

static void init(void)
{
	diags_init(&diags, &arena, STR(""));
	buf_init(&out, 4 * 1024 * 1024);
}

static void finish(void)
{
	buf_finish(&out);
	arena_finish(&arena);
}

TestSuite(json, .init = init, .fini = finish);

static void write_value(const struct json *json)
{
	static const char *const words[] = { "null", "true", "", "", "[", "{" };
	switch (json->type) {
	case JSON_NULL:
	case JSON_BOOLEAN:
		buf_add_c(&out, json->type == JSON_BOOLEAN && !json->boolean
					? "false"
					: words[json->type]);
		return;
	case JSON_NUMBER:
		buf_add(&out, json->text);
		return;
	case JSON_STRING:
		buf_add_json(&out, json->text);
		return;
	case JSON_ARRAY:
	case JSON_OBJECT:
		break;
	}
	buf_add_c(&out, words[json->type]);
	size_t count = 0;
	for (const struct json *child = json->first; child; child = child->next) {
		buf_add_c(&out, count++ > 0 ? "," : "");
		if (json->type == JSON_OBJECT) {
			buf_add_json(&out, child->key);
			buf_add_byte(&out, ':');
		}
		write_value(child);
	}
	cr_expect_eq(count, json->count);
	buf_add_c(&out, json->type == JSON_ARRAY ? "]" : "}");
}

Test(json, reads_what_it_writes)
{
	static const char *const rows[] = {
		"null",
		"true",
		"false",
		"0",
		"-0",
		"-0.0e-0",
		"1E+2",
		"12345678901234567890123456789",
		"1.000000000000000000000000000000000",
		"1e6144",
		"9.999999999999999999999999999999999e6144",
		"1e-6176",
		"0e999999999",
		"\"\"",
		"\"ā€😀\\u0001\\\"\\\\/\\n\"",
		"[]",
		"{}",
		"[1,[2,[]],{\"a\":{\"b\":[null,true,false]}}]",
		"{\"z\":1,\"a\":2,\"\":3,\"ā\":\"x\"}",
	};
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct json *json = json_parse(&arena, str_from_c(rows[i]), &diags);
		cr_assert(json, "%s", rows[i]);
		write_value(json);
		cr_expect(str_equal_c(buf_str(&out), rows[i]), "%s became %.*s", rows[i],
			  STR_ARG(buf_str(&out)));
		buf_clear(&out);
	}
	cr_expect_eq(diags.list.count, 0);
}

Test(json, unescapes_strings)
{
	const struct json *json = json_parse(
		&arena, STR("{\"\\u0061\":\"\\ud83d\\ude00\\u0101\\u20ac\\/\\b\\u00FF\"}"),
		&diags);
	cr_expect(str_equal_c(json_get_str(json, STR("a")), "😀ā€/\bÿ"));
}

Test(json, gives_members_by_key)
{
	const struct json *json = json_parse(&arena, STR("{\"a\":\"x\",\"b\":1}"), &diags);
	cr_expect(str_equal_c(json_get_str(json, STR("a")), "x"));
	cr_expect(str_equal_c(json_get_str(json, STR("b")), ""));
	cr_expect(str_equal_c(json_get_str(json, STR("c")), ""));
	cr_expect_null(json_get(json, STR("c")));
	cr_expect_null(json_get(NULL, STR("a")));
	cr_expect_null(json_get(json->first, STR("a")));
}

Test(json, knows_where_each_value_and_key_stands)
{
	const struct json *json = json_parse(
		&arena, STR("\n {\"ā\": 1,\r\n\t\"b\" : [ true,\n\"x\"]}\n"), &diags);
	cr_assert(json);
	const struct json *b = json->first->next;
	const struct {
		struct place got, want;
	} rows[] = {
		{ json->place, { 2, 2 } },
		{ json->first->key_place, { 2, 3 } },
		{ json->first->place, { 2, 8 } },
		{ b->key_place, { 3, 2 } },
		{ b->place, { 3, 8 } },
		{ b->first->place, { 3, 10 } },
		{ b->first->next->place, { 4, 1 } },
	};
	for (size_t i = 0; i < LENGTH(rows); i++) {
		cr_expect_eq(rows[i].got.line, rows[i].want.line, "row %zu", i);
		cr_expect_eq(rows[i].got.column, rows[i].want.column, "row %zu", i);
	}
}

/* What json-c 0.16 would let pass is among them: security.md §0 finding 6. */
static const struct {
	struct str text;
	const char *want;
} refusals[] = {
	{ STR_INIT(""),
	  "1:1: error: found the end of the text where a value was expected; check "
	  "that the text was sent whole [json.syntax]\n" },
	{ STR_INIT("[1,]"),
	  "1:4: error: found \"]\" where a value was expected; remove the comma "
	  "before it [json.syntax]\n" },
	{ STR_INIT("{\"a\":1 , }"), "1:10: error: found \"}\" where a key in double quotes was "
				    "expected; remove the comma before it [json.syntax]\n" },
	{ STR_INIT("{'a':1}"),
	  "1:2: error: found \"'\" where a key in double quotes was expected; "
	  "write text in double quotes [json.syntax]\n" },
	{ STR_INIT("{a:1}"),
	  "1:2: error: found \"a\" where a key in double quotes was expected; "
	  "put text in double quotes; the only words are null, true and false "
	  "[json.syntax]\n" },
	{ STR_INIT("{\"a\" 1}"), "1:6: error: found \"1\" where a colon after the key was "
				 "expected; add the colon [json.syntax]\n" },
	{ STR_INIT("{\"a\":}"),
	  "1:6: error: found \"}\" where a value was expected; add what is "
	  "missing [json.syntax]\n" },
	{ STR_INIT("[1 2]"),
	  "1:4: error: found \"2\" where a comma or \"]\" was expected: the "
	  "array of line 1, column 1 is still open; add what is missing before "
	  "it [json.syntax]\n" },
	{ STR_INIT("{\"a\":[\n1}"),
	  "2:2: error: found \"}\" where a comma or \"]\" was expected: "
	  "the array of line 1, column 6 is still open; add what is "
	  "missing before it [json.syntax]\n" },
	{ STR_INIT("{\"a\":1"),
	  "1:7: error: found the end of the text where a comma or \"}\" was "
	  "expected: the object of line 1, column 1 is still open; add what "
	  "is missing before it [json.syntax]\n" },
	{ STR_INIT("NaN"), "1:1: error: found \"NaN\" where a value was expected; put text in "
			   "double quotes; the only words are null, true and false "
			   "[json.syntax]\n" },
	{ STR_INIT("nul"), "1:1: error: found \"nul\" where a value was expected; put text in "
			   "double quotes; the only words are null, true and false "
			   "[json.syntax]\n" },
	{ STR_INIT("-Infinity"),
	  "1:2: error: found \"Infinity\" where a digit after the minus was "
	  "expected; complete the number [json.syntax]\n" },
	{ STR_INIT("+1"),
	  "1:1: error: found \"+\" where a value was expected; start the number "
	  "with a digit or a minus [json.syntax]\n" },
	{ STR_INIT("-012"), "1:3: error: found \"12\" where the end of the number after its "
			    "leading zero was expected; write the number without leading zeros "
			    "[json.syntax]\n" },
	{ STR_INIT("2.e3"),
	  "1:3: error: found \"e3\" where a digit after the decimal point was "
	  "expected; complete the number [json.syntax]\n" },
	{ STR_INIT("2e+"),
	  "1:4: error: found the end of the text where a digit in the exponent "
	  "was expected; complete the number [json.syntax]\n" },
	{ STR_INIT("[1/* */]"),
	  "1:3: error: found \"/\" where a comma or \"]\" was expected: the "
	  "array of line 1, column 1 is still open; add what is missing "
	  "before it [json.syntax]\n" },
	{ STR_INIT("# x"), "1:1: error: found \"#\" where a value was expected; remove the "
			   "comment: JSON has none [json.syntax]\n" },
	{ STR_INIT("[\xe2\x82\xac]"),
	  "1:2: error: found \"€\" where a value was expected; correct "
	  "the text here [json.syntax]\n" },
	{ STR_INIT("[\x01]"),
	  "1:2: error: found the control character U+0001 where a value was "
	  "expected; correct the text here [json.syntax]\n" },
	{ STR_INIT("\"a\nb\""),
	  "1:3: error: found the end of the line where the rest of "
	  "a string was expected; write line ends as \\n, tabs as \\t, other "
	  "control characters as \\u and four digits [json.syntax]\n" },
	{ STR_INIT("\"a"), "1:3: error: found the end of the text where the closing quote of a "
			   "string was expected; check that the text was sent whole "
			   "[json.syntax]\n" },
	{ STR_INIT("\"\\x\""),
	  "1:3: error: found \"x\" where one of \" \\ / b f n r t u after the "
	  "backslash was expected; write \\\\ for a backslash "
	  "[json.syntax]\n" },
	{ STR_INIT("\"\\u12g4\""),
	  "1:6: error: found \"g4\" where one of four hexadecimal digits "
	  "after \\u was expected; write \\u and four digits, or the "
	  "character itself [json.syntax]\n" },
	{ STR_INIT("\"\\ud800\\u12\""),
	  "1:12: error: found \"\"\" where one of four hexadecimal digits after \\u was "
	  "expected; "
	  "write \\u and four digits, or the character itself [json.syntax]\n" },
	{ STR_INIT("\"\\ud800\\u0041\\udc00\""), "1:2: error: half of a surrogate pair, which "
						 "is no character; write both halves, or the "
						 "character itself [json.surrogate]\n"
						 "1:14: error: half of a surrogate pair, which "
						 "is no character; write both halves, or the "
						 "character itself [json.surrogate]\n" },
	{ STR_INIT("\"\\ud800\\n\""), "1:2: error: half of a surrogate pair, which is no "
				      "character; write both halves, or the character itself "
				      "[json.surrogate]\n" },
	{ STR_INIT("{\"a"),
	  "1:4: error: found the end of the text where the closing quote of a string was "
	  "expected; check that the text was sent whole [json.syntax]\n" },
	{ STR_INIT("{\"a\\u0000\":1}"),
	  "1:4: error: the character U+0000 in a string; remove it "
	  "[json.nul]\n" },
	{ STR_INIT("1\0 2"),
	  "1:2: error: found the control character U+0000 after the end of the "
	  "value; remove everything after the value [json.trailing]\n" },
	{ STR_INIT("\0"), "1:1: error: found the control character U+0000 where a value was "
			  "expected; remove it [json.syntax]\n" },
	{ STR_INIT("1 x"),
	  "1:3: error: found \"x\" after the end of the value; remove everything "
	  "after the value [json.trailing]\n" },
	{ STR_INIT("\xef\xbb\xbf{}"),
	  "1:1: error: the text begins with a byte order mark; save it "
	  "as UTF-8 without BOM [json.bom]\n" },
	{ STR_INIT("\"\xc0\xaf\""), "1:2: error: the byte C0 is not valid UTF-8 here; save the "
				    "text as UTF-8 [json.utf8]\n" },
	{ STR_INIT("\"\xed\xa0\x80\""),
	  "1:2: error: the byte ED is not valid UTF-8 here; save the "
	  "text as UTF-8 [json.utf8]\n" },
	{ STR_INIT("{\"a\":1,\n\"\\u0061\":2,\"b\":3,\"b\":4}"),
	  "2:1: error: the key \"a\" was used already in line 1; remove one of the two "
	  "[json.duplicate-key]\n"
	  "2:18: error: the key \"b\" was used already in line 2; remove one of the two "
	  "[json.duplicate-key]\n" },
	{ STR_INIT("12345678901234567890123456789012345"),
	  "1:1: error: the number 12345678901234567890123456789012345 cannot be kept exactly; "
	  "use "
	  "at most 34 significant digits and an exponent between -6176 and 6144 "
	  "[json.number-range]\n" },
	{ STR_INIT("[1e6145,1e-6177,10e6144,1e99999999999999999999]"),
	  "1:2: error: the number 1e6145 cannot be kept exactly; use at most 34 significant "
	  "digits "
	  "and an exponent between -6176 and 6144 [json.number-range]\n"
	  "1:9: error: the number 1e-6177 cannot be kept exactly; use at most 34 significant "
	  "digits and an exponent between -6176 and 6144 [json.number-range]\n"
	  "1:17: error: the number 10e6144 cannot be kept exactly; use at most 34 significant "
	  "digits and an exponent between -6176 and 6144 [json.number-range]\n"
	  "1:25: error: the number 1e99999999999999999999 cannot be kept exactly; use at most "
	  "34 "
	  "significant digits and an exponent between -6176 and 6144 [json.number-range]\n" },
	{ STR_INIT("0.00000000000000000000000000000000000000000000000000000000000000000"),
	  "1:1: error: a number of 67 characters; use at most 64 [json.number-length]\n" },
};

Test(json, says_what_is_wrong_and_what_to_do)
{
	for (size_t i = 0; i < LENGTH(refusals); i++) {
		diags_init(&diags, &arena, STR(""));
		buf_clear(&out);
		cr_expect_null(json_parse(&arena, refusals[i].text, &diags), "row %zu", i);
		diags_print(&diags, &out);
		cr_expect(str_equal_c(buf_str(&out), refusals[i].want),
			  "row %zu: want %s     got %.*s", i, refusals[i].want,
			  STR_ARG(buf_str(&out)));
	}
}

static void repeat(const char *text, size_t times)
{
	for (size_t i = 0; i < times; i++)
		buf_add_c(&out, text);
}

static void expect_code(bool accepted, const char *code)
{
	diags_init(&diags, &arena, STR(""));
	const struct json *json = json_parse(&arena, buf_str(&out), &diags);
	cr_expect_eq(json != NULL, accepted, "%s", code);
	if (!accepted && diags.list.count > 0)
		cr_expect_str_eq(diags.list.at[0].code, code);
	cr_expect_eq(diags.list.count, accepted ? 0 : 1);
	buf_clear(&out);
}

Test(json, holds_its_limits_exactly)
{
	for (size_t over = 0; over < 2; over++) {
		repeat("[", LIMIT_JSON_DEPTH + over);
		repeat("]", LIMIT_JSON_DEPTH + over);
		expect_code(over == 0, "json.depth");

		buf_add_c(&out, "[0");
		repeat(",0", LIMIT_JSON_VALUES - 2 + over);
		buf_add_c(&out, "]");
		expect_code(over == 0, "json.values");

		buf_add_c(&out, "{\"");
		repeat("\\u0061", LIMIT_JSON_STRING + over);
		buf_add_c(&out, "\":0}");
		expect_code(over == 0, "json.string-length");

		buf_add_c(&out, "0");
		repeat(" ", LIMIT_DEFINITION - 1 + over);
		expect_code(over == 0, "json.size");
	}
}

Test(json, stays_quick_with_more_mistakes_than_it_reports)
{
	buf_add_c(&out, "{\"a\":0");
	repeat(",\"a\":0", LIMIT_JSON_VALUES - 2);
	buf_add_c(&out, "}");
	cr_expect_null(json_parse(&arena, buf_str(&out), &diags));
	cr_expect_eq(diags.errors, LIMIT_JSON_VALUES - 2);
	cr_expect(diags.cut);
}
