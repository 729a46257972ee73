#include "renderers/template/template.h"

#include <criterion/criterion.h>
#include <stdio.h>

#include "engine/base/limits.h"
#include "renderers/template/compile.h"
#include "tests/support/cases.h"

/* Data that a case spells out: see tests/cases/template/instructions.xml. */
struct fixture {
	struct arena arena;
	struct str names[32], values[32];
	size_t name_count;
	size_t rows[LIMIT_PAGE_ROWS];
	size_t depth;
	char text[24];
	struct buf out;
	struct err err;
	const struct xml *data; /* the case */
};

static void setup(struct fixture *fixture)
{
	*fixture = (struct fixture){ .depth = 0 };
	arena_init(&fixture->arena);
	buf_init(&fixture->out, LIMIT_PAGE);
}

static void teardown(struct fixture *fixture)
{
	buf_finish(&fixture->out);
	arena_finish(&fixture->arena);
}

static struct str value_of(const struct xml *data, struct str name)
{
	const struct xml *at = data == NULL ? NULL : xml_child(data, STR("data"));

	for (; at != NULL; at = xml_next(at, STR("data")))
		if (str_equal(xml_get(at, STR("name")), name))
			return xml_get(at, STR("value"));
	return STR("");
}

static bool bind_name(void *context, struct str name, enum slot_use use, uint32_t *slot,
		      struct err *err)
{
	struct fixture *fixture = context;
	size_t i = 0;

	(void)use;
	if (str_equal_c(name, "unknown"))
		return err_set(err, ERR_INVALID, "no such name: unknown");
	while (i < fixture->name_count && !str_equal(fixture->names[i], name))
		i++;
	cr_assert_lt(i, LENGTH(fixture->names));
	if (i == fixture->name_count) {
		fixture->names[i] = str_copy(&fixture->arena, name);
		fixture->values[i] = value_of(fixture->data, name);
		fixture->name_count++;
	}
	*slot = (uint32_t)i;
	return true;
}

/* There are two words, one with a place for a number. */
static bool word(void *context, struct str key, const struct pair *parameters, size_t count,
		 struct buf *out)
{
	(void)context;
	if (str_equal_c(key, "hello"))
		buf_add(out, STR("Sveiki & \"labdien\""));
	else if (str_equal_c(key, "limit") && count == 1)
		buf_printf(out, "%.*s=%.*s", STR_ARG(parameters[0].name),
			   STR_ARG(parameters[0].value));
	else
		return false;
	return true;
}

static struct str text(void *context, uint32_t slot)
{
	struct fixture *fixture = context;

	if (!str_equal_c(fixture->names[slot], "row"))
		return fixture->values[slot];
	(void)snprintf(fixture->text, sizeof(fixture->text), "%zu",
		       fixture->rows[fixture->depth - 1]);
	return str_from_c(fixture->text);
}

static bool test(void *context, uint32_t slot)
{
	struct fixture *fixture = context;

	return fixture->values[slot].len > 0;
}

static size_t count(void *context, uint32_t slot)
{
	struct fixture *fixture = context;
	uint64_t number = 0;

	(void)str_to_u64(fixture->values[slot], &number);
	return number;
}

static void enter(void *context, uint32_t slot, size_t index)
{
	struct fixture *fixture = context;

	(void)slot;
	fixture->depth += index == 0;
	fixture->rows[fixture->depth - 1] = index;
}

static void leave(void *context, uint32_t slot)
{
	struct fixture *fixture = context;

	(void)slot;
	fixture->depth--;
}

static const struct program *compile_case(struct fixture *fixture, const struct xml *page)
{
	const struct binder binder = { STR("lv"), bind_name, word, fixture };

	return compile_tree(&fixture->arena, page, STR("case.xsl"), &binder, &fixture->err);
}

static void run(struct fixture *fixture, const struct program *program)
{
	const struct data data = { text, test, count, enter, leave, fixture };

	buf_clear(&fixture->out);
	cr_assert(program_run(program, &data, &fixture->out));
	cr_assert_eq(fixture->depth, 0);
}

