/* Arithmetic: a row for every pair of kinds that has a meaning (DMN 1.5 tables 51 to 55). */
#include "engine/feel/eval.h"

#include <string.h>

enum { DAY_SECONDS = 86400, NANOS = 1000000000 };

/* Null, without a reason of its own, when there is no result. */
typedef struct value operation_run(struct value a, struct value b, struct arena *arena);

/* --- durations -------------------------------------------------------------------------------
 */

static struct value duration_of(int64_t seconds, int64_t nanos)
{
	int64_t carry = nanos / NANOS;

	nanos %= NANOS;
	if (__builtin_add_overflow(seconds, carry, &seconds))
		return value_null();
	if (seconds > 0 && nanos < 0) {
		seconds--;
		nanos += NANOS;
	} else if (seconds < 0 && nanos > 0) {
		seconds++;
		nanos -= NANOS;
	}
	return value_duration((struct duration){ seconds, (int32_t)nanos });
}

static struct value add_durations(struct value a, struct value b, struct arena *arena)
{
	int64_t seconds;

	(void)arena;
	if (__builtin_add_overflow(a.duration.seconds, b.duration.seconds, &seconds))
		return value_null();
	return duration_of(seconds, (int64_t)a.duration.nano + b.duration.nano);
}

static struct value subtract_durations(struct value a, struct value b, struct arena *arena)
{
	int64_t seconds;

	(void)arena;
	if (__builtin_sub_overflow(a.duration.seconds, b.duration.seconds, &seconds))
		return value_null();
	return duration_of(seconds, (int64_t)a.duration.nano - b.duration.nano);
}

static struct value add_months(struct value a, struct value b, struct arena *arena)
{
	int64_t months;

	(void)arena;
	if (__builtin_add_overflow(a.months, b.months, &months))
		return value_null();
	return value_months(months);
}

static struct value subtract_months(struct value a, struct value b, struct arena *arena)
{
	int64_t months;

	(void)arena;
	if (__builtin_sub_overflow(a.months, b.months, &months))
		return value_null();
	return value_months(months);
}

/* Seconds with their fraction; nine digits of it and 19 before it fit exactly. */
static struct decimal duration_number(struct duration duration)
{
	struct decimal nanos = decimal_from_i64(duration.nano);
	struct decimal seconds = decimal_from_i64(duration.seconds);

	(void)decimal_divide(nanos, decimal_from_i64(NANOS), &nanos);
	(void)decimal_add(seconds, nanos, &seconds);
	return seconds;
}

/* What is less than a nanosecond is dropped. */
static struct value duration_from_number(struct decimal number)
{
	struct decimal whole = number;
	struct decimal fraction = number;
	int64_t seconds = 0;
	int64_t nanos = 0;

	if (!decimal_round(number, 0, ROUND_DOWN, &whole) || !decimal_to_i64(whole, &seconds))
		return value_null();
	(void)decimal_subtract(number, whole, &fraction);
	(void)decimal_multiply(fraction, decimal_from_i64(NANOS), &fraction);
	(void)decimal_round(fraction, 0, ROUND_DOWN, &fraction);
	(void)decimal_to_i64(fraction, &nanos);
	return duration_of(seconds, nanos);
}

static struct value months_from_number(struct decimal number)
{
	int64_t months;

	if (!decimal_round(number, 0, ROUND_DOWN, &number) || !decimal_to_i64(number, &months))
		return value_null();
	return value_months(months);
}

static struct value multiply_duration(struct value a, struct value b, struct arena *arena)
{
	struct decimal product;

	(void)arena;
	if (!decimal_multiply(duration_number(a.duration), b.number, &product))
		return value_null();
	return duration_from_number(product);
}

static struct value multiply_months(struct value a, struct value b, struct arena *arena)
{
	struct decimal product;

	(void)arena;
	if (!decimal_multiply(decimal_from_i64(a.months), b.number, &product))
		return value_null();
	return months_from_number(product);
}

static struct value divide_duration(struct value a, struct value b, struct arena *arena)
{
	struct decimal quotient;

	(void)arena;
	if (!decimal_divide(duration_number(a.duration), b.number, &quotient))
		return value_null();
	return duration_from_number(quotient);
}

static struct value divide_months(struct value a, struct value b, struct arena *arena)
{
	struct decimal quotient;

	(void)arena;
	if (!decimal_divide(decimal_from_i64(a.months), b.number, &quotient))
		return value_null();
	return months_from_number(quotient);
}

