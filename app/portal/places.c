#include "app/portal/places.h"

#include "app/portal/title.h"

/* Below the institution's address; within: what else of the address belongs to it. */
static const struct {
	const char *path, *word;
	unsigned roles;
	const char *within[2];
} places[] = {
	{ "", "places.forms", ROLES_OF_INSTITUTION, { "/forms/", "/new" } },
	{ "/deliveries", "places.deliveries", ROLE_RECEIVER | ROLE_ADMIN, 
	  { "/deliveries/", "/receipt" } },
	{ "/endpoint", "places.endpoint", ROLE_ADMIN, { "/contracts", "/receivers/" } },
	{ "/keys", "places.keys", ROLE_AUTHOR | ROLE_PUBLISHER | ROLE_ADMIN, { NULL } },
	{ "/figures", "places.figures", ROLES_OF_INSTITUTION, { "/figures/" } },
	{ "/audit", "places.audit", ROLE_PUBLISHER | ROLE_ADMIN, { NULL } },
	{ "/settings", "places.settings", ROLE_ADMIN, { NULL } },
};
/* Of the operator. */
static const struct {
	const char *href, *word, *within;
} desks[] = {
	{ "/portal/operator", "operator", "/portal/operator/institutions/" },
	{ "/portal/operator/platform", "operator.platform", NULL },
	{ "/portal/operator/audit", "places.audit", NULL },
};
/* Pages of a form that stand below another one of its pages. */
static const struct {
	const char *path, *above, *word;
} deeper[] = {
	{ "/build/", "/build", "build" },
	{ "/scenarios/", "/scenarios", "scenarios" },
	{ "/trial/", "/scenarios", "scenarios" },
	{ "/revisions/", "/history", "history" },
};

static void add_step(struct portal *portal, struct str href, struct str text)
{
	struct page *page = &portal->page;
	struct xml *step = page_add(page, page->root, "step", STR(""));

	page_set(page, step, "href", href);
	page_set(page, step, "text", text);
}

/* How the place is marked: this page is it, or within it, or neither. */
static struct str mark(const struct portal *portal, struct str href, bool within)
{
	if (str_equal(portal->request->path, href))
		return STR("page");
	return within ? STR("true") : STR("");
}

static void add_place(struct portal *portal, struct str href, const char *word, bool within)
{
	struct page *page = &portal->page;
	struct xml *nav = page_add(page, page->root, "nav", STR(""));
	const struct str current = mark(portal, href, within);

	page_set(page, nav, "href", href);
	page_set(page, nav, "text", page_word(page, word));
	if (current.len > 0)
		page_set(page, nav, "current", current);
}

static bool is_within(const struct portal *portal, const char *below)
{
	const struct str path = portal->request->path;

	return below != NULL && str_starts(path, str_printf(portal->arena, "%.*s%s",
							    STR_ARG(portal->base), below));
}

/* Of a page below a form's: the form, and what stands between them. */
static void add_form(struct portal *portal)
{
	const struct str form = portal->request->parameters[1];
	const struct str href = portal_url(portal, "forms/%.*s", STR_ARG(form));
	const struct str path = portal->request->path;

	if (!str_starts(path, str_printf(portal->arena, "%.*s/", STR_ARG(href))))
		return;
	add_step(portal, href, title_of_form(portal, form));
	for (size_t i = 0; i < LENGTH(deeper); i++)
		if (str_starts(path, str_printf(portal->arena, "%.*s%s", STR_ARG(href),
						deeper[i].path)))
			add_step(portal,
				 str_printf(portal->arena, "%.*s%s", STR_ARG(href),
					    deeper[i].above),
				 page_word(&portal->page, deeper[i].word));
}

static void show_desks(struct portal *portal)
{
	for (size_t i = 0; i < LENGTH(desks); i++)
		add_place(portal, str_from_c(desks[i].href), desks[i].word,
			  desks[i].within != NULL && str_starts(portal->request->path,
								str_from_c(desks[i].within)));
}

void places_show(struct portal *portal)
{
	if (portal->request->roles == ROLE_OPERATOR && (portal->roles & ROLE_OPERATOR) != 0) {
		show_desks(portal);
		return;
	}
	if (portal->institution.len == 0)
		return;
	for (size_t i = 0; i < LENGTH(places); i++)
		if ((places[i].roles & portal->roles) != 0)
			add_place(portal,
				  str_printf(portal->arena, "%.*s%s", STR_ARG(portal->base),
					     places[i].path),
				  places[i].word,
				  is_within(portal, places[i].within[0]) ||
					  is_within(portal, places[i].within[1]));
	if (is_within(portal, "/forms/"))
		add_form(portal);
	if (is_within(portal, "/new/"))
		add_step(portal, portal_url(portal, "new"), page_word(&portal->page, "new"));
}
