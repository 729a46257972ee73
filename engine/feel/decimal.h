/* IEEE 754 decimal128 by value: 34 digits, ties to even. Never NaN, never infinite: an
 * operation that would give one says so instead. */
#ifndef ENGINE_FEEL_DECIMAL_H
#define ENGINE_FEEL_DECIMAL_H

#include "engine/base/buf.h"
#include "engine/base/str.h"

struct decimal {
	uint64_t word[2]; /* the library's encoding, low word first; equal numbers may differ in
			     bits */
};

enum decimal_round {
	ROUND_HALF_EVEN,
	ROUND_UP,   /* away from zero */
	ROUND_DOWN, /* towards zero */
	ROUND_HALF_UP,
	ROUND_HALF_DOWN,
	ROUND_FLOOR,
	ROUND_CEILING,
};

struct decimal decimal_from_i64(int64_t number);
/* "-12.50", "1E+3", ".5"; the whole text. False when it is no number or does not fit. */
bool decimal_parse(struct str text, struct decimal *out);
/* Shortest plain spelling, without exponent while that takes at most 34 digits ("1200",
 * "0.001"), else "1.2E+40". At most 48 bytes. */
void decimal_print(struct decimal number, struct buf *out);
/* Never with an exponent, as XML Schema's decimals are: at most 6 180 bytes. */
void decimal_print_plain(struct decimal number, struct buf *out);
/* False when it is not a whole number or does not fit. */
bool decimal_to_i64(struct decimal number, int64_t *out);

/* Each false (and *out untouched) when the result is not a finite number. */
bool decimal_add(struct decimal a, struct decimal b, struct decimal *out);
bool decimal_subtract(struct decimal a, struct decimal b, struct decimal *out);
bool decimal_multiply(struct decimal a, struct decimal b, struct decimal *out);
bool decimal_divide(struct decimal a, struct decimal b, struct decimal *out);
bool decimal_power(struct decimal a, struct decimal b, struct decimal *out);
bool decimal_sqrt(struct decimal a, struct decimal *out);
bool decimal_exp(struct decimal a, struct decimal *out);
bool decimal_log(struct decimal a, struct decimal *out);
/* FEEL's modulo: a - b * floor(a / b). */
bool decimal_modulo(struct decimal a, struct decimal b, struct decimal *out);
/* To scale digits after the point (negative: before it). */
bool decimal_round(struct decimal a, int scale, enum decimal_round how, struct decimal *out);
struct decimal decimal_negate(struct decimal a);
struct decimal decimal_abs(struct decimal a);
int decimal_compare(struct decimal a, struct decimal b); /* -1, 0, 1 */
int decimal_sign(struct decimal a);			 /* -1, 0, 1 */
bool decimal_is_whole(struct decimal a);

#endif
