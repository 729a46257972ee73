/* The JSON Schema of form definitions, for editors, made from schemas/form.xsd and the
 * vocabulary: so it accepts what they accept. */
#ifndef ENGINE_CONTRACT_DEFINITION_SCHEMA_H
#define ENGINE_CONTRACT_DEFINITION_SCHEMA_H

#include "engine/base/buf.h"

/* What schemas/form.schema.json holds. */
void definition_schema_write(struct buf *out);

#endif
