#include "engine/feel/latvia.h"

#include <string.h>

#include "engine/base/utf8.h"

enum { LONGEST = 40 }; /* of any code, without its separators */

/* A code with its separators gone and its letters large. */
struct code {
	char at[LONGEST];
	size_t len;
};

static bool one_of(uint32_t point, const char *set)
{
	for (; *set; set++)
		if (point == (uint32_t)*set)
			return true;
	return false;
}

/* White space at the ends, no-break spaces too: people paste. */
static struct str trim(struct str text)
{
	struct str space = STR("\xC2\xA0");

	text = str_trim(text);
	while (str_starts(text, space))
		text = str_trim(str_slice(text, space.len, text.len));
	while (str_ends(text, space))
		text = str_trim(str_slice(text, 0, text.len - space.len));
	return text;
}

/* False when there is anything but ASCII letters, digits, and the separators, or too much. A
 * space stands for the no-break space too, a hyphen for the other dashes. */
static bool squeeze(struct str text, const char *separators, struct code *out)
{
	struct str rest = trim(text);
	uint32_t point;

	out->len = 0;
	while (utf8_next(&rest, &point)) {
		if (point == 0xA0)
			point = ' ';
		if (point >= 0x2010 && point <= 0x2014)
			point = '-';
		if (one_of(point, separators))
			continue;
		if (point >= 'a' && point <= 'z')
			point -= 'a' - 'A';
		bool letter = point >= 'A' && point <= 'Z';
		bool digit = point >= '0' && point <= '9';
		if (!(letter || digit) || out->len == LONGEST)
			return false;
		out->at[out->len++] = (char)point;
	}
	return true;
}

static bool all_digits(const struct code *code, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++)
		if (code->at[i] < '0' || code->at[i] > '9')
			return false;
	return to <= code->len;
}

static bool all_letters(const struct code *code, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++)
		if (code->at[i] < 'A' || code->at[i] > 'Z')
			return false;
	return to <= code->len;
}

static unsigned digit(const struct code *code, size_t at)
{
	return (unsigned)(code->at[at] - '0');
}

static struct str part(const struct code *code, size_t from, size_t to)
{
	return str_slice((struct str){ code->at, code->len }, from, to);
}

static unsigned weighted_sum(const struct code *code, const uint8_t *weights, size_t count)
{
	unsigned sum = 0;

	for (size_t i = 0; i < count; i++)
		sum += weights[i] * digit(code, i);
	return sum;
}

/* Eleven digits, with or without a hyphen after the sixth. */
static bool read_personal(struct str text, struct code *out)
{
	struct str trimmed = trim(text);

	if (trimmed.len != 11 && !(trimmed.len == 12 && trimmed.at[6] == '-'))
		return false;
	return squeeze(trimmed, "-", out) && out->len == 11 && all_digits(out, 0, 11);
}

/* Issued since July 2017: random digits after 32 to 39. */
static bool is_random(const struct code *code)
{
	return code->at[0] == '3' && code->at[1] >= '2';
}

/* DDMMYY and the century: 0 for 18xx, 1 for 19xx, 2 for 20xx. */
static bool birth_date(const struct code *code, struct date *out)
{
	unsigned day = digit(code, 0) * 10 + digit(code, 1);
	unsigned month = digit(code, 2) * 10 + digit(code, 3);
	unsigned year = 1800 + digit(code, 6) * 100 + digit(code, 4) * 10 + digit(code, 5);

	if (!date_valid(year, month, day))
		return false;
	*out = (struct date){ (int32_t)year, (uint8_t)month, (uint8_t)day };
	return true;
}

/* What programs use everywhere for old codes; no public source confirms it. A remainder of 10
 * has no digit, so no code of that start was issued. */
static bool old_checksum_agrees(const struct code *code)
{
	static const uint8_t weights[] = { 1, 6, 3, 7, 9, 10, 5, 8, 4, 2 };
	unsigned check = (1101 - weighted_sum(code, weights, LENGTH(weights))) % 11;

	return check == digit(code, 10);
}

static enum latvia_result personal_result(const struct code *code)
{
	struct date born;
	unsigned day = digit(code, 0) * 10 + digit(code, 1);

	if (is_random(code))
		return LATVIA_OK;
	if (day < 1 || day > 31 || digit(code, 6) > 2)
		return LATVIA_FORM;
	if (!birth_date(code, &born))
		return LATVIA_DATE;
	return old_checksum_agrees(code) ? LATVIA_OK : LATVIA_CHECKSUM;
}

