#include "app/portal/table.h"

#include "app/portal/cell.h"
#include "app/portal/part.h"
#include "app/portal/question.h"
#include "engine/form/edit.h"
#include "engine/form/slug.h"
#include "engine/schema/xsd.h"

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

/* What the cells of a column are about. The text over a column of conditions is given as it is
 * on the page that is read or made. */
static struct column column_of(const struct xml *element, const struct half *half, size_t n,
			       struct str about)
{
	struct column column = { .table = element };

	if (half == &outputs) {
		column.kind = COLUMN_THEN;
		column.type = xml_get(nth(element, half->column, n), STR("type"));
	} else {
		column.kind = COLUMN_WHEN;
		column.question = question_find(element, about);
	}
	return column;
}

/* --- asking ------------------------------------------------------------------------------- */

static struct str numbered(const struct page *page, const char *name, size_t n)
{
	return str_printf(page->arena, "%s:%zu", name, n);
}

/* "when:2:0" is the cell of the third row and the first column of conditions. */
static struct str cell_name(struct arena *arena, const struct half *half, size_t rule,
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

/* By its own heading, by the question that it is about, or by the name that rules use. */
static struct str column_title(struct page *page, const struct xml *column)
{
	const struct str label =
		edit_text(page->arena, column, STR("label"), part_original(column));
	const struct xml *question = question_find(column, xml_get(column, STR("expression")));

	if (label.len > 0)
		return label;
	return question != NULL ? part_title(page, question) : xml_get(column, STR("name"));
}

static struct str column_label(struct page *page, const struct half *half,
			       const struct xml *column, size_t n)
{
	const struct str title = column_title(page, column);

	return title.len > 0
		       ? title
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

	for (size_t i = 0; i < count_of(element, inputs.column); i++) {
		const struct str feel =
			xml_get(nth(element, inputs.column, i), STR("expression"));
		struct xml *field = ask_cell(
			page, page_add(page, row, "cell", STR("")), numbered(page, "input", i),
			page_word_with(page, "table.input", "number",
				       str_printf(page->arena, "%zu", i + 1)),
			cell_words(page, &about, feel));

		page_set(page, field, "offers", offer);
		page_set(page, field, "short", page_word(page, "table.about"));
	}
}

static void ask_type(struct page *page, struct xml *cell, const struct xml *output, size_t n)
{
	const struct shape_part *type = shape_attr(xsd_shape(output), STR("type"));
	const struct str chosen = xml_get(output, STR("type"));
	struct xml *field = page_field(
		page, cell, "select", str_to_c(page->arena, numbered(page, "type", n)), chosen);
	size_t count;
	const struct str *values = shapes_values(xsd_shapes(), type->type, page->arena, &count);

	page_set(page, field, "label",
		 page_word_with(page, "table.type", "number",
				str_printf(page->arena, "%zu", n + 1)));
	page_set(page, field, "short", page_word(page, "table.type.short"));
	for (size_t i = 0; i < count; i++)
		(void)page_option(page, field, values[i], part_named(page, "value", values[i]),
				  chosen);
}

static void ask_outputs(struct page *page, struct xml *row, const struct xml *element)
{
	for (size_t i = 0; i < count_of(element, outputs.column); i++) {
		const struct xml *output = nth(element, outputs.column, i);
		struct xml *cell = page_add(page, row, "cell", STR(""));

		struct xml *field =
			ask_cell(page, cell, numbered(page, "name", i),
				 page_word_with(page, "table.name", "number",
						str_printf(page->arena, "%zu", i + 1)),
				 column_title(page, output));

		page_set(page, field, "short", page_word(page, "table.name.short"));
		ask_type(page, cell, output, i);
	}
}

/* Empty when there is no such column. */
static struct str about_of(const struct xml *element, size_t n)
{
	const struct xml *input = nth(element, inputs.column, n);

	return input == NULL ? STR("") : xml_get(input, STR("expression"));
}

static void ask_half(struct page *page, struct xml *row, const struct xml *element,
		     const struct xml *rule, size_t number, const struct half *half)
{
	const size_t count = count_of(element, half->column);

	for (size_t i = 0; i < count; i++) {
		const struct xml *cell = rule == NULL ? NULL : nth(rule, half->cell, i);
		const struct column column = column_of(element, half, i, about_of(element, i));
		const struct pair parameters[] = {
			{ STR("number"), str_printf(page->arena, "%zu", number + 1) },
			{ STR("column"),
			  column_label(page, half, nth(element, half->column, i), i) },
		};
		struct xml *field = ask_cell(
			page, page_add(page, row, "cell", STR("")),
			cell_name(page->arena, half, number, i),
			page_word_of(page, "table.cell", parameters, LENGTH(parameters)),
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
	for (size_t i = 0; i < count_of(element, half->column); i++) {
		const struct column column = column_of(element, half, i, about_of(element, i));

		(void)add_offer(
			page, grid, &column,
			str_printf(page->arena, "table-%.*s-%zu", STR_ARG(half->cell), i));
	}
}

void table_ask(struct page *page, struct xml *form, const struct xml *element)
{
	struct xml *grid = page_add(page, form, "grid", STR(""));
	const size_t count = count_of(element, STR("rule"));
	struct xml *head = page_add(page, grid, "row", STR(""));

	page_set(page, grid, "caption", page_word(page, "table"));
	page_set(page, head, "head", STR("true"));
	add_columns(page, grid, element, &inputs);
	add_columns(page, grid, element, &outputs);
	ask_about(page, grid, head, element);
	ask_outputs(page, head, element);
	add_offers(page, grid, element, &inputs);
	add_offers(page, grid, element, &outputs);
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
	struct page *page;
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

static bool has_table(const struct pair *pairs, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (str_starts(pairs[i].name, STR("input:")) ||
		    str_starts(pairs[i].name, STR("then:")))
			return true;
	return false;
}

static bool is_written(const struct posted *posted, const struct half *half, size_t rule)
{
	const size_t count = count_of(posted->element, half->column);

	for (size_t i = 0; i < count; i++)
		if (posted_cell(posted, half, rule, i).len > 0)
			return true;
	return false;
}

static struct str posted_about(const struct posted *posted, size_t n)
{
	const struct column about = { .kind = COLUMN_ABOUT, .table = posted->element };

	return cell_feel(
		posted->page, &about,
		pairs_get(posted->pairs, posted->count, numbered(posted->page, "input", n)));
}

/* --- what cannot be taken over ------------------------------------------------------------ */

static struct refusal refuse_cell(const struct posted *posted, const struct half *half,
				  size_t row, size_t n)
{
	struct page *page = posted->page;
	struct column column = column_of(posted->element, half, n, posted_about(posted, n));
	const struct xml *rule = nth(posted->element, STR("rule"), row);
	const struct xml *cell = rule == NULL ? NULL : nth(rule, half->cell, n);
	const struct str said = posted_cell(posted, half, row, n);
	const struct str type =
		pairs_get(posted->pairs, posted->count, numbered(page, "type", n));
	struct pair parameters[] = { { STR("number"), str_printf(page->arena, "%zu", row + 1) },
				     { STR("problem"), STR("") } };

	if (half == &outputs && type.len > 0)
		column.type = type;
	if (cell == NULL ||
	    !str_equal(xml_get(cell, half->attribute), cell_feel(page, &column, said)))
		parameters[1].value = cell_refuses(page, &column, said);
	if (parameters[1].value.len == 0)
		return (struct refusal){ STR(""), STR("") };
	return (struct refusal){
		page_word_of(page, "table.refused", parameters, LENGTH(parameters)),
		cell_name(posted->arena, half, row, n),
	};
}

static struct refusal refuse_half(const struct posted *posted, const struct half *half,
				  size_t row)
{
	struct refusal refusal = { STR(""), STR("") };
	const size_t count = count_of(posted->element, half->column);

	for (size_t i = 0; i < count && refusal.problem.len == 0; i++)
		refusal = refuse_cell(posted, half, row, i);
	return refusal;
}

static struct refusal refuse_abouts(const struct posted *posted)
{
	const struct column about = { .kind = COLUMN_ABOUT, .table = posted->element };
	struct refusal refusal = { STR(""), STR("") };

	for (size_t i = 0;
	     i < count_of(posted->element, inputs.column) && refusal.problem.len == 0; i++) {
		refusal.field = numbered(posted->page, "input", i);
		if (!str_equal(posted_about(posted, i), about_of(posted->element, i)))
			refusal.problem = cell_refuses(
				posted->page, &about,
				pairs_get(posted->pairs, posted->count, refusal.field));
	}
	return refusal;
}

struct refusal table_refuses(struct page *page, struct xml *element, const struct pair *pairs,
			     size_t count)
{
	const struct posted posted = { page, page->arena, element, pairs, count };
	struct refusal refusal = { STR(""), STR("") };

	if (!table_is(element) || !has_table(pairs, count))
		return refusal;
	refusal = refuse_abouts(&posted);
	for (size_t i = 0; i <= count_of(element, STR("rule")) && refusal.problem.len == 0;
	     i++) {
		refusal = refuse_half(&posted, &inputs, i);
		if (refusal.problem.len == 0)
			refusal = refuse_half(&posted, &outputs, i);
	}
	return refusal;
}

/* --- putting it --------------------------------------------------------------------------- */

static void put_half(const struct posted *posted, struct xml *rule, size_t number,
		     const struct half *half)
{
	const size_t count = count_of(posted->element, half->column);

	for (size_t i = 0; i < count; i++) {
		const struct column column =
			column_of(posted->element, half, i, posted_about(posted, i));
		const struct str text =
			cell_feel(posted->page, &column, posted_cell(posted, half, number, i));
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
		const struct str text = posted_about(posted, i);

		if (text.len == 0 && about_of(posted->element, i).len > 0)
			narrow(posted->element, i);
		else
			edit_set(posted->arena, nth(posted->element, inputs.column, i),
				 STR("expression"), text);
	}
}

/* What rules call it is made of the first heading, and stays: they are not rewritten. */
static void put_heading(const struct posted *posted, struct xml *output, struct str said)
{
	if (str_equal(said, column_title(posted->page, output)))
		return;
	if (xml_get(output, STR("name")).len == 0)
		edit_set(posted->arena, output, STR("name"),
			 slug_make(posted->arena, said, '_'));
	if (!str_equal(said, xml_get(output, STR("name"))))
		edit_set_text(posted->arena, output, STR("label"), part_original(output), said);
}

static void put_outputs(const struct posted *posted)
{
	const struct page *page = posted->page;

	for (size_t i = 0; i < count_of(posted->element, outputs.column); i++) {
		struct xml *output = nth(posted->element, outputs.column, i);
		const struct str type =
			pairs_get(posted->pairs, posted->count, numbered(page, "type", i));
		const struct str name =
			pairs_get(posted->pairs, posted->count, numbered(page, "name", i));

		if (type.len == 0)
			continue;
		edit_set(posted->arena, output, STR("type"), type);
		put_heading(posted, output, str_trim(name));
	}
}

void table_take(struct page *page, struct xml *element, const struct pair *pairs, size_t count)
{
	const struct posted posted = { page, page->arena, element, pairs, count };

	if (!table_is(element) || !has_table(pairs, count))
		return;
	put_outputs(&posted);
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

	if (half == &outputs)
		edit_set(page->arena, added, STR("type"), STR("text"));
	add_cells(page, element, half);
}

void table_begin(struct page *page, struct xml *element)
{
	if (!table_is(element) || element->first != NULL)
		return;
	table_widen(page, element, "input");
	table_widen(page, element, "output");
}

/* --- a piece of it ------------------------------------------------------------------------ */

static struct str say_half(struct page *page, const struct xml *rule, const struct half *half)
{
	struct str text = STR("");
	size_t n = 0;

	for (const struct xml *at = xml_child(rule, half->cell); at != NULL;
	     at = xml_next(at, half->cell)) {
		const struct column column =
			column_of(rule->parent, half, n, about_of(rule->parent, n));
		const struct str words =
			cell_words(page, &column, xml_get(at, half->attribute));

		text = n++ == 0 ? words
				: str_printf(page->arena, "%.*s, %.*s", STR_ARG(text),
					     STR_ARG(words));
	}
	return text;
}

struct str table_says(struct page *page, const struct xml *piece)
{
	const struct column about = { .kind = COLUMN_ABOUT, .table = piece->parent };

	if (str_equal_c(piece->name, "rule"))
		return str_printf(page->arena, "%.*s → %.*s",
				  STR_ARG(say_half(page, piece, &inputs)),
				  STR_ARG(say_half(page, piece, &outputs)));
	return str_equal(piece->name, inputs.column)
		       ? cell_words(page, &about, xml_get(piece, STR("expression")))
		       : part_named(page, "value", xml_get(piece, STR("type")));
}

/* --- to be read --------------------------------------------------------------------------- */

static void show_half(struct page *page, struct xml *row, const struct xml *rule,
		      const struct half *half)
{
	size_t n = 0;

	for (const struct xml *at = xml_child(rule, half->cell); at != NULL;
	     at = xml_next(at, half->cell), n++) {
		const struct column column =
			column_of(rule->parent, half, n, about_of(rule->parent, n));

		(void)page_add(page, row, "cell",
			       cell_words(page, &column, xml_get(at, half->attribute)));
	}
}

void table_show(struct page *page, const struct xml *element, struct str caption)
{
	struct xml *table = page_table(page, "table", NULL, 0);

	page_set(page, table, "caption", caption);
	add_columns(page, table, element, &inputs);
	add_columns(page, table, element, &outputs);
	for (const struct xml *rule = xml_child(element, STR("rule")); rule != NULL;
	     rule = xml_next(rule, STR("rule"))) {
		struct xml *row = page_add(page, table, "row", STR(""));

		show_half(page, row, rule, &inputs);
		show_half(page, row, rule, &outputs);
	}
}
