/* Values for fields: identifiers that belong to nobody, the rest made up within its bounds. */
#include "engine/contract/sample_inner.h"

#include "engine/contract/field.h"
#include "engine/contract/sample.h"
#include "engine/form/attachment.h"

/* Published test values: none is a person's or a company's of today. */
static const struct examples {
	struct str at[4];
	size_t count;
} examples[ITEM_KINDS] = {
	[ITEM_CADASTRE] = { { STR_INIT("80600030418"), STR_INIT("80600030418001") }, 2 },
	[ITEM_EMAIL] = { { STR_INIT("paraugs@example.lv"), STR_INIT("a.b+c@sub.example.com") },
			 2 },
	[ITEM_IBAN] = { { STR_INIT("LV80BANK0000435195001") }, 1 },
	[ITEM_PERSONAL_CODE] = { { STR_INIT("32999999999"), STR_INIT("38000000000"),
				   STR_INIT("16117519997") },
				 3 },
	/* The second is one that Ofcom keeps for films. */
	[ITEM_PHONE] = { { STR_INIT("+37120000000"), STR_INIT("+441632960000") }, 2 },
	[ITEM_POSTCODE] = { { STR_INIT("LV-1111"), STR_INIT("LV-1039") }, 2 },
	[ITEM_URL] = { { STR_INIT("https://example.lv"),
			 STR_INIT("http://www.example.com/a?b=1&c=2#d") },
		       2 },
	[ITEM_VAT_NUMBER] = { { STR_INIT("LV40003521600"), STR_INIT("LV32999999999") }, 2 },
	[ITEM_VEHICLE_PLATE] = { { STR_INIT("AB1234"), STR_INIT("WH1") }, 2 },
	[ITEM_REGISTRATION_NUMBER] = { { STR_INIT("49999999903"), STR_INIT("59999999905"),
					 STR_INIT("99999999902") },
				       3 },
};

static struct value text_value(const struct buf *buf, struct arena *arena)
{
	return value_string(str_copy(arena, buf_str(buf)));
}

/* Letters that schemas, XML and escaping could trip over are among them; spaces are not at the
 * ends, where they would be trimmed. */
static struct value sample_words(const struct item *item, struct chance *chance,
				 struct arena *arena)
{
	static const struct str letters[] = {
		STR_INIT("a"), STR_INIT("ā"), STR_INIT("Ž"),  STR_INIT("z"), STR_INIT("0"),
		STR_INIT("&"), STR_INIT("<"), STR_INIT("\""), STR_INIT("'"), STR_INIT("]"),
		STR_INIT("€"), STR_INIT("😀"), STR_INIT("\\"), STR_INIT(" "), STR_INIT("\n"),
	};
	size_t usable = LENGTH(letters) - (item->kind == ITEM_LONG_TEXT ? 0 : 1);
	size_t least = item->min_length > 0 ? item->min_length : 1;
	size_t most = item->max_length > 0 ? item->max_length : least + 30;
	size_t span = most - least < 30 ? most - least + 1 : 30;
	size_t length = least + chance_below(chance, span);
	struct value value;
	struct buf text;

	buf_init(&text, LIMIT_ANSWER);
	for (size_t i = 0; i < length; i++) {
		bool inside = i > 0 && i + 1 < length;
		buf_add(&text, letters[chance_below(chance, inside ? usable : 13)]);
	}
	value = text_value(&text, arena);
	buf_finish(&text);
	return value;
}

struct value sample_plain(const struct item *item, struct arena *arena)
{
	static const struct str word = STR_INIT("Paraugs");
	struct value value;
	struct buf text;

	if (item->type->value != FEEL_STRING || item->option_count > 0 ||
	    item->pattern.len > 0 || examples[item->kind].count > 0)
		return value_null();
	buf_init(&text, LIMIT_ANSWER);
	do
		buf_add(&text, word);
	while (text.len < item->min_length);
	value = value_string(str_copy(arena, buf_str(&text)));
	if (item->max_length > 0)
		value.string = str_slice(value.string, 0, item->max_length);
	buf_finish(&text);
	return value;
}

static struct value sample_by_pattern(const struct item *item, struct chance *chance,
				      struct arena *arena)
{
	struct value value = value_null();
	struct buf text;

