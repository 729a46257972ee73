/* Any bytes: either problems or a tree, in which every element, attribute and text stands where
 * its place says. */
#include "engine/base/buf.h"
#include "engine/base/xml.h"
#include "tests/fuzz/require.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_attr(struct place_walk *walk, const struct xml_attr *attr)
{
	require(str_starts(text_at(walk, attr->place), attr->name));
	require(walk->offset < walk->text.len);
	(void)text_at(walk, attr->value_place);
	char quote = walk->text.at[walk->offset - 1];
	require(quote == '"' || quote == '\'');
}

static void check_element(struct place_walk *walk, const struct xml *element)
{
	struct str tag = text_at(walk, element->place);
	require(str_starts(tag, STR("<")));
	size_t at = str_find(tag, element->name, 1);
	require(at == 1 || (at != SIZE_MAX && tag.at[at - 1] == ':'));
	for (const struct xml_attr *attr = element->attrs; attr; attr = attr->next)
		check_attr(walk, attr);
	for (const struct xml *child = element->first; child; child = child->next) {
		require(child->parent == element);
		require(child->next || element->last == child);
		if (child->name.len > 0) {
			check_element(walk, child);
			continue;
		}
		require(child->text.len > 0);
		struct str source = text_at(walk, child->place);
		require(source.len > 0);
		char first = source.at[0];
		require(first == child->text.at[0] || first == '&' || first == '\r');
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena;
	struct diags diags;
	struct buf out;
	struct str text = { (const char *)data, size };
	arena_init(&arena);
	buf_init(&out, 1024 * 1024);
	diags_init(&diags, &arena, STR("fuzz"));
	const struct xml *root = xml_parse(&arena, text, &diags);
	require((root == NULL) == (diags.errors > 0));
	if (root) {
		bool has_bom = str_starts(text, STR("\xef\xbb\xbf"));
		struct place_walk walk = place_walk(str_slice(text, has_bom ? 3 : 0, text.len));
		check_element(&walk, root);
	}
	diags_print(&diags, &out);
	diags_print_json(&diags, &out);
	buf_finish(&out);
	arena_finish(&arena);
	return 0;
}
