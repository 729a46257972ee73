#include "tests/unit/app/service/press.h"
#include "engine/base/log.h"
#include "tests/support/keys.h"

#include <criterion/criterion.h>

void press_init(struct press *press)
{
	*press = (struct press){ 0 };
	log_init(LOG_ERROR);
	arena_init(&press->arena);
	temp_init(&press->temp);
	struct str url = str_printf(&press->arena, "sqlite:%s/veidlapa.db", press->temp.path);
	press->store = store_open(url, &test_keys, &press->err);
	cr_assert(press->store, "%s", press->err.text);
	press->catalogue = catalogue_new(press->store, NULL);
}

void press_finish(struct press *press)
{
	catalogue_free(press->catalogue);
	store_close(press->store);
	temp_finish(&press->temp);
	arena_finish(&press->arena);
}

void press_restart(struct press *press)
{
	catalogue_free(press->catalogue);
	press->catalogue = catalogue_new(press->store, NULL);
	cr_assert(catalogue_load(press->catalogue, &press->err), "%s", press->err.text);
}

struct str press_definition(struct press *press, const char *institution, const char *id,
			    const char *title)
{
	return str_printf(&press->arena,
			  "<form xmlns=\"urn:veidlapa:form:1\" id=\"%s\" languages=\"lv\" "
			  "institution=\"%s\">\n"
			  "  <title xml:lang=\"lv\">%s</title>\n"
			  "  <page id=\"lapa\">\n"
			  "    <title xml:lang=\"lv\">Lapa</title>\n"
			  "    <text id=\"vards\"><label xml:lang=\"lv\">Vārds</label></text>\n"
			  "  </page>\n"
			  "</form>\n",
			  id, institution, title);
}

int64_t press_publish(struct press *press, struct str definition)
{
	struct publication publication = { .definition = definition, .now_ms = 1 };
	diags_init(&press->diags, &press->arena, STR(""));
	if (!catalogue_publish(press->catalogue, &publication, &press->diags, &press->err))
		return 0;
	return publication.version;
}
