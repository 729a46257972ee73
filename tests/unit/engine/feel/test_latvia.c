#include "engine/feel/latvia.h"

#include <criterion/criterion.h>

#include "engine/base/buf.h"

typedef enum latvia_result check(struct str text, struct arena *arena, struct str *out);

struct row {
	const char *text;
	enum latvia_result want;
	const char *normal; /* NULL: the text itself */
};

static void check_rows(check *run, const struct row *rows, size_t count)
{
	struct arena arena;

	arena_init(&arena);
	for (size_t i = 0; i < count; i++) {
		struct str out;
		const char *normal = rows[i].normal ? rows[i].normal : rows[i].text;
		enum latvia_result got = run(str_from_c(rows[i].text), &arena, &out);

		cr_expect_eq(got, rows[i].want, "%s: %u", rows[i].text, got);
		cr_expect(str_equal_c(out, got == LATVIA_FORM ? "" : normal), "%s: %.*s",
			  rows[i].text, STR_ARG(out));
	}
	arena_finish(&arena);
}

Test(latvia, checks_personal_codes)
{
	static const struct row rows[] = {
		{ "161175-19997", LATVIA_OK, NULL },
		{ "16117519997", LATVIA_OK, "161175-19997" },
		{ "  161175-19997 ", LATVIA_OK, "161175-19997" },
		{ "\xC2\xA0"
		  "161175-19997\xC2\xA0",
		  LATVIA_OK, "161175-19997" },
		{ "111111-11111", LATVIA_OK, NULL },
		{ "010180-15097", LATVIA_OK, NULL },
		{ "010120-20004", LATVIA_OK, NULL },
		{ "290220-20010", LATVIA_OK, NULL },
		{ "311219-29994", LATVIA_OK, NULL },
		{ "150818-20002", LATVIA_OK, NULL },
		{ "161375-19997", LATVIA_DATE, NULL },
		{ "290221-20003", LATVIA_DATE, NULL },
		{ "123456-12345", LATVIA_DATE, NULL },
		{ "310420-20000", LATVIA_DATE, NULL },
		{ "010120-20005", LATVIA_CHECKSUM, NULL },
		{ "010120-29990", LATVIA_CHECKSUM, NULL }, /* a start with no check digit */
		{ "010120-29999", LATVIA_CHECKSUM, NULL },
		{ "32345678901", LATVIA_OK, "323456-78901" },
		{ "323456-78901", LATVIA_OK, NULL },
		{ "329999-99999", LATVIA_OK, NULL },
		{ "380000-00000", LATVIA_OK, NULL },
		{ "390000-00000", LATVIA_OK, NULL },
		{ "400000-00000", LATVIA_FORM, NULL },
		{ "000000-00000", LATVIA_FORM, NULL },
		{ "310020-30000", LATVIA_FORM, NULL }, /* no such century */
		{ "310020-20000", LATVIA_DATE, NULL },
		{ "32-345678901", LATVIA_FORM, NULL },
		{ "3234567890", LATVIA_FORM, NULL },
		{ "323456789012", LATVIA_FORM, NULL },
		{ "323456-7890", LATVIA_FORM, NULL },
		{ "323456-78-01", LATVIA_FORM, NULL },
		{ "323456 78901", LATVIA_FORM, NULL },
		{ "32345A-78901", LATVIA_FORM, NULL },
		{ "", LATVIA_FORM, NULL },
		{ "\xC2\xA0", LATVIA_FORM, NULL },
	};

	check_rows(personal_code_check, rows, LENGTH(rows));
}

Test(latvia, tells_birth_dates_of_old_codes_only)
{
	static const struct {
		const char *text;
		bool told;
		struct date want;
	} rows[] = {
		{ "161175-19997", true, { 1975, 11, 16 } },
		{ "290220-20010", true, { 2020, 2, 29 } },
		{ "010199-00000", true, { 1899, 1, 1 } },
		{ "290221-20003", false, { 0 } },
		{ "010199-30000", false, { 0 } },
		{ "323456-78901", false, { 0 } },
		{ "abc", false, { 0 } },
	};

	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct date born;
		bool told = personal_code_birth_date(str_from_c(rows[i].text), &born);

		cr_expect_eq(told, rows[i].told, "%s", rows[i].text);
		cr_expect(!told || date_to_days(born) == date_to_days(rows[i].want), "%s",
			  rows[i].text);
	}
}

