/* Ours, not DMN's: Latvian holidays and working days, and checks of Latvian identifiers. What
 * they know is in holiday.c and latvia.c. */
#include "engine/feel/args.h"
#include "engine/feel/fn.h"
#include "engine/feel/holiday.h"
#include "engine/feel/latvia.h"

static struct value is_holiday(struct feel_run *run, const struct value *args, size_t count)
{
	(void)run;
	(void)count;
	return value_boolean(holiday_name(args[0].date) != NULL);
}

static struct value name_of_holiday(struct feel_run *run, const struct value *args,
				    size_t count)
{
	const char *name = holiday_name(args[0].date);

	(void)run;
	(void)count;
	return name ? value_string(str_from_c(name)) : value_null();
}

static struct value is_working_day(struct feel_run *run, const struct value *args, size_t count)
{
	(void)run;
	(void)count;
	return value_boolean(holiday_is_working(args[0].date));
}

static struct value add_working_days(struct feel_run *run, const struct value *args,
				     size_t count)
{
	int64_t days = args_whole(args[1]);
	int64_t size = days < 0 ? -days : days;
	struct date result;

	(void)count;
	if (!decimal_is_whole(args[1].number))
		return feel_fail(run, "working days are counted in whole numbers");
	if (!feel_spend(run, holiday_steps((uint64_t)size)))
		return value_null();
	if (!holiday_add_working(args[0].date, days, &result))
		return feel_fail(run, "the day is more than 100 years away");
	return value_date(result);
}

static struct value count_working_days(struct feel_run *run, const struct value *args,
				       size_t count)
{
	int64_t days = date_to_days(args[1].date) - date_to_days(args[0].date);
	int64_t size = days < 0 ? -days : days;
	int64_t result;

	(void)count;
	if (!feel_spend(run, holiday_steps((uint64_t)size)))
		return value_null();
	if (!holiday_count_working(args[0].date, args[1].date, &result))
		return feel_fail(run, "the days are more than 100 years apart");
	return value_integer(result);
}

typedef enum latvia_result identifier_check(struct str text, struct arena *arena,
					    struct str *out);

/* What the check says of any string; long ones cannot be right, and are not read. */
static enum latvia_result result_of(struct feel_run *run, const struct value *args,
				    identifier_check *check)
{
	struct str normal;

	if (args[0].string.len > 200)
		return LATVIA_FORM;
	return check(args[0].string, run->arena, &normal);
}

static struct value is_ok(struct feel_run *run, const struct value *args,
			  identifier_check *check)
{
	return value_boolean(result_of(run, args, check) == LATVIA_OK);
}

/* A checksum that does not agree is no reason to refuse: see latvia.h. */
static struct value is_personal_code(struct feel_run *run, const struct value *args,
				     size_t count)
{
	enum latvia_result result = result_of(run, args, personal_code_check);

	(void)count;
	return value_boolean(result == LATVIA_OK || result == LATVIA_CHECKSUM);
}

static struct value is_likely_personal_code(struct feel_run *run, const struct value *args,
					    size_t count)
{
	(void)count;
	return is_ok(run, args, personal_code_check);
}

static struct value birth_date(struct feel_run *run, const struct value *args, size_t count)
{
	struct date date;

	(void)count;
	if (!personal_code_birth_date(args[0].string, &date))
		return feel_fail(run,
				 "only personal codes from before July 2017 tell the date of "
				 "birth");
	return value_date(date);
}

static struct value is_registration_number(struct feel_run *run, const struct value *args,
					   size_t count)
{
	(void)count;
	return is_ok(run, args, registration_number_check);
}

static struct value is_vat_number(struct feel_run *run, const struct value *args, size_t count)
{
	(void)count;
	return is_ok(run, args, vat_number_check);
}

static struct value is_iban(struct feel_run *run, const struct value *args, size_t count)
{
	(void)count;
	return is_ok(run, args, iban_check);
}

static struct value is_postcode(struct feel_run *run, const struct value *args, size_t count)
{
	(void)count;
	return is_ok(run, args, postcode_check);
}

static struct value is_cadastre_number(struct feel_run *run, const struct value *args,
				       size_t count)
{
	(void)count;
	return is_ok(run, args, cadastre_check);
}

static struct value is_vehicle_plate(struct feel_run *run, const struct value *args,
				     size_t count)
{
	(void)count;
	return is_ok(run, args, vehicle_plate_check);
}

static struct value is_phone_number(struct feel_run *run, const struct value *args,
				    size_t count)
{
	(void)count;
	return is_ok(run, args, phone_check);
}

