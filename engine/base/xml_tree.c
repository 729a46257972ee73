/* The tree of xml.h, without the parser. */
#include "engine/base/xml.h"

struct xml *xml_new(struct arena *arena, struct str name, struct place place)
{
	struct xml *element = ARENA_NEW(arena, struct xml);
	element->name = str_copy(arena, name);
	element->place = place;
	return element;
}

struct xml *xml_add(struct xml *parent, struct xml *child)
{
	child->parent = parent;
	if (parent->last)
		parent->last->next = child;
	else
		parent->first = child;
	parent->last = child;
	return child;
}

struct xml *xml_add_text(struct arena *arena, struct xml *parent, struct str text,
			 struct place place)
{
	struct xml *node = xml_new(arena, STR(""), place);
	node->text = str_copy(arena, text);
	return xml_add(parent, node);
}

void xml_set(struct arena *arena, struct xml *element, struct str name, struct str value,
	     struct place place)
{
	struct xml_attr **link = &element->attrs;
	while (*link && !str_equal((*link)->name, name))
		link = &(*link)->next;
	if (!*link) {
		*link = ARENA_NEW(arena, struct xml_attr);
		(*link)->name = str_copy(arena, name);
	}
	(*link)->value = str_copy(arena, value);
	(*link)->place = place;
	(*link)->value_place = place;
	(*link)->written = (struct written){ 0 };
}

const struct xml_attr *xml_attr(const struct xml *element, struct str name)
{
	for (const struct xml_attr *attr = element->attrs; attr; attr = attr->next) {
		if (str_equal(attr->name, name))
			return attr;
	}
	return NULL;
}

struct str xml_get(const struct xml *element, struct str name)
{
	const struct xml_attr *attr = xml_attr(element, name);
	return attr ? attr->value : STR("");
}

/* The first element of that name from here on. */
static const struct xml *find(const struct xml *node, struct str name)
{
	while (node && (node->name.len == 0 || (name.len > 0 && !str_equal(node->name, name))))
		node = node->next;
	return node;
}

const struct xml *xml_child(const struct xml *parent, struct str name)
{
	return find(parent->first, name);
}

const struct xml *xml_next(const struct xml *sibling, struct str name)
{
	return find(sibling->next, name);
}

struct str xml_text(struct arena *arena, const struct xml *element)
{
	VEC(struct str) parts = { 0 };
	for (const struct xml *node = element->first; node; node = node->next) {
		if (node->name.len == 0)
			*VEC_ADD(arena, &parts) = node->text;
	}
	return parts.count == 1 ? parts.at[0] : str_join(arena, parts.at, parts.count, STR(""));
}
