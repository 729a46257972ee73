/* How fast pages are: a page of the funeral benefit, filled in, from its compiled program, and
 * by libxslt per request in the two ways one could do that.
 *
 * "specialised" is the most that can be asked of libxslt: everything known at publish is
 * already done, the stylesheet is the page itself with a value-of or an if where the program
 * has a slot, the values are a parsed tree with keys; a request transforms and serialises. It
 * must give the program's bytes, or the comparison stops. "form.xsl" is the stylesheet that
 * publishing uses, per request, with all the form's pages, but without any values at all. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <libxml/parser.h>
#include <libxslt/transform.h>
#include <libxslt/xsltutils.h>

#include "engine/base/limits.h"
#include "engine/rules/rules.h"
#include "renderers/html/publish.h"
#include "renderers/html/slot.h"
#include "renderers/template/transform.h"

enum { EACH_MS = 1500, CHECK_EVERY = 16 };

static const char form_path[] = "forms/apbedisanas-pabalsts/form.xml";
static const char answers[] =
	"{\"vards\":\"Anna\",\"uzvards\":\"Bērziņa\",\"personas_kods\":\"010120-20004\","
	"\"adrese\":{\"street\":\"Brīvības iela 1 & "
	"2\",\"city\":\"Rīga\",\"postcode\":\"1010\"},"
	"\"talrunis\":\"20000000\"}";

struct subject {
	struct arena arena;
	const struct form *form;
	const struct html *html;
	struct html_view view;
	struct buf out;
	xsltStylesheetPtr style;
	xmlDocPtr doc;
};

static void stop(const char *why)
{
	(void)fprintf(stderr, "bench_render: %s\n", why);
	exit(1);
}

static struct str read_file(struct arena *arena, const char *path)
{
	FILE *file = fopen(path, "rb");
	char *bytes = arena_alloc(arena, LIMIT_DEFINITION);
	size_t len;

	if (file == NULL)
		stop(path);
	len = fread(bytes, 1, LIMIT_DEFINITION, file);
	(void)fclose(file);
	return (struct str){ bytes, len };
}

static void publish(struct subject *subject)
{
	const struct html *html[LIMIT_LANGUAGES];
	struct diags diags;
	struct err err = { 0 };
	const struct rules *rules;
	const struct answers *typed;

	diags_init(&diags, &subject->arena, STR("bench"));
	subject->form =
		form_load(&subject->arena, read_file(&subject->arena, form_path), &diags);
	if (subject->form == NULL)
		stop("the form does not load");
	rules = rules_build(&subject->arena, subject->form, &diags);
	if (rules == NULL || !html_publish(&subject->arena, subject->form, NULL, html, &err))
		stop(err.text);
	subject->html = html[0];
	typed = answers_from_json(&subject->arena, subject->form,
				  json_parse(&subject->arena, str_from_c(answers), &diags),
				  &diags);
	if (typed == NULL)
		stop("the answers do not fit");
	subject->view = (struct html_view){
		.state = rules_run(rules, typed, 1795413000000, &subject->arena),
		.page = subject->form->pages[0],
		.base = STR("/f/apbedisanas-pabalsts"),
		.csrf = STR("dGhpcyBpcyBhIHRva2VuIG9mIGEgcmVhbCBsZW5ndGg"),
		.receiver = STR("Valsts sociālās apdrošināšanas aģentūra"),
	};
}

/* --- the page as a stylesheet of its own --- */

/* Walks what form.xsl gave and writes, into out, a stylesheet that reads from values what the
 * program asks its data for, and into values what the data says now. */
struct converter {
	struct filling *filling;
	struct slot_table table;
	struct slot_binder binder;
	struct buf *out, *values;
	bool shown; /* what is being walked is on the page now: only then it has values */
};

static void add(struct buf *out, const char *text)
{
	buf_add(out, str_from_c(text));
}

static void add_attribute(struct buf *out, const char *name, struct str value)
{
	buf_printf(out, " %s=\"", name);
	buf_add_html(out, value);
	add(out, "\"");
}

static const struct slot *find_slot(struct converter *converter, struct str name,
				    enum slot_use use)
{
	struct err err = { 0 };
	uint32_t number = 0;

	if (!slot_bind(&converter->binder, name, use, &number, &err))
		stop(err.text);
	return &converter->table.slots.at[number];
}

static void add_value(struct converter *converter, struct str name)
{
	const struct slot *slot = find_slot(converter, name, SLOT_TEXT);

	if (!converter->shown)
		return;
	add(converter->values, "<t");
	add_attribute(converter->values, "n", name);
	add(converter->values, ">");
	buf_add_html(converter->values, slot->aspect->text(converter->filling, slot));
	add(converter->values, "</t>");
}

