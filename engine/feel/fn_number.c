/* DMN 1.5 §10.3.4.5. */
#include "engine/feel/args.h"
#include "engine/feel/fn.h"

/* What decimal128 can round to; the standard names these bounds for decimal(). */
enum { SCALE_MIN = -6111, SCALE_MAX = 6176 };

static struct value rounded(struct feel_run *run, const struct value *args, size_t count,
			    enum decimal_round how)
{
	int64_t scale = count > 1 ? args_whole(args[1]) : 0;
	struct decimal result;

	if (scale < SCALE_MIN || scale > SCALE_MAX)
		return feel_fail(run, "the scale lies between %d and %d", SCALE_MIN, SCALE_MAX);
	if (!decimal_round(args[0].number, (int)scale, how, &result))
		return feel_fail(run, "the rounded number is too large");
	return value_number(result);
}

static struct value half_even(struct feel_run *run, const struct value *args, size_t count)
{
	return rounded(run, args, count, ROUND_HALF_EVEN);
}

static struct value round_floor(struct feel_run *run, const struct value *args, size_t count)
{
	return rounded(run, args, count, ROUND_FLOOR);
}

static struct value ceiling(struct feel_run *run, const struct value *args, size_t count)
{
	return rounded(run, args, count, ROUND_CEILING);
}

static struct value round_up(struct feel_run *run, const struct value *args, size_t count)
{
	return rounded(run, args, count, ROUND_UP);
}

static struct value round_down(struct feel_run *run, const struct value *args, size_t count)
{
	return rounded(run, args, count, ROUND_DOWN);
}

static struct value half_up(struct feel_run *run, const struct value *args, size_t count)
{
	return rounded(run, args, count, ROUND_HALF_UP);
}

static struct value half_down(struct feel_run *run, const struct value *args, size_t count)
{
	return rounded(run, args, count, ROUND_HALF_DOWN);
}

static struct value absolute(struct feel_run *run, const struct value *args, size_t count)
{
	(void)run;
	(void)count;
	return value_number(decimal_abs(args[0].number));
}

static struct value absolute_duration(struct feel_run *run, const struct value *args,
				      size_t count)
{
	struct duration size = args[0].duration;

	(void)count;
	if (size.seconds == INT64_MIN)
		return feel_fail(run, "the duration is too long");
	if (size.seconds < 0 || size.nano < 0)
		size = (struct duration){ -size.seconds, -size.nano };
	return value_duration(size);
}

static struct value absolute_months(struct feel_run *run, const struct value *args,
				    size_t count)
{
	int64_t months = args[0].months;

	(void)count;
	if (months == INT64_MIN)
		return feel_fail(run, "the duration is too long");
	return value_months(months < 0 ? -months : months);
}

/* The remainder of numbers of very different size takes one division for each of their digits.
 */
enum { LONG_DIVISION_STEPS = 1000 };

static bool spend_division(struct feel_run *run, struct decimal a, struct decimal b)
{
	struct decimal quotient;
	bool short_one =
		decimal_divide(a, b, &quotient) &&
		decimal_compare(decimal_abs(quotient), decimal_from_i64(INT64_MAX)) < 0;

	return feel_spend(run, short_one ? 1 : LONG_DIVISION_STEPS);
}

static struct value modulo(struct feel_run *run, const struct value *args, size_t count)
{
	struct decimal result;

	(void)count;
	if (decimal_sign(args[1].number) == 0)
		return feel_fail(run, "the divisor is 0");
	if (!spend_division(run, args[0].number, args[1].number))
		return value_null();
	if (!decimal_modulo(args[0].number, args[1].number, &result))
		return feel_fail(run, "the quotient is too large");
	return value_number(result);
}

/* These take longer than other functions. */
enum { STEPS_LOG = 15, STEPS_EXP = 25 };

static struct value square_root(struct feel_run *run, const struct value *args, size_t count)
{
	struct decimal result;

	(void)count;
	if (!decimal_sqrt(args[0].number, &result))
		return feel_fail(run, "a negative number has no square root");
	return value_number(result);
}

static struct value logarithm(struct feel_run *run, const struct value *args, size_t count)
{
	struct decimal result;

	(void)count;
	if (!feel_spend(run, STEPS_LOG))
		return value_null();
	if (!decimal_log(args[0].number, &result))
		return feel_fail(run, "only numbers above 0 have a logarithm");
	return value_number(result);
}

static struct value exponential(struct feel_run *run, const struct value *args, size_t count)
{
	struct decimal result;

	(void)count;
	if (!feel_spend(run, STEPS_EXP))
		return value_null();
	if (!decimal_exp(args[0].number, &result))
		return feel_fail(run, "the result is too large");
	return value_number(result);
}

/* Numbers with a fraction are neither odd nor even. */
static struct value remainder_is(struct feel_run *run, struct decimal number, int64_t wanted)
{
	struct decimal rest;

