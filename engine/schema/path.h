/* "sanemejs/sazina/epasts@required": where in a form something stands, by the ids around it. */
#ifndef ENGINE_SCHEMA_PATH_H
#define ENGINE_SCHEMA_PATH_H

#include "engine/base/xml.h"

/* attr may be empty. An element without an id stands in by its name; what is the form itself
 * has the path "" or "@attr". */
struct str path_of(struct arena *arena, const struct xml *element, struct str attr);

#endif
