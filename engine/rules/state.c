#include "engine/rules/state.h"

static const struct item *page_of(const struct item *item)
{
	while (item != NULL && item->parent != NULL)
		item = item->parent;
	return item;
}

bool state_page_relevant(const struct state *state, const struct item *page)
{
	const struct form *form = state->form;

	for (size_t i = 0; i < form->page_count && form->pages[i] != page; i++)
		if (form->pages[i]->exit && state->root->cells[form->pages[i]->column].relevant)
			return false;
	return state->root->cells[page->column].relevant;
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
