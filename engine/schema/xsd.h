/* A definition's tree against schemas/form.xsd, the findings in an analyst's words; the only
 * user of libxml2's schema code. */
#ifndef ENGINE_SCHEMA_XSD_H
#define ENGINE_SCHEMA_XSD_H

#include "engine/base/xml.h"
#include "engine/schema/shape.h"

/* How findings call things: as the tree does ("max-length"), or as JSON does ("maxLength"). */
enum xsd_names { XSD_NAMES_XML, XSD_NAMES_JSON };

/* Whether the outermost element is that of a definition: else nothing in it is looked at. */
bool xsd_is_form(const struct xml *tree);
/* What the schema allows where; it lives as long as the process. */
const struct shapes *xsd_shapes(void);
/* Of an element where it stands; NULL when it may not stand there. */
const struct shape *xsd_shape(const struct xml *element);
/* Whether the schema has that child inside the element; true where the element itself is not
 * known. */
bool xsd_may_hold(const struct xml *element, struct str child);
/* Adds a finding for everything the schema refuses, at the place in the source that the tree
 * came from (codes "schema.…"). True when nothing was found. The schema is compiled once per
 * process and shared by threads. */
bool xsd_check(const struct xml *tree, enum xsd_names names, struct diags *diags);

/* The same for the file of a block, which is XML. */
bool xsd_check_block(const struct xml *tree, struct diags *diags);

#endif
