#include "engine/rules/rules.h"

#include <criterion/criterion.h>

#define TEXT(id, rest) "<text id=\"" id "\" " rest "><label xml:lang=\"lv\">T</label></text>"
#define PAGE(id, rest, inside)                                                                 \
	"<page id=\"" id "\" " rest "><title xml:lang=\"lv\">" id "</title>" inside "</page>"

static const struct str head = STR_INIT(
	"<form xmlns=\"urn:veidlapa:form:1\" id=\"f\" languages=\"lv\""
	" institution=\"99999999902\"><title xml:lang=\"lv\">F</title>" PAGE(
		"sakums", "", "<yes-no id=\"ir\"><label xml:lang=\"lv\">Ir?</label></yes-no>"));

/* Is the page "p" asked of who has answered nothing? */
static bool is_asked(const char *page)
{
	struct arena arena = { 0 };
	struct diags diags;
	const struct form *form;
	bool asked;

	diags_init(&diags, &arena, STR(""));
	form = form_load(&arena, str_printf(&arena, "%.*s%s</form>", STR_ARG(head), page),
			 &diags);
	cr_assert_not_null(form, "%s", page);
	asked = state_page_relevant(rules_run(rules_build(&arena, form, &diags),
					      answers_new(&arena, form), 0, &arena),
				    form->pages[1]);
	arena_finish(&arena);
	return asked;
}

Test(state, asks_pages_on_which_there_is_something)
{
	static const struct {
		const char *label, *page;
		bool asked;
	} rows[] = {
		{ "a question", PAGE("p", "", TEXT("a", "")), true },
		{ "a page that is not relevant", PAGE("p", "relevant=\"ir\"", TEXT("a", "")),
		  false },
		{ "all questions hidden",
		  PAGE("p", "", TEXT("a", "relevant=\"ir\"") TEXT("b", "relevant=\"ir\"")),
		  false },
		{ "one of them not", PAGE("p", "", TEXT("a", "relevant=\"ir\"") TEXT("b", "")),
		  true },
		{ "a group with nothing in it",
		  PAGE("p", "",
		       "<group id=\"g\"><label xml:lang=\"lv\">G</label>" TEXT(
			       "a", "relevant=\"ir\"") "</group>"),
		  false },
		{ "a repeat without rows",
		  PAGE("p", "",
		       "<repeat id=\"r\"><label xml:lang=\"lv\">R</label>" TEXT(
			       "a", "relevant=\"ir\"") "</repeat>"),
		  true },
		{ "a note",
		  PAGE("p", "", "<note id=\"n\"><text xml:lang=\"lv\">N</text></note>"), true },
		{ "an end of the form",
		  PAGE("p", "exit=\"true\"",
		       "<note id=\"n\" relevant=\"ir\"><text xml:lang=\"lv\">N</text></note>"),
		  true },
		{ "something wrong with the page itself",
		  PAGE("p", "",
		       "<constraint test=\"ir != null\"><message "
		       "xml:lang=\"lv\">M</message></constraint>" TEXT("a", "relevant=\"ir\"")),
		  true },
	};

	for (size_t i = 0; i < LENGTH(rows); i++)
		cr_expect_eq(is_asked(rows[i].page), rows[i].asked, "%s", rows[i].label);
}