static const struct xml *read_cases(struct arena *arena, const char *path)
{
	struct diags diags;
	const struct xml *cases;

	diags_init(&diags, arena, str_from_c(path));
	cases = xml_parse(arena, case_read(arena, str_from_c(path)), &diags);
	cr_assert_not_null(cases, "%s: %.*s", path,
			   STR_ARG(diags.errors > 0 ? diags.list.at[0].what : STR("")));
	return cases;
}

static void expect_text(struct arena *arena, const struct xml *one, struct str name,
			struct str got)
{
	const struct xml *want = xml_child(one, name);
	struct str what = xml_get(one, STR("what"));

	if (want != NULL)
		cr_expect(str_equal(xml_text(arena, want), got), "%.*s:\n%.*s", STR_ARG(what),
			  STR_ARG(got));
}

static void expect_case(const struct xml *one)
{
	struct fixture fixture;
	const struct program *program;

	setup(&fixture);
	fixture.data = one;
	program = compile_case(&fixture, xml_child(one, STR("page")));
	cr_expect_eq(program == NULL, xml_child(one, STR("error")) != NULL, "%.*s: %s",
		     STR_ARG(xml_get(one, STR("what"))), fixture.err.text);
	if (program == NULL) {
		expect_text(&fixture.arena, one, STR("error"), str_from_c(fixture.err.text));
	} else {
		program_dump(program, &fixture.out);
		expect_text(&fixture.arena, one, STR("program"), buf_str(&fixture.out));
		run(&fixture, program);
		expect_text(&fixture.arena, one, STR("html"), buf_str(&fixture.out));
	}
	teardown(&fixture);
}

static void expect_cases(const char *path, size_t least)
{
	struct arena arena;
	size_t seen = 0;

	arena_init(&arena);
	for (const struct xml *at = xml_child(read_cases(&arena, path), STR("case"));
	     at != NULL; at = xml_next(at, STR("case"))) {
		expect_case(at);
		seen++;
	}
	cr_expect_geq(seen, least);
	arena_finish(&arena);
}

Test(template, compiles_and_runs_the_cases)
{
	expect_cases("tests/cases/template/instructions.xml", 9);
}

Test(template, says_what_is_wrong_with_a_stylesheet)
{
	expect_cases("tests/cases/template/errors.xml", 19);
}

/* An element inside an element, that many times. */
static const struct xml *nest(struct arena *arena, size_t depth)
{
	const struct place nowhere = { 0, 0 };
	struct xml *root = xml_new(arena, STR("page"), nowhere);
	struct xml *at = root;

	for (size_t i = 0; i < depth; i++)
		at = xml_add(at, xml_new(arena, STR("b"), nowhere));
	return root;
}

Test(template, refuses_elements_nested_too_deep)
{
	struct fixture fixture;

	setup(&fixture);
	cr_expect_not_null(compile_case(&fixture, nest(&fixture.arena, LIMIT_PAGE_DEPTH - 1)));
	cr_expect_null(compile_case(&fixture, nest(&fixture.arena, LIMIT_PAGE_DEPTH)));
	cr_expect_eq(fixture.err.code, ERR_LIMIT);
	teardown(&fixture);
}

/* What a person may have typed, and how it must reach the page. */
static const struct {
	const char *label;
	struct str typed, want;
} values[] = {
	{ "markup", STR_INIT("</p><script>x</script>"),
	  STR_INIT("&lt;/p&gt;&lt;script&gt;x&lt;/script&gt;") },
	{ "both quotes", STR_INIT("\"'"), STR_INIT("&quot;&#39;") },
	{ "an entity", STR_INIT("&amp;"), STR_INIT("&amp;amp;") },
	{ "control characters", STR_INIT("a\x01\x1F"), STR_INIT("a\xEF\xBF\xBD\xEF\xBF\xBD") },
	{ "NUL", STR_INIT("a\0z"), STR_INIT("a\xEF\xBF\xBDz") },
	{ "invalid UTF-8", STR_INIT("a\xFF\xC3"), STR_INIT("a\xEF\xBF\xBD\xEF\xBF\xBD") },
	{ "Latvian", STR_INIT("ĀĒĪŪ ķļņ €"), STR_INIT("ĀĒĪŪ ķļņ €") },
};

