#include "engine/schema/shape.h"
#include "engine/base/asset.h"
#include "engine/base/limits.h"

#include <criterion/criterion.h>

static struct arena arena;
static struct shapes shapes;

static void read_schema(void)
{
	struct diags diags;
	const struct xml *schema;

	arena_init(&arena);
	diags_init(&diags, &arena, STR("schemas/form.xsd"));
	schema = xml_parse(&arena, asset_find(STR("schemas/form.xsd"))->bytes, &diags);
	cr_assert_not_null(schema);
	shapes_init(&shapes, &arena, schema);
}

static void forget(void)
{
	arena_finish(&arena);
}

TestSuite(shape, .init = read_schema, .fini = forget);

Test(shape, follows_groups_and_extensions)
{
	const struct shape *text = shapes_get(&shapes, STR("textField"));
	const struct shape *page = shapes_get(&shapes, STR("page"));

	cr_expect_not_null(shape_attr(text, STR("pattern")));
	cr_expect_not_null(shape_attr(text, STR("max-length")), "from the type it extends");
	cr_expect(shape_attr(text, STR("id"))->required, "from an attribute group");
	cr_expect_not(shape_attr(text, STR("relevant"))->required);
	cr_expect_not_null(shape_child(text, STR("label")), "from a group");
	cr_expect_null(shape_child(text, STR("option")));
	cr_expect(str_equal(shape_child(page, STR("text"))->type, STR("textField")));
	cr_expect(str_equal(shape_child(shapes_get(&shapes, STR("note")), STR("text"))->type,
			    STR("text")));
}

Test(shape, knows_which_elements_hold_text)
{
	cr_expect(shapes_get(&shapes, STR("text"))->words);
	cr_expect(str_equal(shapes_get(&shapes, STR("text"))->content, STR("words")));
	cr_expect_not(shapes_get(&shapes, STR("page"))->words);
}

Test(shape, lists_the_values_of_a_type)
{
	size_t count;
	const struct str *values = shapes_values(&shapes, STR("level"), &arena, &count);

	cr_assert_eq(count, 2);
	cr_expect(str_equal(values[1], STR("warning")));
	(void)shapes_values(&shapes, STR("id"), &arena, &count);
	cr_expect_eq(count, 0);
}

static bool is_documented(const struct xml *node)
{
	const struct xml *annotation = xml_child(node, STR("annotation"));

	return annotation &&
	       xml_text(&arena, xml_child(annotation, STR("documentation"))).len > 0;
}

/* The schema is the reference that analysts read. */
static void expect_documented(const struct xml *node)
{
	static const char *const kinds[] = { "element", "attribute", "complexType",
					     "simpleType" };

	for (size_t i = 0; i < LENGTH(kinds); i++)
		if (str_equal_c(node->name, kinds[i]))
			cr_expect(is_documented(node), "line %u", (unsigned)node->place.line);
	for (const struct xml *at = xml_child(node, STR("")); at; at = xml_next(at, STR("")))
		expect_documented(at);
}

Test(shape, finds_everything_documented)
{
	expect_documented(shapes.schema);
}

static void expect_advice(const struct shape_part *parts, size_t count)
{
	for (size_t i = 0; i < count; i++)
		cr_expect_gt(shapes_advice(&shapes, parts[i].type, &arena).len, 0);
}

Test(shape, has_advice_for_every_value)
{
	for (size_t i = 0; i < shapes.shapes.count; i++) {
		const struct shape *shape = shapes.shapes.entries[i].value;
		expect_advice(shape->attrs, shape->attr_count);
	}
}

/* A facet of a simple type: its number. */
static uint64_t facet(const char *type, const char *name)
{
	uint64_t number = 0;

	for (const struct xml *at = xml_child(shapes.schema, STR("simpleType")); at;
	     at = xml_next(at, STR("simpleType"))) {
		const struct xml *found;
		if (!str_equal_c(xml_get(at, STR("name")), type))
			continue;
		found = xml_child(xml_child(at, STR("restriction")), str_from_c(name));
		cr_assert(found && str_to_u64(xml_get(found, STR("value")), &number), "%s %s",
			  type, name);
	}
	return number;
}

/* A schema cannot include limits.h. */
Test(shape, has_the_limits_of_the_program)
{
	cr_expect_eq(facet("rows", "maxInclusive"), LIMIT_ROWS);
	cr_expect_eq(facet("length", "maxInclusive"), LIMIT_ANSWER);
	cr_expect_eq(facet("languages", "maxLength"), LIMIT_LANGUAGES);
	cr_expect_eq(facet("pattern", "maxLength"), LIMIT_PATTERN);
	cr_expect_eq(facet("expression", "maxLength"), LIMIT_FEEL_TEXT);
}
