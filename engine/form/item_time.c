/* Times of the day and moments in Latvia: to the minute, on a clock of 24 hours. */
#include "engine/form/item_kind.h"

#include "engine/base/utf8.h"
#include "engine/feel/zone.h"

enum { DAY, MONTH, YEAR, CLOCK, MOMENT_PARTS };

static const struct str riga = STR_INIT("Europe/Riga");

/* --- time --- */

static bool is_digit(char byte)
{
	return byte >= '0' && byte <= '9';
}

static bool is_between(char byte)
{
	return byte == ':' || byte == '.' || byte == ',' || byte == ' ' || byte == '-';
}

/* Where the hours end: at what stands between, or two digits before the end. */
static size_t hours_end(struct str text)
{
	size_t end = 0;

	while (end < text.len && is_digit(text.at[end]))
		end++;
	return end == text.len && end > 2 ? end - 2 : end;
}

/* "plkst. 14.30" */
static struct str without_word(struct str text)
{
	static const struct str words[] = { STR_INIT("plkst."), STR_INIT("plkst") };

	for (size_t i = 0; i < LENGTH(words); i++)
		if (str_starts(text, words[i]))
			return item_trim(str_slice(text, words[i].len, text.len));
	return text;
}

/* Seconds are pasted with the rest, when they come from a program: "14:30:00". */
static struct str without_seconds(struct str text)
{
	bool has = text.len == 8 && text.at[2] == ':' && str_ends(text, STR(":00"));

	return has ? str_slice(text, 0, 5) : text;
}

bool item_read_clock(struct str typed, struct time *out)
{
	struct str text = without_seconds(without_word(item_trim(typed)));
	size_t end = hours_end(text);
	size_t start = end < text.len && is_between(text.at[end]) ? end + 1 : end;
	struct str minutes = str_slice(text, start, text.len);
	uint64_t hour;
	uint64_t minute = 0;

	if (end < 1 || end > 2 || !str_to_u64(str_slice(text, 0, end), &hour) || hour > 23)
		return false;
	if (start > end && minutes.len != 2)
		return false;
	if (minutes.len > 0 && (!str_to_u64(minutes, &minute) || minute > 59))
		return false;
	*out = (struct time){ .hour = (uint8_t)hour, .minute = (uint8_t)minute };
	return true;
}

static enum typed time_parse_typed(const struct item *item, const struct str *texts,
				   size_t count, struct arena *arena, struct value *out,
				   struct problem_detail *problem)
{
	struct time time;
	struct time bound;

	(void)count;
	if (!item_read_clock(texts[0], &time))
		return item_wrong(problem, "time.form");
	if (time_parse(item->min, &bound) && time_seconds(time) < time_seconds(bound))
		return item_wrong_limit(problem, "time.min", item->min);
	if (time_parse(item->max, &bound) && time_seconds(time) > time_seconds(bound))
		return item_wrong_limit(problem, "time.max", item->max);
	*out = value_time(arena, time);
	return TYPED_VALUE;
}

static void print_clock(struct time time, struct buf *out)
{
	buf_printf(out, "%02d:%02d", time.hour, time.minute);
}

static void time_print_words(const struct item *item, struct value value,
			     const struct form *form, size_t language, struct buf *out)
{
	(void)item;
	(void)form;
	(void)language;
	print_clock(*value.time, out);
}

static const struct str *time_back(const struct item *item, struct value value,
				   struct arena *arena, size_t *count)
{
	struct str *text = ARENA_NEW(arena, struct str);

	(void)item;
	*text = str_printf(arena, "%02d:%02d", value.time->hour, value.time->minute);
	*count = 1;
	return text;
}

/* --- date-time --- */

/* Seconds since 1970 as if the local clock showed UTC. */
static int64_t local_seconds(const struct date_time *moment)
{
	return date_to_days(moment->date) * 86400 + time_seconds(moment->time);
}

/* Gives the moment the offset that Latvia has then. When the clocks go back an hour comes
 * twice: the first one is meant. False when they go forward and leave the time out. */
static bool settle(struct date_time *moment)
{
	int64_t local = local_seconds(moment);
	const int64_t sides[] = { local - 86400, local + 86400 };

	for (size_t i = 0; i < LENGTH(sides); i++) {
		int32_t offset;
		int32_t then;

		if (!zone_offset_at(riga, sides[i], &offset) ||
		    !zone_offset_at(riga, local - offset, &then) || then != offset)
			continue;
		moment->time.zone = (struct zone){ .kind = ZONE_OFFSET, .offset = offset };
		return true;
	}
	return false;
}