Test(latvia, checks_registration_numbers)
{
	static const struct row rows[] = {
		{ "40003521600", LATVIA_OK, NULL },
		{ "4000 3521 600", LATVIA_OK, "40003521600" },
		{ "4000-3521-600", LATVIA_OK, "40003521600" },
		{ "4000\xC2\xA0"
		  "3521\xE2\x80\x93"
		  "600",
		  LATVIA_OK, "40003521600" },
		{ "40003032949", LATVIA_OK, NULL },
		{ "40103548442", LATVIA_OK, NULL },
		{ "90000038741", LATVIA_OK, NULL },
		{ "49999999903", LATVIA_OK, NULL },
		{ "49999999918", LATVIA_OK, NULL },
		{ "59999999905", LATVIA_OK, NULL },
		{ "99999999902", LATVIA_OK, NULL },
		{ "40003521601", LATVIA_CHECKSUM, NULL },
		{ "49999999980", LATVIA_CHECKSUM, NULL },
		{ "30003521600", LATVIA_FORM, NULL },
		{ "4000352160", LATVIA_FORM, NULL },
		{ "400035216000", LATVIA_FORM, NULL },
		{ "4000352160X", LATVIA_FORM, NULL },
		{ "4000352160\xC4\x81", LATVIA_FORM, NULL },
		{ "LV40003521600", LATVIA_FORM, NULL },
		{ "", LATVIA_FORM, NULL },
	};

	check_rows(registration_number_check, rows, LENGTH(rows));
}

Test(latvia, checks_vat_numbers)
{
	static const struct row rows[] = {
		{ "LV40003584818", LATVIA_OK, NULL },
		{ "lv 4000 3521 600", LATVIA_OK, "LV40003521600" },
		{ "LV161175-19997", LATVIA_OK, "LV16117519997" },
		{ "LV32345678901", LATVIA_OK, NULL },
		{ "LV40003521601", LATVIA_CHECKSUM, NULL },
		{ "LV01012020005", LATVIA_OK, NULL },
		{ "LV16137519997", LATVIA_DATE, NULL },
		{ "LV70003521600", LATVIA_FORM, NULL },
		{ "LV00000000000", LATVIA_FORM, NULL },
		{ "LT40003521600", LATVIA_FORM, NULL },
		{ "LV4000352160", LATVIA_FORM, NULL },
		{ "LV4000352160A", LATVIA_FORM, NULL },
		{ "40003521600", LATVIA_FORM, NULL },
		{ "LV4000+521600", LATVIA_FORM, NULL },
		{ "", LATVIA_FORM, NULL },
	};

	check_rows(vat_number_check, rows, LENGTH(rows));
}

Test(latvia, checks_ibans)
{
	static const struct row rows[] = {
		{ "LV80BANK0000435195001", LATVIA_OK, NULL },
		{ "lv80 bank 0000 4351 9500 1", LATVIA_OK, "LV80BANK0000435195001" },
		{ "LV69TEST0000000000001", LATVIA_OK, NULL },
		{ "LV42TEST0000000000002", LATVIA_OK, NULL },
		{ "GB82WEST12345698765432", LATVIA_OK, NULL },
		{ "DE89370400440532013000", LATVIA_OK, NULL },
		{ "LV81BANK0000435195001", LATVIA_CHECKSUM, NULL },
		{ "ZZ00123456789012345", LATVIA_CHECKSUM, NULL }, /* a country not known */
		{ "ZZ001234567890", LATVIA_FORM, NULL },
		{ "ZZ00123456789012345678901234567890123", LATVIA_FORM, NULL },
		{ "LV80BAN00000435195001", LATVIA_FORM, NULL },
		{ "LV80BANK000043519500", LATVIA_FORM, NULL },
		{ "LV80BANK00004351950011", LATVIA_FORM, NULL },
		{ "L180BANK0000435195001", LATVIA_FORM, NULL },
		{ "LVA0BANK0000435195001", LATVIA_FORM, NULL },
		{ "LV80BANK0000435195.01", LATVIA_FORM, NULL },
		{ "LV", LATVIA_FORM, NULL },
		{ "", LATVIA_FORM, NULL },
	};

	check_rows(iban_check, rows, LENGTH(rows));
}

