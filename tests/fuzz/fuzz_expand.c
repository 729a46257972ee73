/* Any text as a block and as a list of a form: it is taken or refused with words for each
 * finding, and every finding stands in the form. */
#include "engine/form/form.h"
#include "tests/fuzz/require.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The same for every name but "persona", which is the platform's: so that blocks find
 * themselves too. */
static bool find(const void *context, struct str institution, const struct library_name *name,
		 struct arena *arena, struct library_file *out, struct err *err)
{
	const struct str *bytes = context;

	if (str_equal_c(name->name, "persona"))
		return library_find(&library_platform, institution, name, arena, out, err);
	if (name->version > 1)
		return err_set(err, ERR_NOT_FOUND, "there is one version");
	*out = (struct library_file){ library_path(arena, name), *bytes };
	return true;
}

static const char definition[] =
	"<form xmlns=\"urn:veidlapa:form:1\" id=\"f\" languages=\"lv\" "
	"institution=\"99999999902\">\n"
	"<title xml:lang=\"lv\">T</title><list id=\"l\" from=\"l@1\"/>\n"
	"<page id=\"p\"><title xml:lang=\"lv\">L</title>\n"
	"<use id=\"x\" block=\"b@1\" without=\"q\"/>\n"
	"<choice id=\"c\" options=\"l\"><label xml:lang=\"lv\">L</label></choice>\n"
	"</page></form>\n";

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct str bytes = { (const char *)data, size };
	const struct library library = { find, &bytes };
	struct arena arena;
	struct diags diags;
	const struct form *form;

	arena_init(&arena);
	diags_init(&diags, &arena, STR("fuzz"));
	form = form_read_with(&arena, str_from_c(definition), &library, &diags);
	require(form == NULL || form->page_count == 1);
	for (size_t i = 0; i < diags.list.count; i++) {
		require(diags.list.at[i].what.len > 0);
		require(diags.list.at[i].place.line >= 1 && diags.list.at[i].place.line <= 6);
	}
	arena_finish(&arena);
	return 0;
}
