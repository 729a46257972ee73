/* Functions of XPath and of ODK: most are written by a pattern, the rest by a function here. */
#include "engine/base/buf.h"
#include "engine/base/limits.h"
#include "engine/xlsform/xpath_inner.h"

/* --- by a pattern ------------------------------------------------------------------------- */

/* The letters say what each argument must be: n a number, s a text, c a condition, d a date, a
 * anything; z anything, an empty text as null. In the pattern $1 is the first argument, #1 the
 * same in brackets where it is not a simple one. */
static const struct {
	struct str name;
	const char *arguments, *pattern;
	enum xpath_type type;
} patterns[] = {
	{ STR_INIT("abs"), "n", "abs($1)", XPATH_NUMBER },
	{ STR_INIT("boolean"), "c", "#1", XPATH_BOOLEAN },
	{ STR_INIT("ceiling"), "n", "ceiling($1)", XPATH_NUMBER },
	{ STR_INIT("coalesce"), "aa", "(if #1 != null then $1 else $2)", XPATH_ANY },
	{ STR_INIT("contains"), "ss", "contains($1, $2)", XPATH_BOOLEAN },
	{ STR_INIT("count"), "a", "count($1)", XPATH_NUMBER },
	{ STR_INIT("count-non-empty"), "a", "count(#1[item != null])", XPATH_NUMBER },
	{ STR_INIT("count-selected"), "a", "(if #1 = null then 0 else count($1))",
	  XPATH_NUMBER },
	{ STR_INIT("decimal-date-time"), "d",
	  "((#1 - date(\"1970-01-01\")) / duration(\"P1D\"))", XPATH_NUMBER },
	{ STR_INIT("ends-with"), "ss", "ends with($1, $2)", XPATH_BOOLEAN },
	{ STR_INIT("exp"), "n", "exp($1)", XPATH_NUMBER },
	{ STR_INIT("false"), "", "false", XPATH_BOOLEAN },
	{ STR_INIT("floor"), "n", "floor($1)", XPATH_NUMBER },
	{ STR_INIT("if"), "czz", "(if $1 then $2 else $3)", XPATH_ANY },
	{ STR_INIT("int"), "n", "round down($1, 0)", XPATH_NUMBER },
	{ STR_INIT("join"), "sa", "string join($2, $1)", XPATH_TEXT },
	{ STR_INIT("log"), "n", "log($1)", XPATH_NUMBER },
	{ STR_INIT("not"), "c", "not($1)", XPATH_BOOLEAN },
	{ STR_INIT("now"), "", "now()", XPATH_DATE_TIME },
	{ STR_INIT("number"), "n", "#1", XPATH_NUMBER },
	{ STR_INIT("pi"), "", "3.141592653589793", XPATH_NUMBER },
	{ STR_INIT("pow"), "nn", "(#1 ** #2)", XPATH_NUMBER },
	{ STR_INIT("round"), "n", "round half up($1, 0)", XPATH_NUMBER },
	{ STR_INIT("round"), "nn", "round half up($1, $2)", XPATH_NUMBER },
	{ STR_INIT("sqrt"), "n", "sqrt($1)", XPATH_NUMBER },
	{ STR_INIT("starts-with"), "ss", "starts with($1, $2)", XPATH_BOOLEAN },
	{ STR_INIT("string"), "s", "#1", XPATH_TEXT },
	{ STR_INIT("string-length"), "s", "string length($1)", XPATH_NUMBER },
	{ STR_INIT("substring-after"), "ss", "substring after($1, $2)", XPATH_TEXT },
	{ STR_INIT("substring-before"), "ss", "substring before($1, $2)", XPATH_TEXT },
	{ STR_INIT("sum"), "a", "sum(#1[item != null])", XPATH_NUMBER },
	{ STR_INIT("today"), "", "today()", XPATH_DATE },
	{ STR_INIT("true"), "", "true", XPATH_BOOLEAN },
};

static struct xpath_term as(struct xpath_parser *parser, char kind, struct xpath_term term)
{
	switch (kind) {
	case 'n':
		return xpath_as_number(parser, term);
	case 's':
		return xpath_as_text(parser, term);
	case 'c':
		return xpath_as_condition(parser, term);
	case 'd':
		return xpath_as_date(parser, term);
	case 'z':
		return xpath_or_null(parser, term);
	default:
		return term;
	}
}

static struct str write_pattern(struct arena *arena, const char *pattern,
				const struct xpath_term *arguments)
{
	struct buf out;
	struct str text;

	buf_init(&out, (size_t)4 * LIMIT_FEEL_TEXT);
	for (const char *at = pattern; *at != '\0'; at++) {
		if (*at != '$' && *at != '#') {
			buf_add_byte(&out, *at);
			continue;
		}
		const struct xpath_term *term = &arguments[at[1] - '1'];
		buf_add(&out, *at == '$' ? term->feel
					 : xpath_within(arena, term, XPATH_PRIMARY_LEVEL));
		at++;
	}
	text = str_copy(arena, buf_str(&out));
	buf_finish(&out);
	return text;
}

