/* Any bytes: either problems or a tree, whose places are right and which reads back the same.
 */
#include "engine/base/buf.h"
#include "engine/base/json.h"
#include "tests/fuzz/require.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_place(struct place_walk *walk, const struct json *json)
{
	static const char *const starts[] = { "n", "tf", "-0123456789", "\"", "[", "{" };
	struct str first = str_slice(text_at(walk, json->place), 0, 1);
	require(first.len == 1 &&
		str_find(str_from_c(starts[json->type]), first, 0) != SIZE_MAX);
}

/* The same again as text; checks each value on the way. */
static void write_value(struct buf *out, const struct json *json, struct place_walk *walk)
{
	size_t count = 0;
	check_place(walk, json);
	if (json->type == JSON_STRING)
		buf_add_json(out, json->text);
	else if (json->type == JSON_NUMBER)
		buf_add(out, json->text);
	else if (json->type == JSON_NULL || json->type == JSON_BOOLEAN)
		buf_add_c(out, json->type == JSON_NULL ? "null"
			       : json->boolean	       ? "true"
						       : "false");
	if (json->type != JSON_ARRAY && json->type != JSON_OBJECT)
		return;
	buf_add_byte(out, json->type == JSON_ARRAY ? '[' : '{');
	for (const struct json *child = json->first; child; child = child->next) {
		buf_add_c(out, count++ > 0 ? "," : "");
		if (json->type == JSON_OBJECT) {
			require(json_get(json, child->key) == child);
			buf_add_json(out, child->key);
			buf_add_byte(out, ':');
		}
		write_value(out, child, walk);
	}
	require(count == json->count);
	buf_add_byte(out, json->type == JSON_ARRAY ? ']' : '}');
}

static void write_tree(struct buf *out, struct arena *arena, struct str text)
{
	struct diags diags;
	diags_init(&diags, arena, STR("fuzz"));
	const struct json *json = json_parse(arena, text, &diags);
	struct place_walk walk = place_walk(text);
	require((json == NULL) == (diags.errors > 0));
	if (json)
		write_value(out, json, &walk);
	else
		diags_print(&diags, out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena;
	struct buf once, again;
	arena_init(&arena);
	buf_init(&once, 1024 * 1024);
	buf_init(&again, 1024 * 1024);
	write_tree(&once, &arena, (struct str){ (const char *)data, size });
	write_tree(&again, &arena, buf_str(&once));
	bool is_json = once.len > 0 && !str_ends(buf_str(&once), STR("]\n"));
	require(!is_json || str_equal(buf_str(&once), buf_str(&again)));
	buf_finish(&again);
	buf_finish(&once);
	arena_finish(&arena);
	return 0;
}
