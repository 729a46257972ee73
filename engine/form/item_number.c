/* Numbers and sums of money, as people write them: 1234,5, 1 234,5, 1.234,5, 1,234.5. A comma
 * alone begins the decimals, as everywhere in Latvia; a point alone does too, unless three
 * digits follow it: 1.234 may be meant either way, and nobody guesses about an amount. */
#include "engine/form/item_kind.h"

#include "engine/base/utf8.h"

/* What a decimal128 holds exactly. */
enum { DIGITS_MOST = 34, GROUP = 3 };

/* A number as typed, brought to the spelling that decimal_parse reads. */
struct digits {
	char at[DIGITS_MOST + 8];
	size_t len;
	size_t digits;	     /* that count: without leading zeros */
	size_t fraction;     /* behind the separator */
	size_t group_before; /* digits before it, since the last group sign */
	size_t group;	     /* digits since the last group sign, or the beginning */
	bool whole;	     /* there is a digit before the separator */
	bool grouped;	     /* there is a group sign between digits */
	bool separated;	     /* the decimal separator has come */
	bool many;	     /* more digits than can be kept */
	/* What these signs mean here; 0: there is none. Groups may also be apart by spaces. */
	uint32_t decimal_sign, group_sign;
};

static size_t count_byte(struct str text, char byte, size_t *last)
{
	size_t count = 0;

	for (size_t i = 0; i < text.len; i++)
		if (text.at[i] == byte) {
			count++;
			*last = i;
		}
	return count;
}

/* Of both signs the last one begins the decimals; one that comes several times cannot. */
static void tell_signs(struct digits *digits, struct str text)
{
	size_t comma = 0, point = 0;
	size_t commas = count_byte(text, ',', &comma);
	size_t points = count_byte(text, '.', &point);
	bool by_comma = points == 0 || (commas > 0 && comma > point);

	digits->decimal_sign = by_comma ? ',' : '.';
	digits->group_sign = by_comma ? '.' : ',';
	if (commas + points > 1 && (commas == 0 || points == 0)) {
		digits->group_sign = digits->decimal_sign;
		digits->decimal_sign = 0;
	}
}

static void put(struct digits *digits, char byte)
{
	digits->at[digits->len++] = byte;
}

static void take_digit(struct digits *digits, char digit)
{
	bool leading = digits->digits == 0 && digit == '0' && !digits->separated;

	digits->group++;
	digits->fraction += digits->separated;
	digits->whole |= !digits->separated;
	if (leading)
		return;
	if (digits->digits == DIGITS_MOST) {
		digits->many = true;
		return;
	}
	digits->digits++;
	put(digits, digit);
}

/* A group before a space has one to three digits, every later one exactly three: "12 34" is a
 * slip of the finger, not 1234. */
static bool ends_group(const struct digits *digits)
{
	return digits->grouped ? digits->group == GROUP
			       : digits->group >= 1 && digits->group <= GROUP;
}

/* Spaces of any kind, or always the same sign. */
static bool is_group_sign(const struct digits *digits, uint32_t code_point)
{
	if (item_is_space(code_point))
		return item_is_space(digits->group_sign);
	return code_point == digits->group_sign;
}

static bool take(struct digits *digits, uint32_t code_point)
{
	if (code_point >= '0' && code_point <= '9') {
		take_digit(digits, (char)code_point);
		return true;
	}
	if (digits->separated)
		return false;
	if (item_is_space(code_point) && !digits->grouped)
		digits->group_sign = code_point; /* no other sign then */
	if (is_group_sign(digits, code_point)) {
		if (!ends_group(digits))
			return false;
		digits->grouped = true;
		digits->group = 0;
		return true;
	}
	if (code_point != digits->decimal_sign)
		return false;
	if (digits->grouped && digits->group != GROUP)
		return false;
	digits->separated = true;
	digits->group_before = digits->group;
	digits->group = 0;
	if (digits->digits == 0)
		put(digits, '0');
	put(digits, '.');
	return true;
}

/* "+5", "- 5", "−5". */
static struct str take_sign(struct digits *digits, struct str text)
{
	struct str rest = text;
	uint32_t code_point;

