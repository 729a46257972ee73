#include "app/portal/day.h"

#include "app/service/moment.h"

static const char *const names[] = { "day", "month", "year", "time" };

static struct str *part_of(struct day *day, size_t i)
{
	/* cppcheck-suppress constVariable; it is */
	struct str *const parts[] = { &day->day, &day->month, &day->year, &day->time };

	return parts[i];
}

/* "05" is said as "5". */
static struct str plain(struct str number)
{
	return number.len == 2 && number.at[0] == '0' ? str_slice(number, 1, 2) : number;
}

struct day day_of(struct arena *arena, int64_t ms)
{
	const struct str text = moment_write_local(arena, ms);

	if (ms == 0)
		return (struct day){ .day = STR("") };
	return (struct day){ plain(str_slice(text, 8, 10)), plain(str_slice(text, 5, 7)),
			     str_slice(text, 0, 4), str_slice(text, 11, 16) };
}

static struct str field_name(struct arena *arena, const char *name, size_t i)
{
	return str_printf(arena, "%s.%s", name, names[i]);
}

struct day day_sent(struct arena *arena, const struct pair *pairs, size_t count,
		    const char *name)
{
	struct day day = { .day = STR("") };

	for (size_t i = 0; i < LENGTH(names); i++)
		for (size_t k = 0; k < count; k++)
			if (str_equal(pairs[k].name, field_name(arena, name, i)))
				*part_of(&day, i) = str_trim(pairs[k].value);
	return day;
}

bool day_is_empty(const struct day *day)
{
	return day->day.len + day->month.len + day->year.len + day->time.len == 0;
}

static bool read_number(struct str text, uint64_t most, uint64_t *number)
{
	return text.len > 0 && str_to_u64(text, number) && *number <= most;
}

bool day_write(const struct day *day, struct arena *arena, struct str *text)
{
	uint64_t d = 0, m = 0, y = 0;
	int64_t ms;

	if (!read_number(day->day, 31, &d) || !read_number(day->month, 12, &m) ||
	    !read_number(day->year, 9999, &y))
		return false;
	*text = str_printf(arena, "%04u-%02u-%02u", (unsigned)y, (unsigned)m, (unsigned)d);
	return moment_read_local(str_printf(arena, "%.*sT12:00", STR_ARG(*text)), arena, &ms);
}

/* "9:00" and "9.00" are "09:00". */
static struct str clock_of(struct arena *arena, struct str time)
{
	struct str rest = time;
	struct str hour = STR("");
	const char *mark = str_find(time, STR(":"), 0) == SIZE_MAX ? "." : ":";

	if (time.len == 0)
		return STR("00:00");
	(void)str_next(&rest, mark[0], &hour);
	return str_printf(arena, "%s%.*s:%.*s", hour.len == 1 ? "0" : "", STR_ARG(hour),
			  STR_ARG(rest));
}

bool day_read(const struct day *day, struct arena *arena, int64_t *ms)
{
	struct str text;

	return day_write(day, arena, &text) &&
	       moment_read_local(str_printf(arena, "%.*sT%.*s", STR_ARG(text),
					    STR_ARG(clock_of(arena, day->time))),
				 arena, ms);
}

struct xml *day_ask(struct page *page, struct xml *form, const char *name,
		    const struct day *day, bool timed)
{
	struct day copy = *day;
	struct xml *field = page_field(page, form, "day", name, STR(""));

	for (size_t i = 0; i < LENGTH(names) - (timed ? 0 : 1); i++) {
		struct xml *part = page_add(page, field, "part", STR(""));

		page_set(page, part, "id", str_from_c(names[i]));
		page_set(page, part, "name", field_name(page->arena, name, i));
		page_set(page, part, "value", *part_of(&copy, i));
	}
	return field;
}