/* Of what gives one of two values: theirs. */
static enum xpath_type either(const struct xpath_term *one, const struct xpath_term *other)
{
	if (one->type == other->type || other->type == XPATH_ANY)
		return one->type;
	return one->type == XPATH_ANY ? other->type : XPATH_ANY;
}

static bool by_pattern(struct xpath_parser *parser, struct str name,
		       const struct xpath_term *arguments, size_t count, struct xpath_term *out)
{
	struct xpath_term fitting[4] = { { .type = XPATH_ANY } };

	for (size_t i = 0; i < LENGTH(patterns); i++) {
		enum xpath_type type = patterns[i].type;

		if (!str_equal(name, patterns[i].name) ||
		    str_from_c(patterns[i].arguments).len != count)
			continue;
		for (size_t k = 0; k < count; k++)
			fitting[k] = as(parser, patterns[i].arguments[k], arguments[k]);
		if (type == XPATH_ANY)
			type = either(&fitting[count - 2], &fitting[count - 1]);
		*out = xpath_term(parser,
				  write_pattern(parser->arena, patterns[i].pattern, fitting),
				  type, XPATH_PRIMARY_LEVEL);
		return true;
	}
	return false;
}

/* --- by a function ------------------------------------------------------------------------ */

static struct str joined(struct xpath_parser *parser, const struct xpath_term *arguments,
			 size_t count, char kind)
{
	struct str *texts = ARENA_ARRAY(parser->arena, struct str, count);

	for (size_t i = 0; i < count; i++)
		texts[i] = as(parser, kind, arguments[i]).feel;
	return str_join(parser->arena, texts, count, STR(", "));
}

static struct xpath_term call_concat(struct xpath_parser *parser, struct str name,
				     const struct xpath_term *arguments, size_t count)
{
	(void)name;
	return xpath_term(parser,
			  str_printf(parser->arena, "string join([%.*s])",
				     STR_ARG(joined(parser, arguments, count, 's'))),
			  XPATH_TEXT, XPATH_PRIMARY_LEVEL);
}

/* Of a column of rows without those that are empty; of single values as they are. */
static struct xpath_term call_extreme(struct xpath_parser *parser, struct str name,
				      const struct xpath_term *arguments, size_t count)
{
	struct str inside = joined(parser, arguments, count, 'n');

	if (count == 1)
		inside = write_pattern(parser->arena, "#1[item != null]", arguments);
	return xpath_term(
		parser, str_printf(parser->arena, "%.*s(%.*s)", STR_ARG(name), STR_ARG(inside)),
		XPATH_NUMBER, XPATH_PRIMARY_LEVEL);
}

/* Is it chosen: of what allows one choice it is the answer. */
static struct xpath_term call_selected(struct xpath_parser *parser, struct str name,
				       const struct xpath_term *arguments, size_t count)
{
	const struct xpath_term fitting[] = { arguments[0],
					      xpath_as_text(parser, arguments[1]) };

	(void)count;
	if (arguments[0].type != XPATH_LIST)
		return xpath_operate(parser, STR("="), fitting[0], fitting[1]);
	(void)name;
	return xpath_term(
		parser,
		write_pattern(parser->arena, "(#1 != null and list contains($1, $2))", fitting),
		XPATH_BOOLEAN, XPATH_PRIMARY_LEVEL);
}

/* The index, which XPath counts from 0, as FEEL counts from 1. */
static struct str from_one(struct xpath_parser *parser, struct xpath_term index)
{
	uint64_t number;

	index = xpath_as_number(parser, index);
	if (index.literal && str_to_u64(index.value, &number) && number < 1000000)
		return str_printf(parser->arena, "%llu", (unsigned long long)number + 1);
	return str_printf(parser->arena, "%.*s + 1",
			  STR_ARG(xpath_within(parser->arena, &index, XPATH_ADD_LEVEL)));
}

static struct xpath_term call_selected_at(struct xpath_parser *parser, struct str name,
					  const struct xpath_term *arguments, size_t count)
{
	(void)name;
	(void)count;
	return xpath_term(parser,
			  str_printf(parser->arena, "%.*s[%.*s]",
				     STR_ARG(xpath_within(parser->arena, &arguments[0],
							  XPATH_PRIMARY_LEVEL)),
				     STR_ARG(from_one(parser, arguments[1]))),
			  XPATH_TEXT, XPATH_PRIMARY_LEVEL);
}

