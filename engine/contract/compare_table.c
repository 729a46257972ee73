#include "engine/contract/compare_inner.h"

#include "engine/contract/align.h"
#include "engine/form/edit.h"

/* One version of a table: its columns' names, and its rows in words. */
struct side {
	const struct xml **inputs, **outputs, **rows;
	struct str *input_names, *output_names, *row_texts;
	size_t input_count, output_count, row_count;
};

/* --- reading ------------------------------------------------------------------------------ */

static const struct xml **children(struct arena *arena, const struct xml *element,
				   struct str name, size_t *count)
{
	VEC(const struct xml *) found = { 0 };

	for (const struct xml *at = element == NULL ? NULL : xml_child(element, name);
	     at != NULL; at = xml_next(at, name))
		*VEC_ADD(arena, &found) = at;
	*count = found.count;
	return found.at;
}

static struct str *values(struct arena *arena, const struct xml *const *elements, size_t count,
			  struct str attr)
{
	struct str *texts = ARENA_ARRAY(arena, struct str, count);

	for (size_t i = 0; i < count; i++)
		texts[i] = xml_get(elements[i], attr);
	return texts;
}

static struct str cells(struct arena *arena, const struct xml *row, struct str name,
			struct str attr)
{
	size_t count = 0;
	const struct xml **found = children(arena, row, name, &count);

	return str_join(arena, values(arena, found, count, attr), count, STR("; "));
}

static struct str row_text(struct arena *arena, const struct xml *row)
{
	const struct str when = cells(arena, row, STR("when"), STR("test"));
	const struct str then = cells(arena, row, STR("then"), STR("result"));

	return str_printf(arena, "%.*s → %.*s", STR_ARG(when), STR_ARG(then));
}

static struct side read_side(struct arena *arena, const struct xml *table)
{
	struct side side = { 0 };

	side.inputs = children(arena, table, STR("input"), &side.input_count);
	side.outputs = children(arena, table, STR("output"), &side.output_count);
	side.rows = children(arena, table, STR("rule"), &side.row_count);
	side.input_names = values(arena, side.inputs, side.input_count, STR("expression"));
	side.output_names = values(arena, side.outputs, side.output_count, STR("name"));
	side.row_texts = ARENA_ARRAY(arena, struct str, side.row_count);
	for (size_t i = 0; i < side.row_count; i++)
		side.row_texts[i] = row_text(arena, side.rows[i]);
	return side;
}

/* --- columns ------------------------------------------------------------------------------ */

/* What a list of columns is called, and where its cells are. */
struct columns {
	struct str piece, cell, attr;
	const struct xml *const *were, *const *are;
	const struct str *before, *after;
	struct alignments matches;
};

static void compare_columns(struct comparison *all, struct change about,
			    const struct columns *columns)
{
	for (size_t i = 0; i < columns->matches.count; i++) {
		const struct alignment at = columns->matches.at[i];
		struct change change = about;

		change.detail = columns->piece;
		if (at.before == SIZE_MAX) {
			change.kind = CHANGE_PIECE_ADDED;
			change.is = columns->after[at.after];
			comparison_add(all, change);
			change.is = STR("");
			change.where = columns->after[at.after];
			comparison_parts(all, change, NULL, columns->are[at.after]);
		} else if (at.after == SIZE_MAX) {
			change.kind = CHANGE_PIECE_REMOVED;
			change.was = columns->before[at.before];
			comparison_add(all, change);
		} else {
			change.where = columns->before[at.before];
			comparison_parts(all, change, columns->were[at.before],
					 columns->are[at.after]);
		}
	}
}

/* --- rows --------------------------------------------------------------------------------- */

static struct str cell(struct arena *arena, const struct xml *row, struct str name,
		       struct str attr, size_t index)
{
	size_t count = 0;
	const struct xml **found = children(arena, row, name, &count);

	return index < count ? xml_get(found[index], attr) : STR("");
}

/* Its label, where it has one. */
static struct str name_of(const struct comparison *all, const struct xml *column,
			  struct str name)
{
	const struct str label =
		edit_text(all->arena, column, STR("label"), all->after->languages[0]);

	return label.len > 0 ? label : name;
}

/* A column that is gone took its cells along. */
static void compare_cells(struct comparison *all, struct change about,
			  const struct columns *columns, const struct xml *before,
			  const struct xml *after)
{
	for (size_t i = 0; i < columns->matches.count; i++) {
		const struct alignment at = columns->matches.at[i];

		if (at.after == SIZE_MAX)
			continue;
		about.detail = columns->piece;
		about.part = name_of(all, columns->are[at.after], columns->after[at.after]);
		about.was = cell(all->arena, before, columns->cell, columns->attr, at.before);
		about.is = cell(all->arena, after, columns->cell, columns->attr, at.after);
		comparison_add_if(all, !str_equal(about.was, about.is), about);
	}
}

static void compare_row(struct comparison *all, struct change about,
			const struct columns columns[2], const struct xml *before,
			const struct xml *after)
{
	const size_t told = all->changes.count;

	about.kind = CHANGE_CELL;
	compare_cells(all, about, &columns[0], before, after);
	compare_cells(all, about, &columns[1], before, after);
	about.part = STR("");
	about.detail = STR("legal");
	about.was = xml_get(before, about.detail);
	about.is = xml_get(after, about.detail);
	comparison_add_if(all, !str_equal(about.was, about.is), about);
	/* Cells that no column has. */
	about.detail = STR("rule");
	about.was = row_text(all->arena, before);
	about.is = row_text(all->arena, after);
	comparison_add_if(all, told == all->changes.count && !str_equal(about.was, about.is),
			  about);
}

static void compare_rows(struct comparison *all, struct change about,
			 const struct columns columns[2], const struct side *before,
			 const struct side *after)
{
	const struct alignments rows = align(all->arena, before->row_texts, before->row_count,
					     after->row_texts, after->row_count);

	about.detail = STR("rule");
	for (size_t i = 0; i < rows.count; i++) {
		const struct alignment at = rows.at[i];
		struct change change = about;

		change.row = (at.after != SIZE_MAX ? at.after : at.before) + 1;
		if (at.before == SIZE_MAX) {
			change.kind = CHANGE_ROW_ADDED;
			change.is = after->row_texts[at.after];
			comparison_add(all, change);
		} else if (at.after == SIZE_MAX) {
			change.kind = CHANGE_ROW_REMOVED;
			change.was = before->row_texts[at.before];
			comparison_add(all, change);
		} else {
			compare_row(all, change, columns, before->rows[at.before],
				    after->rows[at.after]);
		}
	}
}

void comparison_table(struct comparison *all, struct change about, const struct xml *before,
		      const struct xml *after)
{
	const struct side was = read_side(all->arena, before);
	const struct side is = read_side(all->arena, after);
	const struct columns columns[] = {
		{ STR("input"), STR("when"), STR("test"), was.inputs, is.inputs,
		  was.input_names, is.input_names,
		  align(all->arena, was.input_names, was.input_count, is.input_names,
			is.input_count) },
		{ STR("output"), STR("then"), STR("result"), was.outputs, is.outputs,
		  was.output_names, is.output_names,
		  align(all->arena, was.output_names, was.output_count, is.output_names,
			is.output_count) },
	};

	for (size_t i = 0; i < LENGTH(columns); i++)
		compare_columns(all, about, &columns[i]);
	compare_rows(all, about, columns, &was, &is);
}