static bool add_fact(struct converter *converter, struct str name)
{
	const struct slot *slot = find_slot(converter, name, SLOT_TEST);

	if (!converter->shown || !slot->aspect->test(converter->filling, slot))
		return false;
	add(converter->values, "<f");
	add_attribute(converter->values, "n", name);
	add(converter->values, "/>");
	return true;
}

static void convert(struct converter *converter, const struct xml *node);

static void convert_children(struct converter *converter, const struct xml *node)
{
	for (const struct xml *at = node->first; at != NULL; at = at->next)
		convert(converter, at);
}

static void convert_test(struct converter *converter, const struct xml *node, struct str name)
{
	struct str opposite = xml_get(node, STR("not"));
	struct str test = name.len > 0 ? name : opposite;

	converter->shown = add_fact(converter, test) == (name.len > 0) && converter->shown;
	buf_printf(converter->out, "<xsl:if test=\"%skey('f','%.*s')%s\">",
		   name.len > 0 ? "" : "not(", STR_ARG(test), name.len > 0 ? "" : ")");
}

static void convert_attribute(struct converter *converter, const struct xml *node)
{
	struct str test = xml_get(node, STR("if"));
	bool tested = test.len > 0 || xml_get(node, STR("not")).len > 0;
	bool shown = converter->shown;

	if (tested)
		convert_test(converter, node, test);
	add(converter->out, "<xsl:attribute");
	add_attribute(converter->out, "name", xml_get(node, STR("name")));
	add(converter->out, ">");
	convert_children(converter, node);
	add(converter->out, tested ? "</xsl:attribute></xsl:if>" : "</xsl:attribute>");
	converter->shown = shown;
}

static void convert_instruction(struct converter *converter, const struct xml *node)
{
	bool shown = converter->shown;

	if (str_equal_c(node->name, "text")) {
		struct str name = xml_get(node, STR("of"));

		add_value(converter, name);
		buf_printf(converter->out, "<xsl:value-of select=\"key('t','%.*s')\"/>",
			   STR_ARG(name));
	} else if (str_equal_c(node->name, "if")) {
		convert_test(converter, node, xml_get(node, STR("test")));
		convert_children(converter, node);
		add(converter->out, "</xsl:if>");
		converter->shown = shown;
	} else if (str_equal_c(node->name, "attribute")) {
		convert_attribute(converter, node);
	} else if (str_equal_c(node->name, "word")) {
		(void)publish_word(converter->binder.words, xml_get(node, STR("key")), NULL, 0,
				   converter->out);
	} else if (str_equal_c(node->name, "language")) {
		add(converter->out, "lv");
	} else if (str_equal_c(node->name, "in") &&
		   (str_equal_c(xml_get(node, STR("language")), "lv") ||
		    str_starts(xml_get(node, STR("not")), STR("en")))) {
		convert_children(converter, node);
	}
	/* Rows: this page has none to show, and both sides skip them. */
}

static void convert(struct converter *converter, const struct xml *node)
{
	if (node->name.len == 0) {
		buf_add(converter->out, STR("<xsl:text>"));
		buf_add_html(converter->out, node->text);
		buf_add(converter->out, STR("</xsl:text>"));
		return;
	}
	if (node->space.len > 0) {
		convert_instruction(converter, node);
		return;
	}
	buf_printf(converter->out, "<%.*s", STR_ARG(node->name));
	for (const struct xml_attr *at = node->attrs; at != NULL; at = at->next)
		add_attribute(converter->out, str_to_c(converter->filling->arena, at->name),
			      at->value);
	add(converter->out, ">");
	convert_children(converter, node);
	buf_printf(converter->out, "</%.*s>", STR_ARG(node->name));
}

static xmlDocPtr parse(struct str text, const char *name)
{
	xmlDocPtr doc = xmlReadMemory(text.at, (int)text.len, name, NULL, XML_PARSE_NONET);

	if (doc == NULL)
		stop(name);
	return doc;
}

/* The first page of questions. */
static const struct xml *page_tree(struct arena *arena, const struct form *form)
{
	struct err err = { 0 };
	size_t steps = LIMIT_TEMPLATE_STEPS;
	const struct xml *tree =
		transform(arena, STR("renderers/html/form.xsl"),
			  publish_page(arena, form, NULL, PUBLISH_PAGES), &steps, &err);

	if (tree == NULL)
		stop(err.text);
	return tree;
}

