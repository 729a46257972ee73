#include "app/service/summary.h"

#include <stdlib.h>

#include "app/service/tally.h"

static void add_span(struct spans *spans, const struct figure *figure)
{
	const unsigned class = span_find(figure->name);

	/* A class of another version of the program. */
	if (class < SPAN_CLASSES)
		spans->counts[class] += figure->count;
}

static void add_name(struct named_counts *names, const struct figure *figure,
		     struct arena *arena)
{
	*VEC_ADD(arena, names) = (struct named_count){ figure->name, figure->count };
}

static void add_figure(struct summary *summary, const struct figure *figure,
		       struct arena *arena)
{
	if (str_equal_c(figure->kind, TALLY_STARTED)) {
		summary->started += figure->count;
	} else if (str_equal_c(figure->kind, TALLY_FINISHED)) {
		summary->finished += figure->count;
	} else if (str_equal_c(figure->kind, TALLY_ABANDONED)) {
		summary->abandoned += figure->count;
		add_name(&summary->left, figure, arena);
	} else if (str_equal_c(figure->kind, TALLY_WRONG)) {
		add_name(&summary->wrong, figure, arena);
	} else if (str_equal_c(figure->kind, TALLY_FILLED)) {
		add_span(&summary->filled, figure);
	} else if (str_equal_c(figure->kind, TALLY_DELIVERED)) {
		add_span(&summary->delivered, figure);
	}
}

static int most_first(const void *a, const void *b)
{
	const struct named_count *left = a, *right = b;

	if (left->count != right->count)
		return left->count < right->count ? 1 : -1;
	return str_compare(left->name, right->name);
}

/* What a killed process had not added yet may be missing on either side. */
static void finish(struct summary *summary)
{
	summary->open = summary->started - summary->finished - summary->abandoned;
	if (summary->open < 0)
		summary->open = 0;
	if (summary->wrong.count > 0)
		qsort(summary->wrong.at, summary->wrong.count, sizeof(*summary->wrong.at),
		      most_first);
}

void summaries_make(const struct figures *figures, struct arena *arena, struct summaries *out)
{
	for (size_t i = 0; i < figures->count; i++) {
		const struct figure *figure = &figures->at[i];
		if (out->count == 0 || !str_equal(out->at[out->count - 1].form, figure->form))
			*VEC_ADD(arena, out) = (struct summary){ .form = figure->form,
								 .month = figure->month };
		add_figure(&out->at[out->count - 1], figure, arena);
	}
	for (size_t i = 0; i < out->count; i++)
		finish(&out->at[i]);
}

struct summary summary_find(const struct summaries *all, struct str form)
{
	for (size_t i = 0; i < all->count; i++)
		if (str_equal(all->at[i].form, form))
			return all->at[i];
	return (struct summary){ .form = form };
}
