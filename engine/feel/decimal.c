/* The only user of Intel's decimal library. Its binary encoding (BID) is known here for the
 * fast paths and for printing: sign, 14 bits of exponent with bias 6176, 113 bits of
 * coefficient. */
#include "engine/feel/decimal.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define DECIMAL_CALL_BY_REFERENCE 0
#define DECIMAL_GLOBAL_ROUNDING 0
#define DECIMAL_GLOBAL_EXCEPTION_FLAGS 0
#include <bid_conf.h>
#include <bid_functions.h>

/* What the quick ways do not cover, apart from them: its flags would burden those. */
#define RARE __attribute__((noinline))

enum { DIGITS = 34, BIAS = 6176, EXPONENT_MAX = 6111, EXPONENT_SHIFT = 49 };

#define SIGN_BIT (UINT64_C(1) << 63)
#define COEFFICIENT_HIGH ((UINT64_C(1) << EXPONENT_SHIFT) - 1)
#define SPECIAL (UINT64_C(3) << 61) /* infinities, NaNs, and coefficients that do not occur */

static BID_UINT128 to_bid(struct decimal number)
{
	BID_UINT128 bid;

	bid.w[0] = number.word[0];
	bid.w[1] = number.word[1];
	return bid;
}

static struct decimal from_bid(BID_UINT128 bid)
{
	return (struct decimal){ { bid.w[0], bid.w[1] } };
}

/* Stores a library result unless it is infinite or no number. */
static bool finite(BID_UINT128 bid, struct decimal *out)
{
	if ((bid.w[1] & SPECIAL) == SPECIAL)
		return false;
	*out = from_bid(bid);
	return true;
}

static struct decimal encode(bool negative, uint64_t coefficient, int exponent)
{
	assert(exponent >= -BIAS && exponent <= EXPONENT_MAX);
	uint64_t high = (uint64_t)(exponent + BIAS) << EXPONENT_SHIFT;

	return (struct decimal){ { coefficient, negative ? high | SIGN_BIT : high } };
}

static int exponent_of(struct decimal number)
{
	return (int)((number.word[1] & ~SIGN_BIT) >> EXPONENT_SHIFT) - BIAS;
}

/* The same sign and exponent, and coefficients of one word: so most numbers meet. */
static bool same_size(struct decimal a, struct decimal b)
{
	return a.word[1] == b.word[1] && (a.word[1] & COEFFICIENT_HIGH) == 0;
}

static int64_t small_signed(struct decimal number)
{
	int64_t coefficient = (int64_t)number.word[0];

	return (number.word[1] & SIGN_BIT) != 0 ? -coefficient : coefficient;
}

static struct decimal of_unit(int64_t coefficient, uint64_t unit)
{
	uint64_t sign = coefficient < 0 ? SIGN_BIT : 0;

	return (struct decimal){ { (uint64_t)llabs(coefficient), unit | sign } };
}

static bool is_small(struct decimal number)
{
	return (number.word[1] & COEFFICIENT_HIGH) == 0 && number.word[0] >> 62 == 0;
}

/* Two small numbers as whole ones of the same unit. */
struct pair {
	int64_t a, b;
	uint64_t unit; /* the high word of a positive number with this exponent */
};

/* To the smaller of both exponents, as long as both stay small. */
static inline bool align(struct decimal a, struct decimal b, struct pair *out)
{
	static const int64_t powers[] = { 1,	  10,	   100,	     1000,     10000,
					  100000, 1000000, 10000000, 100000000 };
	const int64_t limit = INT64_C(1) << 62;
	int shift = exponent_of(a) - exponent_of(b);

	if (!is_small(a) || !is_small(b) || abs(shift) >= (int)LENGTH(powers))
		return false;
	*out = (struct pair){ small_signed(a), small_signed(b),
			      (shift > 0 ? b : a).word[1] & ~SIGN_BIT };
	if (shift > 0 && __builtin_mul_overflow(out->a, powers[shift], &out->a))
		return false;
	if (shift < 0 && __builtin_mul_overflow(out->b, powers[-shift], &out->b))
		return false;
	return llabs(out->a) < limit && llabs(out->b) < limit;
}

