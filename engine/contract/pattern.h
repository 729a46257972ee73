/* A field's pattern, which is XPath's, in the dialects that schemas use. */
#ifndef ENGINE_CONTRACT_PATTERN_H
#define ENGINE_CONTRACT_PATTERN_H

#include "engine/base/buf.h"

enum pattern_dialect {
	PATTERN_ECMA, /* of JSON Schema, with the flag u; anchored at both ends */
	PATTERN_XSD,  /* of XML Schema, which always means the whole value */
};

/* Appends what matches the same texts as the whole pattern does. False, and nothing appended,
 * where the dialect cannot be trusted to say it: anchors inside, references back, class
 * subtraction, blocks. Such a pattern is left out of a schema, never bent. */
bool pattern_translate(struct str pattern, enum pattern_dialect dialect, struct buf *out);

#endif