enum latvia_result personal_code_check(struct str text, struct arena *arena, struct str *out)
{
	struct code code;

	*out = STR("");
	if (!read_personal(text, &code))
		return LATVIA_FORM;
	enum latvia_result result = personal_result(&code);
	if (result != LATVIA_FORM)
		*out = str_printf(arena, "%.*s-%.*s", STR_ARG(part(&code, 0, 6)),
				  STR_ARG(part(&code, 6, 11)));
	return result;
}

bool personal_code_birth_date(struct str text, struct date *out)
{
	struct code code;

	return read_personal(text, &code) && !is_random(&code) && digit(&code, 6) <= 2 &&
	       birth_date(&code, out);
}

/* The State Revenue Service's taxpayer codes: registered in the Enterprise Register 4 to 6,
 * others 9. */
static enum latvia_result registration_result(const struct code *code)
{
	static const uint8_t weights[] = { 9, 1, 4, 8, 3, 10, 2, 5, 7, 6, 1 };

	if (code->len != 11 || !all_digits(code, 0, 11) ||
	    !one_of((uint32_t)code->at[0], "4569"))
		return LATVIA_FORM;
	return weighted_sum(code, weights, LENGTH(weights)) % 11 == 3 ? LATVIA_OK
								      : LATVIA_CHECKSUM;
}

static enum latvia_result finish(const struct code *code, enum latvia_result result,
				 struct arena *arena, struct str *out)
{
	*out = result == LATVIA_FORM ? STR("") : str_copy(arena, part(code, 0, code->len));
	return result;
}

enum latvia_result registration_number_check(struct str text, struct arena *arena,
					     struct str *out)
{
	struct code code;
	bool ok = squeeze(text, " -", &code);

	return finish(&code, ok ? registration_result(&code) : LATVIA_FORM, arena, out);
}

enum latvia_result vat_number_check(struct str text, struct arena *arena, struct str *out)
{
	struct code code, number;
	bool ok = squeeze(text, " -", &code) && code.len == 13 &&
		  memcmp(code.at, "LV", 2) == 0 && all_digits(&code, 2, 13);

	if (!ok)
		return finish(&code, LATVIA_FORM, arena, out);
	number.len = 11;
	memcpy(number.at, code.at + 2, 11);
	if (number.at[0] > '3')
		return finish(&code, registration_result(&number), arena, out);
	enum latvia_result result = personal_result(&number);
	if (result == LATVIA_CHECKSUM)
		result = LATVIA_OK;
	return finish(&code, result, arena, out);
}

/* The SWIFT registry's lengths, written from memory; countries that are not here (new ones) may
 * have any length from 15 to 34. */
static const struct {
	char country[3];
	uint8_t len;
} iban_lengths[] = {
	{ "AD", 24 }, { "AE", 23 }, { "AL", 28 }, { "AT", 20 }, { "AZ", 28 }, { "BA", 20 },
	{ "BE", 16 }, { "BG", 22 }, { "BH", 22 }, { "BR", 29 }, { "BY", 28 }, { "CH", 21 },
	{ "CR", 22 }, { "CY", 28 }, { "CZ", 24 }, { "DE", 22 }, { "DK", 18 }, { "DO", 28 },
	{ "EE", 20 }, { "EG", 29 }, { "ES", 24 }, { "FI", 18 }, { "FO", 18 }, { "FR", 27 },
	{ "GB", 22 }, { "GE", 22 }, { "GI", 23 }, { "GL", 18 }, { "GR", 27 }, { "GT", 28 },
	{ "HR", 21 }, { "HU", 28 }, { "IE", 22 }, { "IL", 23 }, { "IQ", 23 }, { "IS", 26 },
	{ "IT", 27 }, { "JO", 30 }, { "KW", 30 }, { "KZ", 20 }, { "LB", 28 }, { "LC", 32 },
	{ "LI", 21 }, { "LT", 20 }, { "LU", 20 }, { "LV", 21 }, { "MC", 27 }, { "MD", 24 },
	{ "ME", 22 }, { "MK", 19 }, { "MR", 27 }, { "MT", 31 }, { "MU", 30 }, { "NL", 18 },
	{ "NO", 15 }, { "PK", 24 }, { "PL", 28 }, { "PS", 29 }, { "PT", 25 }, { "QA", 29 },
	{ "RO", 24 }, { "RS", 22 }, { "SA", 24 }, { "SC", 31 }, { "SE", 24 }, { "SI", 19 },
	{ "SK", 24 }, { "SM", 27 }, { "ST", 25 }, { "SV", 28 }, { "TL", 23 }, { "TN", 24 },
	{ "TR", 26 }, { "UA", 29 }, { "VA", 22 }, { "VG", 24 }, { "XK", 20 },
};

