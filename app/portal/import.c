/* What could not be carried over from the spreadsheet that a form was begun from. */
#include "app/portal/portal.h"
#include "app/service/carried.h"
#include "storage/asides.h"

static void show(struct portal *portal, const struct xlsform_notes *notes)
{
	static const char *const columns[] = { "import.place", "import.what",
					       "import.instead" };
	struct page *page = &portal->page;
	struct xml *table;

	portal_begin(portal, "import");
	page_say(page, "text", "import.text");
	table = page_table(page, "import", columns, LENGTH(columns));
	for (size_t i = 0; i < notes->count; i++) {
		struct xml *row = page_add(page, table, "row", STR(""));

		(void)page_add(page, row, "cell", notes->at[i].place);
		(void)page_add(page, row, "cell",
			       carried_what(page->arena, page->words, &notes->at[i]));
		(void)page_add(page, row, "cell",
			       carried_instead(page->arena, page->words, &notes->at[i]));
	}
	page_link(page,
		  portal_url(portal, "forms/%.*s", STR_ARG(portal->request->parameters[1])),
		  "back");
	portal_send(portal);
}

void portal_import_get(void *context, const struct request *request, struct response *response)
{
	struct portal portal;
	struct xlsform_notes notes = { 0 };
	struct aside aside;
	struct err err = { 0 };

	if (!portal_open(&portal, context, request, response))
		return;
	aside = (struct aside){ .institution = portal.institution,
				.form = request->parameters[1],
				.kind = STR("import"),
				.author = STR("") };
	if (!store_aside_get(portal.service->store, portal.arena, &aside, &err)) {
		portal_fail(&portal, &err);
		return;
	}
	carried_read(portal.arena, aside.content, &notes);
	show(&portal, &notes);
}
