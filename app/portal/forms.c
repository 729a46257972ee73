/* The forms of an institution. */
#include "app/portal/title.h"
#include "engine/form/form.h"

/* What is published, as the list needs it. */
struct shown {
	const struct catalogue_entry *entries;
	size_t count;
};

static const struct catalogue_entry *find_entry(const struct shown *shown,
						struct str institution, struct str form)
{
	for (size_t i = 0; i < shown->count; i++)
		if (str_equal(shown->entries[i].id, form) &&
		    str_equal(shown->entries[i].institution, institution))
			return &shown->entries[i];
	return NULL;
}

static const struct design *find_design(const struct designs *designs, struct str form)
{
	for (size_t i = 0; i < designs->count; i++)
		if (str_equal(designs->at[i].form, form))
			return &designs->at[i];
	return NULL;
}

/* "apbedisanas-pabalsts · Publicēta 3. versija" */
static struct str detail_of(const struct portal *portal, struct str form,
			    const struct catalogue_entry *entry)
{
	if (entry == NULL)
		return form;
	return str_printf(portal->arena, "%.*s · %.*s", STR_ARG(form),
			  STR_ARG(page_word_with(&portal->page, "published.version", "version",
						 str_printf(portal->arena, "%lld",
							    (long long)entry->version))));
}

/* Who does not work on forms goes from one to what was sent with it. */
static struct str href_of(const struct portal *portal, struct str form, bool published)
{
	if ((portal->roles & (ROLE_AUTHOR | ROLE_PUBLISHER | ROLE_ADMIN)) != 0)
		return portal_url(portal, "forms/%.*s", STR_ARG(form));
	return published ? portal_url(portal, "deliveries?form=%.*s", STR_ARG(form)) : STR("");
}

static struct xml *add_form(struct portal *portal, struct xml *list, struct str form,
			    const struct catalogue_entry *entry, struct str title)
{
	struct page *page = &portal->page;
	const struct str href = href_of(portal, form, entry != NULL);
	struct xml *item = page_add(page, list, "item", title.len > 0 ? title : form);

	if (href.len > 0)
		page_set(page, item, "href", href);
	page_set(page, item, "detail", detail_of(portal, form, entry));
	return item;
}

static struct str state_word(const struct portal *portal, struct str state)
{
	return page_word(&portal->page,
			 str_to_c(portal->arena,
				  str_printf(portal->arena, "state.%.*s", STR_ARG(state))));
}

static void list_forms(struct portal *portal, const struct designs *designs,
		       const struct shown *shown)
{
	struct page *page = &portal->page;
	struct xml *list = page_add(page, page->root, "list", STR(""));

	for (size_t i = 0; i < designs->count; i++) {
		const struct design *design = &designs->at[i];
		struct xml *item =
			add_form(portal, list, design->form,
				 find_entry(shown, portal->institution, design->form),
				 title_of_definition(portal, design->definition));
		page_set(page, item, "tag", state_word(portal, design->state));
	}
	for (size_t i = 0; i < shown->count; i++)
		if (str_equal(shown->entries[i].institution, portal->institution) &&
		    find_design(designs, shown->entries[i].id) == NULL)
			(void)add_form(portal, list, shown->entries[i].id, &shown->entries[i],
				       title_of_entry(portal, &shown->entries[i]));
}

void portal_forms_get(void *context, const struct request *request, struct response *response)
{
	struct portal portal;
	struct designs designs = { 0 };
	struct shown shown;
	struct err err = { 0 };

	if (!portal_open(&portal, context, request, response))
		return;
	if (!store_designs_list(portal.service->store, portal.arena, portal.institution,
				&designs, &err)) {
		portal_fail(&portal, &err);
		return;
	}
	shown.count = catalogue_list(portal.service->catalogue, portal.arena, &shown.entries);
	portal_begin(&portal, "forms");
	if (portal.roles & ROLE_AUTHOR)
		page_link(&portal.page, portal_url(&portal, "new"), "new");
	list_forms(&portal, &designs, &shown);
	portal_send(&portal);
}
