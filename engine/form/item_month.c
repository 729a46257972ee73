/* Months as people name them: "2", "februāris", "februārī", "Feb.". */
#include "engine/form/item_kind.h"

#include "engine/base/collate.h"

/* As collate_fold leaves them: in Latvian what the cases have in common. */
static const struct {
	struct str latvian, english;
} months[] = {
	{ STR_INIT("janvar"), STR_INIT("january") },
	{ STR_INIT("februar"), STR_INIT("february") },
	{ STR_INIT("mart"), STR_INIT("march") },
	{ STR_INIT("april"), STR_INIT("april") },
	{ STR_INIT("maij"), STR_INIT("may") },
	{ STR_INIT("junij"), STR_INIT("june") },
	{ STR_INIT("julij"), STR_INIT("july") },
	{ STR_INIT("august"), STR_INIT("august") },
	{ STR_INIT("septembr"), STR_INIT("september") },
	{ STR_INIT("oktobr"), STR_INIT("october") },
	{ STR_INIT("novembr"), STR_INIT("november") },
	{ STR_INIT("decembr"), STR_INIT("december") },
};

enum { SHORTEST = 3, ENDING = 2 };

/* Its beginning, from three letters on, or a case of it. */
static bool names(struct str typed, size_t month)
{
	const struct str latvian = months[month].latvian;

	return typed.len >= SHORTEST &&
	       (str_starts(latvian, typed) || str_starts(months[month].english, typed) ||
		(str_starts(typed, latvian) && typed.len <= latvian.len + ENDING));
}

static uint64_t find(struct str typed)
{
	for (size_t i = 0; i < LENGTH(months); i++)
		if (names(typed, i))
			return i + 1;
	return 0;
}

bool item_read_month(struct str typed, uint64_t *month)
{
	const struct str trimmed = item_trim(typed);
	struct arena arena = { 0 };

	*month = 0;
	if (trimmed.len > 0 && trimmed.at[0] >= '0' && trimmed.at[0] <= '9')
		return trimmed.len <= 2 && str_to_u64(trimmed, month) && *month >= 1 &&
		       *month <= LENGTH(months);
	arena_init(&arena);
	*month = find(str_trim(collate_fold(&arena, trimmed)));
	arena_finish(&arena);
	return *month > 0;
}
