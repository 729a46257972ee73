#include "app/service/cpsv.h"

#include <assert.h>

#include "engine/base/asset.h"
#include "engine/contract/json_out.h"
#include "engine/form/card.h"
#include "engine/form/life_event.h"

#define AUTHORITY "http://publications.europa.eu/resource/authority/"

struct writer {
	const struct cpsv_service *service;
	const struct form *form;
	const struct card *card; /* with nothing in it where the form has none */
	struct arena *arena;
	struct json_out json;
};

static void text(struct writer *writer, const char *key, struct str value)
{
	if (value.len > 0)
		json_out_text(&writer->json, str_from_c(key), value);
}

static void open_object(struct writer *writer, const char *key, const char *type)
{
	json_out_open(&writer->json, key == NULL ? JSON_OUT_NO_KEY : str_from_c(key), '{');
	text(writer, "type", str_from_c(type));
}

static void close_object(struct writer *writer)
{
	json_out_close(&writer->json, '{');
}

/* --- texts by language -------------------------------------------------------------------- */

/* What is in braces only a request can say. */
static bool is_said(const struct text *said, size_t language)
{
	return said->in[language].len > 0 &&
	       (said->phrases == NULL || said->phrases[language] == NULL);
}

static bool is_said_at_all(const struct writer *writer, const struct text *said)
{
	for (size_t i = 0; i < writer->form->language_count; i++)
		if (is_said(said, i))
			return true;
	return false;
}

static void texts(struct writer *writer, const char *key, const struct text *said)
{
	if (!is_said_at_all(writer, said))
		return;
	json_out_open(&writer->json, str_from_c(key), '{');
	for (size_t i = 0; i < writer->form->language_count; i++)
		if (is_said(said, i))
			json_out_text(&writer->json, writer->form->languages[i], said->in[i]);
	close_object(writer);
}

/* Codes of the EU's list of languages, for those that forms here are likely to have. */
static void languages(struct writer *writer)
{
	static const struct pair known[] = {
		{ STR_INIT("de"), STR_INIT("DEU") }, { STR_INIT("en"), STR_INIT("ENG") },
		{ STR_INIT("et"), STR_INIT("EST") }, { STR_INIT("fr"), STR_INIT("FRA") },
		{ STR_INIT("lt"), STR_INIT("LIT") }, { STR_INIT("lv"), STR_INIT("LAV") },
		{ STR_INIT("pl"), STR_INIT("POL") }, { STR_INIT("ru"), STR_INIT("RUS") },
		{ STR_INIT("uk"), STR_INIT("UKR") },
	};

	json_out_open(&writer->json, STR("language"), '[');
	for (size_t i = 0; i < writer->form->language_count; i++) {
		struct str language = str_slice(writer->form->languages[i], 0, 2);

		for (size_t k = 0; k < LENGTH(known); k++)
			if (str_equal(known[k].name, language))
				json_out_text(&writer->json, JSON_OUT_NO_KEY,
					      str_printf(writer->arena,
							 AUTHORITY "language/%.*s",
							 STR_ARG(known[k].value)));
	}
	json_out_close(&writer->json, '[');
}

/* --- parts -------------------------------------------------------------------------------- */

static struct str address(const struct writer *writer, const char *format, struct str id)
{
	return str_printf(writer->arena, "%.*s%s%.*s", STR_ARG(writer->service->base), format,
			  STR_ARG(id));
}

static void add_authority(struct writer *writer)
{
	struct str number = writer->form->institution;

	open_object(writer, "hasCompetentAuthority", "cv:PublicOrganisation");
	text(writer, "id", address(writer, "/catalogue.jsonld#", number));
	text(writer, "identifier", number);
	json_out_open(&writer->json, STR("prefLabel"), '{');
	text(writer, "lv", writer->service->receiver);
	close_object(writer);
	text(writer, "spatial", STR(AUTHORITY "country/LVA"));
	close_object(writer);
}

static void add_event(struct writer *writer, const struct life_event *event)
{
	open_object(writer, NULL, event->business ? "cv:BusinessEvent" : "cv:LifeEvent");
	text(writer, "id", address(writer, "/catalogue.jsonld#", event->id));
	text(writer, "identifier", event->id);
	json_out_open(&writer->json, STR("title"), '{');
	text(writer, "lv", event->lv);
	text(writer, "en", event->en);
	close_object(writer);
	close_object(writer);
}

