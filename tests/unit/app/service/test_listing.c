#include "app/service/listing.h"

#include <criterion/criterion.h>

#include "tests/unit/app/service/press.h"

static struct press press;
static struct config config;
static struct service service;
static struct listings *listings;

static void start(void)
{
	press_init(&press);
	config.institutions =
		STR(INSTITUTION_A " Zāļu aģentūra\n" INSTITUTION_B " Ābolu dienests\n");
	service = (struct service){ .config = &config, .catalogue = press.catalogue };
	listings = listings_new(&service);
}

static void stop(void)
{
	listings_free(listings);
	press_finish(&press);
}

TestSuite(listing, .init = start, .fini = stop);

static struct str definition(const char *institution, const char *id, const char *title,
			     const char *service_card)
{
	return str_printf(&press.arena,
			  "<form xmlns='urn:veidlapa:form:1' id='%s' languages='lv' "
			  "institution='%s'><title xml:lang='lv'>%s</title>%s<page id='p'>"
			  "<title xml:lang='lv'>P</title><text id='t'><label xml:lang='lv'>T"
			  "</label></text></page></form>",
			  id, institution, title, service_card);
}

static const struct listing_group *group(const struct listing *listing, enum listing_way way,
					 size_t index)
{
	cr_assert_lt(index, listing->groups[way][0].count);
	return &listing->groups[way][0].at[index];
}

static struct str title(const struct listing *listing, const struct listing_group *of,
			size_t index)
{
	return listing->forms[of->forms[index]].offers[0][0].title;
}

static void publish_three(void)
{
	(void)press_publish(&press, definition(INSTITUTION_A, "viens", "Žagari",
					       "<service life-events='pensija veseliba'/>"));
	(void)press_publish(&press, definition(INSTITUTION_A, "divi", "Augi",
					       "<service life-events='veseliba'/>"));
	(void)press_publish(&press, definition(INSTITUTION_B, "tris", "Āboli", ""));
}

Test(listing, is_empty_where_nothing_is_published)
{
	const struct listing *listing = listings_current(listings);

	cr_expect_eq(listing->form_count, 0);
	cr_expect_eq(listing->groups[LISTING_BY_INSTITUTION][0].count, 0);
	cr_expect_null(listing_find(listing, STR("viens")));
	listings_release(listings, listing);
}

Test(listing, groups_by_institution_in_the_order_of_the_alphabet)
{
	publish_three();
	const struct listing *listing = listings_current(listings);
	const struct listing_group *first = group(listing, LISTING_BY_INSTITUTION, 0);
	const struct listing_group *second = group(listing, LISTING_BY_INSTITUTION, 1);

	cr_expect_eq(listing->groups[LISTING_BY_INSTITUTION][0].count, 2);
	cr_expect(str_equal_c(first->heading, "Ābolu dienests"));
	cr_expect(str_equal_c(second->heading, "Zāļu aģentūra"));
	cr_assert_eq(second->form_count, 2);
	cr_expect(str_equal_c(title(listing, second, 0), "Augi"));
	cr_expect(str_equal_c(title(listing, second, 1), "Žagari"));
	listings_release(listings, listing);
}

Test(listing, groups_by_life_event_and_leaves_none_out)
{
	publish_three();
	const struct listing *listing = listings_current(listings);

	cr_expect_eq(listing->groups[LISTING_BY_EVENT][0].count, 3);
	cr_expect(str_equal_c(group(listing, LISTING_BY_EVENT, 0)->heading,
			      "Veselība un aprūpe"));
	cr_expect_eq(group(listing, LISTING_BY_EVENT, 0)->form_count, 2);
	cr_expect(str_equal_c(group(listing, LISTING_BY_EVENT, 1)->heading, "Pensija"));
	cr_expect(str_equal_c(group(listing, LISTING_BY_EVENT, 2)->heading, "Citas veidlapas"));
	cr_expect(str_equal_c(title(listing, group(listing, LISTING_BY_EVENT, 2), 0), "Āboli"));
	listings_release(listings, listing);
}

Test(listing, changes_with_what_is_in_force_and_for_nobody_who_looks_at_it)
{
	publish_three();
	const struct listing *before = listings_current(listings);
	const struct listing *same = listings_current(listings);
	cr_expect_eq(before, same);
	listings_release(listings, same);

	(void)press_publish(&press, definition(INSTITUTION_A, "viens", "Zari", ""));
	const struct listing *after = listings_current(listings);
	cr_expect_neq(before, after);
	cr_expect(
		str_equal_c(listing_find(before, STR("viens"))->offers[0][0].title, "Žagari"));
	cr_expect(str_equal_c(listing_find(after, STR("viens"))->offers[0][0].title, "Zari"));
	listings_release(listings, before);
	listings_release(listings, after);
}

Test(listing, says_of_each_form_what_one_chooses_by)
{
	(void)press_publish(
		&press, definition(INSTITUTION_A, "viens", "V",
				   "<description xml:lang='lv'>Pirmā.\n\nOtrā.</description>"
				   "<service><cost xml:lang='lv'>5 €</cost>"
				   "<process xml:lang='lv'>Gari.</process></service>"));
	const struct listing *listing = listings_current(listings);
	const struct html_offer *offer =
		&listing_find(listing, STR("viens"))->offers[LISTING_BY_INSTITUTION][0];
	const struct html_offer *english =
		&listing_find(listing, STR("viens"))->offers[LISTING_BY_EVENT][1];

	cr_expect(str_equal_c(offer->summary, "Pirmā."));
	cr_assert_eq(offer->fact_count, 1);
	cr_expect(str_equal_c(offer->facts[0].label, "Cena"));
	cr_expect(str_equal_c(offer->facts[0].text, "5 €"));
	cr_expect_eq(offer->language.len, 0);
	cr_expect(str_equal_c(english->language, "lv"));
	cr_assert_eq(english->fact_count, 2);
	cr_expect(str_equal_c(english->facts[0].text, "Zāļu aģentūra"));
	cr_expect(str_equal_c(english->facts[1].language, "lv"));
	listings_release(listings, listing);
}
