#include "engine/form/card.h"

#include <criterion/criterion.h>

#include "engine/form/life_event.h"

static struct arena arena;

static void start(void)
{
	arena_init(&arena);
}

static void stop(void)
{
	arena_finish(&arena);
}

TestSuite(card, .init = start, .fini = stop);

/* Of a form in Latvian and English with that in it. */
static const struct form *load(const char *service)
{
	struct diags diags;

	diags_init(&diags, &arena, STR("form.xml"));
	return form_load(&arena,
			 str_printf(&arena,
				    "<form xmlns='urn:veidlapa:form:1' id='f' "
				    "languages='lv en' institution='99999999902'>"
				    "<title xml:lang='lv'>F</title>%s"
				    "<page id='p'><title xml:lang='lv'>P</title><text id='t'>"
				    "<label xml:lang='lv'>T</label></text></page></form>",
				    service),
			 &diags);
}

Test(card, is_not_there_where_nothing_is_said)
{
	cr_expect_null(load("")->card);
}

Test(card, says_what_the_definition_says)
{
	const struct card *card =
		load("<service life-events='pensija veseliba pensija' price='12.50' "
		     "takes='P1M' legal='MK 1'><cost xml:lang='lv'>12,50 €</cost>"
		     "<cost xml:lang='en'>12.50 €</cost>"
		     "<time-limit xml:lang='lv'>Mēnesis</time-limit></service>")
			->card;

	cr_assert_not_null(card);
	cr_assert_eq(card->event_count, 2);
	cr_expect(str_equal_c(life_event_at(card->events[0])->id, "pensija"));
	cr_expect(str_equal_c(life_event_at(card->events[1])->id, "veseliba"));
	cr_expect(str_equal_c(card->price, "12.50"));
	cr_expect(str_equal_c(card->takes, "P1M"));
	cr_expect(str_equal_c(card->legal, "MK 1"));
	cr_expect(str_equal_c(card->facts[CARD_COST].in[1], "12.50 €"));
	cr_expect(str_equal_c(text_in(&card->facts[CARD_TIME_LIMIT], 1), "Mēnesis"));
}

Test(card, finds_a_life_event_by_its_id_and_names_it)
{
	size_t index = life_event_find(STR("tuvinieka-nave"));

	cr_assert_lt(index, life_event_count());
	cr_expect(str_equal_c(life_event_name(life_event_at(index), STR("lv")),
			      "Tuvinieka nāve"));
	cr_expect(str_equal_c(life_event_name(life_event_at(index), STR("en")),
			      "Death of a relative"));
	cr_expect_eq(life_event_find(STR("nav-tada")), SIZE_MAX);
	cr_expect(str_equal_c(life_event_meant(STR("pensia")), "pensija"));
}

Test(card, every_life_event_has_an_id_of_its_own_and_names)
{
	for (size_t i = 0; i < life_event_count(); i++) {
		const struct life_event *event = life_event_at(i);

		cr_expect_eq(life_event_find(event->id), i, "%.*s", STR_ARG(event->id));
		cr_expect_gt(event->lv.len, 0);
		cr_expect_gt(event->en.len, 0);
	}
}