	if (!utf8_next(&rest, &code_point))
		return text;
	if (item_is_hyphen(code_point))
		put(digits, '-');
	else if (code_point != '+')
		return text;
	return item_trim(rest);
}

/* False when the text is no number. */
static bool read_digits(struct digits *digits, struct str text)
{
	struct str rest = take_sign(digits, text);
	uint32_t code_point;

	tell_signs(digits, rest);
	while (utf8_next(&rest, &code_point))
		if (!take(digits, code_point))
			return false;
	if (digits->separated)
		return digits->fraction > 0;
	if (digits->digits == 0)
		put(digits, '0');
	return digits->whole && (!digits->grouped || digits->group == GROUP);
}

/* "1.234": one thousand or one and a bit. "0.234" and "1 234.567" can only be read in one way.
 */
static bool is_ambiguous(const struct digits *digits)
{
	return digits->separated && digits->decimal_sign == '.' && !digits->grouped &&
	       digits->fraction == GROUP && digits->group_before >= 1 &&
	       digits->group_before <= GROUP && digits->digits > digits->fraction;
}

static uint32_t decimals_of(const struct item *item)
{
	if (item->has_decimals)
		return item->decimals;
	return item->kind == ITEM_MONEY ? 2 : UINT32_MAX;
}

/* The codes of a kind's problems. */
struct number_problems {
	const char *form, *ambiguous, *digits, *decimals, *min, *max;
};

/* A limit as written in the definition; no limit when it is none: publishing refuses that. */
static bool passes(struct decimal number, struct str limit, int side)
{
	struct decimal bound;

	return limit.len > 0 && decimal_parse(limit, &bound) &&
	       decimal_compare(number, bound) == side;
}

static enum typed parse_number(const struct item *item, struct str typed,
			       const struct number_problems *problems, struct arena *arena,
			       struct value *out, struct problem_detail *problem)
{
	struct digits digits = { .len = 0 };
	uint32_t decimals = decimals_of(item);
	struct decimal number;

	if (!read_digits(&digits, typed))
		return item_wrong(problem, problems->form);
	if (is_ambiguous(&digits))
		return item_wrong(problem, problems->ambiguous);
	if (digits.fraction > decimals)
		return item_wrong_limit(problem, problems->decimals,
					str_printf(arena, "%u", decimals));
	if (digits.many)
		return item_wrong_limit(problem, problems->digits,
					str_printf(arena, "%d", DIGITS_MOST));
	if (!decimal_parse((struct str){ digits.at, digits.len }, &number))
		return item_wrong(problem, problems->form);
	if (passes(number, item->min, -1))
		return item_wrong_limit(problem, problems->min, item->min);
	if (passes(number, item->max, 1))
		return item_wrong_limit(problem, problems->max, item->max);
	*out = value_number(number);
	return TYPED_VALUE;
}

static struct str without_end(struct str text, struct str end)
{
	if (end.len == 0 || !str_ends(text, end))
		return text;
	return item_trim(str_slice(text, 0, text.len - end.len));
}

static enum typed number_parse(const struct item *item, const struct str *texts, size_t count,
			       struct arena *arena, struct value *out,
			       struct problem_detail *problem)
{
	static const struct number_problems problems = {
		"number.form",	   "number.ambiguous", "number.digits",
		"number.decimals", "number.min",       "number.max",
	};

	(void)count;
	return parse_number(item, without_end(item_trim(texts[0]), item->unit), &problems,
			    arena, out, problem);
}

static enum typed money_parse(const struct item *item, const struct str *texts, size_t count,
			      struct arena *arena, struct value *out,
			      struct problem_detail *problem)
{
	static const struct number_problems problems = {
		"money.form",	  "money.ambiguous", "money.digits",
		"money.decimals", "money.min",	     "money.max",
	};
	struct str text = item_trim(texts[0]);

	(void)count;
	text = without_end(without_end(text, STR("€")), STR("EUR"));
	if (str_starts(text, STR("€")))
		text = item_trim(str_slice(text, STR("€").len, text.len));
	return parse_number(item, text, &problems, arena, out, problem);
}

