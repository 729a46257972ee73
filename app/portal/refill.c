#include "app/portal/refill.h"

#include "engine/form/edit.h"

static bool is_field(const struct xml *element)
{
	return str_equal_c(element->name, "field") &&
	       !str_equal_c(xml_get(element, STR("control")), "hidden");
}

static void choose(struct page *page, struct xml *field, struct str value)
{
	for (struct xml *at = field->first; at != NULL; at = at->next)
		edit_set(page->arena, at, STR("chosen"),
			 str_equal(xml_get(at, STR("value")), value) ? STR("true") : STR(""));
}

static bool has_choice(const struct xml *field)
{
	const struct str control = xml_get(field, STR("control"));

	return str_equal_c(control, "select") || str_equal_c(control, "choices");
}

static void fill(struct page *page, struct xml *field, const struct pair *pairs, size_t count)
{
	const struct str name = xml_get(field, STR("name"));

	for (size_t i = 0; i < count; i++) {
		if (!str_equal(pairs[i].name, name))
			continue;
		page_set(page, field, "value", pairs[i].value);
		if (has_choice(field))
			choose(page, field, pairs[i].value);
	}
}

/* Recursion is as deep as our own pages. */
void refill(struct page *page, struct xml *form, const struct pair *pairs, size_t count)
{
	for (struct xml *at = form->first; at != NULL; at = at->next) {
		if (is_field(at))
			fill(page, at, pairs, count);
		else
			refill(page, at, pairs, count);
	}
}

/* What people read in the field: of a choice the text of what is chosen. */
static struct str shown(struct page *page, const struct xml *field)
{
	const struct xml *at = has_choice(field) ? xml_child(field, STR("option")) : NULL;

	while (at != NULL && xml_get(at, STR("chosen")).len == 0)
		at = xml_next(at, STR("option"));
	return at == NULL ? xml_get(field, STR("value")) : xml_text(page->arena, at);
}

static void compare(struct page *page, struct xml *field, const struct pair *pair)
{
	const struct str now = shown(page, field);

	/* Where nothing is chosen, something is asked for, such as what to add. */
	if ((has_choice(field) && now.len == 0) ||
	    !str_equal(pair->name, xml_get(field, STR("name"))) ||
	    str_equal(str_trim(pair->value), str_trim(xml_get(field, STR("value")))))
		return;
	page_set(page, field, "hint",
		 now.len > 0 ? page_word_with(page, "meanwhile.now", "text", now)
			     : page_word(page, "meanwhile.now-empty"));
}

/* Recursion is as deep as our own pages. */
void refill_compare(struct page *page, struct xml *form, const struct pair *pairs, size_t count)
{
	for (struct xml *at = form->first; at != NULL; at = at->next) {
		if (!is_field(at))
			refill_compare(page, at, pairs, count);
		for (size_t i = 0; is_field(at) && i < count; i++)
			compare(page, at, &pairs[i]);
	}
}

bool refill_error(struct page *page, struct xml *form, struct str name, struct str problem)
{
	bool found = false;

	for (struct xml *at = form->first; at != NULL && !found; at = at->next) {
		found = is_field(at) && str_equal(xml_get(at, STR("name")), name);
		if (found)
			page_set(page, at, "error", problem);
		else
			found = refill_error(page, at, name, problem);
		if (found && str_equal_c(at->name, "more"))
			page_set(page, at, "open", STR("true"));
	}
	return found;
}
