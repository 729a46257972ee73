#include "app/portal/apart.h"

#include "app/portal/part.h"

static struct str with(const struct apart *apart, struct str title, struct str what)
{
	const struct pair pairs[] = { { STR_INIT("title"), title },
				      { STR_INIT("what"), what } };

	return page_word_of(apart->page, "part.apart", pairs, LENGTH(pairs));
}

static struct str of_kind(const struct apart *apart, const struct item *item)
{
	return with(apart, part_title(apart->page, item->element),
		    part_named(apart->page, "part", item->element->name));
}

static void claim(struct apart *apart, struct str title, struct item *item)
{
	if (!map_add(&apart->owners, title, item))
		map_set(&apart->owners, title, NULL);
}

void apart_read(struct apart *apart, struct page *page, const struct form *form)
{
	apart->page = page;
	map_init(&apart->owners, page->arena);
	for (size_t i = 0; i < form->item_count; i++) {
		struct item *item = form->items[i];

		if (item->decision == NULL)
			claim(apart, part_title(page, item->element), item);
		claim(apart, of_kind(apart, item), item);
	}
}

struct str apart_title(const struct apart *apart, const struct item *item)
{
	const struct str title = part_title(apart->page, item->element);

	if (map_get(&apart->owners, title) == item)
		return title;
	const struct str kind = of_kind(apart, item);
	if (item->parent == NULL)
		return kind;
	return map_get(&apart->owners, kind) == item
		       ? kind
		       : with(apart, title, part_title(apart->page, item->parent->element));
}
