#include "engine/schema/path.h"
#include "engine/base/limits.h"

struct str path_of(struct arena *arena, const struct xml *element, struct str attr)
{
	struct str parts[LIMIT_XML_DEPTH];
	size_t first = LIMIT_XML_DEPTH;
	struct str path;

	for (; element && element->parent && first > 0; element = element->parent) {
		struct str id = xml_get(element, STR("id"));
		parts[--first] = id.len > 0 ? id : element->name;
	}
	path = str_join(arena, parts + first, LIMIT_XML_DEPTH - first, STR("/"));
	if (attr.len > 0)
		path = str_printf(arena, "%.*s@%.*s", STR_ARG(path), STR_ARG(attr));
	return path;
}
