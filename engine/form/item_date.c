/* Dates: typed in three parts, or pasted whole into the first. */
#include "engine/form/item_kind.h"

#include "engine/base/utf8.h"

#define NO_BREAK_SPACE "\xC2\xA0"

enum { DAY, MONTH, YEAR, DATE_PARTS };

/* Digits only, at most so many, white space around. */
static bool read_part(struct str text, size_t most, uint64_t *out)
{
	struct str digits = item_trim(text);

	return digits.len <= most && str_to_u64(digits, out);
}

/* The year in four digits: "26" could be anybody's 1926. */
static bool read_year(struct str text, uint64_t *out)
{
	return item_trim(text).len == 4 && read_part(text, 4, out);
}

/* Takes the text apart at whatever stands between its digits; false when that are not three
 * parts. "31.12.2026." has a point at its end in Latvian usage. */
static bool split(struct str text, struct str *parts)
{
	size_t count = 0;
	size_t i = 0;

	while (i < text.len) {
		size_t start = i;

		while (i < text.len && text.at[i] >= '0' && text.at[i] <= '9')
			i++;
		if (i == start || count == DATE_PARTS)
			return false;
		parts[count++] = str_slice(text, start, i);
		while (i < text.len && (text.at[i] == '.' || text.at[i] == '-' ||
					text.at[i] == '/' || text.at[i] == ' '))
			i++;
	}
	return count == DATE_PARTS;
}

/* "31.12.2026" or "2026-12-31", into day, month, year. */
bool item_split_day(struct str text, struct str *parts)
{
	if (!split(text, parts))
		return false;
	if (parts[0].len == 4) {
		struct str year = parts[0];

		parts[0] = parts[2];
		parts[2] = year;
	}
	return true;
}

enum typed item_read_day(const struct item *item, const struct str *parts, struct date *out,
			 struct problem_detail *problem)
{
	uint64_t day;
	uint64_t month;
	uint64_t year;

	if (!read_part(parts[DAY], 2, &day) || day < 1 || day > 31)
		return item_wrong_part(problem, "date.form", item->type->parts[DAY]);
	if (!item_read_month(parts[MONTH], &month))
		return item_wrong_part(problem, "date.form", item->type->parts[MONTH]);
	if (!read_year(parts[YEAR], &year) || year < 1)
		return item_wrong_part(problem, "date.form", item->type->parts[YEAR]);
	if (!date_valid((int64_t)year, (int64_t)month, (int64_t)day))
		return item_wrong_part(problem, "date.none", item->type->parts[DAY]);
	*out = (struct date){ (int32_t)year, (uint8_t)month, (uint8_t)day };
	return TYPED_VALUE;
}

bool item_take_parts(const struct item *item, const struct str *texts, size_t count,
		     struct str *parts)
{
	size_t given = 0;

	for (size_t i = 0; i < item->type->part_count; i++) {
		parts[i] = i < count ? item_trim(texts[i]) : STR("");
		given += parts[i].len > 0;
	}
	return given == 1 && parts[DAY].len > 2;
}

enum typed item_need_parts(const struct item *item, const struct str *parts,
			   struct problem_detail *problem)
{
	for (size_t i = 0; i < item->type->part_count; i++)
		if (parts[i].len == 0)
			return item_wrong_part(problem, "date.missing", item->type->parts[i]);
	return TYPED_VALUE;
}

static enum typed check_limits(const struct item *item, struct date date, struct value *out,
			       struct problem_detail *problem)
{
	int64_t days = date_to_days(date);
	struct date bound;

	if (date_parse(item->min, &bound) && days < date_to_days(bound))
		return item_wrong_limit(problem, "date.min", item->min);
	if (date_parse(item->max, &bound) && days > date_to_days(bound))
		return item_wrong_limit(problem, "date.max", item->max);
	*out = value_date(date);
	return TYPED_VALUE;
}

static enum typed date_parse_typed(const struct item *item, const struct str *texts,
				   size_t count, struct arena *arena, struct value *out,
				   struct problem_detail *problem)
{
	struct str parts[DATE_PARTS] = { { .len = 0 } };
	struct date date = { 0 };

	(void)arena;
	if (item_take_parts(item, texts, count, parts) && !item_split_day(parts[DAY], parts))
		return item_wrong(problem, "date.form");
	if (item_need_parts(item, parts, problem) == TYPED_WRONG ||
	    item_read_day(item, parts, &date, problem) == TYPED_WRONG)
		return TYPED_WRONG;
	return check_limits(item, date, out, problem);
}

void item_print_day(const struct item_words *words, struct date date, struct buf *out)
{
	buf_printf(out, "%0*d%.*s%s%.*s%04d", words->day_digits, date.day,
		   STR_ARG(words->day_month), words->months[date.month - 1],
		   STR_ARG(words->month_year), date.year);
}

void item_print_day_alone(const struct item_words *words, struct date date, struct buf *out)
{
	if (words->months_alone == NULL)
		item_print_day(words, date, out);
	else
		buf_printf(out, "%04d." NO_BREAK_SPACE "gada %d." NO_BREAK_SPACE "%s",
			   date.year, date.day, words->months_alone[date.month - 1]);
}

static void date_print_words(const struct item *item, struct value value,
			     const struct form *form, size_t language, struct buf *out)
{
	(void)item;
	item_print_day_alone(item_words(form, language), value.date, out);
}

struct str *item_day_back(struct date date, struct arena *arena, size_t count)
{
	struct str *parts = ARENA_ARRAY(arena, struct str, count);

	parts[DAY] = str_printf(arena, "%d", date.day);
	parts[MONTH] = str_printf(arena, "%d", date.month);
	parts[YEAR] = str_printf(arena, "%04d", date.year);
	return parts;
}

static const struct str *date_back(const struct item *item, struct value value,
				   struct arena *arena, size_t *count)
{
	(void)item;
	*count = DATE_PARTS;
	return item_day_back(value.date, arena, DATE_PARTS);
}

const struct item_functions item_date = { date_parse_typed, date_print_words, date_back };
