#include "engine/form/vocabulary.h"
#include "engine/base/asset.h"
#include "engine/form/form.h"
#include "engine/schema/shape.h"

#include <criterion/criterion.h>

static struct arena arena;
static struct shapes shapes;

static void read_schema(void)
{
	struct diags diags;

	arena_init(&arena);
	diags_init(&diags, &arena, STR("schemas/form.xsd"));
	shapes_init(&shapes, &arena,
		    xml_parse(&arena, asset_find(STR("schemas/form.xsd"))->bytes, &diags));
}

static void forget(void)
{
	arena_finish(&arena);
}

TestSuite(vocabulary, .init = read_schema, .fini = forget);

/* What JSON could not say would be lost in a conversion. */
static void expect_words(struct str type, const struct shape *shape)
{
	for (size_t i = 0; i < shape->attr_count; i++)
		cr_expect_lt(vocabulary_attr_rank(shape->attrs[i].name), vocabulary_attr_count,
			     "%.*s@%.*s", STR_ARG(type), STR_ARG(shape->attrs[i].name));
	for (size_t i = 0; i < shape->child_count; i++) {
		struct str name = shape->children[i].name;
		/* Of the schema's types only "note" has a part that means something else there;
		 * a use becomes an item. */
		size_t rank = vocabulary_child_rank(type, name);
		bool item = vocabulary_children[rank].kind == WORD_ITEM;
		bool is_item = item_type_find(name) || str_equal(name, STR("use"));
		cr_expect_eq(item,
			     is_item && !str_equal(name, STR("page")) &&
				     !str_equal(type, STR("note")),
			     "%.*s/%.*s", STR_ARG(type), STR_ARG(name));
	}
}

Test(vocabulary, has_a_word_for_all_that_the_schema_knows)
{
	cr_assert_gt(shapes.shapes.count, 10);
	for (size_t i = 0; i < shapes.shapes.count; i++)
		expect_words(shapes.shapes.entries[i].key, shapes.shapes.entries[i].value);
}

static bool schema_has_attr(struct str name)
{
	for (size_t i = 0; i < shapes.shapes.count; i++)
		if (shape_attr(shapes.shapes.entries[i].value, name))
			return true;
	return false;
}

Test(vocabulary, has_no_word_that_the_schema_does_not_know)
{
	for (size_t i = 0; i < vocabulary_attr_count; i++)
		cr_expect(schema_has_attr(vocabulary_attrs[i].element), "%.*s",
			  STR_ARG(vocabulary_attrs[i].element));
}

Test(vocabulary, knows_every_item_type_of_the_schema)
{
	const struct shape *page = shapes_get(&shapes, STR("page"));

	for (size_t i = 0; i < ITEM_KINDS; i++) {
		struct str name = item_type((enum item_kind)i)->name;
		bool wanted = i != ITEM_PAGE;
		cr_expect_eq(shape_child(page, name) != NULL, wanted, "%.*s", STR_ARG(name));
	}
}

Test(vocabulary, spells_members_in_camel_case)
{
	cr_expect(str_equal(vocabulary_attr_member(STR("maxLength"))->element,
			    STR("max-length")));
	cr_expect_null(vocabulary_attr_member(STR("max-length")));
	cr_expect_eq(vocabulary_child_member(STR("page"), STR("items"))->kind, WORD_ITEM);
	cr_expect_null(vocabulary_child_member(STR("page"), STR("text")));
	cr_expect_eq(vocabulary_child_member(STR("note"), STR("text"))->kind, WORD_TEXT);
}
