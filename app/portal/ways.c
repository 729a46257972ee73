#include "app/portal/ways.h"

#include "app/service/month.h"

enum need { ALWAYS, LOCKED, DESIGNED, UNDESIGNED, PUBLISHED, IMPORTED };

enum { WORKERS = ROLE_AUTHOR | ROLE_PUBLISHER | ROLE_ADMIN };

/* {form} and {month} are replaced; below the institution's address, unless it begins with "/".
 */
static const struct {
	const char *group, *path, *word;
	unsigned roles;
	enum need need;
} ways[] = {
	{ "ways.build", "forms/{form}/build", "build.look", WORKERS, LOCKED },
	{ "ways.build", "forms/{form}/text", "text.edit", ROLE_AUTHOR, DESIGNED },
	{ "ways.build", "forms/{form}/text", "text.begin", ROLE_AUTHOR, UNDESIGNED },
	{ "ways.build", "forms/{form}/summary", "summary", WORKERS, ALWAYS },
	{ "ways.build", "forms/{form}/links", "links", WORKERS, ALWAYS },
	{ "ways.build", "forms/{form}/import", "import", WORKERS, IMPORTED },
	{ "ways.build", "forms/{form}/definition.xml", "file.xml", WORKERS, ALWAYS },
	{ "ways.try", "forms/{form}/preview/_first", "preview", WORKERS, DESIGNED },
	{ "ways.try", "forms/{form}/scenarios", "scenarios", WORKERS, ALWAYS },
	{ "ways.try", "forms/{form}/guests", "guests", ROLE_AUTHOR | ROLE_PUBLISHER, ALWAYS },
	{ "ways.publish", "forms/{form}/history", "history", WORKERS, ALWAYS },
	{ "ways.publish", "forms/{form}/offer", "offer", ROLE_PUBLISHER | ROLE_ADMIN,
	  PUBLISHED },
	{ "ways.watch", "/f/{form}", "citizen-page", WORKERS, PUBLISHED },
	{ "ways.watch", "figures/{form}/{month}", "ways.figures", WORKERS, PUBLISHED },
	{ "ways.watch", "deliveries?form={form}", "ways.deliveries", ROLE_RECEIVER | ROLE_ADMIN,
	  PUBLISHED },
	{ "ways.watch", "audit?form={form}", "ways.audit", ROLE_PUBLISHER | ROLE_ADMIN,
	  ALWAYS },
};

static bool is_met(const struct ways *self, enum need need)
{
	switch (need) {
	case LOCKED:
		return self->locked;
	case DESIGNED:
		return self->designed;
	case UNDESIGNED:
		return !self->designed;
	case PUBLISHED:
		return self->published;
	case IMPORTED:
		return self->imported;
	case ALWAYS:
		break;
	}
	return true;
}

static struct str replace(struct arena *arena, struct str text, const char *name,
			  struct str value)
{
	const struct str what = str_from_c(name);
	const size_t at = str_find(text, what, 0);

	return at == SIZE_MAX ? text
			      : str_printf(arena, "%.*s%.*s%.*s",
					   STR_ARG(str_slice(text, 0, at)), STR_ARG(value),
					   STR_ARG(str_slice(text, at + what.len, text.len)));
}

static struct str url_of(const struct portal *portal, const struct ways *self, const char *path)
{
	struct arena *arena = portal->arena;
	const struct str month = month_text(arena, month_of(portal->now_ms));
	struct str url = replace(arena, str_from_c(path), "{form}", self->form);

	url = replace(arena, url, "{month}", month);
	return path[0] == '/' ? url : portal_url(portal, "%.*s", STR_ARG(url));
}

void ways_show(struct portal *portal, const struct ways *self)
{
	struct page *page = &portal->page;
	struct xml *list = page_add(page, page->root, "ways", STR(""));
	struct xml *group = NULL;
	const char *last = "";

	for (size_t i = 0; i < LENGTH(ways); i++) {
		if ((ways[i].roles & portal->roles) == 0 || !is_met(self, ways[i].need))
			continue;
		if (group == NULL || !str_equal_c(str_from_c(ways[i].group), last)) {
			group = page_add(page, list, "way", STR(""));
			page_set(page, group, "label", page_word(page, ways[i].group));
			last = ways[i].group;
		}
		page_set(page, page_add(page, group, "link", page_word(page, ways[i].word)),
			 "href", url_of(portal, self, ways[i].path));
	}
}