	buf_init(&text, LIMIT_ANSWER);
	if (sample_pattern(item->pattern, chance, &text))
		value = text_value(&text, arena);
	buf_finish(&text);
	return value;
}

static struct value sample_string(const struct item *item, struct chance *chance,
				  struct arena *arena)
{
	const struct examples *known = &examples[item->kind];

	if (item->option_count > 0)
		return value_string(
			item->options[chance_below(chance, item->option_count)].value);
	if (known->count > 0)
		return value_string(known->at[chance_below(chance, known->count)]);
	if (item->pattern.len > 0)
		return sample_by_pattern(item, chance, arena);
	return sample_words(item, chance, arena);
}

/* --- numbers --- */

static struct decimal bound(struct str text, int64_t missing)
{
	struct decimal number;

	return decimal_parse(text, &number) ? number : decimal_from_i64(missing);
}

/* From low to low + span, a thousandth of the span at a time, its ends the likeliest. */
static struct decimal between(struct decimal low, struct decimal span, struct chance *chance)
{
	static const int64_t parts[] = { 0, 1000, 1, 2, 10, 100, 500 };
	size_t which = chance_below(chance, LENGTH(parts) * 2);
	int64_t part =
		which < LENGTH(parts) ? parts[which] : (int64_t)chance_below(chance, 1001);
	struct decimal step;
	struct decimal number = low;

	if (decimal_multiply(span, decimal_from_i64(part), &step) &&
	    decimal_divide(step, decimal_from_i64(1000), &step))
		(void)decimal_add(low, step, &number);
	return number;
}

static struct value sample_number(const struct item *item, struct chance *chance)
{
	static const int64_t spans[] = { 10, 100, 1000, 1000000 };
	int64_t span = spans[chance_below(chance, LENGTH(spans))];
	uint32_t decimals = field_decimals(item);
	struct decimal low = bound(item->min, 0);
	struct decimal size = decimal_from_i64(span);
	struct decimal number;

	if (item->max.len > 0) {
		struct decimal high = bound(item->max, 0);
		if (item->min.len == 0)
			(void)decimal_subtract(high, size, &low);
		(void)decimal_subtract(high, low, &size);
	}
	number = between(low, size, chance);
	(void)decimal_round(number, decimals > 6 ? 6 : (int)decimals, ROUND_HALF_EVEN, &number);
	return value_number(number);
}

/* --- dates --- */

static struct value sample_date(const struct item *item, struct chance *chance, int64_t now_ms)
{
	static const struct {
		int64_t from; /* days from today */
		size_t span;
	} spans[] = { { 0, 1 }, { -30, 30 }, { -365, 365 }, { -30000, 30000 }, { 1, 60 } };
	size_t which = chance_below(chance, LENGTH(spans));
	int64_t day = now_ms / INT64_C(86400000) + spans[which].from +
		      (int64_t)chance_below(chance, spans[which].span);
	struct date least;
	struct date most;
	struct date date;

	if (date_parse(item->min, &least) && day < date_to_days(least))
		day = date_to_days(least) + (int64_t)chance_below(chance, 2);
	if (date_parse(item->max, &most) && day > date_to_days(most))
		day = date_to_days(most);
	return date_from_days(day, &date) ? value_date(date) : value_null();
}

/* Whole minutes from low to high, of the day. */
static struct time sample_clock(const struct item *item, struct chance *chance)
{
	struct time low = { .hour = 0 };
	struct time high = { .hour = 23, .minute = 59 };
	unsigned from;
	unsigned to;
	unsigned minute;

	(void)time_parse(item->min, &low);
	(void)time_parse(item->max, &high);
	from = (unsigned)(time_seconds(low) + 59) / 60;
	to = (unsigned)time_seconds(high) / 60;
	minute = from + (unsigned)chance_below(chance, to >= from ? to - from + 1 : 1);
	return (struct time){ .hour = (uint8_t)(minute / 60 % 24),
			      .minute = (uint8_t)(minute % 60) };
}

/* In winter time: there every local time exists. Bounds are kept by their day's noon. */
static struct value sample_moment(const struct item *item, struct chance *chance,
				  int64_t now_ms, struct arena *arena)
{
	struct item day = *item;
	struct date_time moment = { .time = { .hour = 12 } };

	day.min = str_slice(item->min, 0, 10);
	day.max = str_slice(item->max, 0, 10);
	moment.date = sample_date(&day, chance, now_ms).date;
	if (item->min.len == 0 && item->max.len == 0)
		moment.time = sample_clock(item, chance);
	return item_moment(moment, arena);
}

