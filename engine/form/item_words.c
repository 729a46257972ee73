#include "engine/form/item_kind.h"

#define NO_BREAK_SPACE "\xC2\xA0"

static const char *const months_en[] = { "January",   "February", "March",    "April",
					 "May",	      "June",	  "July",     "August",
					 "September", "October",  "November", "December" };
static const char *const months_lv[] = { "01", "02", "03", "04", "05", "06",
					 "07", "08", "09", "10", "11", "12" };

static const char *const months_lv_alone[] = {
	"janvāris", "februāris", "marts",      "aprīlis",  "maijs",	"jūnijs",
	"jūlijs",   "augusts",	 "septembris", "oktobris", "novembris", "decembris",
};

/* Latvian by CLDR's lv (latvia.md §5); the last row also serves languages without one. */
static const struct item_words languages[] = {
	{ .language = STR_INIT("lv"),
	  .decimal = STR_INIT(","),
	  .group = STR_INIT(NO_BREAK_SPACE),
	  .after = STR_INIT(NO_BREAK_SPACE "€"),
	  .yes = STR_INIT("Jā"),
	  .no = STR_INIT("Nē"),
	  .day_month = STR_INIT("."),
	  .month_year = STR_INIT("."),
	  .date_time = STR_INIT(" plkst." NO_BREAK_SPACE),
	  .day_digits = 2,
	  .months = months_lv,
	  .months_alone = months_lv_alone },
	{ .language = STR_INIT("en"),
	  .decimal = STR_INIT("."),
	  .group = STR_INIT(","),
	  .before = STR_INIT("€"),
	  .yes = STR_INIT("Yes"),
	  .no = STR_INIT("No"),
	  .day_month = STR_INIT(NO_BREAK_SPACE),
	  .month_year = STR_INIT(NO_BREAK_SPACE),
	  .date_time = STR_INIT(" at "),
	  .day_digits = 1,
	  .months = months_en },
};

struct str item_decimal_mark(const struct form *form, size_t language)
{
	return item_words(form, language)->decimal;
}

const struct item_words *item_words(const struct form *form, size_t language)
{
	struct str name = language < form->language_count ? form->languages[language]
							  : form->languages[0];

	for (size_t i = 0; i < LENGTH(languages); i++)
		if (str_equal(languages[i].language, name))
			return &languages[i];
	return &languages[LENGTH(languages) - 1];
}
