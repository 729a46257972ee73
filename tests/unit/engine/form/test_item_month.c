#include "engine/form/item_kind.h"

#include <criterion/criterion.h>

static const struct {
	const char *typed;
	uint64_t want; /* 0: it is no month */
} rows[] = {
	{ "2", 2 },	    { "02", 2 },       { " 12 ", 12 },
	{ "februāris", 2 }, { "Februārī", 2 }, { "feb.", 2 },
	{ "MAY", 5 },	    { "maijā", 5 },    { "Jūl", 7 },
	{ "jun", 6 },	    { "augusts", 8 },  { "septembra", 9 },
	{ "December", 12 }, { "janvarim", 1 }, { "", 0 },
	{ "0", 0 },	    { "13", 0 },       { "002", 0 },
	{ "ma", 0 },	    { "martini", 0 },  { "decembrdecembr", 0 },
	{ "2.", 0 },
};

Test(item_month, is_a_number_or_a_name_in_any_case)
{
	for (size_t i = 0; i < LENGTH(rows); i++) {
		uint64_t month;
		const bool is = item_read_month(str_from_c(rows[i].typed), &month);

		cr_expect_eq(is, rows[i].want > 0, "\"%s\"", rows[i].typed);
		if (is)
			cr_expect_eq(month, rows[i].want, "\"%s\"", rows[i].typed);
	}
}
