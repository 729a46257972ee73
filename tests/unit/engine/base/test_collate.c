#include "engine/base/collate.h"

#include <criterion/criterion.h>

static void expect_order(const char *language, const char *const *words, size_t count)
{
	for (size_t i = 1; i < count; i++) {
		struct str before = str_from_c(words[i - 1]);
		struct str after = str_from_c(words[i]);

		cr_expect_lt(collate_compare(str_from_c(language), before, after), 0,
			     "%s: %s before %s", language, words[i - 1], words[i]);
		cr_expect_gt(collate_compare(str_from_c(language), after, before), 0);
		cr_expect_eq(collate_compare(str_from_c(language), after, after), 0);
	}
}

/* As ICU 72 orders them by CLDR's lv. */
Test(collate, knows_the_latvian_alphabet)
{
	static const char *const words[] = {
		"Andora", "Āzija",  "Cipars",  "cits",	"Čada",	   "Čīle",   "Dānija",
		"Gana",	  "Ģimene", "Haiti",   "Īrija", "Itālija", "Jemena", "Kuba",
		"Ķīna",	  "Laosa",  "Ļaudis",  "Nauru", "Ņina",	   "Oma",    "Samoa",
		"Sīrija", "Šveice", "Zambija", "Žanete"
	};

	expect_order("lv", words, LENGTH(words));
}

Test(collate, ignores_marks_first_in_other_languages)
{
	static const char *const words[] = { "Afghanistan", "Åland Islands", "Albania",
					     "Curaçao",	    "Cyprus",	     "resume",
					     "résumé",	    "Réunion",	     "Romania" };

	expect_order("en", words, LENGTH(words));
}

Test(collate, orders_equal_letters_by_marks_and_capitals)
{
	static const char *const words[] = { "", "kase", "Kase", "kāse", "kāsēt" };

	expect_order("lv", words, LENGTH(words));
	cr_expect_lt(collate_compare(STR("en"), STR("a b"), STR("abc")), 0);
}
