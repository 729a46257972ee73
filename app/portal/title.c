#include "app/portal/title.h"

#include "app/portal/part.h"
#include "engine/form/definition.h"

struct str title_of_definition(const struct portal *portal, struct str definition)
{
	struct diags nobody;
	const struct xml *tree;

	diags_init(&nobody, portal->arena, STR(""));
	tree = definition.len > 0 ? definition_read(portal->arena, definition, &nobody) : NULL;
	return tree == NULL ? STR("") : part_said(&portal->page, tree, STR("title"));
}

struct str title_of_entry(const struct portal *portal, const struct catalogue_entry *entry)
{
	return catalogue_entry_title(entry, portal->language);
}

static struct str published_title(const struct portal *portal, struct str form)
{
	return catalogue_title(portal->service->catalogue, portal->arena, portal->institution,
			       form, portal->language);
}

struct str title_of_form(const struct portal *portal, struct str form)
{
	struct design design;
	struct str title = STR("");

	if (store_design_get(portal->service->store, portal->arena, portal->institution, form,
			     &design, &(struct err){ 0 }))
		title = title_of_definition(portal, design.definition);
	return title.len > 0 ? title : published_title(portal, form);
}

/* --- all of them -------------------------------------------------------------------------- */

bool titles_has(const struct titles *titles, struct str form)
{
	for (size_t i = 0; i < titles->count; i++)
		if (str_equal(titles->at[i].form, form))
			return true;
	return false;
}

void titles_published(const struct portal *portal, struct titles *out)
{
	const struct catalogue_entry *entries;
	const size_t count =
		catalogue_list(portal->service->catalogue, portal->arena, &entries);

	for (size_t i = 0; i < count; i++)
		if (str_equal(entries[i].institution, portal->institution) &&
		    !titles_has(out, entries[i].id))
			*VEC_ADD(portal->arena, out) =
				(struct title){ entries[i].id,
						title_of_entry(portal, &entries[i]) };
}

bool titles_load(const struct portal *portal, struct titles *out, struct err *err)
{
	struct designs designs = { 0 };

	*out = (struct titles){ 0 };
	if (!store_designs_list(portal->service->store, portal->arena, portal->institution,
				&designs, err))
		return false;
	for (size_t i = 0; i < designs.count; i++) {
		const struct str title = title_of_definition(portal, designs.at[i].definition);
		*VEC_ADD(portal->arena, out) =
			(struct title){ designs.at[i].form,
					title.len > 0 ? title : designs.at[i].form };
	}
	titles_published(portal, out);
	return true;
}

struct str titles_find(const struct titles *titles, struct str form)
{
	for (size_t i = 0; i < titles->count; i++)
		if (str_equal(titles->at[i].form, form))
			return titles->at[i].text;
	return form;
}
