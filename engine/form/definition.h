/* The two spellings of a definition, XML and JSON, and the one tree they are read into. */
#ifndef ENGINE_FORM_DEFINITION_H
#define ENGINE_FORM_DEFINITION_H

#include "engine/base/buf.h"
#include "engine/base/xml.h"

enum spelling { SPELLING_XML, SPELLING_JSON };

/* '{' first, after white space: JSON; everything else XML. */
enum spelling definition_spelling(struct str bytes);
/* The tree, with places of the spelling it came in; not yet checked by the schema. NULL with
 * the problems in diags. */
struct xml *definition_read(struct arena *arena, struct str bytes, struct diags *diags);
/* Canonical text: attributes and members in the schema's order, two spaces of indent, a line
 * end at the end. Reading it back gives the same tree, and writing that the same text. False
 * when out is full. */
bool definition_write(const struct xml *tree, enum spelling spelling, struct buf *out);

#endif
