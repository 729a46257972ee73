#include "app/portal/table_inner.h"

#include "app/portal/part.h"
#include "app/portal/question.h"
#include "engine/form/edit.h"
#include "engine/schema/xsd.h"

struct str table_numbered(const struct page *page, const char *name, size_t n)
{
	return str_printf(page->arena, "%s:%zu", name, n);
}

struct str table_cell_name(struct arena *arena, const struct half *half, size_t rule,
			   size_t column)
{
	return str_printf(arena, "%.*s:%zu:%zu", STR_ARG(half->cell), rule, column);
}

static struct xml *ask_cell(struct page *page, struct xml *cell, struct str name,
			    struct str label, struct str value)
{
	struct xml *field = page_field(page, cell, "text", str_to_c(page->arena, name), value);

	page_set(page, field, "label", label);
	return field;
}

struct str table_column_title(struct page *page, const struct xml *column)
{
	const struct str label =
		edit_text(page->arena, column, STR("label"), part_original(column));
	const struct xml *question = question_find(page, column, xml_get(column, STR("expression")));

	if (label.len > 0)
		return label;
	return question != NULL ? part_title(page, question) : xml_get(column, STR("name"));
}

struct str table_column_label(struct page *page, const struct half *half,
			      const struct xml *column, size_t n)
{
	const struct str title = table_column_title(page, column);

	return title.len > 0
		       ? title
		       : str_printf(page->arena, "%.*s %zu",
				    STR_ARG(part_named(page, "part", half->column)), n + 1);
}

static void add_columns(struct page *page, struct xml *grid, const struct xml *element,
			const struct half *half)
{
	const size_t count = table_count(element, half->column);

	for (size_t i = 0; i < count; i++)
		(void)page_add(
			page, grid, "column",
			table_column_label(page, half, table_nth(element, half->column, i), i));
}

/* Words that the fields of a column offer, once for all of them: nothing when it has none. */
static struct str add_offer(struct page *page, struct xml *grid, const struct column *column,
			    struct str id)
{
	struct xml *offer = xml_new(page->arena, STR("offer"), grid->place);

	cell_offer(page, column, offer);
	if (offer->first == NULL)
		return STR("");
	page_set(page, offer, "id", id);
	(void)xml_add(grid, offer);
	return id;
}

static void ask_about(struct page *page, struct xml *grid, struct xml *row,
		      const struct xml *element)
{
	const struct column about = { .kind = COLUMN_ABOUT, .table = element };
	const struct str offer = add_offer(page, grid, &about, STR("table-questions"));

	for (size_t i = 0; i < table_count(element, table_inputs.column); i++) {
		const struct str feel =
			xml_get(table_nth(element, table_inputs.column, i), STR("expression"));
		struct xml *field =
			ask_cell(page, page_add(page, row, "cell", STR("")),
				 table_numbered(page, "input", i),
				 page_word_with(page, "table.input", "number",
						str_printf(page->arena, "%zu", i + 1)),
				 cell_words(page, &about, feel));

		page_set(page, field, "offers", offer);
		page_set(page, field, "short", page_word(page, "table.about"));
	}
}

/* A column that has no result yet has a type that nobody chose. */
static bool is_new(const struct xml *output, size_t n)
{
	bool found = false;

	for (const struct xml *rule = xml_child(output->parent, STR("rule")); rule != NULL;
	     rule = xml_next(rule, STR("rule"))) {
		const struct xml *cell = table_nth(rule, table_outputs.cell, n);
		found |= cell != NULL && !str_equal(xml_get(cell, table_outputs.attribute),
						    table_outputs.nothing);
	}
	return !found && str_equal_c(xml_get(output, STR("type")), "text");
}

static void ask_type(struct page *page, struct xml *cell, const struct xml *output, size_t n)
{
	const struct shape_part *type = shape_attr(xsd_shape(output), STR("type"));
	const struct str chosen = is_new(output, n) ? STR("") : xml_get(output, STR("type"));
	struct xml *field =
		page_field(page, cell, "select",
			   str_to_c(page->arena, table_numbered(page, "type", n)), chosen);
	size_t count;
	const struct str *values = shapes_values(xsd_shapes(), type->type, page->arena, &count);

	page_set(page, field, "label",
		 page_word_with(page, "table.type", "number",
				str_printf(page->arena, "%zu", n + 1)));
	page_set(page, field, "short", page_word(page, "table.type.short"));
	if (chosen.len == 0)
		(void)page_option(page, field, STR(""), page_word(page, "table.type.typed"),
				  chosen);
	for (size_t i = 0; i < count; i++)
		(void)page_option(page, field, values[i], part_named(page, "value", values[i]),
				  chosen);
}

