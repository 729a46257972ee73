#include "engine/feel/range_text.h"

#include <string.h>

#include "engine/base/utf8.h"

static void skip_space(struct str *rest)
{
	while (rest->len > 0 &&
	       (rest->at[0] == ' ' || (rest->at[0] >= '\t' && rest->at[0] <= '\r')))
		*rest = str_slice(*rest, 1, rest->len);
}

static bool take(struct str *rest, struct str wanted)
{
	skip_space(rest);
	if (!str_starts(*rest, wanted))
		return false;
	*rest = str_slice(*rest, wanted.len, rest->len);
	return true;
}

static bool hex(struct str digits, uint32_t *out)
{
	*out = 0;
	for (size_t i = 0; i < digits.len; i++) {
		char c = digits.at[i];
		char small = (char)(c | 0x20);

		if (c >= '0' && c <= '9')
			*out = *out * 16 + (uint32_t)(c - '0');
		else if (small >= 'a' && small <= 'f')
			*out = *out * 16 + (uint32_t)(small - 'a' + 10);
		else
			return false;
	}
	return true;
}

/* \uXXXX or \UXXXXXX, the backslash and letter taken already; two \u may be a surrogate pair.
 */
static bool take_code_point(struct str *rest, size_t digits, uint32_t *out)
{
	uint32_t low;

	if (rest->len < digits || !hex(str_slice(*rest, 0, digits), out))
		return false;
	*rest = str_slice(*rest, digits, rest->len);
	if (*out < 0xD800 || *out > 0xDFFF)
		return *out <= 0x10FFFF;
	struct str pair = str_slice(*rest, 0, 6);
	if (*out > 0xDBFF || pair.len < 6 || !str_starts(pair, STR("\\u")) ||
	    !hex(str_slice(pair, 2, 6), &low) || low < 0xDC00 || low > 0xDFFF)
		return false;
	*out = 0x10000 + ((*out - 0xD800) << 10) + (low - 0xDC00);
	*rest = str_slice(*rest, 6, rest->len);
	return true;
}

/* What stands behind a backslash (grammar rule 64 of DMN 1.5). */
static bool take_escape(struct str *rest, uint32_t *out)
{
	static const struct {
		char letter, meaning;
	} escapes[] = { { 'n', '\n' }, { 'r', '\r' },  { 't', '\t' },
			{ '"', '"' },  { '\'', '\'' }, { '\\', '\\' } };

	if (rest->len == 0)
		return false;
	char letter = rest->at[0];
	*rest = str_slice(*rest, 1, rest->len);
	if (letter == 'u' || letter == 'U')
		return take_code_point(rest, letter == 'u' ? 4 : 6, out);
	for (size_t i = 0; i < LENGTH(escapes); i++)
		if (letter == escapes[i].letter) {
			*out = (uint32_t)escapes[i].meaning;
			return true;
		}
	return false;
}

/* A string literal, its quotes and escapes resolved. No escape is shorter than what it means,
 * so the text fits where it came from. */
static bool take_string(struct arena *arena, struct str *rest, struct str *out)
{
	uint32_t point;

	if (!take(rest, STR("\"")))
		return false;
	char *text = ARENA_ARRAY(arena, char, rest->len);
	size_t len = 0;
	struct str before = *rest;
	while (utf8_next(rest, &point) && point != '\n') {
		size_t step = before.len - rest->len;

		if (point == '"') {
			*out = (struct str){ text, len };
			return true;
		}
		if (point == '\\') {
			if (!take_escape(rest, &point))
				return false;
			len += utf8_encode(point, text + len);
		} else {
			memcpy(text + len, before.at, step);
			len += step;
		}
		before = *rest;
	}
	return false;
}

static bool read_moment(struct str text, struct date_time *out)
{
	if (date_time_parse(text, out))
		return true;
	*out = (struct date_time){ 0 };
	return date_parse(text, &out->date);
}

/* The kinds that a text in quotes can be, tried in this order for "@". */
static bool read_date(struct arena *arena, struct str text, struct value *out)
{
	struct date date;
	bool ok = date_parse(text, &date);

	(void)arena;
	if (ok)
		*out = value_date(date);
	return ok;
}

