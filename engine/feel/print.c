/* Values as text: FEEL that reads back, what string() gives, JSON. */
#include "engine/feel/value.h"

#include "engine/base/utf8.h"

enum style { STYLE_FEEL, STYLE_PLAIN, STYLE_JSON };

static void print_at(struct value value, enum style style, struct buf *out, unsigned depth);

/* Line ends and quotes must be escaped; everything else stands for itself. */
static void print_string(struct str text, struct buf *out)
{
	buf_add_byte(out, '"');
	for (size_t i = 0; i < text.len; i++) {
		switch (text.at[i]) {
		case '\n':
			buf_add(out, STR("\\n"));
			break;
		case '\r':
			buf_add(out, STR("\\r"));
			break;
		case '\t':
			buf_add(out, STR("\\t"));
			break;
		case '"':
		case '\\':
			buf_add_byte(out, '\\');
			buf_add_byte(out, text.at[i]);
			break;
		default:
			buf_add_byte(out, text.at[i]);
			break;
		}
	}
	buf_add_byte(out, '"');
}

static void print_temporal_text(struct value value, struct buf *out)
{
	switch ((int)value.kind) {
	case VALUE_DATE:
		date_print(value.date, out);
		break;
	case VALUE_TIME:
		time_print(value.time, out);
		break;
	case VALUE_DATE_TIME:
		date_time_print(value.date_time, out);
		break;
	case VALUE_DURATION:
		duration_print(value.duration, out);
		break;
	default:
		months_print(value.months, out);
		break;
	}
}

static void print_temporal(struct value value, enum style style, struct buf *out)
{
	static const struct str functions[] = {
		[VALUE_DATE] = STR_INIT("date"),
		[VALUE_TIME] = STR_INIT("time"),
		[VALUE_DATE_TIME] = STR_INIT("date and time"),
		[VALUE_DURATION] = STR_INIT("duration"),
		[VALUE_MONTHS] = STR_INIT("duration"),
	};

	if (style == STYLE_FEEL) {
		buf_add(out, functions[value.kind]);
		buf_add_byte(out, '(');
	}
	if (style != STYLE_PLAIN)
		buf_add_byte(out, '"');
	print_temporal_text(value, out);
	if (style != STYLE_PLAIN)
		buf_add_byte(out, '"');
	if (style == STYLE_FEEL)
		buf_add_byte(out, ')');
}

static void print_list(const struct list *list, enum style style, struct buf *out,
		       unsigned depth)
{
	buf_add_byte(out, '[');
	for (size_t i = 0; i < list->count; i++) {
		if (i > 0)
			buf_add(out, STR(", "));
		print_at(list->items[i], style, out, depth);
	}
	buf_add_byte(out, ']');
}

/* A key that could be read otherwise stands in quotes. */
static bool key_is_plain(struct str key)
{
	for (size_t i = 0; i < key.len; i++) {
		char c = key.at[i];
		bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';

		if (!letter && (i == 0 || c < '0' || c > '9'))
			return false;
	}
	return key.len > 0;
}

static void print_context(const struct context *context, enum style style, struct buf *out,
			  unsigned depth)
{
	buf_add_byte(out, '{');
	for (size_t i = 0; i < context->count; i++) {
		struct str key = context->entries[i].key;

		if (i > 0)
			buf_add(out, STR(", "));
		if (style == STYLE_JSON)
			buf_add_json(out, key);
		else if (key_is_plain(key))
			buf_add(out, key);
		else
			print_string(key, out);
		buf_add(out, STR(": "));
		print_at(context->entries[i].value, style, out, depth);
	}
	buf_add_byte(out, '}');
}

static void print_between(const struct range *range, enum style style, struct buf *out,
			  unsigned depth)
{
	buf_add_byte(out, range->low_included ? '[' : '(');
	print_at(range->low, style, out, depth);
	buf_add(out, STR(".."));
	print_at(range->high, style, out, depth);
	buf_add_byte(out, range->high_included ? ']' : ')');
}

