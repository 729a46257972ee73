/* Two steps: json_scan decides what is JSON and notes each value as it comes, then the tree is
 * made of its notes. */
#include "engine/base/json.h"
#include "engine/base/json_scan.h"

#include <assert.h>

/* Walks the marks, which are in document order. */
struct builder {
	struct arena *arena;
	const struct json_marks *marks;
	size_t next;
};

static const struct json_mark *next_mark(struct builder *builder)
{
	assert(builder->next < builder->marks->list.count);
	return &builder->marks->list.at[builder->next++];
}

static struct json *build_value(struct builder *builder);

static struct json *build_child(struct builder *builder, bool has_key)
{
	const struct json_mark *key = has_key ? next_mark(builder) : NULL;
	struct json *child = build_value(builder);

	if (key) {
		child->key = str_copy(builder->arena, key->content);
		child->key_place = key->place;
	}
	return child;
}

static void build_children(struct builder *builder, struct json *json, size_t count)
{
	struct json **end = &json->first;

	for (; json->count < count; json->count++) {
		*end = build_child(builder, json->type == JSON_OBJECT);
		end = &(*end)->next;
	}
}

/* The depth is the scan's, so bounded. */
static struct json *build_value(struct builder *builder)
{
	const struct json_mark *mark = next_mark(builder);
	struct json *json = ARENA_NEW(builder->arena, struct json);

	json->type = mark->type;
	json->place = mark->place;
	json->boolean = mark->boolean;
	json->text = str_copy(builder->arena, mark->content);
	if (mark->type == JSON_STRING)
		json->written = written_new(builder->arena, mark->written, ESCAPE_JSON);
	build_children(builder, json, mark->members);
	return json;
}

struct json *json_parse(struct arena *arena, struct str text, struct diags *diags)
{
	struct arena scratch;
	struct json *json = NULL;
	arena_init(&scratch);
	struct json_marks marks = { .arena = &scratch };
	if (json_scan(text, &marks, diags)) {
		struct builder builder = { .arena = arena, .marks = &marks };
		json = build_value(&builder);
	}
	arena_finish(&scratch);
	return json;
}

const struct json *json_get(const struct json *object, struct str key)
{
	if (!object || object->type != JSON_OBJECT)
		return NULL;
	for (const struct json *member = object->first; member; member = member->next) {
		if (str_equal(member->key, key))
			return member;
	}
	return NULL;
}

struct str json_get_str(const struct json *object, struct str key)
{
	const struct json *member = json_get(object, key);
	return member && member->type == JSON_STRING ? member->text : STR("");
}
