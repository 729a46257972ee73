#include "engine/base/buf.h"
#include "engine/base/limits.h"
#include "engine/base/xml.h"

#include <criterion/criterion.h>
#include <pthread.h>
#include <string.h>

static struct arena arena;
static struct diags diags;
static struct buf out;

static void init(void)
{
	diags_init(&diags, &arena, STR(""));
	buf_init(&out, 4 * 1024 * 1024);
}

static void finish(void)
{
	buf_finish(&out);
	arena_finish(&arena);
}

TestSuite(xml, .init = init, .fini = finish);

/* {space}name@line:column[attribute=value@line:column,line:column](children), "text"@… */
static void write_place(struct place place)
{
	buf_printf(&out, "@%u:%u", place.line, place.column);
}

static void write_node(const struct xml *node)
{
	if (node->name.len == 0) {
		buf_add_json(&out, node->text);
		write_place(node->place);
		return;
	}
	buf_printf(&out, "{%.*s}%.*s", STR_ARG(node->space), STR_ARG(node->name));
	write_place(node->place);
	for (const struct xml_attr *attr = node->attrs; attr; attr = attr->next) {
		buf_printf(&out, "[%.*s=%.*s", STR_ARG(attr->name), STR_ARG(attr->value));
		write_place(attr->place);
		write_place(attr->value_place);
		buf_add_byte(&out, ']');
	}
	buf_add_byte(&out, '(');
	for (const struct xml *child = node->first; child; child = child->next) {
		cr_assert_eq(child->parent, node);
		write_node(child);
	}
	buf_add_byte(&out, ')');
}

static const struct {
	const char *text, *want;
} trees[] = {
	{ "<a/>", "{}a@1:1()" },
	{ "\xef\xbb\xbf<a/>", "{}a@1:1()" },
	{ "<?xml version=\"1.0\" encoding='utf-8'?>\n<a/>\n", "{}a@2:1()" },
	{ "<?xml version=\"1.0\"?><a/>", "{}a@1:22()" },
	{ "<a b='1'\n\tc = \"&lt;&#257;&quot;\"/>", "{}a@1:1[b=1@1:4@1:7][c=<ā\"@2:2@2:7]()" },
	{ "<ā b='ž' c='2'/>", "{}ā@1:1[b=ž@1:4@1:7][c=2@1:10@1:13]()" },
	{ "<a xmlns='urn:x' xmlns:p='urn:y' id='1'><p:b xml:lang='lv'/><c/></a>",
	  "{urn:x}a@1:1[id=1@1:34@1:38]({urn:y}b@1:41[xml:lang=lv@1:46@1:56](){urn:x}c@1:61()"
	  ")" },
	{ "<a>x<b>y</b>z</a>", "{}a@1:1(\"x\"@1:4{}b@1:5(\"y\"@1:8)\"z\"@1:13)" },
	{ "<a> <b/>\n</a>", "{}a@1:1(\" \"@1:4{}b@1:5()\"\\n\"@1:9)" },
	{ "<a>x<!-- <b c='> -->y<?p <q?>z</a>", "{}a@1:1(\"xyz\"@1:4)" },
	{ "<a><!-- c -->x</a>", "{}a@1:1(\"x\"@1:14)" },
	{ "<a><![CDATA[]]><![CDATA[<!DOCTYPE & ]]]]></a>", "{}a@1:1(\"\\u003c!DOCTYPE \\u0026 "
							   "]]\"@1:25)" },
	{ "<a>1 &amp; 2 &#x1F600;</a>", "{}a@1:1(\"1 \\u0026 2 😀\"@1:4)" },
	{ "<!-- <!DOCTYPE a> --><a/><!-- x -->", "{}a@1:22()" },
	{ "<a\n>\r\n</a\n>", "{}a@1:1(\"\\n\"@2:2)" },
	{ "<a b='x\ny&#10;z'/>", "{}a@1:1[b=x y\nz@1:4@1:7]()" },
	{ "<a b='1 &amp; 2&#38;&amp;#38;'/>", "{}a@1:1[b=1 & 2&&#38;@1:4@1:7]()" },
	{ "<a b='>'>></a>", "{}a@1:1[b=>@1:4@1:7](\"\\u003e\"@1:10)" },
};

