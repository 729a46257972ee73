#include "app/portal/table_inner.h"

#include "app/portal/part.h"
#include "app/portal/question.h"
#include "engine/form/edit.h"
#include "engine/form/slug.h"

const struct half table_inputs = { STR_INIT("input"), STR_INIT("when"), STR_INIT("test"),
				   STR_INIT("-") };
const struct half table_outputs = { STR_INIT("output"), STR_INIT("then"), STR_INIT("result"),
				    STR_INIT("null") };

bool table_is(const struct xml *element)
{
	return str_equal_c(element->name, "decision");
}

size_t table_count(const struct xml *parent, struct str name)
{
	size_t count = 0;

	for (const struct xml *at = xml_child(parent, name); at != NULL;
	     at = xml_next(at, name))
		count++;
	return count;
}

struct xml *table_nth(const struct xml *parent, struct str name, size_t n)
{
	struct xml *at = parent->first;

	while (at != NULL && (!str_equal(at->name, name) || n-- > 0))
		at = at->next;
	return at;
}

struct column table_column_of(const struct page *page, const struct xml *element,
			      const struct half *half, size_t n, struct str about)
{
	struct column column = { .table = element };

	if (half == &table_outputs) {
		column.kind = COLUMN_THEN;
		column.type = xml_get(table_nth(element, half->column, n), STR("type"));
	} else {
		column.kind = COLUMN_WHEN;
		column.question = question_find(page, element, about);
	}
	return column;
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
				  table_cell_name(posted->arena, half, rule, column)));
}

static bool was_posted(const struct posted *posted, struct str name)
{
	bool found = false;

	for (size_t i = 0; i < posted->count; i++)
		found |= str_equal(posted->pairs[i].name, name);
	return found;
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
	const size_t count = table_count(posted->element, half->column);

	for (size_t i = 0; i < count; i++)
		if (posted_cell(posted, half, rule, i).len > 0)
			return true;
	return false;
}

static struct str posted_about(const struct posted *posted, size_t n)
{
	const struct column about = { .kind = COLUMN_ABOUT, .table = posted->element };

	return cell_feel(posted->page, &about,
			 pairs_get(posted->pairs, posted->count,
				   table_numbered(posted->page, "input", n)));
}

/* As it was chosen, or else by what is typed. */
static struct str posted_type(const struct posted *posted, size_t n)
{
	const struct str chosen = pairs_get(posted->pairs, posted->count,
					    table_numbered(posted->page, "type", n));
	const size_t count = table_count(posted->element, STR("rule")) + 1;
	struct str *cells = ARENA_ARRAY(posted->arena, struct str, count);

	for (size_t i = 0; i < count; i++)
		cells[i] = posted_cell(posted, &table_outputs, i, n);
	return chosen.len > 0 ? chosen : cell_type(posted->page, cells, count);
}

/* --- what cannot be taken over ------------------------------------------------------------ */

static void refuse_cell(const struct posted *posted, const struct half *half, size_t row,
			size_t n, struct refusals *out)
{
	struct page *page = posted->page;
	struct column column =
		table_column_of(posted->page, posted->element, half, n, posted_about(posted, n));
	const struct xml *rule = table_nth(posted->element, STR("rule"), row);
	const struct xml *cell = rule == NULL ? NULL : table_nth(rule, half->cell, n);
	const struct str said = posted_cell(posted, half, row, n);
	struct str problem = STR("");
	const struct str title =
		column.question != NULL
			? part_title(page, column.question)
			: table_column_label(page, half,
					     table_nth(posted->element, half->column, n), n);

	if (half == &table_outputs)
		column.type = posted_type(posted, n);
	if (cell == NULL ||
	    !str_equal(xml_get(cell, half->attribute), cell_feel(page, &column, said)))
		problem = cell_refuses(page, &column, said);
	if (problem.len > 0)
		*VEC_ADD(page->arena, out) = (struct refusal){
			table_told(page, table_cell_called(page, title, row), problem),
			table_cell_name(posted->arena, half, row, n),
		};
}

static void refuse_about(const struct posted *posted, size_t n, struct refusals *out)
{
	const struct column about = { .kind = COLUMN_ABOUT, .table = posted->element };
	const struct str field = table_numbered(posted->page, "input", n);
	struct str problem = STR("");

	if (!str_equal(posted_about(posted, n), table_about_of(posted->element, n)))
		problem = cell_refuses(posted->page, &about,
				       pairs_get(posted->pairs, posted->count, field));
	if (problem.len > 0)
		*VEC_ADD(posted->page->arena, out) = (struct refusal){ problem, field };
}

void table_refuses(struct page *page, struct xml *element, const struct pair *pairs,
		   size_t count, struct refusals *out)
{
	const struct posted posted = { page, page->arena, element, pairs, count };
	static const struct half *const halves[] = { &table_inputs, &table_outputs };

	if (!table_is(element) || !has_table(pairs, count))
		return;
	for (size_t i = 0; i < table_count(element, table_inputs.column); i++)
		refuse_about(&posted, i, out);
	for (size_t i = 0; i <= table_count(element, STR("rule")); i++)
		for (size_t k = 0; k < LENGTH(halves); k++)
			for (size_t n = 0; n < table_count(element, halves[k]->column); n++)
				refuse_cell(&posted, halves[k], i, n, out);
}