struct decimal decimal_from_i64(int64_t number)
{
	if (number < 0)
		return encode(true, 0 - (uint64_t)number, 0);
	return encode(false, (uint64_t)number, 0);
}

/* --- text ----------------------------------------------------------------------------------
 */

/* What a number's text says, its coefficient cut after more digits than count. */
struct reading {
	bool negative, sticky; /* sticky: something not zero was cut */
	char digits[40];
	size_t count;
	int64_t exponent;
	bool any;
};

static void read_digit(struct reading *reading, char digit, bool fraction)
{
	reading->any = true;
	if (reading->count == 0 && digit == '0') {
		reading->exponent -= fraction;
	} else if (reading->count < sizeof(reading->digits)) {
		reading->digits[reading->count++] = digit;
		reading->exponent -= fraction;
	} else {
		reading->sticky = reading->sticky || digit != '0';
		reading->exponent += !fraction;
	}
}

static size_t read_digits(struct reading *reading, struct str text, size_t at, bool fraction)
{
	for (; at < text.len && text.at[at] >= '0' && text.at[at] <= '9'; at++)
		read_digit(reading, text.at[at], fraction);
	return at;
}

/* "E+12" to the end of the text; exponents beyond any sense stay beyond it. */
static bool read_exponent(struct reading *reading, struct str text, size_t at)
{
	int64_t exponent = 0;
	bool negative;

	at++;
	negative = at < text.len && text.at[at] == '-';
	if (at < text.len && (text.at[at] == '-' || text.at[at] == '+'))
		at++;
	if (at == text.len)
		return false;
	for (; at < text.len; at++) {
		if (text.at[at] < '0' || text.at[at] > '9')
			return false;
		if (exponent < 1000000)
			exponent = exponent * 10 + (text.at[at] - '0');
	}
	reading->exponent += negative ? -exponent : exponent;
	return true;
}

static bool read_number(struct reading *reading, struct str text)
{
	size_t at = 0;

	reading->negative = text.len > 0 && text.at[0] == '-';
	at = read_digits(reading, text, reading->negative ? 1 : 0, false);
	if (at < text.len && text.at[at] == '.') {
		size_t after = read_digits(reading, text, at + 1, true);

		if (after == at + 1)
			return false;
		at = after;
	}
	if (!reading->any)
		return false;
	if (at < text.len && (text.at[at] == 'e' || text.at[at] == 'E'))
		return read_exponent(reading, text, at);
	return at == text.len;
}

static bool reading_is_small(const struct reading *reading)
{
	return reading->count <= 18 && reading->exponent >= -BIAS &&
	       reading->exponent <= EXPONENT_MAX;
}

static struct decimal reading_small(const struct reading *reading)
{
	uint64_t coefficient = 0;

	for (size_t i = 0; i < reading->count; i++)
		coefficient = coefficient * 10 + (uint64_t)(reading->digits[i] - '0');
	return encode(reading->negative, coefficient, (int)reading->exponent);
}

static int64_t bounded(int64_t number, int64_t most)
{
	if (number < -most)
		return -most;
	return number > most ? most : number;
}

/* The library rounds: digits, a last one that stands for what was cut, and the exponent. */
static bool reading_large(const struct reading *reading, struct decimal *out)
{
	char text[80];
	size_t len = 0;
	int64_t exponent = reading->exponent;
	unsigned flags = 0;

	if (reading->negative)
		text[len++] = '-';
	if (reading->count == 0)
		text[len++] = '0';
	memcpy(text + len, reading->digits, reading->count);
	len += reading->count;
	if (reading->sticky) {
		text[len++] = '1';
		exponent--;
	}
	exponent = bounded(exponent, 99999);
	text[len++] = 'E';
	text[len++] = exponent < 0 ? '-' : '+';
	exponent = exponent < 0 ? -exponent : exponent;
	for (int64_t unit = 10000; unit > 0; unit /= 10)
		text[len++] = (char)('0' + exponent / unit % 10);
	text[len] = '\0';
	return finite(__bid128_from_string(text, BID_ROUNDING_TO_NEAREST, &flags), out);
}

