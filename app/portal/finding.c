#include "app/portal/finding.h"

#include "app/portal/block.h"
#include "app/portal/outcome.h"
#include "app/portal/part.h"
#include "app/portal/refill.h"
#include "app/portal/saying.h"
#include "app/portal/table.h"
#include "app/portal/telling.h"
#include "engine/form/edit.h"

static bool is_gap(const struct diag *diag)
{
	return str_equal_c(STR("decision.gap"), diag->code);
}

/* Nobody writes all rows of a table at once. */
static bool is_begun(const struct xml *table)
{
	const struct xml *rule = xml_child(table, STR("rule"));

	return rule == NULL || xml_next(rule, STR("rule")) == NULL;
}

/* Something has to be added; what is there is not wrong. The finding is of the tree. */
static bool is_unfinished(const struct xml *tree, const struct diag *diag)
{
	static const struct str codes[] = {
		STR_INIT("decision.empty"),	 STR_INIT("form.empty"),
		STR_INIT("form.list.empty"),	 STR_INIT("form.list.options"),
		STR_INIT("form.option.missing"), STR_INIT("form.page.missing"),
		STR_INIT("form.text.missing"),	 STR_INIT("schema.attribute.missing"),
	};

	for (size_t i = 0; i < LENGTH(codes); i++)
		if (str_equal_c(codes[i], diag->code))
			return true;
	return is_gap(diag) && is_begun(part_innermost(tree, diag->place));
}

bool finding_is_unfinished(const struct workshop *shop, const struct diags *diags)
{
	const struct xml *tree = workshop_tree(shop);
	size_t unfinished = 0;

	if (tree == NULL)
		return false;
	for (size_t i = 0; i < diags->list.count; i++)
		unfinished += diags->list.at[i].severity == SEVERITY_ERROR &&
			      is_unfinished(tree, &diags->list.at[i]);
	return unfinished > 0 && unfinished == diags->errors;
}

/* --- in words ----------------------------------------------------------------------------- */

/* A case of a table that has no row, or two, is told by the questions' texts, where it can be.
 */
static struct str words_of_case(struct page *page, const struct xml *tree, struct str what)
{
	const struct str when = page_word(page, "finding.case");
	const size_t at = str_find(what, when, 0);
	const struct str said =
		at == SIZE_MAX
			? STR("")
			: saying_of_case(page, tree, str_slice(what, at + when.len, what.len));

	return said.len == 0 ? what
			     : str_printf(page->arena, "%.*s%.*s%.*s", (int)at, what.at,
					  STR_ARG(when), STR_ARG(said));
}

static bool is_of_scenario(const struct diag *diag)
{
	return str_equal_c(STR("scenario.failed"), diag->code);
}

/* By the sentence of the scenarios' own pages; empty when there is none. */
static struct str words_of_scenario(const struct workshop *shop, struct place place)
{
	struct scenarios scenarios = { .shop = *shop };
	const struct page *page = &shop->portal->page;

	scenarios_run(&scenarios);
	for (size_t i = 0; i < scenarios.report.count; i++) {
		const struct scenario_result *result = &scenarios.report.results[i];

		for (size_t k = 0; k < result->count; k++) {
			const struct difference *at = &result->differences[k];

			if (at->place.line != place.line || at->place.column != place.column)
				continue;
			const struct pair pairs[] = {
				{ STR_INIT("name"), result->name },
				{ STR_INIT("what"), outcome_difference(&scenarios, at) },
			};
			return page_word_of(page, "finding.scenario", pairs, LENGTH(pairs));
		}
	}
	return STR("");
}

static struct diag in_words(const struct workshop *shop, const struct xml *tree,
			    struct diag diag)
{
	const struct str said =
		is_of_scenario(&diag) ? words_of_scenario(shop, diag.place) : STR("");

	diag.what = said.len > 0 ? said : words_of_case(&shop->portal->page, tree, diag.what);
	if (is_gap(&diag) && is_unfinished(tree, &diag))
		diag.what =
			page_word_with(&shop->portal->page, "finding.gap", "what", diag.what);
	if (said.len == 0)
		telling_put(&shop->portal->page, part_innermost(tree, diag.place), &diag);
	return diag;
}

/* What it is about and where that is mended: a cell on the page of its table. */
static const struct xml *mended_at(struct page *page, const struct xml *tree,
				   struct place place, struct str *called)
{
	const struct xml *part = part_innermost(tree, place), *table = part;
	struct str field, cell;

	while (table != NULL && !table_is(table))
		table = table->parent;
	if (table != NULL && table_cell_at(page, table, place, &field, &cell)) {
		*called = str_printf(page->arena, "%.*s, %.*s",
				     STR_ARG(part_title(page, table)), STR_ARG(cell));
		return table;
	}
	*called = part == tree ? STR("") : part_title(page, part);
	return part;
}

/* --- outside the builder ------------------------------------------------------------------ */

/* Its page; where a part is missing, the place where one is added: of pages the list of all. */
static struct str spot_of(const struct workshop *shop, const struct xml *part,
			  const struct diag *diag)
{
	struct arena *arena = shop->portal->arena;
	const struct str page = part_url(shop, edit_place(arena, part));

	if (str_equal_c(STR("form.page.missing"), diag->code))
		return portal_url(shop->portal, "forms/%.*s/build#new", STR_ARG(shop->form));
	if (str_equal_c(STR("form.empty"), diag->code))
		return str_printf(arena, "%.*s#new", STR_ARG(page));
	return page;
}