static struct value divide_durations(struct value a, struct value b, struct arena *arena)
{
	struct decimal quotient;

	(void)arena;
	if (!decimal_divide(duration_number(a.duration), duration_number(b.duration),
			    &quotient))
		return value_null();
	return value_number(quotient);
}

static struct value divide_months_by_months(struct value a, struct value b, struct arena *arena)
{
	struct decimal quotient;

	(void)arena;
	if (!decimal_divide(decimal_from_i64(a.months), decimal_from_i64(b.months), &quotient))
		return value_null();
	return value_number(quotient);
}

/* --- dates and times
 * -------------------------------------------------------------------------- */

static struct duration negated(struct duration duration)
{
	return (struct duration){ -duration.seconds, -duration.nano };
}

/* Seconds since the epoch with nanoseconds from 0 up, after a duration. */
static bool shift(int64_t *seconds, uint32_t *nano, struct duration duration)
{
	int64_t nanos = (int64_t)*nano + duration.nano;
	int64_t carry = nanos < 0 ? -1 : nanos / NANOS;

	*nano = (uint32_t)(nanos - carry * NANOS);
	return !__builtin_add_overflow(*seconds, duration.seconds, seconds) &&
	       !__builtin_add_overflow(*seconds, carry, seconds);
}

static struct value shift_moment(const struct date_time *from, struct duration duration,
				 struct arena *arena)
{
	int64_t seconds = date_time_to_epoch(from);
	uint32_t nano = from->time.nano;
	struct date_time moment;

	if (!shift(&seconds, &nano, duration) ||
	    !date_time_from_epoch(seconds, nano, from->time.zone, &moment))
		return value_null();
	return value_date_time(arena, moment);
}

/* A date is the midnight it begins with; what comes out is the date of the moment. */
static struct value shift_date(struct date date, struct duration duration)
{
	int64_t seconds = date_to_days(date) * DAY_SECONDS;
	uint32_t nano = 0;
	struct date_time moment;

	if (!shift(&seconds, &nano, duration) ||
	    !date_time_from_epoch(seconds, nano, (struct zone){ .kind = ZONE_NONE }, &moment))
		return value_null();
	return value_date(moment.date);
}

/* Times go round the clock and keep their zone. */
static struct value shift_time(const struct time *from, struct duration duration,
			       struct arena *arena)
{
	int64_t seconds = from->hour * 3600 + from->minute * 60 + from->second;
	struct time time = *from;

	duration.seconds %= DAY_SECONDS;
	(void)shift(&seconds, &time.nano, duration);
	seconds = (seconds % DAY_SECONDS + DAY_SECONDS) % DAY_SECONDS;
	time.hour = (uint8_t)(seconds / 3600);
	time.minute = (uint8_t)(seconds / 60 % 60);
	time.second = (uint8_t)(seconds % 60);
	return value_time(arena, time);
}

static struct value add_duration(struct value a, struct value b, struct arena *arena)
{
	if (a.kind == VALUE_DATE)
		return shift_date(a.date, b.duration);
	if (a.kind == VALUE_TIME)
		return shift_time(a.time, b.duration, arena);
	return shift_moment(a.date_time, b.duration, arena);
}

static struct value subtract_duration(struct value a, struct value b, struct arena *arena)
{
	if (b.duration.seconds == INT64_MIN)
		return value_null();
	b.duration = negated(b.duration);
	return add_duration(a, b, arena);
}

static struct value shift_months(struct value a, int64_t months, struct arena *arena)
{
	struct date_time moment;

	if (a.kind == VALUE_DATE) {
		if (!date_add_months(a.date, months, &moment.date))
			return value_null();
		return value_date(moment.date);
	}
	moment = *a.date_time;
	if (!date_add_months(a.date_time->date, months, &moment.date))
		return value_null();
	return value_date_time(arena, moment);
}

static struct value add_months_to_date(struct value a, struct value b, struct arena *arena)
{
	return shift_months(a, b.months, arena);
}

static struct value subtract_months_from_date(struct value a, struct value b,
					      struct arena *arena)
{
	if (b.months == INT64_MIN)
		return value_null();
	return shift_months(a, -b.months, arena);
}

/* A date beside a date and time is midnight in UTC (DMN 1.5 §10.3.2.3.7); a time alone is one
 * of the first day of the epoch. */