Test(xml, reads_trees_with_exact_places)
{
	for (size_t i = 0; i < LENGTH(trees); i++) {
		const struct xml *root = xml_parse(&arena, str_from_c(trees[i].text), &diags);
		diags_print(&diags, &out);
		cr_assert(root, "%s: %.*s", trees[i].text, STR_ARG(buf_str(&out)));
		write_node(root);
		cr_expect(str_equal_c(buf_str(&out), trees[i].want), "want %s\n gets %.*s",
			  trees[i].want, STR_ARG(buf_str(&out)));
		buf_clear(&out);
	}
}

static const struct {
	struct str text;
	const char *want;
} refusals[] = {
	{ STR_INIT(""),
	  "1:1: error: there is no element; check that the document was sent whole "
	  "[xml.syntax]\n" },
	{ STR_INIT("hello"),
	  "1:1: error: text before the root element; remove it: only comments "
	  "may stand there [xml.outside]\n" },
	{ STR_INIT("<a/>x"),
	  "1:5: error: text after the root element; remove it: only comments "
	  "may stand there [xml.outside]\n" },
	{ STR_INIT("<a/><![CDATA[]]>"),
	  "1:5: error: text after the root element; remove it: only "
	  "comments may stand there [xml.outside]\n" },
	{ STR_INIT("<a/>\n<b/>"), "2:1: error: a second root element; put one element around "
				  "everything [xml.outside]\n" },
	{ STR_INIT("<a>\n<b></a>"),
	  "2:4: error: found </a> where </b> was expected: <b> of line 2, "
	  "column 1 is still open; close elements in the opposite order "
	  "of opening them [xml.mismatch]\n" },
	{ STR_INIT("</a>"), "1:1: error: </a> closes nothing; remove it, or add its start tag "
			    "[xml.mismatch]\n" },
	{ STR_INIT("<a><b>"), "1:4: error: <b> is never closed; add </b> [xml.unclosed]\n" },
	{ STR_INIT("<a>1 < 2</a>"),
	  "1:7: error: found \" \" where an element's name after \"<\" "
	  "was expected; write &lt; for a \"<\" in text [xml.syntax]\n" },
	{ STR_INIT("<a b=1/>"),
	  "1:6: error: found \"1\" where a value in quotes was expected; put "
	  "the value in double quotes [xml.syntax]\n" },
	{ STR_INIT("<a b/>"),
	  "1:5: error: found \"/\" where \"=\" after an attribute's name was "
	  "expected; give the attribute a value in quotes [xml.syntax]\n" },
	{ STR_INIT("<a b='1'c='2'/>"),
	  "1:9: error: found \"c\" where a space, \">\" or \"/>\" was "
	  "expected; put a space between attributes, or close the tag "
	  "[xml.syntax]\n" },
	{ STR_INIT("<a b='1' ='2'/>"), "1:10: error: found \"=\" where an attribute, \">\" or "
				       "\"/>\" was expected; close the tag [xml.syntax]\n" },
	{ STR_INIT("<a b='1><c/></a>"),
	  "1:7: error: the value of b runs into a \"<\"; close its "
	  "quotes, or write &lt; for a \"<\" in it [xml.syntax]\n" },
	{ STR_INIT("<a b='1/>"),
	  "1:7: error: the value of b runs into the end; close its quotes, "
	  "or write &lt; for a \"<\" in it [xml.syntax]\n" },
	{ STR_INIT("<a b='1' c='2' b='3' c='4'/>"),
	  "1:16: error: the attribute b stands twice; remove one of the two "
	  "[xml.repeated-attribute]\n"
	  "1:22: error: the attribute c stands twice; remove one of the two "
	  "[xml.repeated-attribute]\n" },
	{ STR_INIT("<a"),
	  "1:3: error: found the end of the text where a space, \">\" or \"/>\" was "
	  "expected; put a space between attributes, or close the tag "
	  "[xml.syntax]\n" },
	{ STR_INIT("<a></a b>"),
	  "1:8: error: found \"b\" where \">\" of an end tag was expected; "
	  "close the tag [xml.syntax]\n" },
	{ STR_INIT("<a><!-- </a>"), "1:4: error: the comment is never closed; add --> "
				    "[xml.unclosed]\n" },
	{ STR_INIT("<a><![CDATA[ ]></a>"),
	  "1:4: error: the CDATA section is never closed; add ]]> "
	  "[xml.unclosed]\n" },
	{ STR_INIT("<?xml version='1.0'><a/>"),
	  "1:1: error: the processing instruction is never "
	  "closed; add ?> [xml.unclosed]\n" },
	{ STR_INIT("<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"),
	  "1:1: error: <!DOCTYPE is not allowed; remove it: documents here have no DOCTYPE and "
	  "no "
	  "entities [xml.doctype]\n" },
	{ STR_INIT("<a>\n<!ENTITY % x SYSTEM 'file:///etc/passwd'></a>"),
	  "2:1: error: <!ENTITY is not allowed; remove it: documents here have no DOCTYPE and "
	  "no "
	  "entities [xml.doctype]\n" },
	{ STR_INIT("<?xml version='1.0' encoding='UTF-7'?><a/>"),
	  "1:31: error: the encoding \"UTF-7\"; save the document as UTF-8 and declare that or "
	  "nothing [xml.encoding]\n" },
	{ STR_INIT("<?xml version='1.0' encoding = \"windows-1257\"?><a/>"),
	  "1:33: error: the encoding \"windows-1257\"; save the document as UTF-8 and declare "
	  "that "
	  "or nothing [xml.encoding]\n" },
	{ STR_INIT("<a/>\0<b>"), "1:5: error: a NUL byte; save the document as UTF-8 text "
				 "[xml.nul]\n" },
	{ STR_INIT("<\0a\0/\0>\0"), "1:2: error: a NUL byte; save the document as UTF-8 text "
				    "[xml.nul]\n" },
	{ STR_INIT("<a>\xe1</a>"), "1:4: error: the byte E1 is not valid UTF-8 here; save the "
				   "document as UTF-8 [xml.utf8]\n" },
	{ STR_INIT("<a>\n x & y</a>"), "2:4: error: a bare \"&\"; write &amp; for it "
				       "[xml.syntax]\n" },
	{ STR_INIT("<a>&b</a>"),
	  "1:4: error: an \"&\" without its \";\"; write &amp; for an \"&\" "
	  "in text [xml.syntax]\n" },
	{ STR_INIT("<a>&nbsp;</a>"),
	  "1:4: error: an unknown entity; use the character itself; "
	  "only &lt; &gt; &amp; &quot; &apos; exist [xml.syntax]\n" },
	{ STR_INIT("<a b='&c;'/>"), "1:7: error: an unknown entity; use the character itself; "
				    "only &lt; &gt; &amp; &quot; &apos; exist [xml.syntax]\n" },
	{ STR_INIT("<a>&#0;</a>"),
	  "1:8: error: a character that XML does not allow; remove it [xml.syntax]\n" },
	{ STR_INIT("<a>&#xg;</a>"), "1:4: error: a character reference that is no number; "
				    "write &#x…; with hexadecimal digits [xml.syntax]\n" },
	{ STR_INIT("<a>&#g;</a>"), "1:4: error: a character reference that is no number; write "
				   "&#…; with decimal digits [xml.syntax]\n" },
	{ STR_INIT("<a><!-- a -- b --></a>"),
	  "1:11: error: \"--\" inside a comment; write a single hyphen [xml.syntax]\n" },
	{ STR_INIT("<a><1/></a>"),
	  "1:5: error: found \"1\" where an element's name after \"<\" was expected; write "
	  "&lt; for a \"<\" in text [xml.syntax]\n" },
	{ STR_INIT("<a 1='2'/>"), "1:4: error: found \"1\" where an attribute, \">\" or \"/>\" "
				  "was expected; close the tag [xml.syntax]\n" },
	{ STR_INIT("<a$/>"),
	  "1:3: error: found \"$\" where a space, \">\" or \"/>\" was expected; put a space "
	  "between attributes, or close the tag [xml.syntax]\n" },
	{ STR_INIT("<a xmlns:b=''/>"),
	  "1:1: error: xmlns:b: Empty XML namespace is not allowed; correct the namespace "
	  "declaration or the prefix [xml.namespace]\n" },
	{ STR_INIT("<?xml version='1.0' encoding?><a/>"),
	  "1:29: error: expected '=' [xml.syntax]\n" },
	{ STR_INIT("<? x?><a/>"),
	  "1:3: error: a processing instruction without a name; remove it [xml.syntax]\n" },
	{ STR_INIT("<a xmlns:p='u' xmlns:q='u' p:b='1' q:b='2'/>"),
	  "1:1: error: Namespaced Attribute b in 'u' redefined; correct the namespace "
	  "declaration or the prefix [xml.namespace]\n1:28: error: the attribute p:b has the "
	  "prefix p; only attributes without prefix, and xml:lang, are known "
	  "[xml.prefix]\n1:36: error: the attribute q:b has the prefix q; only attributes "
	  "without prefix, and xml:lang, are known [xml.prefix]\n" },
	{ STR_INIT("<a>ā\x01</a>"),
	  "1:5: error: a character that XML does not allow; remove it "
	  "[xml.syntax]\n" },
	{ STR_INIT("<a>x]]></a>"), "1:4: error: \"]]>\" in text; write ]]&gt; [xml.syntax]\n" },
	{ STR_INIT(" <?xml version='1.0'?><a/>"),
	  "1:7: error: an XML declaration that is not at "
	  "the very start; move it to the first byte, or "
	  "remove it [xml.syntax]\n" },
	{ STR_INIT("<a>\n<p:b c='1'/></a>"), "2:1: error: the prefix p is not declared; add "
					     "xmlns:p=\"…\" or remove the prefix "
					     "[xml.namespace]\n" },
	{ STR_INIT("<a\nxmlns:x='urn:x' b='1'\n x:c='2'/>"),
	  "3:2: error: the attribute x:c has the prefix x; only attributes without prefix, and "
	  "xml:lang, are known [xml.prefix]\n" },
};

