/* How what is in force becomes a list. */
#include "app/service/listing_make.h"

#include "app/service/cpsv.h"
#include "engine/base/collate.h"
#include "engine/form/card.h"
#include "engine/form/life_event.h"
#include "renderers/i18n/i18n.h"

struct maker {
	struct arena *arena;
	const struct service *service;
	const struct published *const *published;
	struct listing_form *forms;
	size_t count;
};

static const struct form *form_of(const struct maker *maker, size_t index)
{
	return maker->published[index]->form;
}

/* --- texts -------------------------------------------------------------------------------- */

/* In the page's language, else in the form's first. */
static size_t language_of(const struct form *form, const struct text *said, size_t language)
{
	size_t own = form_language(form, service_languages[language]);

	return own != SIZE_MAX && said->in[own].len > 0 ? own : 0;
}

/* Empty: in the page's own. */
static struct str told_language(const struct form *form, size_t used, size_t language)
{
	return str_equal(form->languages[used], service_languages[language])
		       ? STR("")
		       : form->languages[used];
}

/* The list is the same for everybody: what has braces in it only a request could say. */
static struct str first_paragraph(const struct form *form, const struct text *said,
				  size_t language)
{
	size_t used = language_of(form, said, language);

	if (said->phrases != NULL && said->phrases[used] != NULL)
		return STR("");
	return str_slice(said->in[used], 0, str_find(said->in[used], STR("\n\n"), 0));
}

/* --- one form as it is shown -------------------------------------------------------------- */

/* Who, for how much, until when: what one chooses by. */
static const enum card_fact brief[] = { CARD_RECIPIENT, CARD_COST, CARD_TIME_LIMIT };

static struct html_fact fact_of(const struct maker *maker, const struct form *form,
				enum card_fact fact, size_t language)
{
	const struct words *words = words_in(service_languages[language]);
	const struct text *said = &form->card->facts[fact];
	size_t used = language_of(form, said, language);

	return (struct html_fact){
		.label = word(words, str_printf(maker->arena, "service.%.*s",
						STR_ARG(card_fact_names[fact]))),
		.text = first_paragraph(form, said, language),
		.language = told_language(form, used, language),
	};
}

/* Institutions have names in Latvian. */
static struct html_fact institution_of(const struct maker *maker, const struct form *form,
				       size_t language)
{
	const struct words *words = words_in(service_languages[language]);
	bool latvian = str_equal_c(service_languages[language], "lv");

	return (struct html_fact){
		.label = word(words, STR("service.institution")),
		.text = service_institution(maker->service, form->institution),
		.language = latvian ? STR("") : STR("lv"),
	};
}

static struct html_fact term_of(const struct maker *maker, const struct form *form,
				size_t language)
{
	const struct words *words = words_in(service_languages[language]);
	const struct availability availability =
		openings_find(catalogue_openings(maker->service->catalogue), form->institution,
			      form->id, maker->arena);

	return (struct html_fact){
		.label = word(words, STR("term.label")),
		.text = opening_say(&availability, clock_now(&maker->service->clock), words,
				    maker->arena),
	};
}

static void make_offers(const struct maker *maker, struct listing_form *listed,
			const struct form *form, size_t language)
{
	struct html_fact *facts =
		ARENA_ARRAY(maker->arena, struct html_fact, LENGTH(brief) + 2);
	size_t used = language_of(form, &form->title, language);
	size_t count = 0;
	struct html_offer offer = {
		.href = str_printf(maker->arena, "/f/%.*s", STR_ARG(form->id)),
		.title = form->title.in[used],
		.summary = first_paragraph(form, &form->description, language),
		.language = told_language(form, used, language),
	};

	facts[count++] = institution_of(maker, form, language);
	for (size_t i = 0; form->card != NULL && i < LENGTH(brief); i++) {
		facts[count] = fact_of(maker, form, brief[i], language);
		count += facts[count].text.len > 0;
	}
	facts[count] = term_of(maker, form, language);
	count += facts[count].text.len > 0;
	offer.facts = facts;
	offer.fact_count = count;
	listed->offers[LISTING_BY_EVENT][language] = offer;
	/* There its institution is the heading. */
	offer.facts = facts + 1;
	offer.fact_count = count - 1;
	listed->offers[LISTING_BY_INSTITUTION][language] = offer;
}

/* --- what is searched --------------------------------------------------------------------- */

static void add_texts(const struct form *form, const struct text *said, struct buf *all)
{
	for (size_t i = 0; i < form->language_count; i++) {
		buf_add(all, said->in[i]);
		buf_add_byte(all, '\n');
	}
}

static void add_events(const struct form *form, struct buf *all)
{
	for (size_t i = 0; i < form->card->event_count; i++) {
		const struct life_event *event = life_event_at(form->card->events[i]);

		buf_printf(all, "%.*s\n%.*s\n", STR_ARG(event->lv), STR_ARG(event->en));
	}
}

static struct str searched(const struct maker *maker, const struct form *form)
{
	struct str folded;
	struct buf all;

	buf_init(&all, LIMIT_DEFINITION);
	add_texts(form, &form->title, &all);
	add_texts(form, &form->description, &all);
	buf_add(&all, service_institution(maker->service, form->institution));
	buf_add_byte(&all, '\n');
	for (size_t i = 0; form->card != NULL && i < CARD_FACTS; i++)
		add_texts(form, &form->card->facts[i], &all);
	if (form->card != NULL)
		add_events(form, &all);
	folded = collate_fold(maker->arena, buf_str(&all));
	buf_finish(&all);
	return folded;
}

