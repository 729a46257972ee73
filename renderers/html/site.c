/* Pages that belong to no form. */
#include "engine/base/limits.h"
#include "renderers/html/html.h"
#include "renderers/html/publish.h"

struct html_site {
	const struct words *words;
	const struct program *programs[PUBLISH_SITE_PAGES];
};

struct site_filling {
	struct str title, text;
	const struct html_link *links;
	size_t count;
	const struct html_link *link; /* the one being listed */
};

static struct str title(const struct site_filling *filling)
{
	return filling->title;
}

static struct str text(const struct site_filling *filling)
{
	return filling->text;
}

static struct str link_href(const struct site_filling *filling)
{
	return filling->link->href;
}

static struct str link_text(const struct site_filling *filling)
{
	return filling->link->text;
}

static struct str link_detail(const struct site_filling *filling)
{
	return filling->link->detail;
}

/* A slot is a row here. A test asks whether the text is there. */
static const struct {
	struct str name;
	struct str (*text)(const struct site_filling *); /* NULL: the list itself */
} slots[] = {
	{ STR_INIT("/link-detail"), link_detail },
	{ STR_INIT("/link-href"), link_href },
	{ STR_INIT("/link-text"), link_text },
	{ STR_INIT("/links"), NULL },
	{ STR_INIT("/text"), text },
	{ STR_INIT("/title"), title },
};

static bool bind_site(void *context, struct str name, enum slot_use use, uint32_t *slot,
		      struct err *err)
{
	(void)context;
	for (size_t i = 0; i < LENGTH(slots); i++) {
		if (str_equal(slots[i].name, name) &&
		    (slots[i].text == NULL) == (use == SLOT_EACH)) {
			*slot = (uint32_t)i;
			return true;
		}
	}
	return err_set(err, ERR_INVALID, "a page of the site has nothing called %.*s",
		       STR_ARG(name));
}

static struct str data_text(void *context, uint32_t slot)
{
	return slots[slot].text(context);
}

static bool data_test(void *context, uint32_t slot)
{
	return slots[slot].text(context).len > 0;
}

static size_t data_count(void *context, uint32_t slot)
{
	const struct site_filling *filling = context;

	(void)slot;
	return filling->count;
}

static void data_enter(void *context, uint32_t slot, size_t index)
{
	struct site_filling *filling = context;

	(void)slot;
	filling->link = &filling->links[index];
}

static void data_leave(void *context, uint32_t slot)
{
	(void)context;
	(void)slot;
}

static bool find_word(void *context, struct str key, const struct pair *parameters,
		      size_t count, struct buf *out)
{
	const struct html_site *site = context;

	return publish_word(site->words, key, parameters, count, out);
}

static const struct xml *source(void *context, struct arena *arena, size_t page)
{
	(void)context;
	return publish_site(arena, page);
}

const struct html_site *html_site_new(struct arena *arena, struct str language, struct err *err)
{
	struct html_site *site = ARENA_NEW(arena, struct html_site);
	const struct program **programs = site->programs;
	const struct binder binder = { language, bind_site, find_word, site };

	site->words = words_in(language);
	return template_compile(arena,
				&(struct template_input){
					.stylesheet = STR("renderers/html/site.xsl"),
					.source = source,
					.page_count = PUBLISH_SITE_PAGES,
					.binders = &binder,
					.binder_count = 1,
				},
				&programs, err)
		       ? site
		       : NULL;
}

static bool write(const struct program *program, struct site_filling *filling, struct buf *out)
{
	const struct data data = { data_text,  data_test,  data_count,
				   data_enter, data_leave, filling };

	return program_run(program, &data, out);
}

bool html_site_home(const struct html_site *site, const struct html_link *forms, size_t count,
		    struct arena *scratch, struct buf *out)
{
	struct site_filling filling = { .links = forms, .count = count };

	(void)scratch;
	filling.title = word(site->words, STR("home.title"));
	filling.text = word(site->words, count > 0 ? STR("home.text") : STR("home.empty"));
	return write(site->programs[PUBLISH_HOME], &filling, out);
}

bool html_site_message(const struct html_site *site, struct str key, struct arena *scratch,
		       struct buf *out)
{
	struct site_filling filling = { .count = 0 };

	filling.title = word(site->words, str_printf(scratch, "%.*s.title", STR_ARG(key)));
	filling.text = word(site->words, str_printf(scratch, "%.*s.text", STR_ARG(key)));
	return write(site->programs[PUBLISH_MESSAGE], &filling, out);
}
