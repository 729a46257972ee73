#include "engine/schema/shape.h"
#include "engine/base/vec.h"
#include <assert.h>

/* While a complex type is read. */
struct collector {
	const struct shapes *shapes;
	VEC(struct shape_part) children, attrs;
	struct shape *shape;
};

/* Names are unique within a kind only: the attribute group "field" beside the type "field". */
static struct str type_key(struct arena *arena, struct str kind, struct str name)
{
	return str_printf(arena, "%.*s %.*s", STR_ARG(kind), STR_ARG(name));
}

static const struct xml *type_find(const struct shapes *shapes, const char *kind,
				   struct str name)
{
	return map_get(&shapes->types, type_key(shapes->arena, str_from_c(kind), name));
}

static void collect(struct collector *collector, const struct xml *node);

static void collect_named(struct collector *collector, const char *kind, struct str name)
{
	const struct xml *type = type_find(collector->shapes, kind, name);

	assert(type);
	collect(collector, type);
}

static void collect_extension(struct collector *collector, const struct xml *node)
{
	struct str base = xml_get(node, STR("base"));

	if (str_equal(node->parent->name, STR("simpleContent"))) {
		collector->shape->words = true;
		collector->shape->content = base;
	} else {
		collect_named(collector, "complexType", base);
	}
	collect(collector, node);
}

static struct str documentation(struct arena *arena, const struct xml *node)
{
	const struct xml *annotation = xml_child(node, STR("annotation"));

	return xml_text(arena, xml_child(annotation, STR("documentation")));
}

static struct shape_part part_of(struct arena *arena, const struct xml *node)
{
	return (struct shape_part){
		.name = xml_get(node, STR("name")),
		.type = xml_get(node, STR("type")),
		.required = str_equal(xml_get(node, STR("use")), STR("required")),
		.about = documentation(arena, node),
	};
}

static void collect_one(struct collector *collector, const struct xml *node)
{
	struct arena *arena = collector->shapes->arena;
	struct str ref = xml_get(node, STR("ref"));

	if (str_equal(node->name, STR("element")))
		*VEC_ADD(arena, &collector->children) = part_of(arena, node);
	else if (str_equal(node->name, STR("attribute")))
		*VEC_ADD(arena, &collector->attrs) = part_of(arena, node);
	else if (str_equal(node->name, STR("extension")))
		collect_extension(collector, node);
	else if (ref.len > 0)
		collect_named(collector,
			      str_equal(node->name, STR("group")) ? "group" : "attributeGroup",
			      ref);
	else
		collect(collector, node);
}

static void collect(struct collector *collector, const struct xml *node)
{
	for (const struct xml *at = xml_child(node, STR("")); at; at = xml_next(at, STR("")))
		collect_one(collector, at);
}

static struct str *names_of(struct arena *arena, const struct shape_part *parts, size_t count)
{
	struct str *names = ARENA_ARRAY(arena, struct str, count);

	for (size_t i = 0; i < count; i++)
		names[i] = parts[i].name;
	return names;
}

static struct shape *shape_read(const struct shapes *shapes, const struct xml *type)
{
	struct shape *shape = ARENA_NEW(shapes->arena, struct shape);
	struct collector collector = { .shapes = shapes, .shape = shape };

	collect(&collector, type);
	shape->about = documentation(shapes->arena, type);
	shape->children = collector.children.at;
	shape->child_count = collector.children.count;
	shape->child_names = names_of(shapes->arena, shape->children, shape->child_count);
	shape->attrs = collector.attrs.at;
	shape->attr_count = collector.attrs.count;
	shape->attr_names = names_of(shapes->arena, shape->attrs, shape->attr_count);
	return shape;
}

void shapes_init(struct shapes *shapes, struct arena *arena, const struct xml *schema)
{
	*shapes = (struct shapes){ .arena = arena, .schema = schema };
	map_init(&shapes->types, arena);
	map_init(&shapes->shapes, arena);
	for (struct xml *at = schema->first; at; at = at->next) {
		struct str name = xml_get(at, STR("name"));
		if (at->name.len > 0)
			(void)map_add(&shapes->types, type_key(arena, at->name, name), at);
	}
	for (const struct xml *at = xml_child(schema, STR("complexType")); at;
	     at = xml_next(at, STR("complexType")))
		map_set(&shapes->shapes, xml_get(at, STR("name")), shape_read(shapes, at));
}

const struct shape *shapes_get(const struct shapes *shapes, struct str type)
{
	const struct shape *shape = map_get(&shapes->shapes, type);

	assert(shape);
	return shape;
}

static const struct shape_part *part_find(const struct shape_part *parts, size_t count,
					  struct str name)
{
	for (size_t i = 0; i < count; i++)
		if (str_equal(parts[i].name, name))
			return &parts[i];
	return NULL;
}

const struct shape_part *shape_child(const struct shape *shape, struct str name)
{
	return part_find(shape->children, shape->child_count, name);
}

const struct shape_part *shape_attr(const struct shape *shape, struct str name)
{
	return part_find(shape->attrs, shape->attr_count, name);
}

static const struct xml *simple_type(const struct shapes *shapes, struct str type,
				     struct arena *arena)
{
	const struct xml *found =
		map_get(&shapes->types, type_key(arena, STR("simpleType"), type));

	assert(found);
	return found;
}

struct str shapes_advice(const struct shapes *shapes, struct str type, struct arena *arena)
{
	return documentation(arena, simple_type(shapes, type, arena));
}

const struct str *shapes_values(const struct shapes *shapes, struct str type,
				struct arena *arena, size_t *count)
{
	const struct xml *restriction =
		xml_child(simple_type(shapes, type, arena), STR("restriction"));
	VEC(struct str) values = { 0 };

	if (restriction) {
		for (const struct xml *at = xml_child(restriction, STR("enumeration")); at;
		     at = xml_next(at, STR("enumeration")))
			*VEC_ADD(arena, &values) = xml_get(at, STR("value"));
	}
	*count = values.count;
	return values.at;
}