static struct date_time as_moment(struct value value)
{
	if (value.kind == VALUE_DATE_TIME)
		return *value.date_time;
	if (value.kind == VALUE_TIME)
		return (struct date_time){ .date = { 1970, 1, 1 }, .time = *value.time };
	return (struct date_time){ .date = value.date, .time.zone.kind = ZONE_OFFSET };
}

/* Local values and values with a zone have no distance. */
static struct value subtract_moments(struct value a, struct value b, struct arena *arena)
{
	struct date_time left = as_moment(a);
	struct date_time right = as_moment(b);

	(void)arena;
	if ((left.time.zone.kind == ZONE_NONE) != (right.time.zone.kind == ZONE_NONE))
		return value_null();
	return duration_of(date_time_to_epoch(&left) - date_time_to_epoch(&right),
			   (int64_t)left.time.nano - right.time.nano);
}

/* --- the table
 * -------------------------------------------------------------------------------- */

struct operation {
	enum arithmetic op;
	enum value_kind a, b;
	enum value_kind result;
	operation_run *run; /* NULL: see numbers_result and append */
	bool swapped;	    /* the function takes b first */
};

static const struct operation operations[] = {
	{ ARITHMETIC_ADD, VALUE_NUMBER, VALUE_NUMBER, VALUE_NUMBER, NULL, false },
	{ ARITHMETIC_ADD, VALUE_STRING, VALUE_STRING, VALUE_STRING, NULL, false },
	{ ARITHMETIC_ADD, VALUE_DURATION, VALUE_DURATION, VALUE_DURATION, add_durations,
	  false },
	{ ARITHMETIC_ADD, VALUE_MONTHS, VALUE_MONTHS, VALUE_MONTHS, add_months, false },
	{ ARITHMETIC_ADD, VALUE_DATE, VALUE_DURATION, VALUE_DATE, add_duration, false },
	{ ARITHMETIC_ADD, VALUE_DURATION, VALUE_DATE, VALUE_DATE, add_duration, true },
	{ ARITHMETIC_ADD, VALUE_DATE, VALUE_MONTHS, VALUE_DATE, add_months_to_date, false },
	{ ARITHMETIC_ADD, VALUE_MONTHS, VALUE_DATE, VALUE_DATE, add_months_to_date, true },
	{ ARITHMETIC_ADD, VALUE_DATE_TIME, VALUE_DURATION, VALUE_DATE_TIME, add_duration,
	  false },
	{ ARITHMETIC_ADD, VALUE_DURATION, VALUE_DATE_TIME, VALUE_DATE_TIME, add_duration,
	  true },
	{ ARITHMETIC_ADD, VALUE_DATE_TIME, VALUE_MONTHS, VALUE_DATE_TIME, add_months_to_date,
	  false },
	{ ARITHMETIC_ADD, VALUE_MONTHS, VALUE_DATE_TIME, VALUE_DATE_TIME, add_months_to_date,
	  true },
	{ ARITHMETIC_ADD, VALUE_TIME, VALUE_DURATION, VALUE_TIME, add_duration, false },
	{ ARITHMETIC_ADD, VALUE_DURATION, VALUE_TIME, VALUE_TIME, add_duration, true },
	{ ARITHMETIC_SUBTRACT, VALUE_NUMBER, VALUE_NUMBER, VALUE_NUMBER, NULL, false },
	{ ARITHMETIC_SUBTRACT, VALUE_DURATION, VALUE_DURATION, VALUE_DURATION,
	  subtract_durations, false },
	{ ARITHMETIC_SUBTRACT, VALUE_MONTHS, VALUE_MONTHS, VALUE_MONTHS, subtract_months,
	  false },
	{ ARITHMETIC_SUBTRACT, VALUE_DATE, VALUE_DATE, VALUE_DURATION, subtract_moments,
	  false },
	{ ARITHMETIC_SUBTRACT, VALUE_DATE, VALUE_DATE_TIME, VALUE_DURATION, subtract_moments,
	  false },
	{ ARITHMETIC_SUBTRACT, VALUE_DATE_TIME, VALUE_DATE, VALUE_DURATION, subtract_moments,
	  false },
	{ ARITHMETIC_SUBTRACT, VALUE_DATE_TIME, VALUE_DATE_TIME, VALUE_DURATION,
	  subtract_moments, false },
	{ ARITHMETIC_SUBTRACT, VALUE_TIME, VALUE_TIME, VALUE_DURATION, subtract_moments,
	  false },
	{ ARITHMETIC_SUBTRACT, VALUE_DATE, VALUE_DURATION, VALUE_DATE, subtract_duration,
	  false },
	{ ARITHMETIC_SUBTRACT, VALUE_DATE, VALUE_MONTHS, VALUE_DATE, subtract_months_from_date,
	  false },
	{ ARITHMETIC_SUBTRACT, VALUE_DATE_TIME, VALUE_DURATION, VALUE_DATE_TIME,
	  subtract_duration, false },
	{ ARITHMETIC_SUBTRACT, VALUE_DATE_TIME, VALUE_MONTHS, VALUE_DATE_TIME,
	  subtract_months_from_date, false },
	{ ARITHMETIC_SUBTRACT, VALUE_TIME, VALUE_DURATION, VALUE_TIME, subtract_duration,
	  false },
	{ ARITHMETIC_MULTIPLY, VALUE_NUMBER, VALUE_NUMBER, VALUE_NUMBER, NULL, false },
	{ ARITHMETIC_MULTIPLY, VALUE_DURATION, VALUE_NUMBER, VALUE_DURATION, multiply_duration,
	  false },
	{ ARITHMETIC_MULTIPLY, VALUE_NUMBER, VALUE_DURATION, VALUE_DURATION, multiply_duration,
	  true },
	{ ARITHMETIC_MULTIPLY, VALUE_MONTHS, VALUE_NUMBER, VALUE_MONTHS, multiply_months,
	  false },
	{ ARITHMETIC_MULTIPLY, VALUE_NUMBER, VALUE_MONTHS, VALUE_MONTHS, multiply_months,
	  true },
	{ ARITHMETIC_DIVIDE, VALUE_NUMBER, VALUE_NUMBER, VALUE_NUMBER, NULL, false },
	{ ARITHMETIC_DIVIDE, VALUE_DURATION, VALUE_NUMBER, VALUE_DURATION, divide_duration,
	  false },
	{ ARITHMETIC_DIVIDE, VALUE_MONTHS, VALUE_NUMBER, VALUE_MONTHS, divide_months, false },
	{ ARITHMETIC_DIVIDE, VALUE_DURATION, VALUE_DURATION, VALUE_NUMBER, divide_durations,
	  false },
	{ ARITHMETIC_DIVIDE, VALUE_MONTHS, VALUE_MONTHS, VALUE_NUMBER, divide_months_by_months,
	  false },
	{ ARITHMETIC_POWER, VALUE_NUMBER, VALUE_NUMBER, VALUE_NUMBER, NULL, false },
};

