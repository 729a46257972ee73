#include "engine/feel/decimal.h"

#include <criterion/criterion.h>

static struct decimal number(const char *text)
{
	struct decimal number = { { 0, 0 } };

	cr_assert(decimal_parse(str_from_c(text), &number), "%s", text);
	return number;
}

static void expect_text(struct decimal got, const char *wanted)
{
	struct buf text;

	buf_init(&text, 100);
	decimal_print(got, &text);
	cr_expect(str_equal_c(buf_str(&text), wanted), "%.*s, not %s", STR_ARG(buf_str(&text)),
		  wanted);
	cr_expect(buf_str(&text).len <= 48);
	buf_finish(&text);
}

Test(decimal, prints_what_it_read_in_its_shortest_spelling)
{
	static const struct {
		const char *text, *wanted;
	} rows[] = {
		{ "0", "0" },
		{ "-0", "0" },
		{ "000", "0" },
		{ "0.000", "0" },
		{ "1200", "1200" },
		{ "-12.50", "-12.5" },
		{ ".5", "0.5" },
		{ "00012", "12" },
		{ "0.001", "0.001" },
		{ "1E+3", "1000" },
		{ "1e3", "1000" },
		{ "1.5E-3", "0.0015" },
		{ "1.2E40", "1.2E+40" },
		{ "1E-10", "1E-10" },
		{ "1.25E-10", "1.25E-10" },
		{ "1E33", "1000000000000000000000000000000000" },
		{ "1E34", "1E+34" },
		{ "123456789012345678901234567890", "123456789012345678901234567890" },
		{ "0.3333333333333333333333333333333333",
		  "0.3333333333333333333333333333333333" },
		{ "12345678901234567890123456789012345",
		  "1.234567890123456789012345678901234E+34" },
		{ "12345678901234567890123456789012355",
		  "1.234567890123456789012345678901236E+34" },
		{ "10000000000000000000000000000000005000000000000000001",
		  "1.000000000000000000000000000000001E+52" },
		{ "1E-7000", "0" },
		{ "-1E-7000", "0" },
		{ "0E999999999", "0" },
		{ "9.999999999999999999999999999999999E6144",
		  "9.999999999999999999999999999999999E+6144" },
	};

	for (size_t i = 0; i < LENGTH(rows); i++)
		expect_text(number(rows[i].text), rows[i].wanted);
}

Test(decimal, refuses_what_is_no_number)
{
	static const char *const rows[] = { "",	   "-",	  ".",	    "1.",  "e5",    "1e",
					    "1e+", "+1",  "1 ",	    " 1",  "1,5",   "0x1",
					    "NaN", "Inf", "1e7000", "--1", "1.2.3", "1e5x" };
	struct decimal untouched = decimal_from_i64(7);

	for (size_t i = 0; i < LENGTH(rows); i++) {
		cr_expect(!decimal_parse(str_from_c(rows[i]), &untouched), "%s", rows[i]);
		expect_text(untouched, "7");
	}
}

typedef bool operation(struct decimal a, struct decimal b, struct decimal *out);

/* wanted NULL: there is no result. */
static void expect_result(operation *run, const char *a, const char *b, const char *wanted)
{
	struct decimal out = decimal_from_i64(77);
	bool ok = run(number(a), number(b), &out);

	cr_expect_eq(ok, wanted != NULL, "%s %s", a, b);
	expect_text(out, wanted != NULL ? wanted : "77");
}

Test(decimal, adds_exactly_where_34_digits_suffice)
{
	expect_result(decimal_add, "0.1", "0.2", "0.3");
	expect_result(decimal_add, "4611686018427387903", "4611686018427387903",
		      "9223372036854775806");
	expect_result(decimal_add, "-5", "3", "-2");
	expect_result(decimal_add, "1E33", "0.1", "1000000000000000000000000000000000");
	expect_result(decimal_add, "9.9E6144", "9.9E6144", NULL);
	expect_result(decimal_subtract, "1", "0.9", "0.1");
	expect_result(decimal_subtract, "12.50", "12.50", "0");
	expect_result(decimal_subtract, "-9.9E6144", "9.9E6144", NULL);
}

Test(decimal, multiplies_and_divides_half_even)
{
	expect_result(decimal_multiply, "1.5", "-4", "-6");
	expect_result(decimal_multiply, "2147483647", "2147483647", "4611686014132420609");
	expect_result(decimal_multiply, "12345678901234567890", "98765432109876543210",
		      "1.219326311370217952237463801111264E+39");
	expect_result(decimal_multiply, "1E5000", "1E5000", NULL);
	expect_result(decimal_multiply, "1E-5000", "1E-5000", "0");
	expect_result(decimal_divide, "1", "3", "0.3333333333333333333333333333333333");
	expect_result(decimal_divide, "2", "3", "0.6666666666666666666666666666666667");
	expect_result(decimal_divide, "1", "0", NULL);
	expect_result(decimal_divide, "0", "0", NULL);
}

Test(decimal, raises_to_powers)
{
	expect_result(decimal_power, "3", "3", "27");
	expect_result(decimal_power, "2", "-2", "0.25");
	expect_result(decimal_power, "1.1", "2", "1.21");
	expect_result(decimal_power, "0", "0", "1");
	expect_result(decimal_power, "0", "-1", NULL);
	expect_result(decimal_power, "4", "0.5", "2");
	expect_result(decimal_power, "-8", "0.5", NULL);
	expect_result(decimal_power, "10", "7000", NULL);
	expect_result(decimal_power, "1.0000001", "1000000",
		      "1.105170912549793416638382709428481");
}

