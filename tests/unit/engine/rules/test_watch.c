#include "engine/rules/rules.h"

#include <criterion/criterion.h>

static const struct str definition = STR_INIT(
	"<form xmlns=\"urn:veidlapa:form:1\" id=\"f\" languages=\"lv\""
	" institution=\"99999999902\"><title xml:lang=\"lv\">F</title><page id=\"p\"><title"
	" xml:lang=\"lv\">P</title><number id=\"a\" required=\"true\"><label"
	" xml:lang=\"lv\">A</label><constraint test=\"a &lt; 5\"/></number><number id=\"b\""
	" relevant=\"a &gt; 1\" calculate=\"a + 1\"><label xml:lang=\"lv\">B</label></number>"
	"<number id=\"c\" relevant=\"a &lt; 1\" calculate=\"a - 1\"><label"
	" xml:lang=\"lv\">C</label></number></page></form>");

static void saw(void *context, const struct rule *rule, struct value value)
{
	struct buf *out = context;

	buf_add(out, rule->text);
	buf_add_c(out, ": ");
	value_print(value, out);
	buf_add_c(out, "; ");
}

Test(rules, tell_what_watches_each_rule_that_they_evaluate)
{
	struct arena arena;
	struct diags diags;
	struct buf out;
	struct rules_watch watch = { saw, &out };

	arena_init(&arena);
	buf_init(&out, 4096);
	diags_init(&diags, &arena, STR(""));
	const struct form *form = form_load(&arena, definition, &diags);
	const struct rules *rules = rules_build(&arena, form, &diags);
	const struct answers *answers = answers_from_json(
		&arena, form, json_parse(&arena, STR("{\"a\": \"4\"}"), &diags), &diags);
	const struct state *state = rules_run_watched(rules, answers, 0, &watch, &arena);
	cr_expect(str_equal(buf_str(&out), STR("a > 1: true; a < 1: false; a + 1: 5; true: "
					       "true; a < 5: true; ")),
		  "%.*s", STR_ARG(buf_str(&out)));
	cr_expect_eq(state->error_count, 0);
	buf_finish(&out);
	arena_finish(&arena);
}