bool decimal_parse(struct str text, struct decimal *out)
{
	struct reading reading = { 0 };

	if (!read_number(&reading, text))
		return false;
	if (!reading_is_small(&reading))
		return reading_large(&reading, out);
	*out = reading_small(&reading);
	return true;
}

__extension__ typedef unsigned __int128 wide;

/* The digits of the coefficient without zeros at its end; *exponent grows by what was dropped.
 */
static size_t significant_digits(struct decimal number, char digits[40], int *exponent)
{
	wide coefficient = (wide)(number.word[1] & COEFFICIENT_HIGH) << 64 | number.word[0];
	size_t len = 0;
	char reversed[40];

	*exponent = exponent_of(number);
	while (coefficient > 0) {
		char digit = (char)('0' + (int)(coefficient % 10));

		if (len > 0 || digit != '0')
			reversed[len++] = digit;
		else
			++*exponent;
		coefficient /= 10;
	}
	for (size_t i = 0; i < len; i++)
		digits[i] = reversed[len - 1 - i];
	return len;
}

static void print_zeros(int count, struct buf *out)
{
	for (int i = 0; i < count; i++)
		buf_add_byte(out, '0');
}

static void print_scientific(struct str digits, int exponent, struct buf *out)
{
	exponent += (int)digits.len - 1;
	buf_add_byte(out, digits.at[0]);
	if (digits.len > 1)
		buf_add_byte(out, '.');
	buf_add(out, str_slice(digits, 1, digits.len));
	buf_printf(out, "E%s%d", exponent < 0 ? "" : "+", exponent);
}

static void print_fraction(struct str digits, int exponent, struct buf *out)
{
	int whole = (int)digits.len + exponent;
	size_t point = whole > 0 ? (size_t)whole : 0;

	buf_add(out, point > 0 ? str_slice(digits, 0, point) : STR("0"));
	buf_add_byte(out, '.');
	print_zeros(-whole, out);
	buf_add(out, str_slice(digits, point, digits.len));
}

static void print_digits(struct decimal number, bool plain, struct buf *out)
{
	enum { ZEROS_MAX = 6 }; /* after the point, before the first digit */
	char text[40];
	int exponent;
	struct str digits = { text, significant_digits(number, text, &exponent) };
	int whole = (int)digits.len + exponent; /* digits before the point */

	if (digits.len == 0) {
		buf_add_byte(out, '0');
		return;
	}
	if (number.word[1] & SIGN_BIT)
		buf_add_byte(out, '-');
	if (!plain && (whole > DIGITS || whole < -ZEROS_MAX)) {
		print_scientific(digits, exponent, out);
	} else if (exponent < 0) {
		print_fraction(digits, exponent, out);
	} else {
		buf_add(out, digits);
		print_zeros(exponent, out);
	}
}

void decimal_print(struct decimal number, struct buf *out)
{
	print_digits(number, false, out);
}

void decimal_print_plain(struct decimal number, struct buf *out)
{
	print_digits(number, true, out);
}

bool decimal_to_i64(struct decimal number, int64_t *out)
{
	unsigned flags = 0;

	if (exponent_of(number) == 0 && (number.word[1] & COEFFICIENT_HIGH) == 0 &&
	    number.word[0] >> 62 == 0) {
		*out = small_signed(number);
		return true;
	}
	int64_t whole = __bid128_to_int64_xint(to_bid(number), &flags);
	if (flags & (BID_INVALID_EXCEPTION | BID_INEXACT_EXCEPTION))
		return false;
	*out = whole;
	return true;
}

/* --- arithmetic ----------------------------------------------------------------------------
 */

typedef BID_UINT128 operation(BID_UINT128 a, BID_UINT128 b, unsigned mode, unsigned *flags);

RARE static bool rounded(operation *run, struct decimal a, struct decimal b,
			 struct decimal *out)
{
	unsigned flags = 0;

	return finite(run(to_bid(a), to_bid(b), BID_ROUNDING_TO_NEAREST, &flags), out);
}