static const struct operation *operation_find(enum arithmetic op, enum value_kind a,
					      enum value_kind b)
{
	for (size_t i = 0; i < LENGTH(operations); i++)
		if (operations[i].op == op && operations[i].a == a && operations[i].b == b)
			return &operations[i];
	return NULL;
}

enum feel_type_kind arithmetic_type(enum arithmetic op, enum feel_type_kind a,
				    enum feel_type_kind b)
{
	enum feel_type_kind common = FEEL_NULL;

	if (a != FEEL_ANY && b != FEEL_ANY) {
		const struct operation *operation =
			operation_find(op, value_kind_of(a), value_kind_of(b));

		return operation != NULL ? (enum feel_type_kind)(operation->result + 1)
					 : FEEL_NULL;
	}
	for (size_t i = 0; i < LENGTH(operations); i++) {
		enum feel_type_kind result = (enum feel_type_kind)(operations[i].result + 1);

		if (operations[i].op != op ||
		    (a != FEEL_ANY && operations[i].a != value_kind_of(a)) ||
		    (b != FEEL_ANY && operations[i].b != value_kind_of(b)))
			continue;
		if (common != FEEL_NULL && common != result)
			return FEEL_ANY;
		common = result;
	}
	return common;
}

/* --- chains ----------------------------------------------------------------------------------
 */

const char *arithmetic_sign(enum arithmetic op)
{
	static const char *const signs[] = {
		[ARITHMETIC_ADD] = "+",	     [ARITHMETIC_SUBTRACT] = "-",
		[ARITHMETIC_MULTIPLY] = "*", [ARITHMETIC_DIVIDE] = "/",
		[ARITHMETIC_POWER] = "**",
	};

	return signs[op];
}

