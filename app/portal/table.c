#include "app/portal/table.h"

#include "app/portal/part.h"
#include "engine/form/edit.h"

/* The two halves of a table: what their columns and cells are called, the cell's attribute, and
 * what stands there where nobody wrote anything. */
struct half {
	struct str column, cell, attribute, nothing;
};
static const struct half inputs = { STR_INIT("input"), STR_INIT("when"), STR_INIT("test"),
				    STR_INIT("-") };
static const struct half outputs = { STR_INIT("output"), STR_INIT("then"), STR_INIT("result"),
				     STR_INIT("null") };

bool table_is(const struct xml *element)
{
	return str_equal_c(element->name, "decision");
}

static size_t count_of(const struct xml *parent, struct str name)
{
	size_t count = 0;

	for (const struct xml *at = xml_child(parent, name); at != NULL;
	     at = xml_next(at, name))
		count++;
	return count;
}

static struct xml *nth(const struct xml *parent, struct str name, size_t n)
{
	struct xml *at = parent->first;

	while (at != NULL && (!str_equal(at->name, name) || n-- > 0))
		at = at->next;
	return at;
}

/* --- asking ------------------------------------------------------------------------------- */

/* "when:2:0" is the cell of the third rule and the first input. */
static struct str cell_name(struct arena *arena, const struct half *half, size_t rule,
			    size_t column)
{
	return str_printf(arena, "%.*s:%zu:%zu", STR_ARG(half->cell), rule, column);
}

static void ask_cell(struct page *page, struct xml *row, const char *name, struct str label,
		     struct str value)
{
	struct xml *field =
		page_field(page, page_add(page, row, "cell", STR("")), "text", name, value);

	page_set(page, field, "label", label);
}

static struct str column_label(struct page *page, const struct half *half,
			       const struct xml *column, size_t n)
{
	const struct str name = xml_get(column, STR("name"));

	return name.len > 0
		       ? name
		       : str_printf(page->arena, "%.*s %zu",
				    STR_ARG(part_named(page, "part", half->column)), n + 1);
}

static void add_columns(struct page *page, struct xml *grid, const struct xml *element,
			const struct half *half)
{
	const size_t count = count_of(element, half->column);

	for (size_t i = 0; i < count; i++)
		(void)page_add(page, grid, "column",
			       column_label(page, half, nth(element, half->column, i), i));
}

/* Expressions of inputs stand over their columns; outputs have pages of their own. */
static void ask_inputs(struct page *page, struct xml *grid, const struct xml *element)
{
	struct xml *row = page_add(page, grid, "row", STR(""));
	const size_t count = count_of(element, inputs.column);

	page_set(page, row, "head", STR("true"));
	for (size_t i = 0; i < count; i++)
		ask_cell(page, row,
			 str_to_c(page->arena, str_printf(page->arena, "input:%zu", i)),
			 page_word_with(page, "table.input", "number",
					str_printf(page->arena, "%zu", i + 1)),
			 xml_get(nth(element, inputs.column, i), STR("expression")));
	for (size_t i = 0; i < count_of(element, outputs.column); i++)
		(void)page_add(page, row, "cell", STR("→"));
}

static void ask_half(struct page *page, struct xml *row, const struct xml *element,
		     const struct xml *rule, size_t number, const struct half *half)
{
	const size_t count = count_of(element, half->column);

	for (size_t i = 0; i < count; i++) {
		const struct xml *cell = rule == NULL ? NULL : nth(rule, half->cell, i);
		const struct str column =
			column_label(page, half, nth(element, half->column, i), i);
		const struct pair parameters[] = {
			{ STR("number"), str_printf(page->arena, "%zu", number + 1) },
			{ STR("column"), column },
		};

		ask_cell(page, row,
			 str_to_c(page->arena, cell_name(page->arena, half, number, i)),
			 page_word_of(page, "table.cell", parameters, LENGTH(parameters)),
			 cell == NULL ? STR("") : xml_get(cell, half->attribute));
	}
}

