#include "engine/form/form.h"
#include "engine/form/card.h"
#include "engine/form/definition.h"
#include "engine/form/load.h"
#include "engine/schema/xsd.h"

/* ORDER: enum rule_kind in form.h */
const struct str rule_names[RULE_KINDS] = {
	STR_INIT("relevant"),  STR_INIT("required"), STR_INIT("readonly"),
	STR_INIT("calculate"), STR_INIT("default"),
};

/* A form without pages, or one that is far too big, has nothing more to look for. */
static const struct form *form_from(struct arena *arena, const struct xml *tree,
				    const struct library *library, struct diags *diags)
{
	struct expansion expansion = expand(arena, tree, library, diags);
	struct form *form = form_build(arena, expansion.tree, diags);

	form->written = tree;
	form->inclusions = expansion.inclusions;
	form->uses = expansion.uses.at;
	form->use_count = expansion.uses.count;
	form_check(form, diags);
	form_check_card(form, diags);
	form_check_problems(form, diags);
	form_share_legal(form, diags);
	if (form->item_count > LIMIT_ITEMS)
		return NULL;
	form_check_wording(form, diags);
	return form->page_count > 0 ? form : NULL;
}

const struct form *form_read_with(struct arena *arena, struct str bytes,
				  const struct library *library, struct diags *diags)
{
	bool is_json = definition_spelling(bytes) == SPELLING_JSON;
	const struct xml *tree = definition_read(arena, bytes, diags);
	const struct form *form = NULL;

	if (tree) {
		(void)xsd_check(tree, is_json ? XSD_NAMES_JSON : XSD_NAMES_XML, diags);
		if (xsd_is_form(tree))
			form = form_from(arena, tree, library, diags);
	}
	diags_sort(diags);
	return form;
}

const struct form *form_load_with(struct arena *arena, struct str bytes,
				  const struct library *library, struct diags *diags)
{
	size_t before = diags->errors;
	const struct form *form = form_read_with(arena, bytes, library, diags);

	return diags->errors == before ? form : NULL;
}

const struct form *form_read(struct arena *arena, struct str bytes, struct diags *diags)
{
	return form_read_with(arena, bytes, &library_platform, diags);
}

const struct form *form_load(struct arena *arena, struct str bytes, struct diags *diags)
{
	return form_load_with(arena, bytes, &library_platform, diags);
}

bool form_doubts(const struct form *form, struct str id)
{
	for (size_t i = 0; i < form->doubtful.count; i++) {
		struct str doubtful = form->doubtful.entries[i].key;

		if (str_ends(doubtful, STR("_")) && str_starts(id, doubtful))
			return true;
	}
	return map_has(&form->doubtful, id);
}

size_t form_language(const struct form *form, struct str language)
{
	for (size_t i = 0; i < form->language_count; i++)
		if (str_equal(form->languages[i], language))
			return i;
	return SIZE_MAX;
}

struct str text_in(const struct text *text, size_t language)
{
	if (language < LIMIT_LANGUAGES && text->in[language].len > 0)
		return text->in[language];
	return text->in[0];
}

const struct item *form_find(const struct form *form, struct str path)
{
	const struct scope *scope = &form->root;
	const struct item *item = NULL;
	struct str id;

	while (str_next(&path, '.', &id)) {
		item = scope ? map_get(&scope->by_id, id) : NULL;
		if (!item)
			return NULL;
		scope = item->inner;
	}
	return item;
}

struct str item_path(struct arena *arena, const struct item *item)
{
	struct str ids[LIMIT_XML_DEPTH];
	size_t first = LIMIT_XML_DEPTH;

	for (; item && first > 0; item = item->repeat)
		ids[--first] = item->id;
	return str_join(arena, ids + first, LIMIT_XML_DEPTH - first, STR("."));
}

enum login_level login_level_find(struct str name)
{
	static const struct str names[] = { [LOGIN_LOW] = STR_INIT("low"),
					    [LOGIN_SUBSTANTIAL] = STR_INIT("substantial"),
					    [LOGIN_HIGH] = STR_INIT("high") };

	for (size_t i = LOGIN_LOW; i < LENGTH(names); i++)
		if (str_equal(names[i], name))
			return (enum login_level)i;
	return LOGIN_NONE;
}

struct str item_title(const struct item *item)
{
	return item->label.in[0].len > 0 ? item->label.in[0] : item->id;
}
