/* Two steps: json_scan decides what is JSON and where it stands, json-c builds the tree. json-c
 * 0.16 alone takes NaN, leading zeros and the last of duplicate keys, saturates integers, and
 * has no places. */
#include "engine/base/json.h"
#include "engine/base/json_scan.h"
#include "engine/base/limits.h"

/* Both have an enum of this name; json-c's is not used by name. */
/* NOLINTNEXTLINE(readability-identifier-naming): the name is json-c's */
#define json_type json_c_type
#include <json-c/json.h>
#undef json_type

#include <assert.h>

/* Walks json-c's tree and the marks together: both are in document order. */
struct copier {
	struct arena *arena;
	const struct json_marks *marks;
	size_t next;
};

static const struct json_mark *next_mark(struct copier *copier)
{
	assert(copier->next < copier->marks->list.count);
	return &copier->marks->list.at[copier->next++];
}

static void append(struct json *parent, struct json **last, struct json *child)
{
	if (*last)
		(*last)->next = child;
	else
		parent->first = child;
	*last = child;
	parent->count++;
}

static struct json *copy_value(struct copier *copier, struct json_object *from);

static void copy_members(struct copier *copier, struct json *json, struct json_object *from)
{
	struct json *last = NULL;
	json_object_object_foreach(from, key, value)
	{
		struct place place = next_mark(copier)->place;
		struct json *child = copy_value(copier, value);
		child->key = str_copy(copier->arena, str_from_c(key));
		child->key_place = place;
		append(json, &last, child);
	}
}

static void copy_items(struct copier *copier, struct json *json, struct json_object *from)
{
	struct json *last = NULL;
	size_t count = json_object_array_length(from);
	for (size_t i = 0; i < count; i++)
		append(json, &last, copy_value(copier, json_object_array_get_idx(from, i)));
}

static struct json *copy_value(struct copier *copier, struct json_object *from)
{
	const struct json_mark *mark = next_mark(copier);
	struct json *json = ARENA_NEW(copier->arena, struct json);
	json->place = mark->place;
	switch (json_object_get_type(from)) {
	case json_type_null:
		json->type = JSON_NULL;
		break;
	case json_type_boolean:
		json->type = JSON_BOOLEAN;
		json->boolean = json_object_get_boolean(from);
		break;
	case json_type_double:
	case json_type_int:
		json->type = JSON_NUMBER;
		json->text = str_copy(copier->arena, mark->written);
		break;
	case json_type_string:
		json->type = JSON_STRING;
		json->text = str_copy(copier->arena,
				      (struct str){ json_object_get_string(from),
						    (size_t)json_object_get_string_len(from) });
		json->written = written_new(copier->arena, mark->written, ESCAPE_JSON);
		break;
	case json_type_array:
		json->type = JSON_ARRAY;
		copy_items(copier, json, from);
		break;
	case json_type_object:
		json->type = JSON_OBJECT;
		copy_members(copier, json, from);
		break;
	}
	return json;
}

/* text has been scanned, and has a NUL behind it: json-c needs it to see where a number ends.
 */
static struct json *read_tree(struct copier *copier, struct str text, struct diags *diags)
{
	struct json *json = NULL;
	struct json_tokener *tokener = json_tokener_new_ex(LIMIT_JSON_DEPTH + 2);
	if (!tokener)
		arena_exhausted();
	json_tokener_set_flags(tokener, JSON_TOKENER_STRICT | JSON_TOKENER_VALIDATE_UTF8);
	struct json_object *tree = json_tokener_parse_ex(tokener, text.at, (int)text.len + 1);
	enum json_tokener_error error = json_tokener_get_error(tokener);
	if (error == json_tokener_success)
		json = copy_value(copier, tree);
	else
		(void)diag_error(diags, "json.syntax",
				 place_at(text, json_tokener_get_parse_end(tokener)),
				 "json-c cannot read this: %s", json_tokener_error_desc(error));
	(void)json_object_put(tree);
	json_tokener_free(tokener);
	return json;
}

struct json *json_parse(struct arena *arena, struct str text, struct diags *diags)
{
	struct arena scratch;
	struct json *json = NULL;
	arena_init(&scratch);
	struct json_marks marks = { .arena = &scratch };
	if (json_scan(text, &marks, diags)) {
		struct copier copier = { .arena = arena, .marks = &marks };
		json = read_tree(&copier, str_copy(&scratch, text), diags);
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
