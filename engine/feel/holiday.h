/* Latvian public holidays and working days by law; what the government moves from year to year
 * is not in it. */
#ifndef ENGINE_FEEL_HOLIDAY_H
#define ENGINE_FEEL_HOLIDAY_H

#include "engine/feel/temporal.h"

/* "Lieldienas"; NULL when the day is none. Holidays in lieu, the Monday after 4 May or
 * 18 November on a weekend, count. */
const char *holiday_name(struct date date);
/* Neither Saturday, Sunday nor holiday. */
bool holiday_is_working(struct date date);
/* The working day that many working days later (negative: earlier); 0 gives the day itself when
 * it is a working day, else the next one. False outside the years that dates have, or when the
 * answer lies more than 100 years away. */
bool holiday_add_working(struct date date, int64_t days, struct date *out);
/* Working days from from (excluded) to to (included); negative when to is earlier. False when
 * they are more than 100 years apart. */
bool holiday_count_working(struct date from, struct date to, int64_t *out);
/* What either costs over so many days, in steps of an evaluation: LIMIT_FEEL_STEPS. */
uint64_t holiday_steps(uint64_t days);

#endif
