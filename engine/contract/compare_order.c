#include "engine/contract/compare_inner.h"

#include "engine/contract/align.h"
#include "engine/form/item.h"

/* --- what is sent in another order -------------------------------------------------------- */

/* Of each of the newer form's items: stands it among what is sent where it stood? */
static bool *in_order(struct comparison *all)
{
	const size_t count = all->after->item_count;
	bool *ordered = ARENA_ARRAY(all->arena, bool, count);
	bool *growing = ARENA_ARRAY(all->arena, bool, count);
	size_t *places = ARENA_ARRAY(all->arena, size_t, count);
	size_t sent = 0;

	for (size_t i = 0; i < count; i++)
		if (all->was[i] != NULL && item_is_sent(all->was[i]))
			places[sent++] = all->was[i]->index;
	align_growing(all->arena, places, sent, growing);
	sent = 0;
	for (size_t i = 0; i < count; i++)
		ordered[i] =
			all->was[i] == NULL || !item_is_sent(all->was[i]) || growing[sent++];
	return ordered;
}

static bool is_inside(const struct item *item, const struct item *outer)
{
	while (item != NULL && item != outer)
		item = item->parent;
	return item != NULL;
}

static bool is_all_in_order(const struct comparison *all, const bool *ordered,
			    const struct item *outer)
{
	for (size_t i = outer->index; i < all->after->item_count; i++) {
		if (!is_inside(all->after->items[i], outer))
			break;
		if (!ordered[i])
			return false;
	}
	return true;
}

static bool has_sent(const struct comparison *all, const struct item *outer)
{
	for (size_t i = outer->index; i < all->after->item_count; i++) {
		if (!is_inside(all->after->items[i], outer))
			break;
		if (item_is_sent(all->after->items[i]))
			return true;
	}
	return false;
}

/* --- from one page or group to another ---------------------------------------------------- */

static const struct item *page_of(const struct item *item)
{
	while (item->parent != NULL)
		item = item->parent;
	return item;
}

static bool is_at_home(const struct comparison *all, const struct item *after)
{
	const struct item *before = all->was[after->index];

	if (before->parent == NULL || after->parent == NULL)
		return before->parent == after->parent;
	return all->became[before->parent->index] == after->parent;
}

/* Into a repeat or out of it is told as that. */
static bool is_told_as_repeated(const struct comparison *all, const struct item *after)
{
	const struct item *before = all->was[after->index];

	if (!item_is_sent(after))
		return false;
	if (before->repeat == NULL || after->repeat == NULL)
		return before->repeat != after->repeat;
	return all->became[before->repeat->index] != after->repeat;
}

static struct str home_of(const struct item *item, bool by_page)
{
	const struct item *home =
		by_page && item->parent != NULL ? page_of(item) : item->parent;

	return home == NULL ? STR("") : item_title(home);
}

static void tell_moved(struct comparison *all, const bool *ordered, const struct item *after)
{
	const struct item *before = all->was[after->index];
	const bool by_page = before->parent == NULL || after->parent == NULL ||
			     all->became[page_of(before)->index] != page_of(after);

	if (is_told_as_repeated(all, after))
		return;
	comparison_add(all, (struct change){ .kind = is_all_in_order(all, ordered, after)
							     ? CHANGE_FIELD_MOVED
							     : CHANGE_FIELD_CARRIED,
					     .before = before,
					     .after = after,
					     .detail = by_page ? STR("page") : STR("group"),
					     .was = home_of(before, by_page),
					     .is = home_of(after, by_page) });
}

/* --- inside of one ------------------------------------------------------------------------ */

struct row {
	const struct item **items;
	size_t *places;
	bool *growing;
};

/* Those under the parent that stood under it before, too. */
static size_t collect(const struct comparison *all, const struct item *parent, struct row *row)
{
	const size_t from = parent == NULL ? 0 : parent->index + 1;
	size_t count = 0;

	for (size_t i = from; i < all->after->item_count; i++) {
		const struct item *item = all->after->items[i];

		if (parent != NULL && !is_inside(item, parent))
			break;
		if (item->parent != parent || all->was[i] == NULL || !is_at_home(all, item))
			continue;
		row->items[count] = item;
		row->places[count] = all->was[i]->index;
		row->growing[count] = false;
		count++;
	}
	return count;
}

static void order_under(struct comparison *all, const struct item *parent, struct row *row)
{
	const size_t count = collect(all, parent, row);

	align_growing(all->arena, row->places, count, row->growing);
	for (size_t i = 0; i < count; i++)
		if (!row->growing[i])
			comparison_add(
				all,
				(struct change){ .kind = has_sent(all, row->items[i])
								 ? CHANGE_ORDER
								 : CHANGE_PART_ORDER,
						 .before = all->was[row->items[i]->index],
						 .after = row->items[i],
						 .is = parent == NULL ? STR("")
								      : item_title(parent) });
}

void comparison_order(struct comparison *all)
{
	const size_t count = all->after->item_count;
	const bool *ordered = in_order(all);
	struct row row = { ARENA_ARRAY(all->arena, const struct item *, count),
			   ARENA_ARRAY(all->arena, size_t, count),
			   ARENA_ARRAY(all->arena, bool, count) };

	for (size_t i = 0; i < count; i++) {
		const struct item *after = all->after->items[i];

		if (all->was[i] != NULL && !is_at_home(all, after))
			tell_moved(all, ordered, after);
	}
	order_under(all, NULL, &row);
	for (size_t i = 0; i < count; i++)
		if (all->after->items[i]->first != NULL && all->was[i] != NULL)
			order_under(all, all->after->items[i], &row);
}
