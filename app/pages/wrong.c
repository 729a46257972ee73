#include "app/pages/wrong.h"

#include "engine/base/log.h"

/* More than anybody reads: what is behind them counts when they are mended. */
enum { WRONG_MOST = 100 };

/* "izdevumi.summa": an id is unique within the repeat that it stands in. */
struct str wrong_path(const struct item *item, struct arena *arena)
{
	struct str path = item->id;

	for (const struct item *at = item->parent; at != NULL; at = at->parent)
		if (at->kind == ITEM_REPEAT)
			path = str_printf(arena, "%.*s.%.*s", STR_ARG(at->id), STR_ARG(path));
	return path;
}

static bool is_on(const struct item *item, const struct item *page)
{
	while (item != NULL && item->parent != NULL)
		item = item->parent;
	return page == NULL || item == page;
}

/* In another row, or for another reason. */
static bool came_before(const struct problem *problems, size_t i)
{
	size_t before = 0;

	while (before < i &&
	       (problems[before].warning || problems[before].item != problems[i].item))
		before++;
	return before < i;
}

void wrong_tell(const struct journey *journey, const struct state *state,
		const struct item *page)
{
	const struct problem *problems = state->problems;

	for (size_t i = 0; i < state->problem_count && i < WRONG_MOST; i++)
		if (!problems[i].warning && problems[i].item != NULL &&
		    is_on(problems[i].item, page) && !came_before(problems, i))
			LOG(LOG_DEBUG, "field.wrong",
			    LOG_TEXT("institution", journey->published->institution),
			    LOG_TEXT("form", journey->published->id),
			    LOG_TEXT("field",
				     wrong_path(problems[i].item, journey->request->arena)));
}