struct value item_moment(struct date_time local, struct arena *arena)
{
	return settle(&local) ? value_date_time(arena, local) : value_null();
}

/* Limits are local times of the definition; those that do not exist limit nothing. */
static bool read_limit(struct str limit, struct date_time *out)
{
	return date_time_parse(limit, out) && out->time.zone.kind == ZONE_NONE && settle(out);
}

static enum typed check_moment(const struct item *item, struct date_time moment,
			       struct arena *arena, struct value *out,
			       struct problem_detail *problem)
{
	int64_t epoch = date_time_to_epoch(&moment);
	struct date_time bound;

	if (read_limit(item->min, &bound) && epoch < date_time_to_epoch(&bound))
		return item_wrong_limit(problem, "date-time.min", item->min);
	if (read_limit(item->max, &bound) && epoch > date_time_to_epoch(&bound))
		return item_wrong_limit(problem, "date-time.max", item->max);
	*out = value_date_time(arena, moment);
	return TYPED_VALUE;
}

/* "31.12.2026 14:30" or "2026-12-31T14:30" into the parts: the time begins behind the last
 * space or T. */
static bool split_moment(struct str text, struct str *parts)
{
	size_t at = text.len;

	while (at > 0 && text.at[at - 1] != 'T' && text.at[at - 1] != ' ')
		at--;
	if (at == 0 || !item_split_day(item_trim(str_slice(text, 0, at - 1)), parts))
		return false;
	parts[CLOCK] = str_slice(text, at, text.len);
	return true;
}

static enum typed moment_parse(const struct item *item, const struct str *texts, size_t count,
			       struct arena *arena, struct value *out,
			       struct problem_detail *problem)
{
	struct str parts[MOMENT_PARTS];
	struct date_time moment;

	if (item_take_parts(item, texts, count, parts) && !split_moment(parts[DAY], parts))
		return item_wrong(problem, "date.form");
	if (item_need_parts(item, parts, problem) == TYPED_WRONG ||
	    item_read_day(item, parts, &moment.date, problem) == TYPED_WRONG)
		return TYPED_WRONG;
	if (!item_read_clock(parts[CLOCK], &moment.time))
		return item_wrong_part(problem, "time.form", item->type->parts[CLOCK]);
	if (!settle(&moment))
		return item_wrong_part(problem, "date-time.none", item->type->parts[CLOCK]);
	return check_moment(item, moment, arena, out, problem);
}

/* As clocks in Latvia show it; what a rule gives without a zone is meant like that. */
static struct date_time in_riga(struct date_time moment)
{
	struct zone zone = { .kind = ZONE_NAMED, .name = riga };
	struct date_time local = moment;

	if (moment.time.zone.kind != ZONE_NONE)
		(void)date_time_from_epoch(date_time_to_epoch(&moment), moment.time.nano, zone,
					   &local);
	return local;
}

static void moment_print(const struct item *item, struct value value, const struct form *form,
			 size_t language, struct buf *out)
{
	const struct item_words *words = item_words(form, language);
	struct date_time moment = in_riga(*value.date_time);

	(void)item;
	item_print_day_alone(words, moment.date, out);
	buf_add(out, words->date_time);
	print_clock(moment.time, out);
}

void item_print_moment(struct date_time moment, const struct form *form, size_t language,
		       struct buf *out)
{
	const struct item_words *words = item_words(form, language);
	const struct date_time local = in_riga(moment);

	item_print_day(words, local.date, out);
	buf_add(out, words->date_time);
	print_clock(local.time, out);
}

static const struct str *moment_back(const struct item *item, struct value value,
				     struct arena *arena, size_t *count)
{
	struct date_time moment = in_riga(*value.date_time);
	struct str *parts = item_day_back(moment.date, arena, MOMENT_PARTS);

	(void)item;
	parts[CLOCK] = str_printf(arena, "%02d:%02d", moment.time.hour, moment.time.minute);
	*count = MOMENT_PARTS;
	return parts;
}

const struct item_functions item_time = { time_parse_typed, time_print_words, time_back };
const struct item_functions item_date_time = { moment_parse, moment_print, moment_back };