static void specialise(struct subject *subject)
{
	struct filling filling = { .html = subject->html,
				   .view = &subject->view,
				   .which = HTML_PAGE,
				   .arena = &subject->arena };
	struct buf out;
	struct buf values;
	struct converter converter = {
		.filling = &filling, .out = &out, .values = &values, .shown = true
	};
	const struct xml *tree = page_tree(&subject->arena, subject->form);

	buf_init(&out, LIMIT_PROGRAM);
	buf_init(&values, LIMIT_PROGRAM);
	buf_init(&filling.text, LIMIT_PAGE);
	filling.rows[0] = subject->view.state->root;
	slot_table_init(&converter.table, subject->form, &subject->arena, &subject->arena);
	converter.binder = (struct slot_binder){ &converter.table, subject->html->words };
	add(&values, "<values>");
	add(&out, "<xsl:stylesheet version=\"1.0\" "
		  "xmlns:xsl=\"http://www.w3.org/1999/XSL/Transform\">"
		  "<xsl:output method=\"html\" indent=\"no\" encoding=\"UTF-8\" "
		  "doctype-system=\"about:legacy-compat\"/>"
		  "<xsl:key name=\"t\" match=\"t\" use=\"@n\"/>"
		  "<xsl:key name=\"f\" match=\"f\" use=\"@n\"/><xsl:template match=\"/\">");
	convert_children(&converter, tree);
	add(&out, "</xsl:template></xsl:stylesheet>");
	add(&values, "</values>");
	subject->style = xsltParseStylesheetDoc(parse(buf_str(&out), "page as a stylesheet"));
	subject->doc = parse(buf_str(&values), "values");
	buf_finish(&out);
	buf_finish(&values);
	buf_finish(&filling.text);
}

/* --- what is measured --- */

static size_t by_program(struct subject *subject)
{
	static struct arena scratch;

	arena_reset(&scratch);
	buf_clear(&subject->out);
	if (!html_write(subject->html, HTML_PAGE, &subject->view, &scratch, &subject->out))
		stop("the page does not fit");
	return subject->out.len;
}

static size_t by_libxslt(struct subject *subject)
{
	xmlDocPtr result = xsltApplyStylesheet(subject->style, subject->doc, NULL);
	xmlChar *text = NULL;
	int len = 0;

	if (result == NULL || xsltSaveResultToString(&text, &len, result, subject->style) != 0)
		stop("libxslt gives nothing");
	buf_clear(&subject->out);
	buf_add(&subject->out, (struct str){ (const char *)text, (size_t)len });
	xmlFree(text);
	xmlFreeDoc(result);
	return (size_t)len;
}

static size_t by_form_xsl(struct subject *subject)
{
	static struct arena scratch;

	arena_reset(&scratch);
	(void)page_tree(&scratch, subject->form);
	return 0;
}

