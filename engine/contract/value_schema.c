#include "engine/contract/value_schema.h"

#include <assert.h>

#include "engine/contract/pattern.h"

/* White space, what no text may have (lone surrogates are no text), and what is neither. */
#define SPACE " \\t\\n\\r"
#define CONTROL "\\u0000-\\u0008\\u000B\\u000C\\u000E-\\u001F\\uD800-\\uDFFF\\uFFFE\\uFFFF"
#define ANY "[^" CONTROL "]"
#define INK "[^" SPACE CONTROL "]"

/* Days that there are, in the years 0001 to 9999. */
#define YEAR "(?!0000)[0-9]{4}"
#define LEAP                                                                                   \
	"(?!0000)(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)"
#define DAY                                                                                    \
	"(?:" YEAR "-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])"                         \
	"|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|1[0-9]|2[0-8]))"                  \
	"|" LEAP "-02-29)"

#define CLOCK "(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]"

/* The facets of a type and those it is derived from; an empty one is not there. */
struct facets {
	struct str base; /* "xs:string", or "list" */
	struct str item; /* of a list, the type of what is in it */
	struct str pattern, least, most, greatest, digits;
	const struct str *values;
	size_t value_count;
};

static const struct xml *find_type(const struct shapes *shapes, struct str type)
{
	const struct xml *at = xml_child(shapes->schema, STR("simpleType"));

	while (at != NULL && !str_equal(xml_get(at, STR("name")), type))
		at = xml_next(at, STR("simpleType"));
	assert(at);
	return at;
}

static struct str facet(const struct xml *restriction, struct str name, struct str before)
{
	const struct xml *found = xml_child(restriction, name);

	return found != NULL ? xml_get(found, STR("value")) : before;
}

static struct facets facets_of(const struct shapes *shapes, struct str type)
{
	const struct xml *element = find_type(shapes, type);
	const struct xml *list = xml_child(element, STR("list"));
	const struct xml *restriction = xml_child(element, STR("restriction"));
	struct facets facets = { .base = STR("list") };
	struct str base;

	if (list != NULL) {
		facets.item = xml_get(list, STR("itemType"));
		return facets;
	}
	base = xml_get(restriction, STR("base"));
	if (str_starts(base, STR("xs:")))
		facets.base = base;
	else
		facets = facets_of(shapes, base);
	facets.pattern = facet(restriction, STR("pattern"), facets.pattern);
	facets.least = facet(restriction, STR("minLength"), facets.least);
	facets.most = facet(restriction, STR("maxLength"), facets.most);
	facets.greatest = facet(restriction, STR("maxInclusive"), facets.greatest);
	facets.digits = facet(restriction, STR("totalDigits"), facets.digits);
	facets.values = shapes_values(shapes, type, shapes->arena, &facets.value_count);
	return facets;
}

/* --- parts --- */

static void add_raw(struct json_out *json, const char *name, struct str value)
{
	if (value.len > 0)
		json_out_raw(json, str_from_c(name), value);
}

static void add_pattern(struct json_out *json, struct arena *arena, const char *text)
{
	json_out_text(json, STR("pattern"), str_printf(arena, "^%s$", text));
}

static void add_types(struct json_out *json, const char *const *types, size_t count)
{
	json_out_open(json, STR("type"), '[');
	for (size_t i = 0; i < count; i++)
		json_out_text(json, JSON_OUT_NO_KEY, str_from_c(types[i]));
	json_out_close(json, '[');
}

static bool is_boolean(struct str value)
{
	return str_equal_c(value, "true") || str_equal_c(value, "false");
}

/* Where an expression may stand, true and "true" are the same. */
static void add_values(struct json_out *json, const struct facets *facets, enum word_kind kind)
{
	json_out_open(json, STR("enum"), '[');
	for (size_t i = 0; i < facets->value_count; i++) {
		json_out_text(json, JSON_OUT_NO_KEY, facets->values[i]);
		if (kind == WORD_EXPRESSION && is_boolean(facets->values[i]))
			json_out_raw(json, JSON_OUT_NO_KEY, facets->values[i]);
	}
	json_out_close(json, '[');
}

/* The pattern as the schema has it, for texts as they are. */
static void add_own_pattern(struct json_out *json, struct str pattern)
{
	struct buf text;
	bool ok;

	buf_init(&text, 10000);
	ok = pattern_translate(pattern, PATTERN_ECMA, &text);
	assert(ok);
	(void)ok;
	json_out_text(json, STR("pattern"), buf_str(&text));
	buf_finish(&text);
}

/* --- texts --- */

/* xs:token: white space at the ends does not count, and inside a run of it is one character. */
static void add_token(struct json_out *json, struct arena *arena, const struct facets *facets)
{
	struct str text;

	if (facets->most.len == 0) {
		add_pattern(json, arena, "[" SPACE "]*" INK ANY "*");
		return;
	}
	text = str_printf(arena,
			  "[" SPACE "]*(?=" INK ")(?:" INK "|[" SPACE "]+(?=" INK
			  ")){%.*s,%.*s}[" SPACE "]*",
			  STR_ARG(facets->least), STR_ARG(facets->most));
	add_pattern(json, arena, str_to_c(arena, text));
}

static void add_text(struct json_out *json, struct arena *arena, const struct facets *facets,
		     enum word_kind kind)
{
	if (facets->value_count > 0) {
		add_values(json, facets, kind);
		return;
	}
	if (str_equal(facets->base, STR("xs:token"))) {
		add_token(json, arena, facets);
		return;
	}
	add_raw(json, "minLength", facets->least);
	add_raw(json, "maxLength", facets->most);
	if (facets->pattern.len > 0)
		add_own_pattern(json, facets->pattern);
	else
		add_pattern(json, arena, ANY "*");
}

