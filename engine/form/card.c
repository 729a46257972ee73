#include "engine/form/card.h"

#include "engine/form/life_event.h"
#include "engine/schema/path.h"

const struct str card_fact_names[CARD_FACTS] = {
	[CARD_RECIPIENT] = STR_INIT("recipient"),
	[CARD_COST] = STR_INIT("cost"),
	[CARD_TIME_LIMIT] = STR_INIT("time-limit"),
	[CARD_RESTRICTIONS] = STR_INIT("restrictions"),
	[CARD_PROCESS] = STR_INIT("process"),
};

bool card_is_fact(struct str name)
{
	for (size_t i = 0; i < CARD_FACTS; i++)
		if (str_equal(card_fact_names[i], name))
			return true;
	return false;
}

static bool is_in(const size_t *list, size_t count, size_t index)
{
	for (size_t i = 0; i < count; i++)
		if (list[i] == index)
			return true;
	return false;
}

void card_read(struct arena *arena, const struct xml *element, struct card *card)
{
	size_t *events = ARENA_ARRAY(arena, size_t, life_event_count());
	struct str rest = xml_get(element, STR("life-events"));
	struct str id;

	card->element = element;
	card->price = str_trim(xml_get(element, STR("price")));
	card->takes = xml_get(element, STR("takes"));
	card->legal = xml_get(element, STR("legal"));
	while (str_next(&rest, ' ', &id)) {
		size_t index = life_event_find(id);

		if (index != SIZE_MAX && !is_in(events, card->event_count, index))
			events[card->event_count++] = index;
	}
	card->events = events;
}

/* --- findings ----------------------------------------------------------------------------- */

static struct place place_of(const struct xml *element, struct str attr)
{
	const struct xml_attr *found = xml_attr(element, attr);

	return found != NULL ? found->value_place : element->place;
}

static struct diag *find(const struct card *card, struct str attr, struct diags *diags,
			 struct diag *diag)
{
	diag_path(diags, diag, path_of(diags->arena, card->element, attr));
	return diag;
}

static void unknown_event(const struct card *card, struct str id, struct diags *diags)
{
	const struct str attr = STR("life-events");
	struct str meant = life_event_meant(id);
	struct diag *diag =
		diag_error(diags, "form.life-event.unknown", place_of(card->element, attr),
			   "no life event has the id \"%.*s\"", STR_ARG(id));

	(void)find(card, attr, diags, diag);
	if (meant.len > 0)
		diag_fix(diags, diag, "did you mean \"%.*s\"?", STR_ARG(meant));
	else
		diag_fix(diags, diag, "take one of forms/life-events.csv, such as \"%.*s\"",
			 STR_ARG(life_event_at(0)->id));
}

static void check_events(const struct card *card, struct diags *diags)
{
	struct str rest = xml_get(card->element, STR("life-events"));
	struct str id;

	while (str_next(&rest, ' ', &id))
		if (id.len > 0 && life_event_find(id) == SIZE_MAX)
			unknown_event(card, id, diags);
}

static bool is_blank(const struct form *form, const struct text *text)
{
	for (size_t i = 0; i < form->language_count; i++)
		if (text->in[i].len > 0)
			return false;
	return true;
}

/* Programs read the attribute, people the text. */
static void check_said(const struct form *form, const char *attr, enum card_fact fact,
		       struct diags *diags)
{
	const struct card *card = form->card;
	struct str words = diag_element(diags, card_fact_names[fact]);
	struct diag *diag;

	if (xml_attr(card->element, str_from_c(attr)) == NULL ||
	    !is_blank(form, &card->facts[fact]))
		return;
	diag = diag_warning(diags, "form.service.unsaid",
			    place_of(card->element, str_from_c(attr)),
			    "people do not see `%.*s`: it is for programs",
			    STR_ARG(diag_attribute(diags, str_from_c(attr))));
	diag_fix(diags, diag, "say it in words, too: <%.*s xml:lang=\"%.*s\">…</%.*s>",
		 STR_ARG(words), STR_ARG(form->languages[0]), STR_ARG(words));
	(void)find(card, str_from_c(attr), diags, diag);
}

/* Euros and whole cents. */
static void check_price(const struct card *card, struct diags *diags)
{
	const struct str attr = STR("price");
	size_t point = str_find(card->price, STR("."), 0);
	bool has_parts = point != SIZE_MAX && card->price.len - point > 3;
	struct diag *diag;

	if (!str_starts(card->price, STR("-")) && !has_parts)
		return;
	diag = diag_error(diags, "form.service.price", place_of(card->element, attr),
			  "%.*s is no price", STR_ARG(card->price));
	diag_fix(diags, diag, "write euros and cents: \"12.50\"; 0 means that it is free");
	(void)find(card, attr, diags, diag);
}

static void check_once(const struct card *card, struct diags *diags)
{
	const struct xml *other = xml_next(card->element, STR("service"));
	struct diag *diag;

	if (other == NULL)
		return;
	diag = diag_error(diags, "form.service.duplicate", other->place,
			  "`service` is there twice");
	diag_fix(diags, diag, "put all that is said of the service into one");
	diag_path(diags, diag, path_of(diags->arena, other, STR("")));
}

void form_check_card(const struct form *form, struct diags *diags)
{
	const struct card *card = form->card;

	if (card == NULL)
		return;
	check_once(card, diags);
	check_events(card, diags);
	check_price(card, diags);
	check_said(form, "price", CARD_COST, diags);
	check_said(form, "takes", CARD_TIME_LIMIT, diags);
}