void finding_list(const struct workshop *shop, const struct diags *diags)
{
	struct page *page = &shop->portal->page;
	const struct xml *tree = workshop_tree(shop);
	struct page_spot *spots;
	struct diags told;

	if (tree == NULL) {
		page_findings(page, diags, NULL);
		return;
	}
	block_open(shop, tree);
	diags_init(&told, page->arena, shop->form);
	spots = ARENA_ARRAY(page->arena, struct page_spot, diags->list.count);
	for (size_t i = 0; i < diags->list.count; i++) {
		const struct xml *part =
			mended_at(page, tree, diags->list.at[i].place, &spots[i].title);

		*VEC_ADD(told.arena, &told.list) = in_words(shop, tree, diags->list.at[i]);
		spots[i].unfinished = is_unfinished(tree, &diags->list.at[i]);
		if (is_of_scenario(&diags->list.at[i])) {
			spots[i].title = page_word(page, "scenarios");
			spots[i].href = portal_url(shop->portal, "forms/%.*s/scenarios",
						   STR_ARG(shop->form));
			continue;
		}
		if ((shop->portal->roles & ROLE_AUTHOR) != 0)
			spots[i].href = spot_of(shop, part, &diags->list.at[i]);
	}
	page_findings(page, &told, spots);
}

/* --- in the builder ----------------------------------------------------------------------- */

/* Marks the cell of a table that it is about; row and column are said where it is told above.
 * The field's name, or empty. */
static struct str mark_cell(struct page *page, const struct xml *element, struct xml *form,
			    struct diag *diag)
{
	struct str field, called;

	if (!table_is(element) || !table_cell_at(page, element, diag->place, &field, &called) ||
	    !refill_error(page, form, field, diag->what))
		return STR("");
	diag->what = table_told(page, called, diag->what);
	return field;
}

/* Marks the field of the attribute that it is about; the field's name, or empty. */
static struct str mark_field(struct page *page, const struct xml *element, struct xml *form,
			     struct diag *diag)
{
	static const char *const forms[] = { "@", "=" };
	const struct xml_attr *attribute = part_attribute(element, diag->place);

	for (size_t i = 0; attribute != NULL && i < LENGTH(forms); i++) {
		const struct str name =
			str_printf(page->arena, "%s%.*s", forms[i], STR_ARG(attribute->name));

		if (refill_error(page, form, name, diag->what))
			return name;
	}
	return mark_cell(page, element, form, diag);
}

/* What is on a page or in a group is mended on pages of its own. */
static bool is_its_own(const struct xml *element, struct place place)
{
	const bool is_whole = element->parent != NULL && !part_is_container(element);

	return is_whole || part_innermost(edit_root(element), place) == element;
}

/* To the page of what it is about, where that is not this one. */
static void lead_inside(const struct workshop *shop, const struct xml *element,
			struct place place, struct page_spot *spot)
{
	struct page *page = &shop->portal->page;
	const struct xml *part = part_innermost(edit_root(element), place);

	if (part == element)
		return;
	part = mended_at(page, edit_root(element), place, &spot->title);
	spot->href = part_url(shop, edit_place(page->arena, part));
}

bool finding_tell(const struct workshop *shop, const struct xml *element, struct xml *form)
{
	struct portal *portal = shop->portal;
	struct page *page = &portal->page;
	struct diags all, here;
	struct page_spot *spots;
	bool wrong = false;

	(void)workshop_check(shop, &all);
	diags_init(&here, portal->arena, shop->form);
	for (size_t i = 0; i < all.list.count; i++)
		if (part_holds(element, all.list.at[i].place))
			*VEC_ADD(here.arena, &here.list) =
				in_words(shop, edit_root(element), all.list.at[i]);
	if (here.list.count == 0)
		return false;
	spots = ARENA_ARRAY(portal->arena, struct page_spot, here.list.count);
	for (size_t i = 0; i < here.list.count; i++) {
		struct diag *diag = &here.list.at[i];
		const struct str field = form == NULL || diag->severity != SEVERITY_ERROR
						 ? STR("")
						 : mark_field(page, element, form, diag);

		spots[i].unfinished = is_unfinished(edit_root(element), diag);
		wrong |= diag->severity == SEVERITY_ERROR && !spots[i].unfinished &&
			 is_its_own(element, diag->place);
		if (field.len > 0)
			spots[i].href = str_printf(page->arena, "#%.*s", STR_ARG(field));
		else
			lead_inside(shop, element, diag->place, &spots[i]);
	}
	page_findings(page, &here, spots);
	return wrong;
}

struct str finding_mark(struct page *page, const struct xml *element, const struct diags *diags)
{
	size_t count = 0, unfinished = 0;

	for (size_t i = 0; i < diags->list.count; i++)
		if (part_holds(element, diags->list.at[i].place)) {
			count++;
			unfinished += is_unfinished(edit_root(element), &diags->list.at[i]);
		}
	if (count == 0)
		return STR("");
	if (count == unfinished)
		return page_word(page, "build.unfinished");
	return page_word_with(page, "build.findings", "count",
			      str_printf(page->arena, "%zu", count));
}
