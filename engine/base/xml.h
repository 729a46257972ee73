/* XML text to a tree with places: no network, no entities, no DOCTYPE, capped in every
 * direction; the only user of libxml2's parser. */
#ifndef ENGINE_BASE_XML_H
#define ENGINE_BASE_XML_H

#include "engine/base/written.h"

struct xml_attr {
	struct str name; /* "id"; the one prefix known is xml: "xml:lang" */
	struct str value;
	struct place place;	  /* of the name */
	struct place value_place; /* of the first character of the value */
	struct written written;	  /* the value, to find its other characters */
	struct xml_attr *next;
};

/* An element, or (name empty) a run of text. Comments and processing instructions are dropped.
 */
struct xml {
	struct str name, space; /* local name and namespace URI */
	struct str text;	/* of a text node */
	struct place place;
	struct xml_attr *attrs;
	struct xml *first, *last, *next, *parent;
};

/* NULL with the problems in diags when the text is not one well-formed, namespace-well-formed
 * document in UTF-8 within limits.h. Refused before libxml2 sees it: NUL, invalid UTF-8, a
 * declared encoding other than UTF-8, DOCTYPE, too many attributes. Codes: "xml.…". */
struct xml *xml_parse(struct arena *arena, struct str text, struct diags *diags);
/* The same for documents that are no definitions: attributes may have any prefix, which stays
 * in their names. */
struct xml *xml_parse_foreign(struct arena *arena, struct str text, struct diags *diags);

/* Makes libxml2 ready for whoever else uses it, once: without entities and catalogs, and
 * without memory the program ends, where the library would write through NULL. */
void xml_library(void);

/* Building a tree by hand (from JSON, in tests); texts are copied. xml_set replaces a value. */
struct xml *xml_new(struct arena *arena, struct str name, struct place place);
struct xml *xml_add(struct xml *parent, struct xml *child); /* returns child */
struct xml *xml_add_text(struct arena *arena, struct xml *parent, struct str text,
			 struct place place);
void xml_set(struct arena *arena, struct xml *element, struct str name, struct str value,
	     struct place place);

/* The attribute or NULL; its value or the empty text. */
const struct xml_attr *xml_attr(const struct xml *element, struct str name);
struct str xml_get(const struct xml *element, struct str name);
/* The first child element (after, when not NULL, the given sibling) of that name; empty name:
 * any element. NULL at the end. */
const struct xml *xml_child(const struct xml *parent, struct str name);
const struct xml *xml_next(const struct xml *sibling, struct str name);
/* The text of an element's direct text children, joined. */
struct str xml_text(struct arena *arena, const struct xml *element);

#endif