static int64_t now_us(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

/* Pages a second. */
static int64_t measure(const char *label, size_t (*page)(struct subject *),
		       struct subject *subject)
{
	int64_t start = now_us();
	int64_t spent = 0;
	int64_t pages = 0;
	size_t bytes = 0;

	while (spent < (int64_t)EACH_MS * 1000) {
		for (int i = 0; i < CHECK_EVERY; i++)
			bytes = page(subject);
		pages += CHECK_EVERY;
		spent = now_us() - start;
	}
	printf("  %-38s %9lld pages/s  %8.1f us  %zu bytes\n", label,
	       (long long)(pages * 1000000 / spent), (double)spent / (double)pages, bytes);
	return pages * 1000000 / spent;
}

/* Whether both show the same: the text with all markup and white space taken away. */
static struct str plain(struct arena *arena, struct str html)
{
	char *text = arena_alloc(arena, html.len);
	size_t len = 0;
	bool markup = false;

	for (size_t i = 0; i < html.len; i++) {
		char byte = html.at[i];

		markup = byte == '<' || (markup && (i == 0 || html.at[i - 1] != '>'));
		if (!markup && byte != ' ' && byte != '\n')
			text[len++] = byte;
	}
	return (struct str){ text, len };
}

static void expect_same(struct subject *subject)
{
	struct str program;
	struct str libxslt;

	(void)by_program(subject);
	program = plain(&subject->arena, buf_str(&subject->out));
	(void)by_libxslt(subject);
	libxslt = plain(&subject->arena, buf_str(&subject->out));
	if (!str_equal(program, libxslt))
		stop("the program and libxslt show different pages");
}

static void free_stylesheet(struct subject *subject)
{
	xmlFreeDoc(subject->doc);
	xsltFreeStylesheet(subject->style);
}

/* --- a page of 20 KB ------------------------------------------------------------------------
 */

enum { LARGE_FIELDS = 30, LARGE_HINT = 420, LARGE_RUNS = 20000 };

static void write_large(struct buf *out)
{
	add(out, "<form xmlns='urn:veidlapa:form:1' id='f' languages='lv' "
		 "institution='99999999902'><title xml:lang='lv'>F</title>"
		 "<page id='p'><title xml:lang='lv'>P</title>");
	for (int i = 0; i < LARGE_FIELDS; i++) {
		buf_printf(out,
			   "<text id='n%d' required='true' constraint='string "
			   "length(n%d) &lt; 50'>"
			   "<label xml:lang='lv'>Jautājums %d</label><hint xml:lang='lv'>",
			   i, i, i);
		for (int k = 0; k < LARGE_HINT; k++)
			buf_add_byte(out, (char)('a' + (i + k) % 26));
		add(out, "</hint></text>");
	}
	add(out, "</page></form>");
}

static const struct answers *large_answers(struct arena *arena, const struct form *form,
					   struct diags *diags)
{
	struct buf buf;
	const struct answers *typed;

	buf_init(&buf, LIMIT_ANSWERS);
	for (int i = 0; i < LARGE_FIELDS; i++)
		buf_printf(&buf, "%c\"n%d\": \"Anna & %d\"", i == 0 ? '{' : ',', i, i);
	buf_add_byte(&buf, '}');
	typed = answers_from_json(
		arena, form, json_parse(arena, str_copy(arena, buf_str(&buf)), diags), diags);
	buf_finish(&buf);
	return typed;
}

static double now_cpu_us(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

/* The least of many runs, in time of the processor. */
static void measure_large(const struct html *html, const struct rules *rules,
			  const struct answers *typed, struct html_view *view)
{
	struct arena arena;
	struct arena scratch;
	struct buf out;
	double page = 1e9;
	double run = 1e9;

	arena_init(&arena);
	arena_init(&scratch);
	buf_init(&out, LIMIT_PAGE);
	for (int i = 0; i < LARGE_RUNS; i++) {
		double start = now_cpu_us();
		double middle;
		double end;

		arena_reset(&arena);
		view->state = rules_run(rules, typed, 1795413000000, &arena);
		middle = now_cpu_us();
		arena_reset(&scratch);
		buf_clear(&out);
		(void)html_write(html, HTML_PAGE, view, &scratch, &out);
		end = now_cpu_us();
		run = middle - start < run ? middle - start : run;
		page = end - middle < page ? end - middle : page;
	}
	printf("  a page of %zu bytes with %d fields filled in: %.1f us from its program, %.1f "
	       "us "
	       "for its rules\n",
	       out.len, LARGE_FIELDS, page, run);
	buf_finish(&out);
	arena_finish(&scratch);
	arena_finish(&arena);
}

static void bench_large(void)
{
	const struct html *html[LIMIT_LANGUAGES];
	struct html_view view = { .base = STR("/f/f") };
	struct arena arena;
	struct diags diags;
	struct err err = { 0 };
	struct buf definition;
	const struct form *form;
	const struct rules *rules;

	arena_init(&arena);
	diags_init(&diags, &arena, STR("bench"));
	buf_init(&definition, LIMIT_DEFINITION);
	write_large(&definition);
	form = form_load(&arena, buf_str(&definition), &diags);
	rules = form == NULL ? NULL : rules_build(&arena, form, &diags);
	if (rules == NULL || !html_publish(&arena, form, NULL, html, &err))
		stop("the large form does not publish");
	view.page = form->pages[0];
	measure_large(html[0], rules, large_answers(&arena, form, &diags), &view);
	buf_finish(&definition);
	arena_finish(&arena);
}

int main(void)
{
	struct subject subject = { .form = NULL };
	int64_t program;
	int64_t specialised;
	int64_t general;

	arena_init(&subject.arena);
	buf_init(&subject.out, LIMIT_PAGE);
	publish(&subject);
	printf("render: page \"%.*s\" of %s\n", STR_ARG(subject.view.page->id), form_path);
	specialise(&subject);
	expect_same(&subject);
	program = measure("compiled program", by_program, &subject);
	specialised = measure("libxslt per request, specialised", by_libxslt, &subject);
	free_stylesheet(&subject);
	general = measure("libxslt per request, form.xsl", by_form_xsl, &subject);
	printf("  the program is %.0f times as fast as the specialised stylesheet, %.0f times "
	       "as form.xsl\n",
	       (double)program / (double)specialised, (double)program / (double)general);
	bench_large();
	buf_finish(&subject.out);
	arena_finish(&subject.arena);
	return 0;
}
