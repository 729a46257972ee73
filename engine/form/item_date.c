/* Dates: typed in three parts, or pasted whole into the first. */
#include "engine/form/item_kind.h"

#include "engine/base/utf8.h"

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
static bool split(struct str text, struct str parts[DATE_PARTS])
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
static bool split_whole(struct str text, struct str parts[DATE_PARTS])
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

static enum typed parse_parts(const struct item *item, const struct str parts[DATE_PARTS],
			      struct value *out, struct problem_detail *problem)
{
	uint64_t day;
	uint64_t month;
	uint64_t year;

	for (size_t i = 0; i < DATE_PARTS; i++)
		if (item_trim(parts[i]).len == 0)
			return item_wrong_part(problem, "date.missing", item->type->parts[i]);
	if (!read_part(parts[DAY], 2, &day) || day < 1 || day > 31)
		return item_wrong_part(problem, "date.form", item->type->parts[DAY]);
	if (!read_part(parts[MONTH], 2, &month) || month < 1 || month > 12)
		return item_wrong_part(problem, "date.form", item->type->parts[MONTH]);
	if (!read_year(parts[YEAR], &year) || year < 1)
		return item_wrong_part(problem, "date.form", item->type->parts[YEAR]);
	if (!date_valid((int64_t)year, (int64_t)month, (int64_t)day))
		return item_wrong_part(problem, "date.none", item->type->parts[DAY]);
	return check_limits(item, (struct date){ (int32_t)year, (uint8_t)month, (uint8_t)day },
			    out, problem);
}

static enum typed date_parse_typed(const struct item *item, const struct str *texts,
				   size_t count, struct arena *arena, struct value *out,
				   struct problem_detail *problem)
{
	struct str parts[DATE_PARTS] = { { NULL, 0 } };
	size_t given = 0;

	(void)arena;
	for (size_t i = 0; i < count && i < DATE_PARTS; i++) {
		parts[i] = texts[i];
		given += item_trim(texts[i]).len > 0;
	}
	if (given == 1 && item_trim(parts[DAY]).len > 2 &&
	    !split_whole(item_trim(texts[DAY]), parts))
		return item_wrong(problem, "date.form");
	return parse_parts(item, parts, out, problem);
}

static void date_print_words(const struct item *item, struct value value,
			     const struct form *form, size_t language, struct buf *out)
{
	const struct item_words *words = item_words(form, language);

	(void)item;
	buf_printf(out, "%0*d%.*s%s%.*s%04d", words->day_digits, value.date.day,
		   STR_ARG(words->day_month), words->months[value.date.month - 1],
		   STR_ARG(words->month_year), value.date.year);
}

static const struct str *date_back(const struct item *item, struct value value,
				   struct arena *arena, size_t *count)
{
	struct str *parts = ARENA_ARRAY(arena, struct str, DATE_PARTS);

	(void)item;
	parts[DAY] = str_printf(arena, "%d", value.date.day);
	parts[MONTH] = str_printf(arena, "%d", value.date.month);
	parts[YEAR] = str_printf(arena, "%04d", value.date.year);
	*count = DATE_PARTS;
	return parts;
}

const struct item_functions item_date = { date_parse_typed, date_print_words, date_back };