static void print_range(const struct range *range, enum style style, struct buf *out,
			unsigned depth)
{
	static const struct str signs[] = {
		[RANGE_BETWEEN] = STR_INIT(""),	 [RANGE_BELOW] = STR_INIT("<"),
		[RANGE_ABOVE] = STR_INIT(">"),	 [RANGE_EXACTLY] = STR_INIT("="),
		[RANGE_EXCEPT] = STR_INIT("!="),
	};
	bool below = range->kind == RANGE_BELOW;
	bool included = below ? range->high_included : range->low_included;

	if (range->kind == RANGE_BETWEEN) {
		print_between(range, style, out, depth);
		return;
	}
	buf_add_byte(out, '(');
	buf_add(out, signs[range->kind]);
	if (included && range->kind != RANGE_EXACTLY)
		buf_add_byte(out, '=');
	buf_add_byte(out, ' ');
	print_at(below ? range->high : range->low, style, out, depth);
	buf_add_byte(out, ')');
}

/* JSON has no ranges and functions: the text of a range, null for a function. */
static void print_range_json(const struct range *range, struct buf *out, unsigned depth)
{
	struct buf text;

	buf_init(&text, out->ceiling);
	print_range(range, STYLE_FEEL, &text, depth);
	buf_add_json(out, buf_str(&text));
	buf_finish(&text);
}

/* Parts of lists, contexts and ranges are FEEL even within plain text. */
static enum style inner(enum style style)
{
	return style == STYLE_PLAIN ? STYLE_FEEL : style;
}

static void print_parts(struct value value, enum style style, struct buf *out, unsigned depth)
{
	switch ((int)value.kind) {
	case VALUE_LIST:
		print_list(value.list, inner(style), out, depth + 1);
		break;
	case VALUE_CONTEXT:
		print_context(value.context, inner(style), out, depth + 1);
		break;
	case VALUE_RANGE:
		if (style == STYLE_JSON)
			print_range_json(value.range, out, depth + 1);
		else
			print_range(value.range, inner(style), out, depth + 1);
		break;
	default:
		buf_add(out, style == STYLE_JSON ? STR("null") : STR("function"));
		break;
	}
}

static void print_text(struct str text, enum style style, struct buf *out)
{
	if (style == STYLE_FEEL)
		print_string(text, out);
	else if (style == STYLE_JSON)
		buf_add_json(out, text);
	else
		buf_add(out, text);
}

static void print_at(struct value value, enum style style, struct buf *out, unsigned depth)
{
	if (buf_full(out)) /* and so no value takes longer than its text is long */
		return;
	if (depth > VALUE_DEPTH)
		value = value_null();
	switch (value.kind) {
	case VALUE_NULL:
		buf_add(out, STR("null"));
		break;
	case VALUE_BOOLEAN:
		buf_add(out, value.boolean ? STR("true") : STR("false"));
		break;
	case VALUE_NUMBER:
		decimal_print(value.number, out);
		break;
	case VALUE_STRING:
		print_text(value.string, style, out);
		break;
	case VALUE_DATE:
	case VALUE_TIME:
	case VALUE_DATE_TIME:
	case VALUE_DURATION:
	case VALUE_MONTHS:
		print_temporal(value, style, out);
		break;
	case VALUE_LIST:
	case VALUE_CONTEXT:
	case VALUE_RANGE:
	case VALUE_FUNCTION:
		print_parts(value, style, out, depth);
		break;
	}
}

void value_print(struct value value, struct buf *out)
{
	print_at(value, STYLE_FEEL, out, 0);
}

void value_print_plain(struct value value, struct buf *out)
{
	print_at(value, STYLE_PLAIN, out, 0);
}

void value_print_json(struct value value, struct buf *out)
{
	print_at(value, STYLE_JSON, out, 0);
}
