/* What citizens would see of a design: each page by itself, with what is typed on it; nothing
 * is kept and nothing is sent. */
#include "app/portal/preview.h"

#include "app/portal/sketch.h"
#include "engine/form/edit.h"
#include "engine/base/log.h"
#include "renderers/html/html.h"

static const struct item *find_page(const struct form *form, struct str id)
{
	for (size_t i = 0; i < form->page_count; i++)
		if (str_equal(form->pages[i]->id, id))
			return form->pages[i];
	return NULL;
}

/* In the frame beside the builder: a sentence, and nothing of the portal around it. */
static void say_errors(struct portal *portal, const struct workshop *shop)
{
	struct page *page = &portal->page;
	struct xml *link;

	portal_begin(portal, "preview");
	page_set(page, page->root, "bare", STR("true"));
	page_say(page, "text", "preview.later");
	link = page_add(page, page->root, "link", page_word(page, "preview.mend"));
	page_set(page, link, "href", portal_url(portal, "forms/%.*s", STR_ARG(shop->form)));
	page_set(page, link, "target", STR("_top"));
	portal_send(portal);
	portal->response->status = 422;
}

/* The one asked for, else that of the portal where the form has it, else the form's first. */
static size_t language_of(const struct form *form, const struct portal *portal, struct str wish)
{
	size_t language = form_language(form, wish);

	if (language == SIZE_MAX)
		language = form_language(form, portal->language);
	return language == SIZE_MAX ? 0 : language;
}

/* NULL: the design has errors. */
static bool open(struct preview *preview, struct workshop *shop,
		 const struct published *published, struct str id)
{
	struct portal *portal = shop->portal;
	struct str wish = request_query(portal->request, STR("lang"));

	*preview = (struct preview){ .shop = shop, .published = published };
	portal->response->framed = true;
	if (published == NULL) {
		say_errors(portal, shop);
		return false;
	}
	preview->answers = answers_new(portal->arena, preview->published->form);
	preview->page = str_equal_c(id, "_first") ? preview->published->form->pages[0]
						  : find_page(preview->published->form, id);
	preview->language = language_of(published->form, portal, wish);
	if (preview->page == NULL)
		portal_fail(portal, &(struct err){ .code = ERR_NOT_FOUND });
	return preview->page != NULL;
}

bool preview_open(struct preview *preview, struct workshop *shop, struct str id)
{
	return open(preview, shop, workshop_verdict(shop)->published, id);
}

/* The same without what is not finished yet. */
static bool open_sketch(struct preview *preview, struct workshop *shop, struct str text,
			struct str id)
{
	bool left_out;
	const struct published *published = sketch_build(shop, text, &left_out);
	const bool opened = open(preview, shop, published, id);

	if (left_out)
		preview->notice = STR("notice.sketch");
	return opened;
}

static bool open_as_it_is(struct preview *preview, struct workshop *shop, struct str id)
{
	return workshop_verdict(shop)->published != NULL
		       ? preview_open(preview, shop, id)
		       : open_sketch(preview, shop, shop->text, id);
}

void preview_show(struct preview *preview, const struct state *state, const char *where,
		  bool problems)
{
	struct portal *portal = preview->shop->portal;
	const struct html_view view = {
		.state = state,
		.page = preview->page,
		.show_problems = problems,
		.base = portal_url(portal, "forms/%.*s/%s", STR_ARG(preview->shop->form),
				   where),
		.csrf = portal_csrf(portal),
		.now_ms = portal->now_ms,
		.receiver = service_institution(portal->service, portal->institution),
		.notice = preview->notice,
	};

	LOG(LOG_DEBUG, "page.written", LOG_TEXT("institution", portal->institution),
	    LOG_TEXT("form", preview->published->id));
	portal->response->content_type = STR("text/html; charset=utf-8");
	if (!html_write(preview->published->html[preview->language], HTML_PAGE, &view,
			portal->arena, &portal->response->body))
		portal_fail(portal, &(struct err){ .code = ERR_LIMIT });
}

const struct state *preview_state(struct preview *preview)
{
	LOG(LOG_DEBUG, "rules.run", LOG_TEXT("institution", preview->shop->portal->institution),
	    LOG_TEXT("form", preview->published->id));
	return rules_run(preview->published->rules, preview->answers,
			 preview->shop->portal->now_ms, preview->shop->portal->arena);
}

void portal_preview_get(void *context, const struct request *request, struct response *response)
{
	struct portal portal;
	struct workshop shop;
	struct preview preview;

	if (portal_open(&portal, context, request, response) && workshop_open(&shop, &portal) &&
	    open_as_it_is(&preview, &shop, request->parameters[2]))
		preview_show(&preview, preview_state(&preview), "preview", false);
}

void portal_preview_post(void *context, const struct request *request,
			 struct response *response)
{
	struct portal portal;
	struct workshop shop;
	struct preview preview;
	const struct pair *pairs;
	size_t count;
	struct err err = { 0 };

	if (portal_post(&portal, context, request, response, &pairs, &count) &&
	    workshop_open(&shop, &portal) &&
	    open_as_it_is(&preview, &shop, request->parameters[2])) {
		(void)answers_post(preview.answers, preview.page, pairs, count, &err);
		preview_show(&preview, preview_state(&preview), "preview", true);
	}
}

/* --- beside the builder ------------------------------------------------------------------- */

static struct str page_of(const struct xml *element)
{
	while (element->parent != NULL && !str_equal_c(element->name, "page"))
		element = element->parent;
	return element->parent == NULL ? STR("_first") : xml_get(element, STR("id"));
}

void preview_beside(struct workshop *shop, const struct xml *element)
{
	struct portal *portal = shop->portal;
	struct page *page = &portal->page;
	const struct str id = page_of(element);
	struct xml *frame = page_add(page, page->root, "frame", STR(""));

	page_set(page, frame, "label", page_word(page, "preview"));
	page_set(page, frame, "href",
		 portal_url(portal, "forms/%.*s/preview/%.*s", STR_ARG(shop->form),
			    STR_ARG(id)));
	if (element->parent != NULL && !str_equal_c(element->name, "page"))
		page_set(page, frame, "about", xml_get(element, STR("id")));
	portal->response->framed = true;
}

static struct str write(const struct workshop *shop, const struct xml *tree)
{
	struct arena *arena = shop->portal->arena;
	struct buf text;
	struct str copy = STR("");

	buf_init(&text, LIMIT_DEFINITION);
	if (edit_write(arena, tree, &text))
		copy = str_copy(arena, buf_str(&text));
	buf_finish(&text);
	return copy;
}

void preview_tree(struct workshop *shop, const struct xml *tree, const struct xml *element)
{
	struct preview preview;

	if (open_sketch(&preview, shop, write(shop, tree), page_of(element)))
		preview_show(&preview, preview_state(&preview), "preview", false);
}