void table_ask(struct page *page, struct xml *form, const struct xml *element)
{
	struct xml *grid = page_add(page, form, "grid", STR(""));
	const size_t count = count_of(element, STR("rule"));

	page_set(page, grid, "caption", page_word(page, "table"));
	add_columns(page, grid, element, &inputs);
	add_columns(page, grid, element, &outputs);
	ask_inputs(page, grid, element);
	for (size_t i = 0; i <= count; i++) {
		struct xml *row = page_add(page, grid, "row", STR(""));
		const struct xml *rule = nth(element, STR("rule"), i);

		ask_half(page, row, element, rule, i, &inputs);
		ask_half(page, row, element, rule, i, &outputs);
	}
	(void)page_add(page, form, "text", page_word(page, "table.hint"));
}

/* --- taking over -------------------------------------------------------------------------- */

struct posted {
	struct arena *arena;
	struct xml *element;
	const struct pair *pairs;
	size_t count;
};

static struct str posted_cell(const struct posted *posted, const struct half *half, size_t rule,
			      size_t column)
{
	return str_trim(pairs_get(posted->pairs, posted->count,
				  cell_name(posted->arena, half, rule, column)));
}

static bool is_written(const struct posted *posted, const struct half *half, size_t rule)
{
	const size_t count = count_of(posted->element, half->column);

	for (size_t i = 0; i < count; i++)
		if (posted_cell(posted, half, rule, i).len > 0)
			return true;
	return false;
}

static void put_half(const struct posted *posted, struct xml *rule, size_t number,
		     const struct half *half)
{
	const size_t count = count_of(posted->element, half->column);

	for (size_t i = 0; i < count; i++) {
		const struct str text = posted_cell(posted, half, number, i);
		struct xml *cell = nth(rule, half->cell, i);

		if (cell == NULL)
			cell = edit_add(posted->arena, rule, half->cell);
		edit_set(posted->arena, cell, half->attribute,
			 text.len > 0 ? text : half->nothing);
	}
}

/* From the last to the first, so that those before it keep their numbers. */
static void put_rules(const struct posted *posted)
{
	for (size_t i = count_of(posted->element, STR("rule")) + 1; i-- > 0;) {
		struct xml *rule = nth(posted->element, STR("rule"), i);
		const bool written =
			is_written(posted, &inputs, i) || is_written(posted, &outputs, i);

		if (rule == NULL && written)
			rule = edit_add(posted->arena, posted->element, STR("rule"));
		if (written) {
			put_half(posted, rule, i, &inputs);
			put_half(posted, rule, i, &outputs);
		} else if (rule != NULL) {
			edit_remove(rule);
		}
	}
}

static void narrow(struct xml *element, size_t column)
{
	edit_remove(nth(element, inputs.column, column));
	for (struct xml *rule = element->first; rule != NULL; rule = rule->next)
		if (str_equal_c(rule->name, "rule") && nth(rule, inputs.cell, column) != NULL)
			edit_remove(nth(rule, inputs.cell, column));
}

static void put_inputs(const struct posted *posted)
{
	for (size_t i = count_of(posted->element, inputs.column); i-- > 0;) {
		const struct str name = str_printf(posted->arena, "input:%zu", i);
		const struct str text = str_trim(pairs_get(posted->pairs, posted->count, name));

		if (text.len == 0)
			narrow(posted->element, i);
		else
			edit_set(posted->arena, nth(posted->element, inputs.column, i),
				 STR("expression"), text);
	}
}

static bool has_table(const struct pair *pairs, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (str_starts(pairs[i].name, STR("input:")) ||
		    str_starts(pairs[i].name, STR("then:")))
			return true;
	return false;
}

void table_take(struct arena *arena, struct xml *element, const struct pair *pairs,
		size_t count)
{
	const struct posted posted = { arena, element, pairs, count };

	if (!table_is(element) || !has_table(pairs, count))
		return;
	put_rules(&posted);
	put_inputs(&posted);
}

static void add_cells(struct page *page, struct xml *element, const struct half *half)
{
	for (struct xml *rule = element->first; rule != NULL; rule = rule->next)
		if (str_equal_c(rule->name, "rule"))
			edit_set(page->arena, edit_add(page->arena, rule, half->cell),
				 half->attribute, half->nothing);
}

void table_widen(struct page *page, struct xml *element, const char *column)
{
	const struct half *half =
		str_equal(inputs.column, str_from_c(column)) ? &inputs : &outputs;
	struct xml *added = edit_add(page->arena, element, half->column);

	if (half == &inputs)
		edit_set(page->arena, added, STR("expression"), STR("null"));
	else
		edit_set(page->arena, added, STR("type"), STR("text"));
	add_cells(page, element, half);
}