static struct str linked(const struct maker *maker, const struct form *form)
{
	const struct cpsv_service service = {
		.form = form,
		.receiver = service_institution(maker->service, form->institution),
		.base = maker->service->config->base_url,
	};
	struct buf text;
	struct str copy;

	buf_init(&text, LIMIT_PAGE);
	cpsv_write_service(&service, &text);
	copy = str_copy(maker->arena, buf_str(&text));
	buf_finish(&text);
	return copy;
}

static void make_forms(const struct maker *maker)
{
	for (size_t i = 0; i < maker->count; i++) {
		const struct form *form = form_of(maker, i);

		maker->forms[i].id = form->id;
		maker->forms[i].searched = searched(maker, form);
		maker->forms[i].linked = linked(maker, form);
		for (size_t k = 0; k < SERVICE_LANGUAGES; k++)
			make_offers(maker, &maker->forms[i], form, k);
	}
}

/* --- groups ------------------------------------------------------------------------------- */

VEC_TYPE(group_list, struct listing_group);

/* What the forms of a group have in common: the institution, else the life event; SIZE_MAX:
 * that they have none. */
struct common {
	struct str institution;
	size_t event;
};

static bool has_event(const struct form *form, size_t event)
{
	if (form->card == NULL || form->card->event_count == 0)
		return event == SIZE_MAX;
	for (size_t i = 0; i < form->card->event_count; i++)
		if (form->card->events[i] == event)
			return true;
	return false;
}

static bool belongs(const struct form *form, const struct common *common)
{
	return common->institution.len > 0 ? str_equal(form->institution, common->institution)
					   : has_event(form, common->event);
}

static struct str title_of(const struct maker *maker, size_t form, size_t language)
{
	return maker->forms[form].offers[LISTING_BY_EVENT][language].title;
}

/* In its place by the titles: there are some hundreds. */
static void insert_form(const struct maker *maker, size_t *forms, size_t count, size_t form,
			size_t language)
{
	struct str title = title_of(maker, form, language);
	size_t at = count;

	while (at > 0 && collate_compare(service_languages[language], title,
					 title_of(maker, forms[at - 1], language)) < 0) {
		forms[at] = forms[at - 1];
		at--;
	}
	forms[at] = form;
}

/* A group of none is left out. */
static void add_group(const struct maker *maker, struct common common,
		      struct listing_group group, size_t language, struct group_list *groups)
{
	size_t *forms = ARENA_ARRAY(maker->arena, size_t, maker->count);

	for (size_t i = 0; i < maker->count; i++)
		if (belongs(form_of(maker, i), &common))
			insert_form(maker, forms, group.form_count++, i, language);
	group.forms = forms;
	if (group.form_count > 0)
		*VEC_ADD(maker->arena, groups) = group;
}

static bool is_first_of(const struct maker *maker, size_t index)
{
	for (size_t i = 0; i < index; i++)
		if (str_equal(form_of(maker, i)->institution,
			      form_of(maker, index)->institution))
			return false;
	return true;
}

/* Each once, by their names. */
static struct str *institutions(const struct maker *maker, size_t *count)
{
	struct str *list = ARENA_ARRAY(maker->arena, struct str, maker->count);

	*count = 0;
	for (size_t i = 0; i < maker->count; i++)
		if (is_first_of(maker, i))
			list[(*count)++] = form_of(maker, i)->institution;
	service_sort_institutions(maker->service, maker->arena, list, *count);
	return list;
}

static struct listing_groups by_institution(const struct maker *maker, size_t language)
{
	struct group_list groups = { 0 };
	size_t count;
	const struct str *numbers = institutions(maker, &count);
	bool latvian = str_equal_c(service_languages[language], "lv");

	for (size_t i = 0; i < count; i++)
		add_group(maker, (struct common){ .institution = numbers[i] },
			  (struct listing_group){
				  .heading = service_institution(maker->service, numbers[i]),
				  .language = latvian ? STR("") : STR("lv") },
			  language, &groups);
	return (struct listing_groups){ groups.at, groups.count };
}

static struct listing_groups by_event(const struct maker *maker, size_t language)
{
	struct str code = service_languages[language];
	struct group_list groups = { 0 };
	struct listing_group others = { .heading = word(words_in(code), STR("home.other")) };

	for (size_t i = 0; i < life_event_count(); i++)
		add_group(maker, (struct common){ .event = i },
			  (struct listing_group){
				  .heading = life_event_name(life_event_at(i), code) },
			  language, &groups);
	add_group(maker, (struct common){ .event = SIZE_MAX }, others, language, &groups);
	return (struct listing_groups){ groups.at, groups.count };
}

void listing_make(struct arena *arena, const struct service *service,
		  const struct published *const *published, size_t count, struct listing *out)
{
	const struct maker maker = { .arena = arena,
				     .service = service,
				     .published = published,
				     .forms = ARENA_ARRAY(arena, struct listing_form, count),
				     .count = count };

	make_forms(&maker);
	*out = (struct listing){ .forms = maker.forms, .form_count = count };
	for (size_t i = 0; i < SERVICE_LANGUAGES; i++) {
		out->groups[LISTING_BY_INSTITUTION][i] = by_institution(&maker, i);
		out->groups[LISTING_BY_EVENT][i] = by_event(&maker, i);
	}
}
