#include "app/portal/adding.h"

#include "app/portal/part.h"
#include "app/portal/stock.h"
#include "engine/schema/xsd.h"

static bool is_offered(const struct shape_part *part)
{
	return !str_equal_c(part->type, "text") && !str_equal_c(part->name, "use");
}

/* The words, the button, and the fields: both can be on one page. */
struct adding {
	const char *heading, *action, *kind, *called;
};
static const struct adding inside = { "build.add", "add", "new", "called" };
static const struct adding next = { "build.next", "next", "next-new", "next-called" };

static size_t count_offered(const struct shape *shape)
{
	size_t offered = 0;

	for (size_t i = 0; shape != NULL && i < shape->child_count; i++)
		offered += is_offered(&shape->children[i]);
	return offered;
}

static void ask_kind(struct workshop *shop, struct xml *side, const struct xml *parent,
		     const struct adding *adding)
{
	struct page *page = &shop->portal->page;
	const struct shape *shape = xsd_shape(parent);
	struct xml *field = page_field(page, side, "select", adding->kind, STR(""));

	page_set(page, field, "label", page_word(page, "build.what"));
	for (size_t i = 0; i < shape->child_count; i++)
		if (is_offered(&shape->children[i]))
			(void)page_option(page, field, shape->children[i].name,
					  part_named(page, "part", shape->children[i].name),
					  parent->parent == NULL ? STR("page") : STR("text"));
	if (shape_child(shape, STR("use")) != NULL)
		stock_offer_blocks(shop, field);
}

/* What comes next is folded, so that it is not taken for what goes into this. */
static void ask(struct workshop *shop, struct xml *form, const struct xml *parent,
		const struct adding *adding)
{
	struct page *page = &shop->portal->page;
	struct xml *side, *field;

	if (count_offered(xsd_shape(parent)) == 0)
		return;
	if (adding == &inside) {
		page_head(page, form, adding->heading);
	} else {
		form = page_add(page, form, "more", STR(""));
		page_set(page, form, "label", page_word(page, adding->heading));
	}
	side = page_add(page, form, "side", STR(""));
	ask_kind(shop, side, parent, adding);
	field = page_field(page, side, "text", adding->called, STR(""));
	page_set(page, field, "label",
		 page_word_with(page, "build.called", "language", part_original(parent)));
	page_set(page, field, "hint", page_word(page, "build.called.hint"));
	page_set(page, field, "lang", part_original(parent));
	(void)page_actions(page, form, &adding->action, 1);
}

void adding_ask(struct workshop *shop, struct xml *form, const struct xml *element)
{
	ask(shop, form, element, &inside);
}

void adding_ask_next(struct workshop *shop, struct xml *form, const struct xml *element)
{
	if (element->parent != NULL && part_is_container(element->parent))
		ask(shop, form, element->parent, &next);
}
