/* What is fixed about a field's value in whatever schema describes it. */
#ifndef ENGINE_CONTRACT_FIELD_H
#define ENGINE_CONTRACT_FIELD_H

#include "engine/form/item.h"

/* What the canonical values of a kind look like. */
#define FIELD_DATE "[0-9]{4}-[0-9]{2}-[0-9]{2}"
#define FIELD_TIME "([01][0-9]|2[0-3]):[0-5][0-9]:00"
#define FIELD_DIGEST "[0-9a-f]{64}" /* SHA-256 */
/* A moment as it is sent: to the minute, with the offset of Latvia then (RFC 3339). */
#define FIELD_MOMENT                                                                           \
	"[0-9]{4}-[0-9]{2}-[0-9]{2}T([01][0-9]|2[0-3]):[0-5][0-9]:00[+\\-][0-9]{2}:[0-9]{2}"

struct field_shape {
	const char *pattern; /* of the whole value, in what ECMAScript and XML Schema share;
				NULL: none */
	uint32_t longest;    /* in characters; 0: as the form says */
	const char *meaning; /* a sentence for people; NULL: the name says it */
};

struct field_shape field_shape(const struct item *item);
/* Of one part of an address and the like. */
struct field_shape field_part_shape(struct str part);

/* Is it there in every submission (in every row of its repeat)? True only where the definition
 * says so without a condition. */
bool field_is_always_sent(const struct item *item);
/* Digits behind the decimal point; UINT32_MAX: any number of them. */
uint32_t field_decimals(const struct item *item);

#endif
