#include "app/portal/adding.h"

#include "app/portal/part.h"
#include "app/portal/stock.h"
#include "engine/schema/xsd.h"

static bool is_offered(const struct shape_part *part)
{
	return !str_equal_c(part->type, "text") && !str_equal_c(part->name, "use");
}

void adding_ask(struct workshop *shop, struct xml *form, const struct xml *element)
{
	static const char *const actions[] = { "add" };
	struct page *page = &shop->portal->page;
	const struct shape *shape = xsd_shape(element);
	struct xml *side, *field;
	size_t offered = 0;

	for (size_t i = 0; shape != NULL && i < shape->child_count; i++)
		offered += is_offered(&shape->children[i]);
	if (offered == 0)
		return;
	page_head(page, form, "build.add");
	side = page_add(page, form, "side", STR(""));
	field = page_field(page, side, "select", "new", STR(""));
	page_set(page, field, "label", page_word(page, "build.what"));
	for (size_t i = 0; i < shape->child_count; i++)
		if (is_offered(&shape->children[i]))
			(void)page_option(page, field, shape->children[i].name,
					  part_named(page, "part", shape->children[i].name),
					  element->parent == NULL ? STR("page") : STR("text"));
	if (shape_child(shape, STR("use")) != NULL)
		stock_offer_blocks(shop, field);
	field = page_field(page, side, "text", "called", STR(""));
	page_set(page, field, "label",
		 page_word_with(page, "build.called", "language", part_original(element)));
	page_set(page, field, "hint", page_word(page, "build.called.hint"));
	page_set(page, field, "lang", part_original(element));
	(void)page_actions(page, form, actions, LENGTH(actions));
}
