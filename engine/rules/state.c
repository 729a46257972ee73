#include "engine/rules/state.h"

static const struct item *page_of(const struct item *item)
{
	while (item != NULL && item->parent != NULL)
		item = item->parent;
	return item;
}

/* Is there anything to see in a page or group? A repeat can be added to, so it is seen itself.
 * Recursion is as deep as the tree, which intake limits. */
static bool shows_something(const struct state *state, const struct item *parent)
{
	for (const struct item *at = parent->first; at != NULL; at = at->next) {
		if (at->type->class == ITEM_CLASS_DATA ||
		    !state->root->cells[at->column].relevant)
			continue;
		if (at->kind != ITEM_GROUP || shows_something(state, at))
			return true;
	}
	return false;
}

bool state_page_relevant(const struct state *state, const struct item *page)
{
	const struct form *form = state->form;

	for (size_t i = 0; i < form->page_count && form->pages[i] != page; i++)
		if (form->pages[i]->exit && state->root->cells[form->pages[i]->column].relevant)
			return false;
	return state->root->cells[page->column].relevant &&
	       (page->exit || shows_something(state, page) || state_errors(state, page) > 0);
}

size_t state_errors(const struct state *state, const struct item *page)
{
	size_t count = 0;

	for (size_t i = 0; i < state->problem_count; i++) {
		const struct problem *problem = &state->problems[i];

		count += !problem->warning && page_of(problem->item) == page;
	}
	return count;
}

static bool is_empty(const struct text *text)
{
	return text->in[0].len == 0; /* the first language is complete, or there is none */
}

const struct text *problem_message(const struct problem *problem)
{
	const struct text *message = NULL;

	if (problem->constraint != NULL)
		message = &problem->constraint->message;
	else if (problem->item != NULL && problem->detail.code != NULL)
		message = item_problem_words(problem->item, problem->detail.code);
	return message != NULL && !is_empty(message) ? message : NULL;
}