/* What has been computed of "a + b - c" so far. */
struct total {
	struct feel_run *run;
	struct value value;
	char *text;  /* of the value, where it may grow: nobody else has it yet */
	size_t room; /* behind text */
};

static struct value no_operation(struct feel_run *run, enum arithmetic op,
				 const struct value *a, const struct value *b)
{
	return feel_fail(run, "`%s` cannot be applied to %.*s and %.*s", arithmetic_sign(op),
			 STR_ARG(feel_kind(run, a->kind)), STR_ARG(feel_kind(run, b->kind)));
}

static struct value no_result(struct feel_run *run, enum arithmetic op, const struct value *a,
			      const struct value *b)
{
	if (op == ARITHMETIC_DIVIDE && b->kind == VALUE_NUMBER && decimal_sign(b->number) == 0)
		return feel_fail(run, "division by zero");
	if (op == ARITHMETIC_SUBTRACT && a->kind != VALUE_NUMBER && b->kind != VALUE_DURATION)
		return feel_fail(run,
				 "one of the values has a time zone and the other has not");
	return feel_fail(run, "the result is not defined, or too large");
}

/* An empty text may be nowhere, which memcpy must not be told. */
static void put(char *to, struct str text)
{
	if (text.len > 0)
		memcpy(to, text.at, text.len);
}

/* Room for a text of that length; for more, in case others follow, once it has grown before.
 */
static void make_room(struct total *total, size_t len)
{
	struct str before = total->value.string;
	size_t room = total->text != NULL ? 2 * len : len;
	char *text = arena_alloc(total->run->arena, room);

	put(text, before);
	total->text = text;
	total->room = room;
}

/* Joins two texts. */
static struct value append(struct total *total, struct str more)
{
	struct str *text = &total->value.string;
	size_t len = text->len + more.len;

	if (len > LIMIT_FEEL_STRING)
		return feel_fail(total->run, "the text would be longer than %d bytes",
				 LIMIT_FEEL_STRING);
	if (total->text == NULL || text->at != total->text || len > total->room) {
		if (!feel_spend(total->run, len / 64))
			return value_null();
		make_room(total, len);
	}
	put(total->text + text->len, more);
	return value_string((struct str){ total->text, len });
}

/* Numbers, which most operands are, without the table. */
static bool numbers_result(enum arithmetic op, struct decimal a, struct decimal b,
			   struct decimal *out)
{
	switch (op) {
	case ARITHMETIC_ADD:
		return decimal_add(a, b, out);
	case ARITHMETIC_SUBTRACT:
		return decimal_subtract(a, b, out);
	case ARITHMETIC_MULTIPLY:
		return decimal_multiply(a, b, out);
	case ARITHMETIC_DIVIDE:
		return decimal_divide(a, b, out);
	case ARITHMETIC_POWER:
		break;
	}
	return decimal_power(a, b, out);
}

static struct value other_result(struct total *total, enum arithmetic op, const struct value *b)
{
	const struct value *a = &total->value;
	const struct operation *operation;
	struct value result;

	if (op == ARITHMETIC_ADD && a->kind == VALUE_STRING && b->kind == VALUE_STRING)
		return append(total, b->string);
	operation = operation_find(op, a->kind, b->kind);
	if (operation == NULL)
		return no_operation(total->run, op, a, b);
	result = operation->swapped ? operation->run(*b, *a, total->run->arena)
				    : operation->run(*a, *b, total->run->arena);
	if (result.kind == VALUE_NULL)
		return no_result(total->run, op, a, b);
	return result;
}

static void apply(struct total *total, const struct node_term *term, const struct value *b)
{
	struct value *a = &total->value;

	if (a->kind == VALUE_NUMBER && b->kind == VALUE_NUMBER &&
	    numbers_result(term->op, a->number, b->number, &a->number))
		return;
	total->run->place = term->place;
	if (a->kind == VALUE_NUMBER && b->kind == VALUE_NUMBER)
		*a = no_result(total->run, term->op, a, b);
	else
		*a = other_result(total, term->op, b);
}

struct value eval_arithmetic(const struct node *node, struct scope *scope)
{
	const struct node_chain *chain = &node->chain;
	struct total total = { scope->run, eval(chain->first, scope), NULL, 0 };

	for (size_t i = 0; i < chain->count; i++) {
		struct value room;

		apply(&total, &chain->terms[i], eval_at(chain->terms[i].operand, scope, &room));
	}
	return total.value;
}