/* --- the rest --- */

static struct value sample_choices(const struct item *item, struct chance *chance,
				   struct arena *arena)
{
	struct value *values = ARENA_ARRAY(arena, struct value, item->option_count);
	size_t count = 0;

	if (item->option_count == 0)
		return value_null();
	for (size_t i = 0; i < item->option_count; i++)
		if (chance_once_in(chance, 2))
			values[count++] = value_string(item->options[i].value);
	if (count == 0)
		values[count++] = value_string(
			item->options[chance_below(chance, item->option_count)].value);
	if (item->kind == ITEM_RANKING && count > 1) {
		struct value last = values[count - 1];
		values[count - 1] = values[0];
		values[0] = last;
	}
	return value_list(arena, values, count);
}

/* Of one of the formats that are taken; the bytes are SAMPLE_CONTENT's, whatever it says. */
static struct value sample_file(const struct attachment_format *format, struct arena *arena)
{
	struct context_entry *entries = ARENA_ARRAY(arena, struct context_entry, 5);
	struct str name = str_printf(arena, "paraugs.%.*s", STR_ARG(format->ending));

	entries[0] = (struct context_entry){ STR("name"), value_string(name) };
	entries[1] = (struct context_entry){ STR("type"), value_string(format->type) };
	entries[2] = (struct context_entry){
		STR("size"), value_number(decimal_from_i64((int64_t)STR(SAMPLE_CONTENT).len))
	};
	entries[3] = (struct context_entry){ STR("sha256"),
					     value_string(STR(SAMPLE_CONTENT_SHA256)) };
	entries[4] = (struct context_entry){ STR("id"), value_string(STR("paraugs")) };
	return value_context(arena, entries, 5);
}

static struct value sample_files(const struct item *item, struct chance *chance,
				 struct arena *arena)
{
	size_t count = 1 + chance_below(chance, item->max_files);
	struct value *files = ARENA_ARRAY(arena, struct value, count);

	for (size_t i = 0; i < count; i++) {
		size_t at = chance_below(chance, attachment_format_count);

		while (!attachment_is_accepted(item, &attachment_formats[at]))
			at = (at + 1) % attachment_format_count;
		files[i] = sample_file(&attachment_formats[at], arena);
	}
	return value_list(arena, files, count);
}

static struct value sample_parts(const struct item *item, struct chance *chance,
				 struct arena *arena)
{
	static const struct {
		struct str part, text;
	} known[] = { { STR_INIT("street"), STR_INIT("Parauga iela 1 k-2") },
		      { STR_INIT("city"), STR_INIT("Rīga") },
		      { STR_INIT("postcode"), STR_INIT("LV-1010") } };
	size_t count = item->type->part_count;
	struct context_entry *entries = ARENA_ARRAY(arena, struct context_entry, count);

	(void)chance;
	for (size_t i = 0; i < count; i++) {
		entries[i] = (struct context_entry){ item->type->parts[i],
						     value_string(STR("Paraugs")) };
		for (size_t k = 0; k < LENGTH(known); k++)
			if (str_equal(known[k].part, item->type->parts[i]))
				entries[i].value = value_string(known[k].text);
	}
	return count > 0 ? value_context(arena, entries, count) : value_null();
}

struct value sample_value(const struct item *item, struct chance *chance, int64_t now_ms,
			  struct arena *arena)
{
	switch ((int)item->type->value) {
	case FEEL_STRING:
		return sample_string(item, chance, arena);
	case FEEL_NUMBER:
		return sample_number(item, chance);
	case FEEL_BOOLEAN:
		return value_boolean(item->kind == ITEM_DECLARATION ||
				     chance_once_in(chance, 2));
	case FEEL_DATE:
		return sample_date(item, chance, now_ms);
	case FEEL_TIME:
		return value_time(arena, sample_clock(item, chance));
	case FEEL_DATE_TIME:
		return sample_moment(item, chance, now_ms, arena);
	case FEEL_LIST:
		return item->kind == ITEM_ATTACHMENT ? sample_files(item, chance, arena)
						     : sample_choices(item, chance, arena);
	case FEEL_CONTEXT:
		return sample_parts(item, chance, arena);
	default:
		return value_null();
	}
}
