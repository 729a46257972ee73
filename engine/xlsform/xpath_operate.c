/* Operators: XPath turns what stands beside them into what they need; here that is written out.
 */
#include "engine/base/limits.h"
#include "engine/xlsform/xpath_inner.h"

static struct xpath_term both(struct xpath_parser *parser, const struct xpath_term *left,
			      const char *sign, const struct xpath_term *right,
			      enum xpath_level level, enum xpath_type type)
{
	struct arena *arena = parser->arena;
	/* "a - (b - c)": on the right brackets stay, as comparing has none to its left either.
	 */
	const enum xpath_level tighter = level + 1;
	const enum xpath_level at_left = level == XPATH_COMPARE_LEVEL ? tighter : level;
	const enum xpath_level at_right = level <= XPATH_AND_LEVEL ? level : tighter;

	return xpath_term(parser,
			  str_printf(arena, "%.*s %s %.*s",
				     STR_ARG(xpath_within(arena, left, at_left)), sign,
				     STR_ARG(xpath_within(arena, right, at_right))),
			  type, level);
}

/* --- comparing ---------------------------------------------------------------------------- */

static bool is_empty(const struct xpath_term *term)
{
	return term->literal && term->type == XPATH_TEXT && term->value.len == 0;
}

static struct xpath_term boolean_of(struct xpath_parser *parser, struct str text)
{
	static const char *const yes[] = { "true", "yes", "OK", "1" };
	bool is = false;

	for (size_t i = 0; i < LENGTH(yes); i++)
		is |= str_equal_c(text, yes[i]);
	return xpath_term(parser, is ? STR("true") : STR("false"), XPATH_BOOLEAN,
			  XPATH_PRIMARY_LEVEL);
}

/* A text that is written out, as a value of the type that it is compared with. */
static struct xpath_term written_as(struct xpath_parser *parser, enum xpath_type type,
				    struct xpath_term term)
{
	static const char *const makers[] = {
		[XPATH_DATE] = "date",
		[XPATH_TIME] = "time",
		[XPATH_DATE_TIME] = "date and time",
		[XPATH_LIST] = NULL,
	};

	if (type == XPATH_LIST)
		return xpath_term(parser,
				  str_printf(parser->arena, "[%.*s]", STR_ARG(term.feel)),
				  XPATH_LIST, XPATH_PRIMARY_LEVEL);
	if (type == XPATH_BOOLEAN)
		return boolean_of(parser, term.value);
	if (type == XPATH_NUMBER)
		return xpath_as_number(parser, term);
	if (makers[type] == NULL)
		return term;
	if (type == XPATH_TIME)
		term.feel = xpath_quote(parser->arena, xpath_time(parser->arena, term.value));
	return xpath_term(
		parser, str_printf(parser->arena, "%s(%.*s)", makers[type], STR_ARG(term.feel)),
		type, XPATH_PRIMARY_LEVEL);
}

/* Makes one fit the other. Texts are compared by size as numbers. */
static void fit(struct xpath_parser *parser, bool by_size, struct xpath_term *one,
		const struct xpath_term *other)
{
	if (one->type == other->type && !(by_size && one->type == XPATH_TEXT))
		return;
	if (one->type == XPATH_TEXT && one->literal)
		*one = by_size && other->type == XPATH_TEXT
			       ? xpath_as_number(parser, *one)
			       : written_as(parser, other->type, *one);
	else if (one->type == XPATH_TEXT &&
		 (by_size || (other->type == XPATH_NUMBER && !other->literal)))
		*one = xpath_as_number(parser, *one);
	else if (one->type == XPATH_NUMBER && one->literal && other->type == XPATH_TEXT &&
		 !by_size)
		*one = xpath_as_text(parser, *one);
	else if (one->type == XPATH_DATE_TIME && other->type == XPATH_DATE)
		*one = xpath_as_date(parser, *one);
}

static struct xpath_term compare(struct xpath_parser *parser, const char *sign,
				 struct xpath_term left, struct xpath_term right)
{
	const bool equality = sign[0] == '=' || sign[0] == '!';
	const struct xpath_term old_left = left;
	const struct xpath_term null =
		xpath_term(parser, STR("null"), XPATH_ANY, XPATH_PRIMARY_LEVEL);

	if (equality && (is_empty(&left) || is_empty(&right)))
		return both(parser, is_empty(&right) ? &left : &right, sign, &null,
			    XPATH_COMPARE_LEVEL, XPATH_BOOLEAN);
	fit(parser, !equality, &left, &right);
	fit(parser, !equality, &right, &old_left);
	return both(parser, &left, sign, &right, XPATH_COMPARE_LEVEL, XPATH_BOOLEAN);
}

