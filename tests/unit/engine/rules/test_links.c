#include "engine/rules/links.h"

#include <criterion/criterion.h>

static const struct str definition = STR_INIT(
	"<form xmlns=\"urn:veidlapa:form:1\" id=\"f\" languages=\"lv en\""
	" institution=\"99999999902\"><title xml:lang=\"lv\">F</title>"
	"<title xml:lang=\"en\">F</title><page id=\"p\"><title xml:lang=\"lv\">P</title>"
	"<title xml:lang=\"en\">P</title><number id=\"a\"><label xml:lang=\"lv\">A</label>"
	"<label xml:lang=\"en\">A</label></number><number id=\"s\" calculate=\"a * 2\">"
	"<label xml:lang=\"lv\">S</label><label xml:lang=\"en\">S</label></number>"
	"<note id=\"n\" relevant=\"a > 1\"><text xml:lang=\"lv\">Kopa: {s}</text>"
	"<text xml:lang=\"en\">Of {s}, which is of {a}</text></note></page></form>");

Test(rule_links, tell_what_is_shown_computed_and_said)
{
	static const struct {
		const char *from, *to;
		enum link_kind kind;
	} expected[] = {
		{ "a", "s", LINK_VALUE },
		{ "a", "n", LINK_SHOWN },
		{ "s", "n", LINK_TEXT },
		{ "a", "n", LINK_TEXT },
	};
	struct arena arena;
	struct diags diags;
	struct rule_links links = { 0 };
	const struct form *form;

	arena_init(&arena);
	diags_init(&diags, &arena, STR(""));
	form = form_load(&arena, definition, &diags);
	rules_links(rules_build(&arena, form, &diags), &arena, &links);
	cr_assert_eq(links.count, LENGTH(expected), "%zu", links.count);
	for (size_t i = 0; i < LENGTH(expected); i++) {
		cr_expect(str_equal_c(links.at[i].from->id, expected[i].from), "%zu", i);
		cr_expect(str_equal_c(links.at[i].to->id, expected[i].to), "%zu", i);
		cr_expect_eq(links.at[i].kind, expected[i].kind, "%zu", i);
	}
	arena_finish(&arena);
}
