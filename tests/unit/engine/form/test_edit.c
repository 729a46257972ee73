#include <criterion/criterion.h>

#include "engine/form/definition.h"
#include "engine/form/edit.h"

static struct arena arena;

static void init(void)
{
	arena_init(&arena);
}

static void finish(void)
{
	arena_finish(&arena);
}

TestSuite(edit, .init = init, .fini = finish);

static struct xml *tree_of(const char *inside)
{
	struct diags diags;
	struct xml *tree;

	diags_init(&diags, &arena, STR(""));
	tree = definition_read(
		&arena,
		str_printf(&arena,
			   "<form xmlns='urn:veidlapa:form:1' id='f' languages='lv en' "
			   "institution='99999999902'><title xml:lang='lv'>F</title>%s</form>",
			   inside),
		&diags);
	cr_assert(tree != NULL && diags.errors == 0);
	return tree;
}

/* The lines of the canonical text between the outer title and the end. */
static struct str written(const struct xml *tree)
{
	struct buf text;
	struct str copy;
	size_t from;

	buf_init(&text, 100000);
	cr_assert(edit_write(&arena, tree, &text));
	copy = str_copy(&arena, buf_str(&text));
	buf_finish(&text);
	from = str_find(copy, STR("</title>\n"), 0) + 9;
	return str_slice(copy, from, copy.len - 8);
}

static void expect(const struct xml *tree, const char *wanted)
{
	const struct str got = written(tree);

	cr_expect(str_equal_c(got, wanted), "%.*s", STR_ARG(got));
}

static const char *two = "<page id='a'><text id='x'/><note id='y'/></page><page id='b'/>";

Test(edit, finds_by_position_and_says_it)
{
	struct xml *tree = tree_of(two);
	struct xml *note = edit_find(tree, STR("1.1"));

	cr_assert_not_null(note);
	cr_expect(str_equal_c(note->name, "note"));
	cr_expect(str_equal_c(edit_place(&arena, note), "1.1"));
	cr_expect_eq(edit_find(tree, STR("")), tree);
	cr_expect_null(edit_find(tree, STR("1.2")));
	cr_expect_null(edit_find(tree, STR("x")));
	cr_expect_null(edit_find(tree, STR("99999999999999999999")));
}

Test(edit, moves_among_those_of_its_rank)
{
	struct xml *tree = tree_of(two);

	cr_expect(edit_move(edit_find(tree, STR("1.1")), true));
	cr_expect_not(edit_move(edit_find(tree, STR("1.0")), true));
	cr_expect(edit_move(edit_find(tree, STR("1")), false));
	cr_expect_not(edit_move(edit_find(tree, STR("1")), true), "before it is the title");
	expect(tree, "  <page id=\"b\"/>\n  <page id=\"a\">\n    <note id=\"y\"/>\n"
		     "    <text id=\"x\"/>\n  </page>\n");
}

Test(edit, adds_with_an_id)
{
	struct xml *tree = tree_of("<page id='long_text'/>");
	struct xml *page = edit_find(tree, STR("1"));

	cr_expect_not_null(edit_add(&arena, page, STR("long-text")));
	cr_expect_null(edit_add(&arena, page, STR("page")));
	cr_expect_null(edit_add(&arena, page, STR("nothing")));
	expect(tree, "  <page id=\"long_text\">\n    <long-text id=\"long_text2\"/>\n"
		     "  </page>\n");
}

Test(edit, knows_what_nobody_has_named)
{
	static const struct {
		const char *text;
		bool unnamed;
	} rows[] = {
		{ "<page id='page'/>", true },
		{ "<page id='page2'/>", true },
		{ "<page id='sanemejs'/>", false },
		{ "<page id='pages'/>", false },
		{ "<page id='page'><title xml:lang='en'>Page</title></page>", false },
		{ "<decision id='decision'/>", true },
	};

	for (size_t i = 0; i < LENGTH(rows); i++)
		cr_expect_eq(edit_is_unnamed(edit_find(tree_of(rows[i].text), STR("1"))),
			     rows[i].unnamed, "%s", rows[i].text);
}

Test(edit, sets_and_takes_away)
{
	struct xml *tree = tree_of("<page id='a'><text id='x' required='true'/></page>");
	struct xml *text = edit_find(tree, STR("1.0"));

	edit_set(&arena, text, STR("required"), STR(""));
	edit_set(&arena, text, STR("relevant"), STR("1 < 2"));
	edit_set_text(&arena, text, STR("hint"), STR("lv"), STR("Tā"));
	edit_set_text(&arena, text, STR("label"), STR("lv"), STR("Vārds"));
	edit_set_text(&arena, text, STR("hint"), STR("lv"), STR(" "));
	cr_expect(str_equal_c(edit_text(&arena, text, STR("label"), STR("lv")), "Vārds"));
	expect(tree, "  <page id=\"a\">\n    <text id=\"x\" relevant=\"1 &lt; 2\">\n"
		     "      <label xml:lang=\"lv\">Vārds</label>\n    </text>\n  </page>\n");
}

Test(edit, copies_with_ids_of_its_own)
{
	struct xml *tree = tree_of("<page id='a'><group id='g'><text id='x'/></group></page>");

	cr_expect_not_null(edit_copy(&arena, edit_find(tree, STR("1.0"))));
	edit_remove(edit_find(tree, STR("1.0")));
	expect(tree, "  <page id=\"a\">\n    <group id=\"g2\">\n      <text id=\"x2\"/>\n"
		     "    </group>\n  </page>\n");
}

Test(edit, puts_elsewhere_what_may_stand_there)
{
	struct xml *tree = tree_of("<page id='a'><title xml:lang='lv'>A</title><text id='t'>"
				   "<label xml:lang='lv'>T</label></text></page>"
				   "<page id='b'><title xml:lang='lv'>B</title><group id='g'>"
				   "<label xml:lang='lv'>G</label></group></page>");
	struct xml *text = edit_find(tree, STR("1.1"));
	struct xml *page = edit_find(tree, STR("2"));
	struct xml *group = edit_find(tree, STR("2.1"));

	cr_expect(!edit_put(group, group, NULL), "into itself");
	cr_expect(!edit_put(page, group, NULL), "no page in a group");
	cr_expect(!edit_put(text, tree, NULL), "no question beside pages");
	cr_expect(edit_put(text, page, group));
	cr_expect(text->next == group && text->parent == page);
	cr_expect(edit_put(text, group, NULL));
	cr_expect(group->last == text);
	cr_expect(edit_put(page, tree, edit_find(tree, STR("1"))));
	cr_expect(edit_find(tree, STR("1")) == page);
}
