#include "renderers/html/html.h"

#include <assert.h>

#include "engine/base/limits.h"
#include "renderers/html/publish.h"
#include "renderers/html/slot.h"

/* --- publishing --- */

struct publisher {
	const struct look *look;
	const struct form *form;
	struct arena scratch;
	struct slot_table slots;
	struct html *html[LIMIT_LANGUAGES];
	struct slot_binder contexts[LIMIT_LANGUAGES];
	struct binder binders[LIMIT_LANGUAGES];
	const struct program **programs[LIMIT_LANGUAGES];
};

static void prepare(struct publisher *publisher, struct arena *arena, const struct form *form,
		    size_t language)
{
	struct html *html = ARENA_NEW(arena, struct html);

	html->form = form;
	html->language = language;
	html->words = words_in(form->languages[language]);
	html->programs =
		ARENA_ARRAY(arena, const struct program *, PUBLISH_PAGES + form->page_count);
	publisher->html[language] = html;
	publisher->programs[language] = html->programs;
	publisher->contexts[language] = (struct slot_binder){ &publisher->slots, html->words };
	publisher->binders[language] =
		(struct binder){ form->languages[language], slot_bind, slot_word,
				 &publisher->contexts[language] };
}

static const struct xml *source(void *context, struct arena *arena, size_t page)
{
	const struct publisher *publisher = context;

	return publish_page(arena, publisher->form, publisher->look, page);
}

static bool compile(struct publisher *publisher, struct arena *arena, struct err *err)
{
	const struct form *form = publisher->form;
	const struct template_input input = {
		.stylesheet = STR("renderers/html/form.xsl"),
		.source = source,
		.context = publisher,
		.page_count = PUBLISH_PAGES + form->page_count,
		.binders = publisher->binders,
		.binder_count = form->language_count,
	};

	slot_table_init(&publisher->slots, form, arena, &publisher->scratch);
	for (size_t i = 0; i < form->language_count; i++)
		prepare(publisher, arena, form, i);
	return template_compile(arena, &input, publisher->programs, err);
}

bool html_publish(struct arena *arena, const struct form *form, const struct look *look,
		  const struct html **html, struct err *err)
{
	struct publisher publisher = { .form = form, .look = look };
	const struct slot *slots;
	bool ok;

	arena_init(&publisher.scratch);
	ok = compile(&publisher, arena, err);
	slots = slot_table_copy(&publisher.slots);
	for (size_t i = 0; ok && i < form->language_count; i++) {
		publisher.html[i]->slots = slots;
		html[i] = publisher.html[i];
	}
	arena_finish(&publisher.scratch);
	return ok;
}

/* --- filling in --- */

static struct str data_text(void *context, uint32_t number)
{
	struct filling *filling = context;
	const struct slot *slot = &filling->html->slots[number];

	return slot->aspect->text(filling, slot);
}

static bool data_test(void *context, uint32_t number)
{
	struct filling *filling = context;
	const struct slot *slot = &filling->html->slots[number];

	return slot->aspect->test(filling, slot);
}

static size_t data_count(void *context, uint32_t number)
{
	struct filling *filling = context;
	const struct slot *slot = &filling->html->slots[number];

	return slot->aspect->each.count(filling, slot);
}

static void data_enter(void *context, uint32_t number, size_t index)
{
	struct filling *filling = context;
	const struct slot *slot = &filling->html->slots[number];

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

bool html_was_sent(const struct html_view *view, const struct problem *problem)
{
	struct state_row *rows[LIMIT_FORM_DEPTH + 1];
	const struct item *item = problem->item;
	const struct cell *cell;

	if (!view->sent_only || item == NULL || item->type->class != ITEM_CLASS_FIELD)
		return true;
	say_rows(view->state, item, problem->rows, rows);
	cell = &rows[problem->depth]->cells[item->column];
	/* What is computed is nobody's to send, and is there all the time. */
	return cell->answer == NULL || cell->answer->given ||
	       (cell->computed && cell->readonly);
}

/* Of a page its own, of the review all. */
static size_t collect(const struct filling *filling, bool warnings, const struct problem **list)
{
	const struct state *state = filling->view->state;
	size_t count = 0;

	for (size_t i = 0; i < state->problem_count; i++) {
		const struct problem *problem = &state->problems[i];
		bool here = filling->which == HTML_REVIEW ||
			    (is_on(problem, filling->view->page) &&
			     html_was_sent(filling->view, problem));

		if (here && problem->warning == warnings)
			list[count++] = problem;
	}
	return count;
}

/* The summary lists the errors; where there are none, the page's warnings. What was refused is
 * said even where problems are not shown yet. */
static void collect_problems(struct filling *filling)
{
	const struct state *state = filling->view->state;
	const bool all = filling->view->show_problems;
	const struct problem **list;

	if (state == NULL || (!all && filling->view->refused_count == 0))
		return;
	list = ARENA_ARRAY(filling->arena, const struct problem *,
			   state->problem_count + filling->view->refused_count);
	filling->warned = all && collect(filling, true, list) > 0;
	filling->problems = list;
	filling->problem_count = all ? collect(filling, false, list) : 0;
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
		return html->programs[PUBLISH_START];
	case HTML_REVIEW:
		return html->programs[PUBLISH_REVIEW];
	case HTML_RECEIPT:
		return html->programs[PUBLISH_RECEIPT];
	case HTML_PAGE:
		break;
	}
	for (size_t i = 0; i < html->form->page_count; i++)
		if (html->form->pages[i] == page)
			return html->programs[PUBLISH_PAGES + i];
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