Test(decimal, takes_modulo_with_the_sign_of_the_divisor)
{
	expect_result(decimal_modulo, "12", "5", "2");
	expect_result(decimal_modulo, "-12", "5", "3");
	expect_result(decimal_modulo, "12", "-5", "-3");
	expect_result(decimal_modulo, "-12", "-5", "-2");
	expect_result(decimal_modulo, "10.1", "4.5", "1.1");
	expect_result(decimal_modulo, "10", "5", "0");
	expect_result(decimal_modulo, "1E40", "7", "4");
	expect_result(decimal_modulo, "10", "0", NULL);
}

typedef bool function(struct decimal a, struct decimal *out);

static void expect_function(function *run, const char *a, const char *wanted)
{
	struct decimal out = decimal_from_i64(77);
	bool ok = run(number(a), &out);

	cr_expect_eq(ok, wanted != NULL, "%s", a);
	expect_text(out, wanted != NULL ? wanted : "77");
}

Test(decimal, takes_roots_and_logarithms)
{
	expect_function(decimal_sqrt, "16", "4");
	expect_function(decimal_sqrt, "2", "1.414213562373095048801688724209698");
	expect_function(decimal_sqrt, "-1", NULL);
	expect_function(decimal_exp, "1", "2.718281828459045235360287471352662");
	expect_function(decimal_exp, "100000", NULL);
	expect_function(decimal_log, "10", "2.302585092994045684017991454684364");
	expect_function(decimal_log, "0", NULL);
	expect_function(decimal_log, "-1", NULL);
}

static void expect_round(const char *a, int scale, enum decimal_round how, const char *wanted)
{
	struct decimal out = decimal_from_i64(77);
	bool ok = decimal_round(number(a), scale, how, &out);

	cr_expect_eq(ok, wanted != NULL, "%s to %d", a, scale);
	expect_text(out, wanted != NULL ? wanted : "77");
}

Test(decimal, rounds_in_every_way)
{
	static const struct {
		enum decimal_round how;
		const char *down, *middle, *up, *minus; /* of 1.24, 1.25, 1.26, -1.25 */
	} rows[] = {
		{ ROUND_HALF_EVEN, "1.2", "1.2", "1.3", "-1.2" },
		{ ROUND_UP, "1.3", "1.3", "1.3", "-1.3" },
		{ ROUND_DOWN, "1.2", "1.2", "1.2", "-1.2" },
		{ ROUND_HALF_UP, "1.2", "1.3", "1.3", "-1.3" },
		{ ROUND_HALF_DOWN, "1.2", "1.2", "1.3", "-1.2" },
		{ ROUND_FLOOR, "1.2", "1.2", "1.2", "-1.3" },
		{ ROUND_CEILING, "1.3", "1.3", "1.3", "-1.2" },
	};

	for (size_t i = 0; i < LENGTH(rows); i++) {
		expect_round("1.24", 1, rows[i].how, rows[i].down);
		expect_round("1.25", 1, rows[i].how, rows[i].middle);
		expect_round("1.26", 1, rows[i].how, rows[i].up);
		expect_round("-1.25", 1, rows[i].how, rows[i].minus);
	}
	expect_round("1250", -2, ROUND_HALF_EVEN, "1200");
	expect_round("1.5", 400, ROUND_HALF_EVEN, "1.5");
	expect_round("1.5", 6200, ROUND_HALF_EVEN, "1.5");
	expect_round("1.5", -6111, ROUND_HALF_EVEN, "0");
	expect_round("1.5", -6111, ROUND_HALF_DOWN, "0");
	expect_round("1.5", -6112, ROUND_HALF_EVEN, NULL);
}

Test(decimal, compares_by_value)
{
	static const struct {
		const char *a, *b;
		int wanted;
	} rows[] = {
		{ "1", "1.0", 0 },    { "-0", "0", 0 },	    { "1", "2", -1 },
		{ "2", "1", 1 },      { "-1", "1", -1 },    { "1E40", "1", 1 },
		{ "1", "1E40", -1 },  { "-2", "-1", -1 },   { "1E-400", "0", 1 },
		{ "1.5", "1.50", 0 }, { "0.1", "0.2", -1 }, { "-1E40", "-1E41", 1 },
	};

	for (size_t i = 0; i < LENGTH(rows); i++)
		cr_expect_eq(decimal_compare(number(rows[i].a), number(rows[i].b)),
			     rows[i].wanted, "%s %s", rows[i].a, rows[i].b);
	cr_expect_eq(decimal_sign(number("-0")), 0);
	cr_expect_eq(decimal_sign(number("-0.1")), -1);
	cr_expect_eq(decimal_sign(number("1E40")), 1);
	expect_text(decimal_abs(number("-5")), "5");
	expect_text(decimal_negate(number("5")), "-5");
}

Test(decimal, gives_whole_numbers_that_fit)
{
	static const struct {
		const char *text;
		bool fits;
		int64_t wanted;
	} rows[] = {
		{ "0", true, 0 },
		{ "-12", true, -12 },
		{ "1E3", true, 1000 },
		{ "12.00", true, 12 },
		{ "9223372036854775807", true, INT64_MAX },
		{ "-9223372036854775808", true, INT64_MIN },
		{ "9223372036854775808", false, 0 },
		{ "0.5", false, 0 },
		{ "1E40", false, 0 },
	};

	for (size_t i = 0; i < LENGTH(rows); i++) {
		int64_t out = 0;

		cr_expect_eq(decimal_to_i64(number(rows[i].text), &out), rows[i].fits, "%s",
			     rows[i].text);
		cr_expect_eq(out, rows[i].wanted, "%s", rows[i].text);
	}
	expect_text(decimal_from_i64(INT64_MIN), "-9223372036854775808");
	cr_expect(decimal_is_whole(number("12.00")));
	cr_expect(decimal_is_whole(number("1E40")));
	cr_expect(!decimal_is_whole(number("12.01")));
}