/* --- putting it --------------------------------------------------------------------------- */

static void put_half(const struct posted *posted, struct xml *rule, size_t number,
		     const struct half *half)
{
	const size_t count = table_count(posted->element, half->column);

	for (size_t i = 0; i < count; i++) {
		const struct column column =
			table_column_of(posted->page, posted->element, half, i, posted_about(posted, i));
		const struct str text =
			cell_feel(posted->page, &column, posted_cell(posted, half, number, i));
		struct xml *cell = table_nth(rule, half->cell, i);

		if (cell == NULL)
			cell = edit_add(posted->arena, rule, half->cell);
		edit_set(posted->arena, cell, half->attribute,
			 text.len > 0 ? text : half->nothing);
	}
}

/* From the last to the first, so that those before it keep their numbers. */
static void put_rules(const struct posted *posted)
{
	for (size_t i = table_count(posted->element, STR("rule")) + 1; i-- > 0;) {
		struct xml *rule = table_nth(posted->element, STR("rule"), i);
		const bool written = is_written(posted, &table_inputs, i) ||
				     is_written(posted, &table_outputs, i);

		if (rule == NULL && written)
			rule = edit_add(posted->arena, posted->element, STR("rule"));
		if (written) {
			put_half(posted, rule, i, &table_inputs);
			put_half(posted, rule, i, &table_outputs);
		} else if (rule != NULL) {
			edit_remove(rule);
		}
	}
}

static void narrow(struct xml *element, size_t column)
{
	edit_remove(table_nth(element, table_inputs.column, column));
	for (struct xml *rule = element->first; rule != NULL; rule = rule->next)
		if (str_equal_c(rule->name, "rule") &&
		    table_nth(rule, table_inputs.cell, column) != NULL)
			edit_remove(table_nth(rule, table_inputs.cell, column));
}

static void put_inputs(const struct posted *posted)
{
	for (size_t i = table_count(posted->element, table_inputs.column); i-- > 0;) {
		const struct str text = posted_about(posted, i);

		if (text.len == 0 && table_about_of(posted->element, i).len > 0)
			narrow(posted->element, i);
		else
			edit_set(posted->arena,
				 table_nth(posted->element, table_inputs.column, i),
				 STR("expression"), text);
	}
}

/* What rules call it is made of the first heading, and stays: they are not rewritten. */
static void put_heading(const struct posted *posted, struct xml *output, struct str said)
{
	if (str_equal(said, table_column_title(posted->page, output)))
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

	for (size_t i = 0; i < table_count(posted->element, table_outputs.column); i++) {
		struct xml *output = table_nth(posted->element, table_outputs.column, i);
		const struct str name = table_numbered(page, "name", i);

		if (!was_posted(posted, name))
			continue;
		edit_set(posted->arena, output, STR("type"), posted_type(posted, i));
		put_heading(posted, output,
			    str_trim(pairs_get(posted->pairs, posted->count, name)));
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
	const struct half *half = str_equal(table_inputs.column, str_from_c(column))
					  ? &table_inputs
					  : &table_outputs;
	struct xml *added = edit_add(page->arena, element, half->column);

	if (half == &table_outputs)
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
			table_column_of(page, rule->parent, half, n, table_about_of(rule->parent, n));
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
				  STR_ARG(say_half(page, piece, &table_inputs)),
				  STR_ARG(say_half(page, piece, &table_outputs)));
	return str_equal(piece->name, table_inputs.column)
		       ? cell_words(page, &about, xml_get(piece, STR("expression")))
		       : part_named(page, "value", xml_get(piece, STR("type")));
}

/* --- what was found in a cell ------------------------------------------------------------- */

static size_t number_of(const struct xml *element)
{
	size_t number = 0;

	for (const struct xml *at = xml_child(element->parent, element->name); at != element;
	     at = xml_next(at, element->name))
		number++;
	return number;
}

bool table_cell_at(struct page *page, const struct xml *element, struct place place,
		   struct str *field, struct str *called)
{
	const struct xml *piece = part_innermost(element, place);
	const struct half *half =
		str_equal(piece->name, table_inputs.cell) ? &table_inputs : &table_outputs;

	if (piece->parent == element && str_equal(piece->name, table_inputs.column)) {
		*field = table_numbered(page, "input", number_of(piece));
		*called = table_column_label(page, &table_inputs, piece, number_of(piece));
		return true;
	}
	if (!str_equal(piece->name, half->cell))
		return false;
	*field = table_cell_name(page->arena, half, number_of(piece->parent), number_of(piece));
	*called = table_cell_called(
		page,
		table_column_label(page, half,
				   table_nth(element, half->column, number_of(piece)),
				   number_of(piece)),
		number_of(piece->parent));
	return true;
}
