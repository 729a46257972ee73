#include "engine/contract/definition_schema.h"

#include <assert.h>

#include "engine/base/asset.h"
#include "engine/contract/value_schema.h"

/* An editor picks the rules of an item by its "type": with if and then, so that what is wrong
 * is said of that type, and not of all the others. */

struct writer {
	struct arena *arena;
	struct shapes shapes;
	struct json_out json;
};

/* A simple type, and how its values are spelled in JSON. */
struct value_type {
	struct str name;
	enum word_kind kind;
};
VEC_TYPE(value_types, struct value_type);

static void text(struct writer *writer, const char *key, struct str value)
{
	json_out_text(&writer->json, str_from_c(key), value);
}

static void refer(struct writer *writer, const char *prefix, struct str name)
{
	text(writer, "$ref",
	     str_printf(writer->arena, "#/$defs/%s%.*s", prefix, STR_ARG(name)));
}

static void open_def(struct writer *writer, const char *prefix, struct str name)
{
	json_out_open(&writer->json, str_printf(writer->arena, "%s%.*s", prefix, STR_ARG(name)),
		      '{');
}

static const struct word *attr_word(const struct shape_part *attr)
{
	size_t rank = vocabulary_attr_rank(attr->name);

	assert(rank < vocabulary_attr_count);
	return &vocabulary_attrs[rank];
}

static const struct word *child_word(struct str element, const struct shape_part *child)
{
	return &vocabulary_children[vocabulary_child_rank(element, child->name)];
}

/* --- members --- */

static void add_attr(struct writer *writer, const struct shape_part *attr)
{
	json_out_open(&writer->json, attr_word(attr)->member, '{');
	text(writer, "description", attr->about);
	refer(writer, "value-", attr->type);
	json_out_close(&writer->json, '{');
}

/* Directly in the form stand those items alone that are not shown. */
static struct str items_def(struct str element)
{
	return str_equal(element, STR("form")) ? STR("data") : STR("item");
}

static void add_child(struct writer *writer, struct str element, const struct word *word,
		      const struct shape_part *child)
{
	bool item = word->kind == WORD_ITEM;

	json_out_open(&writer->json, word->member, '{');
	text(writer, "description", item ? STR("What stands here, in order.") : child->about);
	if (word->kind == WORD_TEXT || word->kind == WORD_ONE) {
		refer(writer, "", child->type);
	} else {
		text(writer, "type", STR("array"));
		json_out_open(&writer->json, STR("items"), '{');
		refer(writer, "", item ? items_def(element) : child->type);
		json_out_close(&writer->json, '{');
	}
	json_out_close(&writer->json, '{');
}

static void add_members(struct writer *writer, const struct shape *shape, struct str element)
{
	bool items = false;

	for (size_t i = 0; i < shape->attr_count; i++)
		add_attr(writer, &shape->attrs[i]);
	for (size_t i = 0; i < shape->child_count; i++) {
		const struct word *word = child_word(element, &shape->children[i]);
		if (word->kind == WORD_ITEM && items)
			continue;
		items |= word->kind == WORD_ITEM;
		add_child(writer, element, word, &shape->children[i]);
	}
}

static void add_required(struct writer *writer, const struct shape *shape, bool typed)
{
	json_out_open(&writer->json, STR("required"), '[');
	if (typed)
		json_out_text(&writer->json, JSON_OUT_NO_KEY, STR("type"));
	for (size_t i = 0; i < shape->attr_count; i++)
		if (shape->attrs[i].required)
			json_out_text(&writer->json, JSON_OUT_NO_KEY,
				      attr_word(&shape->attrs[i])->member);
	json_out_close(&writer->json, '[');
}

/* --- definitions --- */

