/* How long publishing takes, from the bytes of a definition to a form that can be served: read,
 * checked, its rules in order, its proofs and scenarios done, its pages made in all languages.
 * Forms of 200 and 2000 fields and how the time grows between them; and definitions that are
 * made to be slow. Time of the processor, the least of some runs, so that a busy machine
 * changes little. */
#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "app/service/memory.h"
#include "engine/proof/proof.h"
#include "engine/scenario/scenario.h"
#include "renderers/html/html.h"

enum { RUNS = 15 };

static double now_ms(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

struct outcome {
	double ms;
	char said[256]; /* "published", or why not */
	size_t bytes;	/* of the published form */
};

static bool pages(struct arena *arena, const struct form *form, struct outcome *outcome)
{
	const struct html *html[LIMIT_LANGUAGES];
	struct err err = { 0 };
	bool ok = html_publish(arena, form, NULL, html, &err);

	(void)snprintf(outcome->said, sizeof(outcome->said), "%s", ok ? "published" : err.text);
	return ok;
}

static void publish(struct arena *arena, struct str definition, struct outcome *outcome)
{
	struct diags diags;
	const struct form *form;
	const struct rules *rules = NULL;

	diags_init(&diags, arena, STR("form"));
	form = form_read(arena, definition, &diags);
	if (form != NULL)
		rules = rules_build(arena, form, &diags);
	if (rules != NULL && diags.errors == 0) {
		(void)proof_check(form, rules, &diags);
		(void)scenario_check(form, rules, &diags);
		(void)pages(arena, form, outcome);
		return;
	}
	for (size_t i = 0; i < diags.list.count; i++)
		if (diags.list.at[i].severity == SEVERITY_ERROR)
			(void)snprintf(outcome->said, sizeof(outcome->said), "%s",
				       diags.list.at[i].code);
}

static struct outcome least_of(struct str definition, size_t runs)
{
	struct outcome least = { .ms = INFINITY };

	for (size_t i = 0; i < runs; i++) {
		struct outcome outcome = { .said = "" };
		struct arena arena;
		double start = now_ms();

		arena_init(&arena);
		publish(&arena, definition, &outcome);
		outcome.ms = now_ms() - start;
		outcome.bytes = arena.used;
		arena_finish(&arena);
		if (outcome.ms < least.ms)
			least = outcome;
	}
	return least;
}

/* --- definitions ----------------------------------------------------------------------------
 */

enum { FIELDS_A_PAGE = 20 };

static void begin(struct buf *out, const char *languages)
{
	buf_printf(out,
		   "<form xmlns='urn:veidlapa:form:1' id='f' languages='%s' "
		   "institution='99999999902'><title xml:lang='lv'>F</title>",
		   languages);
}

static void begin_page(struct buf *out, int number)
{
	buf_printf(out, "%s<page id='p%d'><title xml:lang='lv'>P</title>",
		   number > 0 ? "</page>" : "", number);
}

static void label(struct buf *out, int number)
{
	buf_printf(out,
		   "<label xml:lang='lv'>Jautājums %d</label>"
		   "<label xml:lang='en'>Question %d</label>",
		   number, number);
}

static void end(struct buf *out)
{
	buf_add(out, STR("</page></form>"));
}

static void usual_field(struct buf *out, int number)
{
	static const char *const types[] = { "text",	      "number", "money", "date",
					     "choice",	      "yes-no", "email", "phone",
					     "personal-code", "choices" };
	const char *type = types[(size_t)number % LENGTH(types)];

	buf_printf(out, "<%s id='n%d' required='true'", type, number);
	if (number % 5 == 4)
		buf_printf(out, " relevant='n%d != null'", number - 1);
	buf_add(out, STR(">"));
	label(out, number);
	for (int i = 0; i < 5 && type[0] == 'c'; i++)
		buf_printf(out,
			   "<option value='v%d'><label xml:lang='lv'>Izvēle %d</label>"
			   "<label xml:lang='en'>Option %d</label></option>",
			   i, i, i);
	buf_printf(out, "</%s>", type);
}

static void usual(struct buf *out, int fields)
{
	begin(out, "lv en");
	for (int i = 0; i < fields; i++) {
		if (i % FIELDS_A_PAGE == 0)
			begin_page(out, i);
		usual_field(out, i);
	}
	end(out);
}

/* So many items, made of a number. */
static void repeat(struct buf *out, int count, void (*item)(struct buf *, int))
{
	begin(out, "lv en");
	begin_page(out, 0);
	for (int i = 0; i < count; i++)
		item(out, i);
	end(out);
}

static void field(struct buf *out, const char *type, int number, const char *attributes)
{
	buf_printf(out, "<%s id='n%d' %s>", type, number, attributes);
	label(out, number);
	buf_printf(out, "</%s>", type);
}

static void country(struct buf *out, int number)
{
	field(out, "country", number, "");
}

static void text(struct buf *out, int number)
{
	field(out, "text", number, "");
}

static void strange(struct buf *out, int number)
{
	char attributes[LIMIT_XML_ATTRS * 8];
	int len = 0;

	for (int i = 0; i < LIMIT_XML_ATTRS - 4; i++)
		len += snprintf(attributes + len, sizeof(attributes) - (size_t)len, "a%d='' ",
				i);
	field(out, "text", number, attributes);
}

/* Asked when one of the twenty before it is yes. */
static void after_twenty(struct buf *out, int number)
{
	buf_printf(out, "<yes-no id='n%d'", number);
	for (int i = number > 20 ? number - 20 : 0; i < number; i++)
		buf_printf(out, "%sn%d = true",
			   i == 0 || i == number - 20 ? " relevant='" : " or ", i);
	buf_add(out, number > 0 ? STR("'>") : STR(">"));
	label(out, number);
	buf_add(out, STR("</yes-no>"));
}

/* Computed from all before it. */
static void sum_of_all(struct buf *out, int number)
{
	buf_printf(out, "<number id='n%d' calculate='1", number);
	for (int i = 0; i < number; i++)
		buf_printf(out, "+n%d", i);
	buf_add(out, STR("'>"));
	label(out, number);
	buf_add(out, STR("</number>"));
}

static void group(struct buf *out, int depth)
{
	buf_printf(out, "<group id='g%d'>", depth);
	label(out, depth);
	if (depth < 60)
		group(out, depth + 1);
	else
		text(out, depth);
	buf_add(out, STR("</group>"));
}

static void usual_2000(struct buf *out)
{
	usual(out, 2000);
}

static void countries(struct buf *out)
{
	repeat(out, 2000, country);
}

static void texts(struct buf *out)
{
	repeat(out, 4800, text);
}

static void attributes(struct buf *out)
{
	repeat(out, 1800, strange);
}

static void conditions(struct buf *out)
{
	repeat(out, 2000, after_twenty);
}

static void sums(struct buf *out)
{
	repeat(out, 400, sum_of_all);
}

static void groups(struct buf *out)
{
	begin(out, "lv en");
	begin_page(out, 0);
	group(out, 0);
	end(out);
}

static void constraints(struct buf *out)
{
	begin(out, "lv en");
	begin_page(out, 0);
	buf_add(out, STR("<number id='n'>"));
	label(out, 0);
	for (int i = 0; i < 20000; i++)
		buf_printf(out, "<constraint test='n &gt; %d'/>", i);
	buf_add(out, STR("</number>"));
	end(out);
}

static void options(struct buf *out)
{
	begin(out, "lv en");
	buf_add(out, STR("<list id='l'>"));
	for (int i = 0; i < LIMIT_OPTIONS; i++)
		buf_printf(out, "<option value='v%d'><label xml:lang='lv'>%d</label></option>",
			   i, i);
	buf_add(out, STR("</list>"));
	begin_page(out, 0);
	for (int i = 0; i < 16; i++)
		field(out, "choices", i, "options='l'");
	end(out);
}

static void braces(struct buf *out)
{
	begin(out, "lv en");
	begin_page(out, 0);
	buf_add(out, STR("<note id='n'><text xml:lang='lv'>Piezīme "));
	for (int i = 0; i < 500 * 1000; i++)
		buf_add(out, STR("{{"));
	buf_add(out, STR("</text></note>"));
	end(out);
}

static const struct {
	const char *what;
	void (*write)(struct buf *out);
} slow[] = {
	{ "2000 fields of all types", usual_2000 },
	{ "4800 fields on one page", texts },
	{ "60 groups inside each other", groups },
	{ "1800 fields of 60 unknown attributes", attributes },
	{ "2000 fields, each asked after twenty", conditions },
	{ "400 sums of all before", sums },
	{ "20000 constraints of one field", constraints },
	{ "16 questions of 2000 options", options },
	{ "2000 lists of countries", countries },
	{ "1 MB of braces", braces },
};

/* --- what is measured -----------------------------------------------------------------------
 */

static double bench_usual(struct buf *buf, int fields)
{
	struct outcome outcome;

	buf_clear(buf);
	usual(buf, fields);
	assert(!buf_full(buf));
	outcome = least_of(buf_str(buf), RUNS);
	(void)printf("publish: %d fields of all types in two languages: %.1f ms, %s, %zu KiB\n",
		     fields, outcome.ms, outcome.said, outcome.bytes / 1024);
	return outcome.ms;
}

int main(void)
{
	struct buf buf;
	double small;
	double large;

	memory_keep();
	buf_init(&buf, LIMIT_DEFINITION);
	small = bench_usual(&buf, 200);
	large = bench_usual(&buf, 2000);
	(void)printf("publish: ten times the fields take %.1f times as long; n log n would be "
		     "%.1f\n",
		     large / small, 10 * log(2000) / log(200));
	for (size_t i = 0; i < LENGTH(slow); i++) {
		struct outcome outcome;

		buf_clear(&buf);
		slow[i].write(&buf);
		assert(!buf_full(&buf));
		outcome = least_of(buf_str(&buf), 3);
		(void)printf("publish: %-38s %7zu bytes %6.0f ms, %s\n", slow[i].what, buf.len,
			     outcome.ms, outcome.said);
	}
	buf_finish(&buf);
	return 0;
}
