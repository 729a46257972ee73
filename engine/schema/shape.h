/* What schemas/form.xsd allows where, read from the schema itself, so that messages never say
 * anything else than the schema does. How that file must be written stands at its top. */
#ifndef ENGINE_SCHEMA_SHAPE_H
#define ENGINE_SCHEMA_SHAPE_H

#include "engine/base/map.h"
#include "engine/base/xml.h"

/* An attribute or a child element. */
struct shape_part {
	struct str name, type; /* of a complex or simple type */
	bool required;
	struct str about; /* its documentation: what it is for */
};

/* What a complex type may hold. */
struct shape {
	struct str *child_names, *attr_names; /* for suggestions and lists */
	struct shape_part *children, *attrs;
	size_t child_count, attr_count;
	bool words;	    /* text, and no elements */
	struct str content; /* the simple type of that text */
	struct str about;   /* its documentation */
};

struct shapes {
	struct arena *arena;
	const struct xml *schema;
	struct map types;  /* name → its xs:complexType, xs:simpleType, … as struct xml * */
	struct map shapes; /* complex type → struct shape * */
};

/* Indexes the schema; its tree must live as long. */
void shapes_init(struct shapes *shapes, struct arena *arena, const struct xml *schema);
/* The shape of a complex type that the schema has. */
const struct shape *shapes_get(const struct shapes *shapes, struct str type);
/* NULL when there is none of that name. */
const struct shape_part *shape_child(const struct shape *shape, struct str name);
const struct shape_part *shape_attr(const struct shape *shape, struct str name);
/* The documentation of a simple type: what to write. */
struct str shapes_advice(const struct shapes *shapes, struct str type, struct arena *arena);
/* The values that a simple type lists; none for others. */
const struct str *shapes_values(const struct shapes *shapes, struct str type,
				struct arena *arena, size_t *count);

#endif