static const struct builtin rows[] = {
	{ "add working days", "date: date, days: number", "date", add_working_days,
	  ENGLISH("The working day that many working days later, or earlier when negative; 0 "
		  "gives the "
		  "day "
		  "itself or the next working day."),
	  "add working days(@\"2026-11-17\", 1) = @\"2026-11-19\"\n"
	  "add working days(@\"2026-11-21\", 0) = @\"2026-11-23\"\n"
	  "add working days(@\"2026-11-19\", -1) = @\"2026-11-17\"\n" },
	{ "birth date", "personal code: string", "date", birth_date,
	  ENGLISH("The date of birth in a personal code from before July 2017; null for newer "
		  "ones, "
		  "which "
		  "do not have it."),
	  "birth date(\"290220-20010\") = @\"2020-02-29\"\n"
	  "birth date(\"323456-78901\") = null\n" },
	{ "count working days", "from: date, to: date", "number", count_working_days,
	  ENGLISH("How many working days lie after one day, up to and with another; negative "
		  "when that "
		  "is "
		  "earlier."),
	  "count working days(@\"2026-11-16\", @\"2026-11-20\") = 3\n"
	  "count working days(@\"2026-11-20\", @\"2026-11-16\") = -3\n" },
	{ "holiday name", "date: date", "string", name_of_holiday,
	  ENGLISH("The Latvian name of the public holiday, null when the day is none."),
	  "holiday name(@\"2026-06-23\") = \"Līgo diena\"\n"
	  "holiday name(@\"2026-06-22\") = null\n" },
	{ "is cadastre number", "text: string", "boolean", is_cadastre_number,
	  ENGLISH("Is it a cadastre number: 11 digits, 14 of a building, 15 of a part of a "
		  "land unit, "
		  "17 "
		  "of a room group?"),
	  "is cadastre number(\"8060 003 0418\") = true\n"
	  "is cadastre number(\"8060 003 041\") = false\n" },
	{ "is holiday", "date: date", "boolean", is_holiday,
	  ENGLISH("Is it a Latvian public holiday, or the Monday in lieu of one?"),
	  "is holiday(@\"2026-11-18\") = true\n"
	  "is holiday(@\"2025-05-05\") = true\n"
	  "is holiday(@\"2026-11-22\") = false\n" },
	{ "is iban", "text: string", "boolean", is_iban,
	  ENGLISH("Is it an account number (IBAN) of any country, with right check digits?"),
	  "is iban(\"LV80 BANK 0000 4351 9500 1\") = true\n"
	  "is iban(\"LV81BANK0000435195001\") = false\n" },
	{ "is likely personal code", "text: string", "boolean", is_likely_personal_code,
	  ENGLISH("Is it a personal code, and does the checksum agree where there is one? Use "
		  "it for "
		  "warnings only: no register confirms the checksum."),
	  "is likely personal code(\"010120-20004\") = true\n"
	  "is likely personal code(\"010120-20005\") = false\n" },
	{ "is personal code", "text: string", "boolean", is_personal_code,
	  ENGLISH("Is it a personal code: an old one with a day that exists, or a new one from "
		  "32 to "
		  "39?"),
	  "is personal code(\"290220-20010\") = true\n"
	  "is personal code(\"32345678901\") = true\n"
	  "is personal code(\"290221-20003\") = false\n" },
	{ "is phone number", "text: string", "boolean", is_phone_number,
	  ENGLISH("Is it a Latvian phone number, or another one with its country code?"),
	  "is phone number(\"20 000 000\") = true\n"
	  "is phone number(\"+44 20 7946 0958\") = true\n"
	  "is phone number(\"200\") = false\n" },
	{ "is postcode", "text: string", "boolean", is_postcode,
	  ENGLISH("Is it a Latvian postcode?"),
	  "is postcode(\"LV-1010\") = true\n"
	  "is postcode(\"LV-101\") = false\n" },
	{ "is registration number", "text: string", "boolean", is_registration_number,
	  ENGLISH("Is it a Latvian registration or taxpayer number with a right check digit?"),
	  "is registration number(\"40003521600\") = true\n"
	  "is registration number(\"40003521601\") = false\n" },
	{ "is vat number", "text: string", "boolean", is_vat_number,
	  ENGLISH("Is it a Latvian VAT number: LV and a registration number or personal code?"),
	  "is vat number(\"LV40003584818\") = true\n"
	  "is vat number(\"40003584818\") = false\n" },
	{ "is vehicle plate", "text: string", "boolean", is_vehicle_plate,
	  ENGLISH("Can it be a Latvian vehicle plate: two to eight letters and digits?"),
	  "is vehicle plate(\"AB-1234\") = true\n"
	  "is vehicle plate(\"A\") = false\n" },
	{ "is working day", "date: date", "boolean", is_working_day,
	  ENGLISH("Is it neither Saturday, Sunday nor a Latvian public holiday? Working days "
		  "that the "
		  "government moves are not known."),
	  "is working day(@\"2026-11-23\") = true\n"
	  "is working day(@\"2026-11-18\") = false\n" },
};

const struct builtin_table fn_latvia = { "latvia", rows, LENGTH(rows), true };
