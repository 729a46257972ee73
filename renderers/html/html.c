#include "renderers/html/html.h"

#include <assert.h>

#include "engine/base/limits.h"
#include "renderers/html/publish.h"
#include "renderers/html/slot.h"

/* --- publishing --- */

struct publisher {
	struct arena *arena;
	struct html *html;
	struct template_source *source;
	struct slot_binder binder;
	struct err *err;
};

static struct publish_page page_of(const struct publisher *publisher, struct str stylesheet)
{
	const struct html *html = publisher->html;

	return (struct publish_page){ stylesheet, html->form->languages[html->language],
				      STR("") };
}

static const struct program *compile(struct publisher *publisher, struct str stylesheet)
{
	const struct binder binder = { slot_bind, &publisher->binder };
	const struct publish_page what = page_of(publisher, stylesheet);

	return publish_compile(publisher->arena, &what, publisher->source, &binder,
			       publisher->err);
}

static bool compile_pages(struct publisher *publisher)
{
	const struct binder binder = { slot_bind, &publisher->binder };
	const struct publish_page what = page_of(publisher, STR("renderers/html/page.xsl"));
	struct html *html = publisher->html;

	return publish_compile_pages(publisher->arena, &what, publisher->source, &binder,
				     html->pages, html->form->page_count, publisher->err);
}

static bool compile_all(struct publisher *publisher)
{
	struct html *html = publisher->html;

	html->start = compile(publisher, STR("renderers/html/start.xsl"));
	if (html->start == NULL)
		return false;
	html->review = compile(publisher, STR("renderers/html/review.xsl"));
	if (html->review == NULL)
		return false;
	html->receipt = compile(publisher, STR("renderers/html/receipt.xsl"));
	return html->receipt != NULL && compile_pages(publisher);
}

const struct html *html_publish(struct arena *arena, const struct form *form, size_t language,
				struct err *err)
{
	struct html *html = ARENA_NEW(arena, struct html);
	struct publisher publisher = { .arena = arena, .html = html, .err = err };
	bool ok;

	assert(language < form->language_count);
	html->form = form;
	html->language = language;
	html->words = words_in(form->languages[language]);
	html->pages = ARENA_ARRAY(arena, const struct program *, form->page_count);
	slot_binder_init(&publisher.binder, arena, html);
	publisher.source = publish_source(html->words, form, language, err);
	ok = publisher.source != NULL && compile_all(&publisher);
	template_source_free(publisher.source);
	return ok ? html : NULL;
}

/* --- filling in --- */

static struct str data_text(void *context, uint32_t number)
{
	struct filling *filling = context;
	const struct slot *slot = &filling->html->slots.at[number];

	return slot->aspect->text(filling, slot);
}

static bool data_test(void *context, uint32_t number)
{
	struct filling *filling = context;
	const struct slot *slot = &filling->html->slots.at[number];

	return slot->aspect->test(filling, slot);
}

static size_t data_count(void *context, uint32_t number)
{
	struct filling *filling = context;
	const struct slot *slot = &filling->html->slots.at[number];

	return slot->aspect->each.count(filling, slot);
}

static void data_enter(void *context, uint32_t number, size_t index)
{
	struct filling *filling = context;
	const struct slot *slot = &filling->html->slots.at[number];

	slot->aspect->each.enter(filling, slot, index);
}

/* Slots say where they are by their depth, so that nothing needs to be undone. */
static void data_leave(void *context, uint32_t number)
{
	(void)context;
	(void)number;
}

static bool is_on(const struct problem *problem, const struct item *page)
{
	const struct item *item = problem->item;

	while (item != NULL && item->parent != NULL)
		item = item->parent;
	return item != NULL && item == page;
}

/* Of a page its own, of the review all. */
static size_t collect(const struct filling *filling, bool warnings, const struct problem **list)
{
	const struct state *state = filling->view->state;
	size_t count = 0;

	for (size_t i = 0; i < state->problem_count; i++) {
		const struct problem *problem = &state->problems[i];
		bool here =
			filling->which == HTML_REVIEW || is_on(problem, filling->view->page);

		if (here && problem->warning == warnings)
			list[count++] = problem;
	}
	return count;
}

/* The summary lists the errors; where there are none, the page's warnings. */
static void collect_problems(struct filling *filling)
{
	const struct state *state = filling->view->state;
	const struct problem **list;

	if (state == NULL || !filling->view->show_problems)
		return;
	list = ARENA_ARRAY(filling->arena, const struct problem *,
			   state->problem_count + filling->view->refused_count);
	filling->warned = collect(filling, true, list) > 0;
	filling->problems = list;
	filling->problem_count = collect(filling, false, list);
	for (size_t i = 0; i < filling->view->refused_count; i++)
		list[filling->problem_count++] = &filling->view->refused[i];
	if (filling->problem_count == 0 && filling->which == HTML_PAGE)
		filling->problem_count = collect(filling, true, list);
}

static const struct program *program_of(const struct html *html, enum html_page which,
					const struct item *page)
{
	switch (which) {
	case HTML_START:
		return html->start;
	case HTML_REVIEW:
		return html->review;
	case HTML_RECEIPT:
		return html->receipt;
	case HTML_PAGE:
		break;
	}
	for (size_t i = 0; i < html->form->page_count; i++)
		if (html->form->pages[i] == page)
			return html->pages[i];
	return NULL;
}

bool html_write(const struct html *html, enum html_page which, const struct html_view *view,
		struct arena *scratch, struct buf *out)
{
	const struct program *program = program_of(html, which, view->page);
	struct filling filling = {
		.html = html, .view = view, .which = which, .arena = scratch
	};
	const struct data data = { data_text,  data_test,  data_count,
				   data_enter, data_leave, &filling };
	bool ok;

	assert(program != NULL);
	assert(view->state != NULL || which == HTML_START || which == HTML_RECEIPT);
	if (view->state != NULL) {
		filling.rows[0] = view->state->root;
		filling.say = say_new(view->state, scratch);
	}
	collect_problems(&filling);
	buf_init(&filling.text, LIMIT_PAGE);
	ok = program_run(program, &data, out);
	buf_finish(&filling.text);
	return ok;
}