Test(xml, says_what_is_wrong_and_what_to_do)
{
	for (size_t i = 0; i < LENGTH(refusals); i++) {
		diags_init(&diags, &arena, STR(""));
		buf_clear(&out);
		cr_expect_null(xml_parse(&arena, refusals[i].text, &diags), "row %zu", i);
		diags_print(&diags, &out);
		cr_expect(str_equal_c(buf_str(&out), refusals[i].want),
			  "row %zu: want %s     got %.*s", i, refusals[i].want,
			  STR_ARG(buf_str(&out)));
	}
}

static void repeat(const char *text, size_t times)
{
	for (size_t i = 0; i < times; i++)
		buf_add_c(&out, text);
}

static void expect_code(bool accepted, const char *code)
{
	diags_init(&diags, &arena, STR(""));
	const struct xml *root = xml_parse(&arena, buf_str(&out), &diags);
	cr_expect_eq(root != NULL, accepted, "%s", code);
	cr_expect_eq(diags.list.count, accepted ? 0 : 1);
	if (!accepted && diags.list.count > 0)
		cr_expect_str_eq(diags.list.at[0].code, code);
	buf_clear(&out);
}

Test(xml, holds_its_limits_exactly)
{
	for (size_t over = 0; over < 2; over++) {
		repeat("<a>", LIMIT_XML_DEPTH + over);
		repeat("</a>", LIMIT_XML_DEPTH + over);
		expect_code(over == 0, "xml.depth");

		repeat("<a>", LIMIT_XML_DEPTH - 1 + over);
		buf_add_c(&out, "<b/>");
		repeat("</a>", LIMIT_XML_DEPTH - 1 + over);
		expect_code(over == 0, "xml.depth");

		buf_add_c(&out, "<a");
		for (size_t i = 0; i < LIMIT_XML_ATTRS + over; i++)
			buf_printf(&out, " a%zu=''", i);
		buf_add_c(&out, "/>");
		expect_code(over == 0, "xml.attributes");

		buf_add_c(&out, "<a>");
		repeat("<b/>", LIMIT_XML_NODES - 3 + over);
		buf_add_c(&out, "x<!-- --></a>");
		expect_code(over == 0, "xml.nodes");

		buf_add_c(&out, "<a/>");
		repeat(" ", LIMIT_DEFINITION - 4 + over);
		expect_code(over == 0, "xml.size");
	}
}