/* substr(text, start, end): end is the place behind the last letter. */
static struct xpath_term call_substr(struct xpath_parser *parser, struct str name,
				     const struct xpath_term *arguments, size_t count)
{
	struct arena *arena = parser->arena;
	const struct str text = xpath_as_text(parser, arguments[0]).feel;
	const struct str start = from_one(parser, arguments[1]);
	struct str length = STR("");
	uint64_t from, to;

	(void)name;
	if (count == 3 && str_to_u64(arguments[1].value, &from) &&
	    str_to_u64(arguments[2].value, &to) && to >= from)
		length = str_printf(arena, ", %llu", (unsigned long long)(to - from));
	else if (count == 3)
		length = str_printf(
			arena, ", %.*s - %.*s",
			STR_ARG(xpath_within(arena, &arguments[2], XPATH_ADD_LEVEL)),
			STR_ARG(xpath_within(arena, &arguments[1], XPATH_MULTIPLY_LEVEL)));
	return xpath_term(parser,
			  str_printf(arena, "substring(%.*s, %.*s%.*s)", STR_ARG(text),
				     STR_ARG(start), STR_ARG(length)),
			  XPATH_TEXT, XPATH_PRIMARY_LEVEL);
}

/* ODK's regex is about the whole text. */
static struct xpath_term call_regex(struct xpath_parser *parser, struct str name,
				    const struct xpath_term *arguments, size_t count)
{
	struct arena *arena = parser->arena;
	const struct str text = xpath_as_text(parser, arguments[0]).feel;
	struct str pattern = arguments[1].value;

	(void)count;
	if (!arguments[1].literal)
		return xpath_trouble(parser, XPATH_FUNCTION, name);
	if (str_starts(pattern, STR("^")) && str_ends(pattern, STR("$")) &&
	    str_find(pattern, STR("|"), 0) == SIZE_MAX)
		pattern = xpath_quote(arena, pattern);
	else
		pattern = xpath_quote(arena, str_printf(arena, "^(%.*s)$", STR_ARG(pattern)));
	return xpath_term(
		parser,
		str_printf(arena, "matches(%.*s, %.*s)", STR_ARG(text), STR_ARG(pattern)),
		XPATH_BOOLEAN, XPATH_PRIMARY_LEVEL);
}

static struct xpath_term call_date(struct xpath_parser *parser, struct str name,
				   const struct xpath_term *arguments, size_t count)
{
	const bool time = !str_equal_c(name, "date");
	const enum xpath_type type = time ? XPATH_DATE_TIME : XPATH_DATE;

	(void)count;
	if (arguments[0].type == type)
		return arguments[0];
	if (arguments[0].type == XPATH_NUMBER)
		return xpath_trouble(parser, XPATH_FUNCTION, name);
	return xpath_term(parser,
			  str_printf(parser->arena, "%s(%.*s)", time ? "date and time" : "date",
				     STR_ARG(arguments[0].feel)),
			  type, XPATH_PRIMARY_LEVEL);
}

/* Only what FEEL can write too. */
static struct xpath_term call_format_date(struct xpath_parser *parser, struct str name,
					  const struct xpath_term *arguments, size_t count)
{
	static const struct {
		struct str format;
		const char *pattern;
	} formats[] = { { STR_INIT("%Y-%m-%d"), "string($1)" },
			{ STR_INIT("%Y"), "string(#1.year)" },
			{ STR_INIT("%n"), "string(#1.month)" },
			{ STR_INIT("%e"), "string(#1.day)" } };
	const struct xpath_term day = xpath_as_date(parser, arguments[0]);

	(void)count;
	for (size_t i = 0; i < LENGTH(formats); i++)
		if (arguments[1].literal && str_equal(arguments[1].value, formats[i].format))
			return xpath_term(
				parser, write_pattern(parser->arena, formats[i].pattern, &day),
				XPATH_TEXT, XPATH_PRIMARY_LEVEL);
	return xpath_trouble(parser, XPATH_FUNCTION, name);
}

static const struct {
	struct str name;
	size_t least, most;
	struct xpath_term (*make)(struct xpath_parser *parser, struct str name,
				  const struct xpath_term *arguments, size_t count);
} makers[] = {
	{ STR_INIT("concat"), 1, XPATH_ARGUMENTS, call_concat },
	{ STR_INIT("date"), 1, 1, call_date },
	{ STR_INIT("date-time"), 1, 1, call_date },
	{ STR_INIT("format-date"), 2, 2, call_format_date },
	{ STR_INIT("format-date-time"), 2, 2, call_format_date },
	{ STR_INIT("max"), 1, XPATH_ARGUMENTS, call_extreme },
	{ STR_INIT("min"), 1, XPATH_ARGUMENTS, call_extreme },
	{ STR_INIT("regex"), 2, 2, call_regex },
	{ STR_INIT("selected"), 2, 2, call_selected },
	{ STR_INIT("selected-at"), 2, 2, call_selected_at },
	{ STR_INIT("substr"), 2, 3, call_substr },
};

struct xpath_term xpath_call(struct xpath_parser *parser, struct str name,
			     const struct xpath_term *arguments, size_t count)
{
	struct xpath_term term;

	if (by_pattern(parser, name, arguments, count, &term))
		return term;
	for (size_t i = 0; i < LENGTH(makers); i++)
		if (str_equal(name, makers[i].name) && count >= makers[i].least &&
		    count <= makers[i].most)
			return makers[i].make(parser, name, arguments, count);
	return xpath_trouble(parser, XPATH_FUNCTION, name);
}