	if (!spend_division(run, number, decimal_from_i64(2)))
		return value_null();
	if (!decimal_modulo(number, decimal_from_i64(2), &rest))
		return feel_fail(run, "the number is too large");
	return value_boolean(decimal_compare(rest, decimal_from_i64(wanted)) == 0);
}

static struct value odd(struct feel_run *run, const struct value *args, size_t count)
{
	(void)count;
	return remainder_is(run, args[0].number, 1);
}

static struct value even(struct feel_run *run, const struct value *args, size_t count)
{
	(void)count;
	return remainder_is(run, args[0].number, 0);
}

static const struct builtin rows[] = {
	{ "abs", "n: number", "number", absolute,
	  ENGLISH("The size of a number, without its sign."),
	  "abs(10) = 10\n"
	  "abs(-10) = 10\n" },
	{ "abs", "n: days and time duration", "days and time duration", absolute_duration,
	  ENGLISH("The size of a duration, without its sign."),
	  "abs(@\"-PT5H\") = @\"PT5H\"\n" },
	{ "abs", "n: years and months duration", "years and months duration", absolute_months,
	  ENGLISH("The size of a duration, without its sign."), "abs(@\"-P1Y\") = @\"P1Y\"\n" },
	{ "ceiling", "n: number", "number", ceiling,
	  ENGLISH("The smallest whole number that is not below the number."),
	  "ceiling(1.5) = 2\n"
	  "ceiling(-1.5) = -1\n" },
	{ "ceiling", "n: number, scale: number", "number", ceiling,
	  ENGLISH("The same with that many digits after the point."),
	  "ceiling(-1.56, 1) = -1.5\n" },
	{ "decimal", "n: number, scale: number", "number", half_even,
	  ENGLISH("The number rounded to that many digits after the point, halves to the even "
		  "neighbour."),
	  "decimal(1/3, 2) = 0.33\n"
	  "decimal(1.5, 0) = 2\n"
	  "decimal(2.5, 0) = 2\n"
	  "decimal(1234, -2) = 1200\n" },
	{ "even", "number: number", "boolean", even, ENGLISH("Is it divisible by 2?"),
	  "even(2) = true\n"
	  "even(5) = false\n" },
	{ "exp", "number: number", "number", exponential,
	  ENGLISH("Euler's number to the power of the number."),
	  "decimal(exp(5), 6) = 148.413159\n"
	  "exp(0) = 1\n" },
	{ "floor", "n: number", "number", round_floor,
	  ENGLISH("The greatest whole number that is not above the number."),
	  "floor(1.5) = 1\n"
	  "floor(-1.5) = -2\n" },
	{ "floor", "n: number, scale: number", "number", round_floor,
	  ENGLISH("The same with that many digits after the point."),
	  "floor(-1.56, 1) = -1.6\n" },
	{ "log", "number: number", "number", logarithm, ENGLISH("The natural logarithm."),
	  "decimal(log(10), 8) = 2.30258509\n"
	  "log(0) = null\n" },
	{ "modulo", "dividend: number, divisor: number", "number", modulo,
	  ENGLISH("The remainder of a division; it has the sign of the divisor."),
	  "modulo(12, 5) = 2\n"
	  "modulo(-12, 5) = 3\n"
	  "modulo(12, -5) = -3\n"
	  "modulo(10.1, 4.5) = 1.1\n" },
	{ "odd", "number: number", "boolean", odd,
	  ENGLISH("Is it a whole number that is not divisible by 2?"),
	  "odd(5) = true\n"
	  "odd(2) = false\n" },
	{ "round down", "n: number, scale: number", "number", round_down,
	  ENGLISH("The number rounded towards zero."),
	  "round down(5.5, 0) = 5\n"
	  "round down(-5.5, 0) = -5\n"
	  "round down(1.121, 2) = 1.12\n" },
	{ "round half down", "n: number, scale: number", "number", half_down,
	  ENGLISH("The number rounded to the nearest, halves towards zero."),
	  "round half down(5.5, 0) = 5\n"
	  "round half down(-5.5, 0) = -5\n"
	  "round half down(1.126, 2) = 1.13\n" },
	{ "round half up", "n: number, scale: number", "number", half_up,
	  ENGLISH("The number rounded to the nearest, halves away from zero."),
	  "round half up(5.5, 0) = 6\n"
	  "round half up(-5.5, 0) = -6\n"
	  "round half up(1.121, 2) = 1.12\n" },
	{ "round up", "n: number, scale: number", "number", round_up,
	  ENGLISH("The number rounded away from zero."),
	  "round up(5.5, 0) = 6\n"
	  "round up(-5.5, 0) = -6\n"
	  "round up(1.121, 2) = 1.13\n" },
	{ "sqrt", "number: number", "number", square_root, ENGLISH("The square root."),
	  "sqrt(16) = 4\n"
	  "sqrt(-1) = null\n" },
};

const struct builtin_table fn_number = { "number", rows, LENGTH(rows), false };
