/* The schema of a submission's event, as a part of something larger. */
#ifndef ENGINE_CONTRACT_JSON_SCHEMA_H
#define ENGINE_CONTRACT_JSON_SCHEMA_H

#include "engine/contract/contract.h"
#include "engine/contract/json_out.h"

/* The members of the schema of the whole event; the object around them is the caller's. */
void json_schema_add_event(const struct contract *contract, struct json_out *json);

#endif
