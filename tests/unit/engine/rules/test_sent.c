#include "engine/rules/rules.h"

#include <criterion/criterion.h>

static const struct str definition = STR_INIT(
	"<form xmlns=\"urn:veidlapa:form:1\" id=\"f\" languages=\"lv\""
	" institution=\"99999999902\"><title xml:lang=\"lv\">F</title><page id=\"p\"><title"
	" xml:lang=\"lv\">P</title><yes-no id=\"ir\" deliver=\"false\"><label"
	" xml:lang=\"lv\">Ir?</label></yes-no><group id=\"g\" relevant=\"ir\"><label"
	" xml:lang=\"lv\">G</label><number id=\"a\"><label xml:lang=\"lv\">A</label></number>"
	"</group><text id=\"t\" relevant=\"not(ir)\"><label xml:lang=\"lv\">T</label></text>"
	"<repeat id=\"r\" relevant=\"ir\"><label xml:lang=\"lv\">R</label><number "
	"id=\"n\"><label"
	" xml:lang=\"lv\">N</label></number></repeat><number id=\"s\" calculate=\"if ir then a "
	"+ 1"
	" else 0\"><label xml:lang=\"lv\">S</label></number></page></form>");

static const struct cell *cell_of(const struct state *state, const char *id)
{
	return &state->root->cells[form_find(state->form, str_from_c(id))->column];
}

static const struct state *sent(struct arena *arena, const char *json)
{
	struct diags diags;
	const struct form *form;
	const struct rules *rules;

	diags_init(&diags, arena, STR(""));
	form = form_load(arena, definition, &diags);
	rules = rules_build(arena, form, &diags);
	return rules_sent(rules,
			  answers_from_json(arena, form,
					    json_parse(arena, str_from_c(json), &diags),
					    &diags),
			  0, arena);
}

Test(rules, show_what_was_sent_though_its_condition_was_not)
{
	struct arena arena;
	const struct state *state;

	arena_init(&arena);
	state = sent(&arena, "{\"a\": 1.5, \"r\": [{\"n\": 7}, {}], \"s\": 2.5}");
	cr_expect(cell_of(state, "a")->relevant);
	cr_expect(cell_of(state, "g")->relevant, "the group around it");
	cr_expect(cell_of(state, "p")->relevant);
	cr_expect(cell_of(state, "r")->relevant);
	cr_expect_eq(cell_of(state, "r")->row_count, 2);
	cr_expect(!cell_of(state, "t")->relevant, "not sent");
	cr_expect(!cell_of(state, "ir")->relevant);
	cr_expect_eq(cell_of(state, "s")->value.kind, VALUE_NUMBER, "as it was sent");
	state = sent(&arena, "{\"t\": \"x\"}");
	cr_expect(cell_of(state, "t")->relevant);
	cr_expect(!cell_of(state, "g")->relevant);
	cr_expect(!cell_of(state, "r")->relevant, "an empty row stands in every repeat");
	arena_finish(&arena);
}