Test(xml, stays_quick_with_much_text_in_small_pieces)
{
	buf_add_c(&out, "<a>");
	repeat("&amp;", 200000);
	buf_add_c(&out, "</a>");
	const struct xml *root = xml_parse(&arena, buf_str(&out), &diags);
	cr_assert(root);
	cr_expect_eq(root->first->text.len, 200000);
	cr_expect_eq(root->first, root->last);
}

Test(xml, stays_quick_with_more_mistakes_than_it_reports)
{
	buf_add_c(&out, "<a>");
	repeat("<p:b/>", 40000);
	buf_add_c(&out, "</a>");
	cr_expect_null(xml_parse(&arena, buf_str(&out), &diags));
	cr_expect(diags.cut);
}

Test(xml, builds_by_hand)
{
	const struct place place = { 7, 8 };
	struct xml *root = xml_new(&arena, STR("a"), place);
	struct xml *b = xml_add(root, xml_new(&arena, STR("b"), place));
	xml_add_text(&arena, root, STR("x"), place);
	struct xml *c = xml_add(root, xml_new(&arena, STR("c"), place));
	struct xml *again = xml_add(root, xml_new(&arena, STR("b"), place));
	xml_add_text(&arena, root, STR("y"), place);
	xml_set(&arena, c, STR("k"), STR("1"), place);
	xml_set(&arena, c, STR("l"), STR("2"), place);
	xml_set(&arena, c, STR("k"), STR("3"), place);

	cr_expect_eq(xml_child(root, STR("")), b);
	cr_expect_eq(xml_child(root, STR("c")), c);
	cr_expect_null(xml_child(root, STR("d")));
	cr_expect_eq(xml_next(b, STR("")), c);
	cr_expect_eq(xml_next(b, STR("b")), again);
	cr_expect_null(xml_next(again, STR("")));
	cr_expect(str_equal_c(xml_text(&arena, root), "xy"));
	cr_expect(str_equal_c(xml_text(&arena, c), ""));
	cr_expect(str_equal_c(xml_get(c, STR("k")), "3"));
	cr_expect(str_equal_c(xml_get(c, STR("m")), ""));
	cr_expect_null(xml_attr(c, STR("m")));
	write_node(c);
	cr_expect(str_equal_c(buf_str(&out), "{}c@7:8[k=3@7:8@7:8][l=2@7:8@7:8]()"));
}

static void *parse_often(void *data)
{
	size_t wrong = 0;
	for (int i = 0; i < 200; i++) {
		struct arena own = { 0 };
		struct diags problems;
		diags_init(&problems, &own, STR(""));
		const struct xml *good = xml_parse(&own, STR("<a b='1'>x<c/></a>"), &problems);
		const struct xml *bad = xml_parse(&own, STR("<a>&b;</a>"), &problems);
		wrong += !good || bad || problems.list.count != 1;
		arena_finish(&own);
	}
	return wrong > 0 ? data : NULL;
}

Test(xml, parses_in_several_threads_at_once)
{
	pthread_t threads[4];
	for (size_t i = 0; i < LENGTH(threads); i++)
		cr_assert_eq(pthread_create(&threads[i], NULL, parse_often, &diags), 0);
	for (size_t i = 0; i < LENGTH(threads); i++) {
		void *failed;
		cr_assert_eq(pthread_join(threads[i], &failed), 0);
		cr_expect_null(failed);
	}
}
