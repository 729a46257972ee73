#include "app/service/published.h"

#include <stdio.h>
#include <stdlib.h>

#include "engine/base/heap.h"
#include "engine/proof/proof.h"
#include "engine/rules/cost.h"
#include "engine/scenario/scenario.h"

static struct published *new_published(void)
{
	struct published *published = heap_new(sizeof(*published));
	arena_init(&published->arena);
	return published;
}

static bool build_pages(struct published *published, const struct look *look,
			struct diags *diags)
{
	const struct form *form = published->form;
	struct err err = { 0 };
	if (html_publish(&published->arena, form, look, published->html, &err))
		return true;
	bool large = err.code == ERR_LIMIT;
	struct diag *diag =
		diag_error(diags, large ? "form.pages.large" : "form.pages.failed",
			   form->tree->place, "the pages cannot be made: %s", err.text);
	if (large)
		diag_fix(diags, diag, "make several forms of it, or offer fewer languages");
	return false;
}

static bool build(struct published *published, struct str definition,
		  const struct library *library, const struct look *look, struct diags *diags)
{
	struct arena *arena = &published->arena;
	size_t errors = diags->errors;
	/* Rules are looked at beside other mistakes, so that all are found at once. */
	published->definition = str_copy(arena, definition);
	published->form = form_read_with(arena, published->definition, library, diags);
	if (!published->form)
		return false;
	published->institution = published->form->institution;
	published->id = published->form->id;
	published->rules = rules_build(arena, published->form, diags);
	return published->rules && diags->errors == errors &&
	       build_pages(published, look, diags);
}

struct published *published_build(struct str definition, const struct library *library,
				  const struct look *look, struct diags *diags)
{
	struct published *published = new_published();
	if (build(published, definition, library, look, diags))
		return published;
	published_free(published);
	return NULL;
}

void published_free(struct published *published)
{
	if (published)
		arena_finish(&published->arena);
	free(published);
}

bool published_passes(const struct published *published, struct diags *diags)
{
	return scenario_check(published->form, published->rules, diags);
}

bool published_prove(const struct published *published, struct diags *diags)
{
	size_t errors = diags->errors;

	(void)rules_cost(published->rules, diags);
	(void)proof_check(published->form, published->rules, diags);
	return published_passes(published, diags) && diags->errors == errors;
}