/* --- numbers --- */

static bool is_whole(const struct facets *facets)
{
	return str_ends(facets->base, STR("Integer"));
}

static struct str smallest(const struct facets *facets)
{
	return str_equal(facets->base, STR("xs:positiveInteger")) ? STR("1") : STR("0");
}

/* Whole numbers from 0 to the greatest, without leading zeros: shorter ones, then those that
 * have a smaller digit somewhere, then itself. 500: 0|[1-9][0-9]{0,1}|[1-4][0-9]{2}|500. */
static struct str up_to(struct arena *arena, struct str greatest)
{
	VEC(struct str) ways = { 0 };

	*VEC_ADD(arena, &ways) = STR("0");
	if (greatest.len > 1)
		*VEC_ADD(arena, &ways) =
			str_printf(arena, "[1-9][0-9]{0,%zu}", greatest.len - 2);
	for (size_t i = 0; i < greatest.len; i++) {
		char least = i == 0 ? '1' : '0';
		if (greatest.at[i] > least)
			*VEC_ADD(arena, &ways) =
				str_printf(arena, "%.*s[%c-%c][0-9]{%zu}", (int)i, greatest.at,
					   least, greatest.at[i] - 1, greatest.len - i - 1);
	}
	*VEC_ADD(arena, &ways) = greatest;
	return str_join(arena, ways.at, ways.count, STR("|"));
}

static void add_bounds(struct json_out *json, struct arena *arena, const struct facets *facets)
{
	if (is_whole(facets)) {
		add_raw(json, "minimum", smallest(facets));
		add_raw(json, "maximum", facets->greatest);
	} else {
		struct str bound = str_printf(arena, "1e%.*s", STR_ARG(facets->digits));
		add_raw(json, "exclusiveMinimum", str_printf(arena, "-%.*s", STR_ARG(bound)));
		add_raw(json, "exclusiveMaximum", bound);
	}
}

static void add_number(struct json_out *json, struct arena *arena, const struct facets *facets)
{
	json_out_text(json, STR("type"), is_whole(facets) ? STR("integer") : STR("number"));
	add_bounds(json, arena, facets);
}

/* Days and times are texts; NULL: the base is another one. */
static const char *temporal_pattern(struct str base)
{
	static const struct {
		const char *base, *pattern;
	} rows[] = {
		{ "xs:date", "[" SPACE "]*" DAY "[" SPACE "]*" },
		{ "xs:time", "[" SPACE "]*" CLOCK "[" SPACE "]*" },
		{ "xs:dateTime", "[" SPACE "]*" DAY "T" CLOCK "[" SPACE "]*" },
	};

	for (size_t i = 0; i < LENGTH(rows); i++)
		if (str_equal_c(base, rows[i].base))
			return rows[i].pattern;
	return NULL;
}

/* As a number, or as the same in quotes, with white space around it as in XML. */
static void add_literal(struct json_out *json, struct arena *arena, const struct facets *facets)
{
	const char *const types[] = { is_whole(facets) ? "integer" : "number", "string" };
	const char *temporal = temporal_pattern(facets->base);
	struct str text;

	if (temporal != NULL) {
		json_out_text(json, STR("type"), STR("string"));
		add_pattern(json, arena, temporal);
		return;
	}
	add_types(json, types, LENGTH(types));
	add_bounds(json, arena, facets);
	if (is_whole(facets))
		text = up_to(arena, facets->greatest);
	else
		text = str_printf(arena,
				  "(?=-?(?:0\\.)?(?:\\.?[0-9]){1,%.*s}[" SPACE "]*$)%.*s",
				  STR_ARG(facets->digits), STR_ARG(facets->pattern));
	text = str_printf(arena, "[" SPACE "]*(?:%.*s)[" SPACE "]*", STR_ARG(text));
	add_pattern(json, arena, str_to_c(arena, text));
}

/* --- lists --- */

static void add_list(const struct shapes *shapes, struct json_out *json,
		     const struct facets *facets)
{
	json_out_text(json, STR("type"), STR("array"));
	add_raw(json, "minItems", facets->least);
	add_raw(json, "maxItems", facets->most);
	json_out_open(json, STR("items"), '{');
	value_schema_add(shapes, facets->item, WORD_STRING, json);
	json_out_close(json, '{');
}

void value_schema_add(const struct shapes *shapes, struct str type, enum word_kind kind,
		      struct json_out *json)
{
	static const char *const expressions[] = { "string", "boolean", "number" };
	struct facets facets = facets_of(shapes, type);

	json_out_text(json, STR("description"), shapes_advice(shapes, type, shapes->arena));
	switch (kind) {
	case WORD_STRING:
	case WORD_TEXT:
		json_out_text(json, STR("type"), STR("string"));
		add_text(json, shapes->arena, &facets, kind);
		break;
	case WORD_NUMBER:
		add_number(json, shapes->arena, &facets);
		break;
	case WORD_LITERAL:
		add_literal(json, shapes->arena, &facets);
		break;
	case WORD_EXPRESSION:
		add_types(json, expressions, LENGTH(expressions));
		add_text(json, shapes->arena, &facets, kind);
		break;
	case WORD_NAMES:
		add_list(shapes, json, &facets);
		break;
	case WORD_ONE:
	case WORD_OBJECT:
	case WORD_ITEM:
		assert(false);
		break;
	}
}
