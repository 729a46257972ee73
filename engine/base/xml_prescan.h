/* The strict reader before libxml2: what must never reach it, limits, and where everything
 * begins. */
#ifndef ENGINE_BASE_XML_PRESCAN_H
#define ENGINE_BASE_XML_PRESCAN_H

#include "engine/base/diag.h"

/* A start tag, or one of its attributes: its name's place, its value's, and the value as it is
 * written. */
struct xml_mark {
	struct place place, value;
	struct str written;
};

/* In document order. Namespace declarations have no mark. */
struct xml_marks {
	struct arena *arena;
	VEC(struct xml_mark) tags; /* each followed by its attributes */
	VEC(struct place) texts;   /* runs of text between two tags */
};

/* False when the text must not be parsed; then diags says why. text has no byte order mark. */
bool xml_prescan(struct str text, struct xml_marks *marks, struct diags *diags);

#endif