/* What is not an item: the form, pages, options, constraints. */
static void add_object(struct writer *writer, struct str name)
{
	const struct shape *shape = shapes_get(&writer->shapes, name);

	open_def(writer, "", name);
	text(writer, "description", shape->about);
	text(writer, "type", STR("object"));
	json_out_open(&writer->json, STR("properties"), '{');
	add_members(writer, shape, name);
	json_out_close(&writer->json, '{');
	add_required(writer, shape, false);
	json_out_boolean(&writer->json, STR("additionalProperties"), false);
	json_out_close(&writer->json, '{');
}

static void add_item(struct writer *writer, const struct shape_part *item)
{
	const struct shape *shape = shapes_get(&writer->shapes, item->type);

	open_def(writer, "item-", item->name);
	text(writer, "description", item->about);
	text(writer, "type", STR("object"));
	json_out_open(&writer->json, STR("properties"), '{');
	json_out_open(&writer->json, STR("type"), '{');
	text(writer, "description", item->about);
	text(writer, "const", item->name);
	json_out_close(&writer->json, '{');
	add_members(writer, shape, item->name);
	json_out_close(&writer->json, '{');
	add_required(writer, shape, true);
	json_out_boolean(&writer->json, STR("additionalProperties"), false);
	json_out_close(&writer->json, '{');
}

static bool is_item(struct str element, const struct shape_part *child)
{
	return child_word(element, child)->kind == WORD_ITEM;
}

static void add_case(struct writer *writer, struct str name)
{
	json_out_open(&writer->json, JSON_OUT_NO_KEY, '{');
	json_out_open(&writer->json, STR("if"), '{');
	json_out_open(&writer->json, STR("required"), '[');
	json_out_text(&writer->json, JSON_OUT_NO_KEY, STR("type"));
	json_out_close(&writer->json, '[');
	json_out_open(&writer->json, STR("properties"), '{');
	json_out_open(&writer->json, STR("type"), '{');
	text(writer, "const", name);
	json_out_close(&writer->json, '{');
	json_out_close(&writer->json, '{');
	json_out_close(&writer->json, '{');
	json_out_open(&writer->json, STR("then"), '{');
	refer(writer, "item-", name);
	json_out_close(&writer->json, '{');
	json_out_close(&writer->json, '{');
}

/* Any of the items that an element holds; pages hold every kind. */
static void add_any_item(struct writer *writer, struct str element)
{
	const struct shape *shape = shapes_get(&writer->shapes, element);

	open_def(writer, "", items_def(element));
	text(writer, "type", STR("object"));
	json_out_open(&writer->json, STR("properties"), '{');
	json_out_open(&writer->json, STR("type"), '{');
	text(writer, "description", STR("What kind of item this is."));
	json_out_open(&writer->json, STR("enum"), '[');
	for (size_t i = 0; i < shape->child_count; i++)
		if (is_item(element, &shape->children[i]))
			json_out_text(&writer->json, JSON_OUT_NO_KEY, shape->child_names[i]);
	json_out_close(&writer->json, '[');
	json_out_close(&writer->json, '{');
	json_out_close(&writer->json, '{');
	json_out_open(&writer->json, STR("required"), '[');
	json_out_text(&writer->json, JSON_OUT_NO_KEY, STR("type"));
	json_out_close(&writer->json, '[');
	json_out_open(&writer->json, STR("allOf"), '[');
	for (size_t i = 0; i < shape->child_count; i++)
		if (is_item(element, &shape->children[i]))
			add_case(writer, shape->child_names[i]);
	json_out_close(&writer->json, '[');
	json_out_close(&writer->json, '{');
}

/* A text in every language: which languages there are is the form's business. */
static void add_texts(struct writer *writer, struct str name)
{
	const struct shape *shape = shapes_get(&writer->shapes, name);

	open_def(writer, "", name);
	text(writer, "description",
	     STR("Text that people read, by language: {\"lv\": \"…\"}."));
	text(writer, "type", STR("object"));
	json_out_open(&writer->json, STR("additionalProperties"), '{');
	value_schema_add(&writer->shapes, shape->content, WORD_TEXT, &writer->json);
	json_out_close(&writer->json, '{');
	json_out_close(&writer->json, '{');
}