bool decimal_add(struct decimal a, struct decimal b, struct decimal *out)
{
	struct pair pair;

	if (same_size(a, b) && (a.word[0] | b.word[0]) >> 62 == 0)
		*out = (struct decimal){ { a.word[0] + b.word[0], a.word[1] } };
	else if (align(a, b, &pair))
		*out = of_unit(pair.a + pair.b, pair.unit);
	else
		return rounded(__bid128_add, a, b, out);
	return true;
}

bool decimal_subtract(struct decimal a, struct decimal b, struct decimal *out)
{
	return decimal_add(a, decimal_negate(b), out);
}

/* Coefficients below 2^31 and exponents that cannot leave the format. */
static bool product_is_small(struct decimal a, struct decimal b)
{
	int exponent = exponent_of(a) + exponent_of(b);

	return ((a.word[0] | b.word[0]) >> 31) == 0 &&
	       ((a.word[1] | b.word[1]) & COEFFICIENT_HIGH) == 0 && exponent >= -BIAS &&
	       exponent <= EXPONENT_MAX;
}

bool decimal_multiply(struct decimal a, struct decimal b, struct decimal *out)
{
	if (!product_is_small(a, b))
		return rounded(__bid128_mul, a, b, out);
	*out = encode(((a.word[1] ^ b.word[1]) & SIGN_BIT) != 0, a.word[0] * b.word[0],
		      exponent_of(a) + exponent_of(b));
	return true;
}

/* Where a small coefficient, with up to eight zeros behind it, is a multiple of the other. */
static bool divide_exactly(struct decimal a, struct decimal b, struct decimal *out)
{
	static const uint64_t power = 100000000;
	int exponent = exponent_of(a) - exponent_of(b);
	bool negative = ((a.word[1] ^ b.word[1]) & SIGN_BIT) != 0;

	if (!is_small(a) || !is_small(b) || b.word[0] == 0 || exponent < 8 - BIAS ||
	    exponent > EXPONENT_MAX)
		return false;
	if (a.word[0] % b.word[0] == 0) {
		*out = encode(negative, a.word[0] / b.word[0], exponent);
		return true;
	}
	if (a.word[0] >= (UINT64_C(1) << 62) / power || a.word[0] * power % b.word[0] != 0)
		return false;
	*out = encode(negative, a.word[0] * power / b.word[0], exponent - 8);
	return true;
}

bool decimal_divide(struct decimal a, struct decimal b, struct decimal *out)
{
	return divide_exactly(a, b, out) || rounded(__bid128_div, a, b, out);
}

/* a to a whole number by squaring, as long as nothing is rounded. */
static bool power_exact(struct decimal a, int64_t times, struct decimal *out)
{
	BID_UINT128 base = to_bid(a);
	BID_UINT128 result = to_bid(decimal_from_i64(1));
	bool inverse = times < 0;
	unsigned flags = 0;

	for (uint64_t left = inverse ? 0 - (uint64_t)times : (uint64_t)times; left > 0;) {
		if (left & 1)
			result = __bid128_mul(result, base, BID_ROUNDING_TO_NEAREST, &flags);
		left >>= 1;
		if (left > 0)
			base = __bid128_mul(base, base, BID_ROUNDING_TO_NEAREST, &flags);
		if (flags != 0)
			return false;
	}
	if (inverse)
		result = __bid128_div(to_bid(decimal_from_i64(1)), result,
				      BID_ROUNDING_TO_NEAREST, &flags);
	return finite(result, out);
}

bool decimal_power(struct decimal a, struct decimal b, struct decimal *out)
{
	int64_t times;
	unsigned flags = 0;

	if (decimal_sign(a) == 0 && decimal_sign(b) < 0)
		return false;
	if (decimal_to_i64(b, &times) && power_exact(a, times, out))
		return true;
	return finite(__bid128_pow(to_bid(a), to_bid(b), BID_ROUNDING_TO_NEAREST, &flags), out);
}

bool decimal_sqrt(struct decimal a, struct decimal *out)
{
	unsigned flags = 0;

	return finite(__bid128_sqrt(to_bid(a), BID_ROUNDING_TO_NEAREST, &flags), out);
}

bool decimal_exp(struct decimal a, struct decimal *out)
{
	unsigned flags = 0;

	return finite(__bid128_exp(to_bid(a), BID_ROUNDING_TO_NEAREST, &flags), out);
}

