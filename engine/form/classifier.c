#include "engine/form/classifier.h"

#include "engine/base/csv.h"
#include "engine/base/map.h"
#include "engine/form/vocabulary.h"

#include <assert.h>

enum column_kind { COLUMN_VALUE, COLUMN_LABEL, COLUMN_HINT, COLUMN_OTHER };

struct column {
	enum column_kind kind;
	struct str name; /* of a text the language */
};

struct reader {
	struct arena *arena;
	struct diags *diags;
	struct str text;
	struct csv csv;
	struct column *columns;
	struct map values;
	struct place_walk walk; /* forwards through the text */
};

/* Of a cell that was copied, because it had quotes doubled in it, only the row is known. */
static struct place cell_place(struct reader *reader, const struct csv_row *row, size_t column)
{
	uintptr_t from = (uintptr_t)reader->text.at;
	uintptr_t at = (uintptr_t)row->cells[column].at;

	if (at < from || at > from + reader->text.len)
		return (struct place){ row->line, 1 };
	return place_walk_to(&reader->walk, at - from);
}

/* --- the first row --- */

static bool is_column_name(struct str name)
{
	for (size_t i = 0; i < name.len; i++) {
		char byte = name.at[i];
		bool letter = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
		bool other = (byte >= '0' && byte <= '9') || byte == '_';

		if (!letter && !(other && i > 0))
			return false;
	}
	return name.len > 0;
}

static struct column read_column(struct str name)
{
	static const struct {
		struct str prefix;
		enum column_kind kind;
	} texts[] = { { STR_INIT("label."), COLUMN_LABEL },
		      { STR_INIT("hint."), COLUMN_HINT } };

	for (size_t i = 0; i < LENGTH(texts); i++)
		if (str_starts(name, texts[i].prefix))
			return (struct column){
				texts[i].kind, str_slice(name, texts[i].prefix.len, name.len)
			};
	if (str_equal(name, STR("value")))
		return (struct column){ COLUMN_VALUE, name };
	return (struct column){ COLUMN_OTHER, name };
}

/* "label" would be taken for item.label, which is the label in the form's first language. */
static bool is_good_name(const struct column *column)
{
	if (column->kind == COLUMN_OTHER)
		return is_column_name(column->name) && !str_equal(column->name, STR("label"));
	return column->name.len > 0;
}

static void read_header(struct reader *reader)
{
	const struct csv_row *header = &reader->csv.rows[0];
	struct diag *diag;

	reader->columns = ARENA_ARRAY(reader->arena, struct column, reader->csv.columns);
	for (size_t i = 0; i < reader->csv.columns; i++) {
		struct str name = str_trim(header->cells[i]);

		reader->columns[i] = read_column(name);
		if (is_good_name(&reader->columns[i]) && csv_column(&reader->csv, name) >= i)
			continue;
		diag = diag_error(
			reader->diags, "form.list.column", cell_place(reader, header, i),
			"a column cannot be called \"%.*s\", or is there twice", STR_ARG(name));
		diag_fix(reader->diags, diag,
			 "write value, label.lv, label.en, or another name of letters a to z, "
			 "digits and _");
	}
}

static bool has_column(const struct reader *reader, enum column_kind kind)
{
	for (size_t i = 0; i < reader->csv.columns; i++)
		if (reader->columns[i].kind == kind)
			return true;
	return false;
}

static void check_header(struct reader *reader)
{
	struct diag *diag;

	if (has_column(reader, COLUMN_VALUE) && has_column(reader, COLUMN_LABEL))
		return;
	diag = diag_error(reader->diags, "form.list.header", (struct place){ 1, 1 },
			  "the first row does not name the columns");
	diag_fix(reader->diags, diag, "begin with value,label.lv,label.en");
}

/* --- the others --- */

static struct xml *add(struct reader *reader, struct xml *parent, const char *name,
		       struct place place)
{
	struct xml *element = xml_new(reader->arena, str_from_c(name), place);

	element->space = vocabulary_space;
	return xml_add(parent, element);
}

static void add_text(struct reader *reader, struct xml *option, const char *name,
		     struct str language, struct str text, struct place place)
{
	struct xml *element = add(reader, option, name, place);

	xml_set(reader->arena, element, STR("xml:lang"), language, place);
	(void)xml_add_text(reader->arena, element, text, place);
}

static void set_value(struct reader *reader, struct xml *option, struct str value,
		      struct place place)
{
	struct diag *diag;

	xml_set(reader->arena, option, STR("value"), value, place);
	if (value.len == 0) {
		diag = diag_error(reader->diags, "form.list.value", place,
				  "the row has no value");
		diag_fix(reader->diags, diag,
			 "write what stands for it in rules and in what "
			 "is sent, or remove the row");
	} else if (!map_add(&reader->values, value, NULL)) {
		diag = diag_error(reader->diags, "form.list.duplicate", place,
				  "the value \"%.*s\" is there twice", STR_ARG(value));
		diag_fix(reader->diags, diag, "give one of the rows another value");
	}
}

static void add_cell(struct reader *reader, struct xml *option, const struct csv_row *row,
		     size_t i)
{
	const struct column *column = &reader->columns[i];
	struct place place = cell_place(reader, row, i);
	struct str text = str_trim(row->cells[i]);
	struct xml *element;

	switch (column->kind) {
	case COLUMN_VALUE:
		set_value(reader, option, text, place);
		return;
	case COLUMN_LABEL:
	case COLUMN_HINT:
		if (text.len > 0)
			add_text(reader, option,
				 column->kind == COLUMN_LABEL ? "label" : "hint", column->name,
				 text, place);
		return;
	case COLUMN_OTHER:
		element = add(reader, option, "column", place);
		xml_set(reader->arena, element, STR("name"), column->name, place);
		xml_set(reader->arena, element, STR("value"), text, place);
		return;
	}
}

static const struct xml *read_rows(struct reader *reader)
{
	struct xml *list = xml_new(reader->arena, STR("list"), (struct place){ 1, 1 });

	for (size_t i = 1; i < reader->csv.row_count; i++) {
		const struct csv_row *row = &reader->csv.rows[i];
		struct xml *option =
			add(reader, list, "option", (struct place){ row->line, 1 });

		for (size_t k = 0; k < reader->csv.columns; k++)
			add_cell(reader, option, row, k);
	}
	return list;
}

static void check_size(const struct reader *reader)
{
	struct diag *diag;

	if (reader->csv.row_count > 1)
		return;
	diag = diag_error(reader->diags, "form.list.empty", (struct place){ 1, 1 },
			  "the list has no rows");
	diag_fix(reader->diags, diag, "add a row for each thing that can be chosen");
}

const struct xml *classifier_read(struct arena *arena, struct str bytes, struct diags *diags)
{
	struct reader reader = {
		.arena = arena, .diags = diags, .text = bytes, .walk = place_walk(bytes)
	};
	size_t errors = diags->errors;
	const struct xml *list;

	if (!csv_parse(arena, bytes, diags, &reader.csv))
		return NULL;
	map_init(&reader.values, arena);
	read_header(&reader);
	check_header(&reader);
	check_size(&reader);
	if (diags->errors > errors)
		return NULL;
	list = read_rows(&reader);
	return diags->errors == errors ? list : NULL;
}