/* --- computing ---------------------------------------------------------------------------- */

static bool is_day(const struct xpath_term *term)
{
	return term->type == XPATH_DATE || term->type == XPATH_DATE_TIME;
}

/* XPath counts time in days. */
static struct xpath_term days(struct xpath_parser *parser, struct xpath_term term)
{
	struct arena *arena = parser->arena;

	term = xpath_as_number(parser, term);
	if (term.literal && str_find(term.value, STR("."), 0) == SIZE_MAX &&
	    !str_starts(term.value, STR("-")))
		return xpath_term(
			parser, str_printf(arena, "duration(\"P%.*sD\")", STR_ARG(term.value)),
			XPATH_ANY, XPATH_PRIMARY_LEVEL);
	return xpath_term(parser,
			  str_printf(arena, "duration(\"P1D\") * %.*s",
				     STR_ARG(xpath_within(arena, &term, XPATH_PRIMARY_LEVEL))),
			  XPATH_ANY, XPATH_MULTIPLY_LEVEL);
}

static struct xpath_term days_between(struct xpath_parser *parser, struct xpath_term left,
				      struct xpath_term right)
{
	struct xpath_term between;

	if (left.type != right.type) {
		left = xpath_as_date(parser, left);
		right = xpath_as_date(parser, right);
	}
	between = both(parser, &left, "-", &right, XPATH_ADD_LEVEL, XPATH_ANY);
	return xpath_term(
		parser,
		str_printf(parser->arena, "(%.*s) / duration(\"P1D\")", STR_ARG(between.feel)),
		XPATH_NUMBER, XPATH_MULTIPLY_LEVEL);
}

static struct xpath_term compute(struct xpath_parser *parser, const char *sign,
				 struct xpath_term left, struct xpath_term right)
{
	const bool adds = sign[0] == '+' || sign[0] == '-';

	if (sign[0] == '-' && is_day(&left) && is_day(&right))
		return days_between(parser, left, right);
	if (adds && is_day(&left)) {
		right = days(parser, right);
		return both(parser, &left, sign, &right, XPATH_ADD_LEVEL, left.type);
	}
	if (sign[0] == '+' && is_day(&right)) {
		left = days(parser, left);
		return both(parser, &right, sign, &left, XPATH_ADD_LEVEL, right.type);
	}
	left = xpath_as_number(parser, left);
	right = xpath_as_number(parser, right);
	return both(parser, &left, sign, &right, adds ? XPATH_ADD_LEVEL : XPATH_MULTIPLY_LEVEL,
		    XPATH_NUMBER);
}

static struct xpath_term combine(struct xpath_parser *parser, const char *sign,
				 struct xpath_term left, struct xpath_term right)
{
	left = xpath_as_condition(parser, left);
	right = xpath_as_condition(parser, right);
	return both(parser, &left, sign, &right,
		    sign[0] == 'o' ? XPATH_OR_LEVEL : XPATH_AND_LEVEL, XPATH_BOOLEAN);
}

static struct xpath_term modulo(struct xpath_parser *parser, const char *sign,
				struct xpath_term left, struct xpath_term right)
{
	(void)sign;
	left = xpath_as_number(parser, left);
	right = xpath_as_number(parser, right);
	return xpath_term(parser,
			  str_printf(parser->arena, "modulo(%.*s, %.*s)", STR_ARG(left.feel),
				     STR_ARG(right.feel)),
			  XPATH_NUMBER, XPATH_PRIMARY_LEVEL);
}

struct xpath_term xpath_operate(struct xpath_parser *parser, struct str sign,
				struct xpath_term left, struct xpath_term right)
{
	static const struct {
		struct str sign;
		const char *feel;
		struct xpath_term (*make)(struct xpath_parser *parser, const char *sign,
					  struct xpath_term left, struct xpath_term right);
	} rows[] = {
		{ STR_INIT("or"), "or", combine },     { STR_INIT("and"), "and", combine },
		{ STR_INIT("="), "=", compare },       { STR_INIT("!="), "!=", compare },
		{ STR_INIT("<"), "<", compare },       { STR_INIT("<="), "<=", compare },
		{ STR_INIT(">"), ">", compare },       { STR_INIT(">="), ">=", compare },
		{ STR_INIT("+"), "+", compute },       { STR_INIT("-"), "-", compute },
		{ STR_INIT("*"), "*", compute },       { STR_INIT("div"), "/", compute },
		{ STR_INIT("mod"), "modulo", modulo },
	};

	for (size_t i = 0; i < LENGTH(rows); i++)
		if (str_equal(sign, rows[i].sign))
			return rows[i].make(parser, rows[i].feel, left, right);
	return xpath_trouble(parser, XPATH_SYNTAX, sign);
}