bool decimal_log(struct decimal a, struct decimal *out)
{
	unsigned flags = 0;

	return finite(__bid128_log(to_bid(a), BID_ROUNDING_TO_NEAREST, &flags), out);
}

/* The remainder of truncating division is exact; a - b * floor(a / b) would round. */
bool decimal_modulo(struct decimal a, struct decimal b, struct decimal *out)
{
	unsigned flags = 0;
	struct decimal rest;

	if (!finite(__bid128_fmod(to_bid(a), to_bid(b), &flags), &rest))
		return false;
	if (decimal_sign(rest) != 0 && decimal_sign(rest) != decimal_sign(b))
		return decimal_add(rest, b, out);
	*out = rest;
	return true;
}

static bool quantize(struct decimal a, int scale, unsigned mode, struct decimal *out)
{
	unsigned flags = 0;

	return finite(
		__bid128_quantize(to_bid(a), to_bid(encode(false, 1, -scale)), mode, &flags),
		out);
}

/* Half down: towards zero exactly in the middle, else to the nearest. */
static bool round_half_down(struct decimal a, int scale, struct decimal *out)
{
	struct decimal down, rest;

	if (!quantize(a, scale, BID_ROUNDING_TO_ZERO, &down) ||
	    !decimal_subtract(a, down, &rest))
		return false;
	if (decimal_compare(decimal_abs(rest), encode(false, 5, -scale - 1)) > 0)
		return quantize(a, scale, BID_ROUNDING_TIES_AWAY, out);
	*out = down;
	return true;
}

bool decimal_round(struct decimal a, int scale, enum decimal_round how, struct decimal *out)
{
	bool negative = decimal_sign(a) < 0;
	const unsigned modes[] = {
		[ROUND_HALF_EVEN] = BID_ROUNDING_TO_NEAREST,
		[ROUND_UP] = negative ? BID_ROUNDING_DOWN : BID_ROUNDING_UP,
		[ROUND_DOWN] = BID_ROUNDING_TO_ZERO,
		[ROUND_HALF_UP] = BID_ROUNDING_TIES_AWAY,
		[ROUND_FLOOR] = BID_ROUNDING_DOWN,
		[ROUND_CEILING] = BID_ROUNDING_UP,
	};

	if (scale >= BIAS || scale >= -exponent_of(a)) {
		*out = a;
		return true;
	}
	if (scale < -EXPONENT_MAX)
		return false;
	if (how == ROUND_HALF_DOWN)
		return round_half_down(a, scale, out);
	return quantize(a, scale, modes[how], out);
}

struct decimal decimal_negate(struct decimal a)
{
	a.word[1] ^= SIGN_BIT;
	return a;
}

struct decimal decimal_abs(struct decimal a)
{
	a.word[1] &= ~SIGN_BIT;
	return a;
}

RARE static int compare_any(struct decimal a, struct decimal b)
{
	unsigned flags = 0;

	if (__bid128_quiet_less(to_bid(a), to_bid(b), &flags))
		return -1;
	return __bid128_quiet_equal(to_bid(a), to_bid(b), &flags) ? 0 : 1;
}

int decimal_compare(struct decimal a, struct decimal b)
{
	struct pair pair;

	if (same_size(a, b) && (a.word[1] & SIGN_BIT) == 0)
		return (a.word[0] > b.word[0]) - (a.word[0] < b.word[0]);
	if (align(a, b, &pair))
		return (pair.a > pair.b) - (pair.a < pair.b);
	return compare_any(a, b);
}

int decimal_sign(struct decimal a)
{
	if (a.word[0] == 0 && (a.word[1] & COEFFICIENT_HIGH) == 0)
		return 0;
	return (a.word[1] & SIGN_BIT) != 0 ? -1 : 1;
}

bool decimal_is_whole(struct decimal a)
{
	unsigned flags = 0;

	if (exponent_of(a) >= 0)
		return true;
	return __bid128_quiet_equal(to_bid(a), __bid128_round_integral_zero(to_bid(a), &flags),
				    &flags) != 0;
}
