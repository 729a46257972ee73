/* A simple type of schemas/form.xsd as JSON Schema: what a member's value may be. */
#ifndef ENGINE_CONTRACT_VALUE_SCHEMA_H
#define ENGINE_CONTRACT_VALUE_SCHEMA_H

#include "engine/contract/json_out.h"
#include "engine/form/vocabulary.h"
#include "engine/schema/shape.h"

/* The members of the type's schema; kind is how the vocabulary spells such a value in JSON. */
void value_schema_add(const struct shapes *shapes, struct str type, enum word_kind kind,
		      struct json_out *json);

#endif
