/* The number that an institution gives to the case that a submission begins. */
#ifndef APP_SERVICE_CASE_NUMBER_H
#define APP_SERVICE_CASE_NUMBER_H

#include "engine/base/arena.h"
#include "engine/base/str.h"

/* Text of at most 64 bytes without control characters; the empty one is none. */
bool case_number_valid(struct str text);
/* What the answer to a delivery says: {"case": "…"}. Empty when it says none, or no valid one.
 */
struct str case_number_read(struct str answer, struct arena *arena);

#endif
