#include "engine/xlsform/workbook.h"

#include "engine/base/limits.h"
#include "engine/base/xml.h"
#include "engine/xlsform/archive.h"

struct reader {
	struct arena *arena;
	struct archive *archive;
	struct err *err;
	VEC(struct str) shared; /* the texts that cells refer to by number */
	VEC(struct sheet) sheets;
};

/* --- XML ---------------------------------------------------------------------------------- */

/* NULL with err; a part that need not be there is NULL without. */
static const struct xml *read_part(struct reader *reader, struct str path, bool needed)
{
	struct str text;
	struct diags diags;
	struct xml *tree;

	if (!archive_read(reader->archive, reader->arena, path, LIMIT_DEFINITION, &text,
			  reader->err)) {
		if (reader->err->code == ERR_NOT_FOUND && !needed)
			*reader->err = (struct err){ .code = ERR_NONE };
		return NULL;
	}
	diags_init(&diags, reader->arena, path);
	tree = xml_parse_foreign(reader->arena, text, &diags);
	if (tree == NULL)
		(void)err_set(reader->err, ERR_INVALID, "%.*s: %.*s", STR_ARG(path),
			      STR_ARG(diags.list.at[0].what));
	return tree;
}

/* All <t> inside, in their order: a text with looks is in pieces. What it sounds like (rPh) is
 * no part of it. Recursion is as deep as the tree, which the parser limits. */
static struct str text_of(struct arena *arena, const struct xml *element)
{
	struct str text = STR("");

	for (const struct xml *at = xml_child(element, STR("")); at != NULL;
	     at = xml_next(at, STR(""))) {
		const struct str parts[] = { text, str_equal(at->name, STR("t"))
							   ? xml_text(arena, at)
							   : text_of(arena, at) };

		if (!str_equal(at->name, STR("rPh")))
			text = str_join(arena, parts, LENGTH(parts), STR(""));
	}
	return text;
}

static bool read_shared(struct reader *reader)
{
	const struct xml *tree = read_part(reader, STR("xl/sharedStrings.xml"), false);

	if (tree == NULL)
		return reader->err->code == ERR_NONE;
	for (const struct xml *at = xml_child(tree, STR("si")); at != NULL;
	     at = xml_next(at, STR("si")))
		*VEC_ADD(reader->arena, &reader->shared) = text_of(reader->arena, at);
	return true;
}

/* --- cells -------------------------------------------------------------------------------- */

/* "AB12" → column 27; SIZE_MAX when it says none. */
static size_t column_of(struct str reference)
{
	size_t column = 0;
	size_t i = 0;

	for (; i < reference.len && i < 4 && reference.at[i] >= 'A' && reference.at[i] <= 'Z';
	     i++)
		column = column * 26 + (size_t)(reference.at[i] - 'A') + 1;
	return column == 0 ? SIZE_MAX : column - 1;
}

/* What is shown: of a boolean the words that programs show; an error (#N/A) is nothing. */
static struct str cell_text(struct reader *reader, const struct xml *cell)
{
	const struct str type = xml_get(cell, STR("t"));
	const struct xml *value = xml_child(cell, STR("v"));
	const struct str text = value == NULL ? STR("") : xml_text(reader->arena, value);
	uint64_t number;

	if (str_equal_c(type, "inlineStr"))
		return text_of(reader->arena, cell);
	if (str_equal_c(type, "s"))
		return str_to_u64(str_trim(text), &number) && number < reader->shared.count
			       ? reader->shared.at[number]
			       : STR("");
	if (str_equal_c(type, "b"))
		return str_equal_c(text, "1") ? STR("TRUE") : STR("FALSE");
	return str_equal_c(type, "e") ? STR("") : text;
}

/* False: it stands too far to the right to be of a form. */
static bool read_cells(struct reader *reader, const struct xml *element, struct sheet_row *row)
{
	struct str *cells = ARENA_ARRAY(reader->arena, struct str, WORKBOOK_COLUMNS);
	size_t next = 0;

	for (size_t i = 0; i < WORKBOOK_COLUMNS; i++)
		cells[i] = STR("");
	for (const struct xml *at = xml_child(element, STR("c")); at != NULL;
	     at = xml_next(at, STR("c"))) {
		const struct str reference = xml_get(at, STR("r"));
		const size_t column = reference.len > 0 ? column_of(reference) : next;
		const struct str text = cell_text(reader, at);

		next = column + 1;
		if (str_trim(text).len == 0)
			continue;
		if (column >= WORKBOOK_COLUMNS)
			return err_set(reader->err, ERR_LIMIT,
				       "a sheet has more than %d columns", WORKBOOK_COLUMNS);
		cells[column] = text;
		row->count = column >= row->count ? column + 1 : row->count;
	}
	row->cells = cells;
	return true;
}