static bool read_date_time(struct arena *arena, struct str text, struct value *out)
{
	struct date_time moment;
	bool ok = read_moment(text, &moment);

	if (ok)
		*out = value_date_time(arena, moment);
	return ok;
}

static bool read_time(struct arena *arena, struct str text, struct value *out)
{
	struct time time;
	bool ok = time_parse(text, &time);

	if (ok)
		*out = value_time(arena, time);
	return ok;
}

static bool read_duration(struct arena *arena, struct str text, struct value *out)
{
	struct duration duration;
	int64_t months;

	(void)arena;
	if (duration_parse(text, &duration)) {
		*out = value_duration(duration);
		return true;
	}
	bool ok = months_parse(text, &months);
	if (ok)
		*out = value_months(months);
	return ok;
}

static const struct {
	struct str name;
	bool (*read)(struct arena *arena, struct str text, struct value *out);
} readers[] = {
	{ STR_INIT("date and time"), read_date_time },
	{ STR_INIT("date"), read_date },
	{ STR_INIT("time"), read_time },
	{ STR_INIT("duration"), read_duration },
};

static bool read_at_literal(struct arena *arena, struct str text, struct value *out)
{
	return read_date(arena, text, out) || read_date_time(arena, text, out) ||
	       read_time(arena, text, out) || read_duration(arena, text, out);
}

/* date("…") and its like: a literal argument only, so that nothing is evaluated. */
static bool take_call(struct arena *arena, struct str *rest, struct value *out)
{
	struct str text;

	for (size_t i = 0; i < LENGTH(readers); i++)
		if (take(rest, readers[i].name))
			return take(rest, STR("(")) && take_string(arena, rest, &text) &&
			       take(rest, STR(")")) && readers[i].read(arena, text, out);
	return false;
}

/* Digits, a point unless it is the first of "..", an exponent. */
static bool take_number(struct str *rest, struct value *out)
{
	size_t len = 0;
	struct decimal number;

	while (len < rest->len) {
		char c = rest->at[len];
		bool sign = (c == '-' || c == '+') &&
			    (len == 0 || rest->at[len - 1] == 'e' || rest->at[len - 1] == 'E');
		bool point = c == '.' && !(len + 1 < rest->len && rest->at[len + 1] == '.');

		if (!sign && !point && c != 'e' && c != 'E' && !(c >= '0' && c <= '9'))
			break;
		len++;
	}
	if (len > 0 && rest->at[0] == '+')
		return false;
	if (!decimal_parse(str_slice(*rest, 0, len), &number))
		return false;
	*rest = str_slice(*rest, len, rest->len);
	*out = value_number(number);
	return true;
}

static bool take_endpoint(struct arena *arena, struct str *rest, struct value *out)
{
	struct str text;

	skip_space(rest);
	if (rest->len == 0)
		return false;
	if (take(rest, STR("@")))
		return take_string(arena, rest, &text) && read_at_literal(arena, text, out);
	if (rest->at[0] == '"') {
		if (!take_string(arena, rest, &text))
			return false;
		*out = value_string(text);
		return true;
	}
	return take_call(arena, rest, out) || take_number(rest, out);
}

/* "[" includes the endpoint; "(" and the bracket turned outwards do not. */
static bool take_bracket(struct str *rest, char including, const char *excluding,
			 bool *included)
{
	skip_space(rest);
	if (rest->len == 0)
		return false;
	char c = rest->at[0];
	*rest = str_slice(*rest, 1, rest->len);
	*included = c == including;
	return *included || c == excluding[0] || c == excluding[1];
}

bool range_parse(struct arena *arena, struct str text, struct range *out)
{
	struct str rest = text;
	int order;

	*out = (struct range){ .kind = RANGE_BETWEEN };
	if (!take_bracket(&rest, '[', "(]", &out->low_included) ||
	    !take_endpoint(arena, &rest, &out->low) || !take(&rest, STR("..")) ||
	    !take_endpoint(arena, &rest, &out->high) ||
	    !take_bracket(&rest, ']', ")[", &out->high_included))
		return false;
	skip_space(&rest);
	return rest.len == 0 && out->low.kind == out->high.kind &&
	       value_compare(out->low, out->high, &order) && order <= 0;
}