static struct str typed(void *context, uint32_t slot)
{
	(void)slot;
	return *(const struct str *)context;
}

static const struct program *compile_one_text(struct fixture *fixture)
{
	const struct place nowhere = { 0, 0 };
	struct xml *page = xml_new(&fixture->arena, STR("page"), nowhere);
	struct xml *slot = xml_add(page, xml_new(&fixture->arena, STR("text"), nowhere));

	slot->space = STR("urn:veidlapa:page:1");
	xml_set(&fixture->arena, slot, STR("of"), STR("x"), nowhere);
	return compile_case(fixture, page);
}

Test(template, escapes_whatever_a_value_holds)
{
	const struct str head = STR("<!doctype html>\n");
	struct fixture fixture;
	const struct program *program;

	setup(&fixture);
	program = compile_one_text(&fixture);
	cr_assert_not_null(program, "%s", fixture.err.text);
	for (size_t i = 0; i < LENGTH(values); i++) {
		struct str value = values[i].typed;
		const struct data data = { .text = typed, .context = &value };
		struct str got;

		buf_clear(&fixture.out);
		cr_assert(program_run(program, &data, &fixture.out));
		got = str_slice(buf_str(&fixture.out), head.len, SIZE_MAX);
		cr_expect(str_equal(got, values[i].want), "%s: %.*s", values[i].label,
			  STR_ARG(got));
	}
	teardown(&fixture);
}

Test(template, says_when_the_page_does_not_fit)
{
	struct fixture fixture;
	const struct data data = { .context = &fixture };
	const struct program *program;

	setup(&fixture);
	program = compile_case(&fixture, nest(&fixture.arena, 3));
	buf_finish(&fixture.out);
	buf_init(&fixture.out, 8);
	cr_expect_not(program_run(program, &data, &fixture.out));
	teardown(&fixture);
}

static const struct xml *source(void *context, struct arena *arena, size_t page)
{
	(void)context;
	(void)page;
	return xml_new(arena, STR("publish"), (struct place){ 0, 0 });
}

static bool compile_stylesheet(struct fixture *fixture, struct str stylesheet,
			       size_t page_count)
{
	const struct program *programs[2];
	const struct program **of_binder = programs;
	const struct binder binder = { STR("lv"), bind_name, word, fixture };
	const struct template_input input = {
		stylesheet, source, NULL, page_count, &binder, 1
	};

	cr_assert(page_count <= LENGTH(programs));
	return template_compile(&fixture->arena, &input, &of_binder, &fixture->err);
}

Test(template, takes_stylesheets_from_the_assets_alone)
{
	struct fixture fixture;

	setup(&fixture);
	cr_expect_not(compile_stylesheet(&fixture, STR("/etc/passwd"), 1));
	cr_expect_str_eq(fixture.err.text, "/etc/passwd: there is no such stylesheet");
	cr_expect_not(compile_stylesheet(&fixture, STR("schemas/form.xsd"), 1));
	cr_expect_eq(fixture.err.code, ERR_INVALID);
	teardown(&fixture);
}

Test(template, wants_every_page)
{
	struct fixture fixture;

	setup(&fixture);
	cr_expect(compile_stylesheet(&fixture, STR("renderers/html/site.xsl"), 0));
	cr_expect_not(compile_stylesheet(&fixture, STR("renderers/html/site.xsl"), 1));
	cr_expect_str_eq(fixture.err.text, "renderers/html/site.xsl: does not give page 1");
	teardown(&fixture);
}