/* How a number is to be spelled. */
struct spelling_of {
	struct str decimal, group;
	uint32_t most;	/* digits of the fraction; what is behind is rounded half up */
	uint32_t least; /* filled with zeros */
};

static void add_grouped(struct str whole, struct str group, struct buf *out)
{
	for (size_t i = 0; i < whole.len; i++) {
		if (i > 0 && (whole.len - i) % 3 == 0)
			buf_add(out, group);
		buf_add_byte(out, whole.at[i]);
	}
}

/* plain is what decimal_print gave, without exponent and sign. */
static void add_spelled(struct str plain, const struct spelling_of *how, struct buf *out)
{
	struct str fraction = plain;
	struct str whole = { plain.at, 0 };

	(void)str_next(&fraction, '.', &whole);
	add_grouped(whole, how->group, out);
	if (fraction.len == 0 && how->least == 0)
		return;
	buf_add(out, how->decimal);
	buf_add(out, fraction);
	for (size_t i = fraction.len; i < how->least; i++)
		buf_add_byte(out, '0');
}

/* Without the sign: it stands before the currency too. */
static void add_number(struct decimal number, const struct spelling_of *how, struct buf *out)
{
	struct decimal rounded = decimal_abs(number);
	struct buf plain;

	if (how->most <= DIGITS_MOST)
		(void)decimal_round(rounded, (int)how->most, ROUND_HALF_UP, &rounded);
	buf_init(&plain, 64);
	decimal_print(rounded, &plain);
	if (str_find(buf_str(&plain), STR("E"), 0) == SIZE_MAX)
		add_spelled(buf_str(&plain), how, out);
	else
		buf_add(out, buf_str(&plain));
	buf_finish(&plain);
}

static struct spelling_of spelling_of(const struct item *item, struct str decimal,
				      struct str group)
{
	uint32_t decimals = decimals_of(item);

	return (struct spelling_of){ .decimal = decimal,
				     .group = group,
				     .most = decimals,
				     .least = item->kind == ITEM_MONEY ? decimals : 0 };
}

static void print_signed(const struct item *item, struct decimal number,
			 const struct item_words *words, struct str before, struct buf *out)
{
	struct spelling_of how = spelling_of(item, words->decimal, words->group);

	if (decimal_sign(number) < 0)
		buf_add_byte(out, '-');
	buf_add(out, before);
	add_number(number, &how, out);
}

static void number_print(const struct item *item, struct value value, const struct form *form,
			 size_t language, struct buf *out)
{
	print_signed(item, value.number, item_words(form, language), STR(""), out);
	if (item->unit.len > 0) {
		buf_add(out, STR("\xC2\xA0"));
		buf_add(out, item->unit);
	}
}

static void money_print(const struct item *item, struct value value, const struct form *form,
			size_t language, struct buf *out)
{
	const struct item_words *words = item_words(form, language);

	print_signed(item, value.number, words, words->before, out);
	buf_add(out, words->after);
}

/* Recursion is as deep as the value's lists. */
void item_print_money(struct value value, const struct form *form, size_t language,
		      struct buf *out)
{
	static const struct item money = { .kind = ITEM_MONEY };

	if (value.kind == VALUE_NUMBER)
		money_print(&money, value, form, language, out);
	for (size_t i = 0; value.kind == VALUE_LIST && i < value.list->count; i++) {
		if (i > 0)
			buf_add(out, STR("; "));
		item_print_money(value.list->items[i], form, language, out);
	}
}

/* With a comma and without groups, in every language: what the citizens of Latvia type. */
static const struct str *number_back(const struct item *item, struct value value,
				     struct arena *arena, size_t *count)
{
	static const struct item_words typed = { .decimal = STR_INIT(",") };
	struct str *text = ARENA_NEW(arena, struct str);
	struct buf buf;

	buf_init(&buf, 128);
	print_signed(item, value.number, &typed, STR(""), &buf);
	*text = str_copy(arena, buf_str(&buf));
	buf_finish(&buf);
	*count = 1;
	return text;
}

const struct item_functions item_number = { number_parse, number_print, number_back };
const struct item_functions item_money = { money_parse, money_print, number_back };