static void ask_outputs(struct page *page, struct xml *row, const struct xml *element)
{
	for (size_t i = 0; i < table_count(element, table_outputs.column); i++) {
		const struct xml *output = table_nth(element, table_outputs.column, i);
		struct xml *cell = page_add(page, row, "cell", STR(""));

		struct xml *field =
			ask_cell(page, cell, table_numbered(page, "name", i),
				 page_word_with(page, "table.name", "number",
						str_printf(page->arena, "%zu", i + 1)),
				 table_column_title(page, output));

		page_set(page, field, "short", page_word(page, "table.name.short"));
		ask_type(page, cell, output, i);
	}
}

struct str table_about_of(const struct xml *element, size_t n)
{
	const struct xml *input = table_nth(element, table_inputs.column, n);

	return input == NULL ? STR("") : xml_get(input, STR("expression"));
}

struct str table_cell_called(const struct page *page, struct str column, size_t row)
{
	const struct pair parameters[] = {
		{ STR("number"), str_printf(page->arena, "%zu", row + 1) },
		{ STR("column"), column },
	};

	return page_word_of(page, "table.cell", parameters, LENGTH(parameters));
}

struct str table_told(const struct page *page, struct str called, struct str problem)
{
	const struct pair parameters[] = { { STR("cell"), called },
					   { STR("problem"), problem } };

	return page_word_of(page, "table.refused", parameters, LENGTH(parameters));
}

static void ask_half(struct page *page, struct xml *row, const struct xml *element,
		     const struct xml *rule, size_t number, const struct half *half)
{
	const size_t count = table_count(element, half->column);

	for (size_t i = 0; i < count; i++) {
		const struct xml *cell = rule == NULL ? NULL : table_nth(rule, half->cell, i);
		const struct column column =
			table_column_of(page, element, half, i, table_about_of(element, i));
		struct xml *field = ask_cell(
			page, page_add(page, row, "cell", STR("")),
			table_cell_name(page->arena, half, number, i),
			table_cell_called(
				page,
				table_column_label(page, half,
						   table_nth(element, half->column, i), i),
				number),
			cell == NULL
				? STR("")
				: cell_words(page, &column, xml_get(cell, half->attribute)));

		page_set(page, field, "offers",
			 str_printf(page->arena, "table-%.*s-%zu", STR_ARG(half->cell), i));
	}
}

static void add_offers(struct page *page, struct xml *grid, const struct xml *element,
		       const struct half *half)
{
	for (size_t i = 0; i < table_count(element, half->column); i++) {
		const struct column column =
			table_column_of(page, element, half, i, table_about_of(element, i));

		(void)add_offer(
			page, grid, &column,
			str_printf(page->arena, "table-%.*s-%zu", STR_ARG(half->cell), i));
	}
}

void table_ask(struct page *page, struct xml *form, const struct xml *element)
{
	struct xml *grid = page_add(page, form, "grid", STR(""));
	const size_t count = table_count(element, STR("rule"));
	struct xml *head = page_add(page, grid, "row", STR(""));

	page_set(page, grid, "caption", page_word(page, "table"));
	page_set(page, head, "head", STR("true"));
	add_columns(page, grid, element, &table_inputs);
	add_columns(page, grid, element, &table_outputs);
	ask_about(page, grid, head, element);
	ask_outputs(page, head, element);
	add_offers(page, grid, element, &table_inputs);
	add_offers(page, grid, element, &table_outputs);
	for (size_t i = 0; i <= count; i++) {
		struct xml *row = page_add(page, grid, "row", STR(""));
		const struct xml *rule = table_nth(element, STR("rule"), i);

		ask_half(page, row, element, rule, i, &table_inputs);
		ask_half(page, row, element, rule, i, &table_outputs);
	}
	(void)page_add(page, form, "text", page_word(page, "table.hint"));
}

/* --- to be read --------------------------------------------------------------------------- */

static void show_half(struct page *page, struct xml *row, const struct xml *rule,
		      const struct half *half)
{
	size_t n = 0;

	for (const struct xml *at = xml_child(rule, half->cell); at != NULL;
	     at = xml_next(at, half->cell), n++) {
		const struct column column =
			table_column_of(page, rule->parent, half, n, table_about_of(rule->parent, n));

		(void)page_add(page, row, "cell",
			       cell_words(page, &column, xml_get(at, half->attribute)));
	}
}

void table_show(struct page *page, const struct xml *element, struct str caption)
{
	struct xml *table = page_table(page, "table", NULL, 0);

	page_set(page, table, "caption", caption);
	add_columns(page, table, element, &table_inputs);
	add_columns(page, table, element, &table_outputs);
	for (const struct xml *rule = xml_child(element, STR("rule")); rule != NULL;
	     rule = xml_next(rule, STR("rule"))) {
		struct xml *row = page_add(page, table, "row", STR(""));

		show_half(page, row, rule, &table_inputs);
		show_half(page, row, rule, &table_outputs);
	}
}
