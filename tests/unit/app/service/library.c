#include "tests/unit/app/service/library.h"
#include "engine/base/log.h"

#include <criterion/criterion.h>

void library_init(struct library *library)
{
	*library = (struct library){ 0 };
	log_init(LOG_ERROR);
	arena_init(&library->arena);
	temp_init(&library->temp);
	struct str url =
		str_printf(&library->arena, "sqlite:%s/veidlapa.db", library->temp.path);
	library->store = store_open(url, &library->err);
	cr_assert(library->store, "%s", library->err.text);
	library->catalogue = catalogue_new(library->store);
}

void library_finish(struct library *library)
{
	catalogue_free(library->catalogue);
	store_close(library->store);
	temp_finish(&library->temp);
	arena_finish(&library->arena);
}

void library_restart(struct library *library)
{
	catalogue_free(library->catalogue);
	library->catalogue = catalogue_new(library->store);
	cr_assert(catalogue_load(library->catalogue, &library->err), "%s", library->err.text);
}

struct str library_definition(struct library *library, const char *institution, const char *id,
			      const char *title)
{
	return str_printf(&library->arena,
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

int64_t library_publish(struct library *library, struct str definition)
{
	struct publication publication = { .definition = definition, .now_ms = 1 };
	diags_init(&library->diags, &library->arena, STR(""));
	if (!catalogue_publish(library->catalogue, &publication, &library->diags,
			       &library->err))
		return 0;
	return publication.version;
}