Test(latvia, checks_postcodes)
{
	static const struct row rows[] = {
		{ "LV-1111", LATVIA_OK, NULL },
		{ "lv1039", LATVIA_OK, "LV-1039" },
		{ "LV 1010", LATVIA_OK, "LV-1010" },
		{ "1010", LATVIA_OK, "LV-1010" },
		{ "LV\xE2\x80\x93"
		  "1010",
		  LATVIA_OK, "LV-1010" },
		{ "LV-101", LATVIA_FORM, NULL },
		{ "LV-10100", LATVIA_FORM, NULL },
		{ "LT-1010", LATVIA_FORM, NULL },
		{ "101O", LATVIA_FORM, NULL },
		{ "LV-10,0", LATVIA_FORM, NULL },
		{ "", LATVIA_FORM, NULL },
	};

	check_rows(postcode_check, rows, LENGTH(rows));
}

Test(latvia, checks_cadastre_numbers)
{
	static const struct row rows[] = {
		{ "8060 003 0418", LATVIA_OK, "80600030418" },
		{ "01000030418", LATVIA_OK, NULL },
		{ "80600030418001", LATVIA_OK, NULL },
		{ "80600030418001001", LATVIA_OK, NULL },
		{ "806000304188001", LATVIA_OK, NULL },
		{ "806000304187001", LATVIA_FORM, NULL },
		{ "8060003041", LATVIA_FORM, NULL },
		{ "806000304180", LATVIA_FORM, NULL },
		{ "8060003041A", LATVIA_FORM, NULL },
		{ "8060/0030418", LATVIA_FORM, NULL },
		{ "806000304180011234567890123456789012345678901", LATVIA_FORM, NULL },
		{ "", LATVIA_FORM, NULL },
	};

	check_rows(cadastre_check, rows, LENGTH(rows));
}

Test(latvia, checks_vehicle_plates)
{
	static const struct row rows[] = {
		{ "AB-1234", LATVIA_OK, "AB1234" },
		{ "ab 1", LATVIA_OK, "AB1" },
		{ "LA123", LATVIA_OK, NULL },
		{ "ANNA", LATVIA_OK, NULL },
		{ "A", LATVIA_FORM, NULL },
		{ "ABCDE1234", LATVIA_FORM, NULL },
		{ "\xC4\x80"
		  "B12",
		  LATVIA_FORM, NULL },
		{ "", LATVIA_FORM, NULL },
	};

	check_rows(vehicle_plate_check, rows, LENGTH(rows));
}

Test(latvia, brings_phones_to_e164)
{
	static const struct row rows[] = {
		{ "+37120000000", LATVIA_OK, NULL },
		{ "+371.12345678", LATVIA_OK, "+37112345678" },
		{ "20 000 000", LATVIA_OK, "+37120000000" },
		{ "6700-0000", LATVIA_OK, "+37167000000" },
		{ "0037120000000", LATVIA_OK, "+37120000000" },
		{ "371 20000000", LATVIA_OK, "+37120000000" },
		{ "+44 (20) 7946 0958", LATVIA_OK, "+442079460958" },
		{ "+4420794", LATVIA_OK, NULL },
		{ "+123456789012345", LATVIA_OK, NULL },
		{ "+1234567890123456", LATVIA_FORM, NULL },
		{ "+442079", LATVIA_FORM, NULL },
		{ "+02079460958", LATVIA_FORM, NULL },
		{ "+3712000000", LATVIA_FORM, NULL },
		{ "+371200000000", LATVIA_FORM, NULL },
		{ "2000000", LATVIA_FORM, NULL },
		{ "200000000", LATVIA_FORM, NULL },
		{ "44207946095", LATVIA_FORM, NULL },
		{ "+", LATVIA_FORM, NULL },
		{ "00", LATVIA_FORM, NULL },
		{ "zvaniet", LATVIA_FORM, NULL },
		{ "+371/20000000", LATVIA_FORM, NULL },
		{ "", LATVIA_FORM, NULL },
	};

	check_rows(phone_check, rows, LENGTH(rows));
}

Test(latvia, survives_any_bytes)
{
	static const char bytes[] = "\x00\xFF\xC2\xA0\xE2\x80 1-+L\x7F";
	struct arena arena;
	check *const checks[] = { personal_code_check, registration_number_check,
				  vat_number_check,    iban_check,
				  postcode_check,      cadastre_check,
				  vehicle_plate_check, phone_check };

	arena_init(&arena);
	for (size_t from = 0; from < sizeof(bytes); from++)
		for (size_t i = 0; i < LENGTH(checks); i++) {
			struct str out;
			struct str text = { bytes + from, sizeof(bytes) - from };

			cr_expect_eq(checks[i](text, &arena, &out), LATVIA_FORM);
			cr_expect_eq(out.len, 0);
		}
	arena_finish(&arena);
}
