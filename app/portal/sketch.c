#include "app/portal/sketch.h"

#include "app/portal/part.h"
#include "app/service/shelf.h"
#include "engine/form/definition.h"
#include "engine/form/edit.h"
#include "engine/schema/xsd.h"

/* What is left out may be what something else speaks of, which then goes in the next round. */
enum { ROUNDS = 8 };

/* --- what is done about a finding --------------------------------------------------------- */

/* Something to see in place of what nobody wrote yet. */
static void put_text(struct page *page, struct xml *part, struct str name)
{
	struct str languages = part_languages(part);
	struct str language;

	while (str_next(&languages, ' ', &language))
		if (edit_text(page->arena, part, name, language).len == 0)
			edit_set_text(page->arena, part, name, language,
				      page_word(page, "sketch.text"));
}

static void put_note(struct page *page, struct xml *part)
{
	struct xml *note = edit_add(page->arena, part, STR("note"));

	put_text(page, note, STR("text"));
}

/* A rule that is wrong is left out where the rest can be without it. */
static bool drop_attribute(struct page *page, struct xml *part, struct place place)
{
	const struct xml_attr *attribute = part_attribute(part, place);
	const struct shape *shape = xsd_shape(part);
	const struct shape_part *known =
		attribute == NULL || shape == NULL ? NULL : shape_attr(shape, attribute->name);

	if (known == NULL || known->required || str_equal_c(attribute->name, "id"))
		return false;
	edit_set(page->arena, part, attribute->name, STR(""));
	return true;
}

static void mend(struct page *page, struct xml *part, const struct diag *diag)
{
	const bool is_page = str_equal_c(part->name, "page");

	if (str_equal_c(str_from_c(diag->code), "form.text.missing"))
		put_text(page, part, edit_naming_text(part));
	else if (is_page && str_equal_c(str_from_c(diag->code), "form.empty"))
		put_note(page, part);
	else if (!drop_attribute(page, part, diag->place) && part->parent != NULL)
		edit_remove(part);
}

/* --- round after round -------------------------------------------------------------------- */

/* All are found before the first is changed: places are those of the text. Only once each. */
static struct str mend_all(struct page *page, struct str text, const struct diags *found)
{
	struct diags nobody;
	struct xml *tree;
	struct buf out;
	struct str mended;
	struct xml **parts = ARENA_ARRAY(page->arena, struct xml *, found->list.count);

	diags_init(&nobody, page->arena, STR(""));
	tree = definition_read(page->arena, text, &nobody);
	for (size_t i = 0; tree != NULL && i < found->list.count; i++)
		parts[i] = edit_find(
			tree,
			edit_place(page->arena, part_innermost(tree, found->list.at[i].place)));
	for (size_t i = 0; tree != NULL && i < found->list.count; i++)
		if (found->list.at[i].severity == SEVERITY_ERROR && parts[i] != NULL &&
		    edit_root(parts[i]) == tree)
			mend(page, parts[i], &found->list.at[i]);
	buf_init(&out, LIMIT_DEFINITION);
	if (tree != NULL && !edit_write(page->arena, tree, &out))
		buf_clear(&out);
	mended = str_copy(page->arena, buf_str(&out));
	buf_finish(&out);
	return mended;
}

static void free_published(void *published)
{
	published_free(published);
}

const struct published *sketch_build(const struct workshop *shop, struct str text,
				     bool *left_out)
{
	struct portal *portal = shop->portal;
	const struct shelf shelf = { .store = portal->service->store,
				     .institution = portal->institution };
	const struct library library = shelf_library(&shelf);
	struct published *published = NULL;
	struct diags diags;

	*left_out = false;
	for (size_t i = 0; i < ROUNDS && published == NULL && text.len > 0; i++) {
		diags_init(&diags, portal->arena, shop->form);
		published = published_build(text, &library, portal->service->look, &diags);
		*left_out |= published == NULL;
		if (published == NULL)
			text = mend_all(&portal->page, text, &diags);
	}
	arena_defer(portal->arena, free_published, published);
	return published;
}
