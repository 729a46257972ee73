/* Latvian identifiers as people type them: checked, and brought to the one spelling that is
 * stored and sent. Used by the form's field types and by FEEL's functions alike. */
#ifndef ENGINE_FEEL_LATVIA_H
#define ENGINE_FEEL_LATVIA_H

#include "engine/base/arena.h"
#include "engine/base/str.h"
#include "engine/feel/temporal.h"

enum latvia_result {
	LATVIA_OK,
	LATVIA_FORM,	 /* not of that shape: length, characters, or first digits */
	LATVIA_DATE,	 /* a personal code with a day of birth that does not exist */
	LATVIA_CHECKSUM, /* of the right shape, but mistyped: the check digits do not agree */
};

/* Every check: white space at both ends does not count, letters may be small. *out is the
 * normalised text, in the arena, unless the result is LATVIA_FORM (then it is empty). */

/* "161175-19997", also typed without the hyphen. Codes from 32 to 39 (issued since July 2017)
 * are random: neither date nor checksum. LATVIA_CHECKSUM, which only old codes can give, is a
 * warning and never a reason to refuse: the algorithm was never confirmed by the register. */
enum latvia_result personal_code_check(struct str text, struct arena *arena, struct str *out);
/* Only old codes tell it; false for those since 2017 and for what is no personal code. */
bool personal_code_birth_date(struct str text, struct date *out);
/* "40003521600": registered companies and bodies (4, 5, 6), public institutions (9); spaces
 * between digits are dropped. */
enum latvia_result registration_number_check(struct str text, struct arena *arena,
					     struct str *out);
/* "LV40003521600": a registration number or, of a natural person, a personal code, whose
 * checksum does not count here. Spaces and hyphens are dropped; LV must be typed. */
enum latvia_result vat_number_check(struct str text, struct arena *arena, struct str *out);
/* "LV80BANK0000435195001": any country's, of the length that country uses; of a Latvian one the
 * structure too (four letters after the check digits). Spaces are dropped. */
enum latvia_result iban_check(struct str text, struct arena *arena, struct str *out);
/* "LV-1010", also typed as "lv1010", "LV 1010" or "1010". */
enum latvia_result postcode_check(struct str text, struct arena *arena, struct str *out);
/* "80600030418": a property or land unit (11 digits), a part of a land unit (15), a building
 * (14), a room group (17); spaces and hyphens are dropped. There is no check digit. */
enum latvia_result cadastre_check(struct str text, struct arena *arena, struct str *out);
/* "AB1234": two to eight letters and digits; the loosest rule that no Latvian plate breaks.
 * Spaces and hyphens are dropped. */
enum latvia_result vehicle_plate_check(struct str text, struct arena *arena, struct str *out);
/* E.164, "+37120000000": eight digits are Latvian, with or without 371; others need + or 00 in
 * front; spaces, hyphens, dots and parentheses are dropped. */
enum latvia_result phone_check(struct str text, struct arena *arena, struct str *out);

#endif
