/* The two spellings of a definition, XML and JSON, and the one tree they are read into. */
#ifndef ENGINE_FORM_DEFINITION_H
#define ENGINE_FORM_DEFINITION_H

#include "engine/base/buf.h"
#include "engine/base/json.h"
#include "engine/base/xml.h"

enum spelling { SPELLING_XML, SPELLING_JSON };

/* '{' or '[' first, after white space: JSON; everything else XML. */
enum spelling definition_spelling(struct str bytes);
/* The tree in canonical order, with places of the spelling it came in; not yet checked by the
 * schema. NULL with the problems in diags when the bytes are no XML or JSON at all. What JSON
 * holds beyond what the tree can say is an error in diags too, but the rest comes as a tree, so
 * that all problems can be told at once: callers look at diags->errors. Comments are no part of
 * a definition. */
struct xml *definition_read(struct arena *arena, struct str bytes, struct diags *diags);
/* Canonical text of a tree that the schema accepts: attributes and members in the schema's
 * order, two spaces of indent, a line end at the end. Reading it back gives the same tree, and
 * writing that the same text. False when out is full. */
bool definition_write(const struct xml *tree, enum spelling spelling, struct buf *out);

/* Do both say the same, in whatever spelling? */
bool definition_same(struct arena *arena, struct str a, struct str b);

/* The two readers behind definition_read, before canonical order. */
struct xml *definition_from_json(struct arena *arena, const struct json *json,
				 struct diags *diags);

#endif
