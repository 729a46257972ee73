/* An XML document against an XML Schema of our own writing. */
#ifndef ENGINE_SCHEMA_DOCUMENT_H
#define ENGINE_SCHEMA_DOCUMENT_H

#include "engine/base/err.h"
#include "engine/base/str.h"

/* Immutable, shared by threads. NULL with ERR_INVALID when it is no schema. Yours to free. */
struct document_schema;
struct document_schema *document_schema_new(struct str xsd, struct err *err);
void document_schema_free(struct document_schema *schema);

/* ERR_INVALID with the name of the first element that is wrong, never with a value: it may be
 * anybody's. For documents that we wrote ourselves: what comes from elsewhere goes through
 * engine/base/xml.h. */
bool document_check(const struct document_schema *schema, struct str document, struct err *err);

#endif