/* --- values --- */

static void note_value(struct writer *writer, struct value_types *types,
		       const struct shape_part *attr)
{
	enum word_kind kind = attr_word(attr)->kind;

	for (size_t i = 0; i < types->count; i++)
		if (str_equal(types->at[i].name, attr->type)) {
			assert(types->at[i].kind == kind);
			return;
		}
	*VEC_ADD(writer->arena, types) = (struct value_type){ attr->type, kind };
}

static void add_values(struct writer *writer)
{
	const struct map *shapes = &writer->shapes.shapes;
	struct value_types types = { 0 };

	for (size_t i = 0; i < shapes->count; i++) {
		const struct shape *shape = shapes->entries[i].value;
		for (size_t k = 0; k < shape->attr_count; k++)
			note_value(writer, &types, &shape->attrs[k]);
	}
	for (size_t i = 0; i < types.count; i++) {
		open_def(writer, "value-", types.at[i].name);
		value_schema_add(&writer->shapes, types.at[i].name, types.at[i].kind,
				 &writer->json);
		json_out_close(&writer->json, '{');
	}
}

/* --- the whole --- */

static bool is_object(struct str element, const struct shape_part *child)
{
	enum word_kind kind = child_word(element, child)->kind;

	return kind == WORD_OBJECT || kind == WORD_ONE;
}

/* Every type that stands behind an object or a list of them, reached from the form. */
static void add_objects(struct writer *writer, struct str name, struct map *done)
{
	const struct shape *shape = shapes_get(&writer->shapes, name);

	if (!map_add(done, name, NULL))
		return;
	add_object(writer, name);
	for (size_t i = 0; i < shape->child_count; i++)
		if (is_object(name, &shape->children[i]))
			add_objects(writer, shape->children[i].type, done);
}

static void add_items(struct writer *writer, const struct shape *page, struct map *done)
{
	for (size_t i = 0; i < page->child_count; i++) {
		const struct shape_part *item = &page->children[i];
		const struct shape *shape = shapes_get(&writer->shapes, item->type);
		if (!is_item(STR("page"), item))
			continue;
		add_item(writer, item);
		for (size_t k = 0; k < shape->child_count; k++)
			if (is_object(item->name, &shape->children[k]))
				add_objects(writer, shape->children[k].type, done);
	}
}

static void add_defs(struct writer *writer)
{
	const struct shape *page = shapes_get(&writer->shapes, STR("page"));
	struct map done;

	map_init(&done, writer->arena);
	json_out_open(&writer->json, STR("$defs"), '{');
	add_objects(writer, STR("form"), &done);
	add_any_item(writer, STR("page"));
	add_any_item(writer, STR("form"));
	add_items(writer, page, &done);
	add_texts(writer, STR("text"));
	add_values(writer);
	json_out_close(&writer->json, '{');
}

void definition_schema_write(struct buf *out)
{
	const struct asset *asset = asset_find(STR("schemas/form.xsd"));
	struct arena arena;
	struct diags diags;
	struct writer writer = { .arena = &arena, .json = { .out = out } };
	const struct xml *schema;

	assert(asset);
	arena_init(&arena);
	diags_init(&diags, &arena, STR(""));
	schema = xml_parse(&arena, asset->bytes, &diags);
	assert(schema);
	shapes_init(&writer.shapes, &arena, schema);
	json_out_open(&writer.json, JSON_OUT_NO_KEY, '{');
	text(&writer, "$schema", STR("https://json-schema.org/draft/2020-12/schema"));
	text(&writer, "$id", vocabulary_space);
	text(&writer, "title", STR("Veidlapa form definition"));
	text(&writer, "$comment",
	     STR("Made from schemas/form.xsd by: veidlapa schema > schemas/form.schema.json"));
	refer(&writer, "", STR("form"));
	add_defs(&writer);
	json_out_close(&writer.json, '{');
	arena_finish(&arena);
}