static bool read_rows(struct reader *reader, const struct xml *data, struct sheet *sheet)
{
	VEC(struct sheet_row) rows = { 0 };
	uint64_t number = 0;

	for (const struct xml *at = xml_child(data, STR("row")); at != NULL;
	     at = xml_next(at, STR("row"))) {
		struct sheet_row row = { 0 };
		uint64_t said;

		number = str_to_u64(xml_get(at, STR("r")), &said) && said < UINT32_MAX
				 ? said
				 : number + 1;
		row.number = (uint32_t)number;
		if (xml_child(at, STR("c")) != NULL && !read_cells(reader, at, &row))
			return false;
		if (row.count > 0)
			*VEC_ADD(reader->arena, &rows) = row;
		if (rows.count > WORKBOOK_ROWS)
			return err_set(reader->err, ERR_LIMIT, "a sheet has more than %d rows",
				       WORKBOOK_ROWS);
	}
	sheet->rows = rows.at;
	sheet->count = rows.count;
	return true;
}

/* --- sheets ------------------------------------------------------------------------------- */

/* The part of a relation; targets are relative to xl/ or begin with it. */
static struct str target_of(struct reader *reader, const struct xml *relations, struct str id)
{
	for (const struct xml *at = xml_child(relations, STR("Relationship")); at != NULL;
	     at = xml_next(at, STR("Relationship"))) {
		const struct str target = xml_get(at, STR("Target"));

		if (!str_equal(xml_get(at, STR("Id")), id))
			continue;
		return str_starts(target, STR("/"))
			       ? str_slice(target, 1, target.len)
			       : str_printf(reader->arena, "xl/%.*s", STR_ARG(target));
	}
	return STR("");
}

static bool read_sheet(struct reader *reader, struct str name, struct str path)
{
	const struct xml *tree = read_part(reader, path, true);
	const struct xml *data = tree == NULL ? NULL : xml_child(tree, STR("sheetData"));
	struct sheet sheet = { .name = name };

	if (tree == NULL || (data != NULL && !read_rows(reader, data, &sheet)))
		return false;
	*VEC_ADD(reader->arena, &reader->sheets) = sheet;
	return true;
}

static bool is_wanted(struct str name, const char *const *names, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (str_equal_c(name, names[i]))
			return true;
	return false;
}

static bool read_all(struct reader *reader, const char *const *names, size_t count)
{
	const struct xml *book = read_part(reader, STR("xl/workbook.xml"), true);
	const struct xml *relations =
		book == NULL ? NULL
			     : read_part(reader, STR("xl/_rels/workbook.xml.rels"), true);
	const struct xml *list = relations == NULL ? NULL : xml_child(book, STR("sheets"));

	if (list == NULL || !read_shared(reader))
		return reader->err->code != ERR_NONE
			       ? false
			       : err_set(reader->err, ERR_INVALID, "it lists no sheets");
	for (const struct xml *at = xml_child(list, STR("sheet")); at != NULL;
	     at = xml_next(at, STR("sheet"))) {
		const struct str name =
			str_lower(reader->arena, str_trim(xml_get(at, STR("name"))));

		if (is_wanted(name, names, count) &&
		    !read_sheet(reader, name,
				target_of(reader, relations, xml_get(at, STR("r:id")))))
			return false;
	}
	return true;
}

bool workbook_read(struct arena *arena, struct str bytes, const char *const *names,
		   size_t name_count, struct workbook *out, struct err *err)
{
	struct reader reader = { .arena = arena,
				 .archive = archive_open(bytes, err),
				 .err = err };
	const bool ok = reader.archive != NULL && read_all(&reader, names, name_count);

	archive_close(reader.archive);
	*out = (struct workbook){ reader.sheets.at, reader.sheets.count };
	if (!ok && err->code == ERR_NOT_FOUND)
		err->code = ERR_INVALID;
	return ok;
}

const struct sheet *workbook_sheet(const struct workbook *workbook, const char *name)
{
	for (size_t i = 0; i < workbook->count; i++)
		if (str_equal_c(workbook->sheets[i].name, name))
			return &workbook->sheets[i];
	return NULL;
}

struct str sheet_cell(const struct sheet_row *row, size_t column)
{
	return column < row->count ? str_trim(row->cells[column]) : STR("");
}

struct str sheet_place(struct arena *arena, size_t column, uint32_t row)
{
	char letters[8];
	size_t at = sizeof(letters);

	for (size_t rest = column + 1; rest > 0 && at > 0; rest = (rest - 1) / 26)
		letters[--at] = (char)('A' + (rest - 1) % 26);
	return str_printf(arena, "%.*s%u", (int)(sizeof(letters) - at), letters + at, row);
}