static bool iban_length_fits(const struct code *code)
{
	for (size_t i = 0; i < LENGTH(iban_lengths); i++)
		if (memcmp(code->at, iban_lengths[i].country, 2) == 0)
			return code->len == iban_lengths[i].len;
	return code->len >= 15 && code->len <= 34;
}

/* ISO 7064 mod 97-10 over the account first, then country and check digits; letters count 10 to
 * 35. */
static bool iban_checksum_agrees(const struct code *code)
{
	unsigned rest = 0;

	for (size_t i = 0; i < code->len; i++) {
		char c = code->at[(i + 4) % code->len];
		bool letter = c >= 'A';

		rest = letter ? rest * 100 + (unsigned)(c - 'A' + 10)
			      : rest * 10 + (unsigned)(c - '0');
		rest %= 97;
	}
	return rest == 1;
}

enum latvia_result iban_check(struct str text, struct arena *arena, struct str *out)
{
	struct code code;
	bool ok = squeeze(text, " -", &code) && all_letters(&code, 0, 2) &&
		  all_digits(&code, 2, 4) && iban_length_fits(&code);

	if (ok && memcmp(code.at, "LV", 2) == 0)
		ok = all_letters(&code, 4, 8);
	if (!ok)
		return finish(&code, LATVIA_FORM, arena, out);
	return finish(&code, iban_checksum_agrees(&code) ? LATVIA_OK : LATVIA_CHECKSUM, arena,
		      out);
}

enum latvia_result postcode_check(struct str text, struct arena *arena, struct str *out)
{
	struct code code;
	bool ok = squeeze(text, " -", &code);
	size_t from = ok && code.len == 6 && memcmp(code.at, "LV", 2) == 0 ? 2 : 0;

	*out = STR("");
	if (!ok || code.len != from + 4 || !all_digits(&code, from, code.len))
		return LATVIA_FORM;
	*out = str_printf(arena, "LV-%.*s", STR_ARG(part(&code, from, code.len)));
	return LATVIA_OK;
}

/* Territory, group, serial number: 11; then 3 more for a building, 3 more for a room group; a
 * part of a land unit is marked by an 8 in the twelfth place and has 3 more. */
enum latvia_result cadastre_check(struct str text, struct arena *arena, struct str *out)
{
	struct code code;
	bool ok = squeeze(text, " -", &code) && all_digits(&code, 0, code.len);

	if (ok)
		ok = code.len == 11 || code.len == 14 || code.len == 17 ||
		     (code.len == 15 && code.at[11] == '8');
	return finish(&code, ok ? LATVIA_OK : LATVIA_FORM, arena, out);
}

enum latvia_result vehicle_plate_check(struct str text, struct arena *arena, struct str *out)
{
	struct code code;
	bool ok = squeeze(text, " -", &code) && code.len >= 2 && code.len <= 8;

	return finish(&code, ok ? LATVIA_OK : LATVIA_FORM, arena, out);
}

/* E.164: at most 15 digits, the first not 0; Latvian numbers have eight after 371. */
enum latvia_result phone_check(struct str text, struct arena *arena, struct str *out)
{
	struct str trimmed = trim(text);
	struct code code;
	bool plus = str_starts(trimmed, STR("+"));
	bool ok = squeeze(str_slice(trimmed, plus ? 1 : 0, trimmed.len), " -.()", &code) &&
		  all_digits(&code, 0, code.len);

	*out = STR("");
	if (!ok)
		return LATVIA_FORM;
	struct str number = part(&code, 0, code.len);
	if (!plus && str_starts(number, STR("00"))) {
		number = str_slice(number, 2, number.len);
		plus = true;
	}
	if (!plus && number.len == 8)
		number = str_printf(arena, "371%.*s", STR_ARG(number));
	else if (!plus && !(number.len == 11 && str_starts(number, STR("371"))))
		return LATVIA_FORM;
	bool latvian = str_starts(number, STR("371"));
	if (number.len < 7 || number.len > 15 || number.at[0] == '0' ||
	    (latvian && number.len != 11))
		return LATVIA_FORM;
	*out = str_printf(arena, "+%.*s", STR_ARG(number));
	return LATVIA_OK;
}
