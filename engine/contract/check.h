/* Is an event, as JSON, what its contract says? What engine/contract/json_schema.c writes for
 * receivers, held to before it is sent. */
#ifndef ENGINE_CONTRACT_CHECK_H
#define ENGINE_CONTRACT_CHECK_H

#include "engine/base/err.h"
#include "engine/base/json.h"
#include "engine/contract/contract.h"

/* A contract whose patterns are compiled, in the arena. Immutable, shared by threads. The form
 * is borrowed. */
struct check;
const struct check *check_new(struct arena *arena, const struct contract *contract);

/* ERR_INVALID with the path of the first thing that is wrong ("data.answers.izdevumi.0.summa"):
 * never a value, which may be anybody's. */
bool check_event(const struct check *check, const struct json *event, struct err *err);

#endif