static void add_events(struct writer *writer)
{
	if (writer->card->event_count == 0)
		return;
	json_out_open(&writer->json, STR("isGroupedBy"), '[');
	for (size_t i = 0; i < writer->card->event_count; i++)
		add_event(writer, life_event_at(writer->card->events[i]));
	json_out_close(&writer->json, '[');
}

/* What is said of the service, as a thing of its own. */
static void add_said(struct writer *writer, const char *key, const char *type,
		     enum card_fact fact)
{
	struct str name = card_fact_names[fact];

	if (!is_said_at_all(writer, &writer->card->facts[fact]))
		return;
	open_object(writer, key, type);
	text(writer, "identifier",
	     str_printf(writer->arena, "%.*s#%.*s", STR_ARG(writer->form->id), STR_ARG(name)));
	texts(writer, "description", &writer->card->facts[fact]);
	close_object(writer);
}

static void add_cost(struct writer *writer)
{
	const struct card *card = writer->card;

	if (card->price.len == 0 && !is_said_at_all(writer, &card->facts[CARD_COST]))
		return;
	open_object(writer, "hasCost", "cv:Cost");
	text(writer, "identifier",
	     str_printf(writer->arena, "%.*s#cost", STR_ARG(writer->form->id)));
	texts(writer, "description", &card->facts[CARD_COST]);
	if (card->price.len > 0) {
		text(writer, "value", card->price);
		text(writer, "currency", STR(AUTHORITY "currency/EUR"));
	}
	close_object(writer);
}

static void add_law(struct writer *writer)
{
	if (writer->card->legal.len == 0)
		return;
	open_object(writer, "hasLegalResource", "eli:LegalResource");
	json_out_open(&writer->json, STR("title"), '{');
	text(writer, "lv", writer->card->legal);
	close_object(writer);
	close_object(writer);
}

static void add_channel(struct writer *writer)
{
	struct str page = address(writer, "/f/", writer->form->id);

	open_object(writer, "hasChannel", "cv:Channel");
	text(writer, "id", str_printf(writer->arena, "%.*s#channel", STR_ARG(page)));
	text(writer, "identifier",
	     str_printf(writer->arena, "%.*s#channel", STR_ARG(writer->form->id)));
	text(writer, "page", page);
	close_object(writer);
}

/* --- the whole ---------------------------------------------------------------------------- */

static void write_service(struct writer *writer)
{
	const struct form *form = writer->form;

	open_object(writer, NULL, "cpsv:PublicService");
	text(writer, "id", address(writer, "/f/", form->id));
	text(writer, "identifier", form->id);
	texts(writer, "title", &form->title);
	texts(writer, "description", &form->description);
	languages(writer);
	add_authority(writer);
	add_events(writer);
	add_said(writer, "audience", "dct:AgentClass", CARD_RECIPIENT);
	add_cost(writer);
	text(writer, "processingTime", writer->card->takes);
	add_said(writer, "holdsRequirement", "cv:Requirement", CARD_RESTRICTIONS);
	add_said(writer, "follows", "cpsv:Rule", CARD_PROCESS);
	add_law(writer);
	add_channel(writer);
	close_object(writer);
}

void cpsv_write_service(const struct cpsv_service *service, struct buf *out)
{
	static const struct card nothing = { 0 };
	const struct card *card = service->form->card;
	struct arena arena;
	struct writer writer = { .service = service,
				 .form = service->form,
				 .card = card != NULL ? card : &nothing,
				 .arena = &arena,
				 .json = { .out = out } };

	arena_init(&arena);
	write_service(&writer);
	arena_finish(&arena);
}

void cpsv_write_document(const struct str *services, size_t count, struct buf *out)
{
	const struct asset *context = asset_find(STR("schemas/service.context.json"));

	assert(context != NULL);
	buf_add_c(out, "{\"@context\": ");
	buf_add(out, str_trim(context->bytes));
	buf_add_c(out, ",\n\"@graph\": [\n");
	for (size_t i = 0; i < count; i++) {
		buf_add_c(out, i > 0 ? ",\n" : "");
		buf_add(out, str_trim(services[i]));
	}
	buf_add_c(out, "]}\n");
}
