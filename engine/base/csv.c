#include "engine/base/csv.h"

#include "engine/base/limits.h"
#include "engine/base/utf8.h"

VEC_TYPE(cells, struct str);
VEC_TYPE(rows, struct csv_row);

struct reader {
	struct arena *arena;
	struct diags *diags;
	struct place_walk walk;
	struct str text;
	size_t at;
	size_t columns; /* of the first row, once it is read */
};

static struct place place(struct reader *reader, size_t offset)
{
	return place_walk_to(&reader->walk, offset);
}

static bool at_end(const struct reader *reader)
{
	return reader->at == reader->text.len;
}

static bool starts(const struct reader *reader, struct str what)
{
	return str_starts(str_slice(reader->text, reader->at, reader->text.len), what);
}

/* Takes a line end. */
static bool take_line_end(struct reader *reader)
{
	size_t len = starts(reader, STR("\r\n")) ? 2 : starts(reader, STR("\n")) ? 1 : 0;

	reader->at += len;
	return len > 0;
}

static bool is_control(char byte)
{
	return ((unsigned char)byte < 0x20 && byte != '\n' && byte != '\t') || byte == 0x7F;
}

static bool refuse_control(struct reader *reader)
{
	struct diag *diag =
		diag_error(reader->diags, "csv.character", place(reader, reader->at),
			   "a control character (%02X) in the table",
			   (unsigned char)reader->text.at[reader->at]);

	diag_fix(reader->diags, diag, "remove it; a line ends with CRLF or LF");
	return false;
}

static bool refuse_quote(struct reader *reader, const char *what)
{
	struct diag *diag = diag_error(reader->diags, "csv.quote", place(reader, reader->at),
				       "%s", diag_words(reader->diags, what));

	diag_fix(reader->diags, diag,
		 "put the whole cell in quotes and double each quote inside it: "
		 "\"so \"\"called\"\"\"");
	return false;
}

/* What stands between the quotes, each doubled quote as one. */
static struct str unquoted(struct reader *reader, struct str inner, size_t doubled)
{
	char *copy;
	size_t len = 0;

	if (doubled == 0)
		return inner;
	copy = arena_alloc(reader->arena, inner.len);
	for (size_t i = 0; i < inner.len; i++) {
		copy[len++] = inner.at[i];
		i += inner.at[i] == '"';
	}
	return (struct str){ copy, len };
}

static bool read_quoted(struct reader *reader, struct str *out)
{
	size_t open = reader->at++;
	size_t start = reader->at;
	size_t doubled = 0;

	for (; !at_end(reader); reader->at++) {
		char byte = reader->text.at[reader->at];

		if (starts(reader, STR("\"\""))) {
			doubled++;
			reader->at++;
		} else if (byte == '"') {
			break;
		} else if (is_control(byte) && !starts(reader, STR("\r\n"))) {
			return refuse_control(reader);
		}
	}
	if (at_end(reader)) {
		reader->at = open;
		return refuse_quote(reader, "a quote opens here and is never closed");
	}
	*out = unquoted(reader, str_slice(reader->text, start, reader->at), doubled);
	reader->at++;
	return true;
}

static bool ends_cell(const struct reader *reader)
{
	return at_end(reader) || reader->text.at[reader->at] == ',' ||
	       starts(reader, STR("\n")) || starts(reader, STR("\r\n"));
}

static bool read_plain(struct reader *reader, struct str *out)
{
	size_t start = reader->at;

	for (; !ends_cell(reader); reader->at++) {
		if (reader->text.at[reader->at] == '"')
			return refuse_quote(reader, "a quote in a cell without quotes");
		if (is_control(reader->text.at[reader->at]))
			return refuse_control(reader);
	}
	*out = str_slice(reader->text, start, reader->at);
	return true;
}

static bool read_cell(struct reader *reader, struct str *out)
{
	if (!starts(reader, STR("\"")))
		return read_plain(reader, out);
	if (!read_quoted(reader, out))
		return false;
	return ends_cell(reader) || refuse_quote(reader, "text behind a cell in quotes");
}

static bool refuse_limit(struct reader *reader, size_t offset, const char *what, unsigned most)
{
	struct diag *diag = diag_error(reader->diags, "csv.size", place(reader, offset),
				       "the table has more than %u %s", most,
				       diag_words(reader->diags, what));

	diag_fix(reader->diags, diag, "make it smaller");
	return false;
}

static bool check_columns(struct reader *reader, size_t start, size_t count)
{
	struct diag *diag;

	if (reader->columns == 0)
		reader->columns = count;
	if (count == reader->columns)
		return true;
	diag = diag_error(reader->diags, "csv.columns", place(reader, start),
			  "this row has %zu cells, the first has %zu", count, reader->columns);
	diag_fix(reader->diags, diag,
		 "give every row as many cells as the first; a cell with a comma in it "
		 "stands in quotes");
	return false;
}

static bool read_row(struct reader *reader, struct csv_row *out)
{
	struct cells cells = { 0 };
	size_t start = reader->at;

	out->line = place(reader, start).line;
	do {
		reader->at += cells.count > 0;
		if (cells.count == LIMIT_CSV_COLUMNS)
			return refuse_limit(reader, reader->at, "columns", LIMIT_CSV_COLUMNS);
		if (!read_cell(reader, VEC_ADD(reader->arena, &cells)))
			return false;
	} while (starts(reader, STR(",")));
	out->cells = cells.at;
	(void)take_line_end(reader);
	return check_columns(reader, start, cells.count);
}

/* What can be said of the bytes before looking at cells. */
static bool check_text(struct reader *reader)
{
	size_t invalid = utf8_invalid(reader->text);
	struct diag *diag;

	if (reader->text.len > LIMIT_CSV)
		return refuse_limit(reader, 0, "bytes", LIMIT_CSV);
	if (invalid != SIZE_MAX) {
		diag = diag_error(reader->diags, "csv.utf8", place(reader, invalid),
				  "the bytes here are not UTF-8");
		diag_fix(reader->diags, diag, "save the file as \"CSV UTF-8\"");
		return false;
	}
	if (at_end(reader)) {
		diag = diag_error(reader->diags, "csv.empty", place(reader, 0),
				  "the table is empty");
		diag_fix(reader->diags, diag, "begin with a row that names the columns");
		return false;
	}
	return true;
}

bool csv_parse(struct arena *arena, struct str text, struct diags *diags, struct csv *out)
{
	static const struct str bom = STR_INIT("\xEF\xBB\xBF");
	struct reader reader = { .arena = arena, .diags = diags };
	struct rows rows = { 0 };

	reader.text = str_starts(text, bom) ? str_slice(text, bom.len, text.len) : text;
	reader.walk = place_walk(reader.text);
	if (!check_text(&reader))
		return false;
	while (!at_end(&reader)) {
		if (rows.count == LIMIT_CSV_ROWS)
			return refuse_limit(&reader, reader.at, "rows", LIMIT_CSV_ROWS);
		if (!read_row(&reader, VEC_ADD(arena, &rows)))
			return false;
	}
	*out = (struct csv){ rows.at, rows.count, reader.columns };
	return true;
}

size_t csv_column(const struct csv *csv, struct str name)
{
	for (size_t i = 0; i < csv->columns; i++)
		if (str_equal(csv->rows[0].cells[i], name))
			return i;
	return SIZE_MAX;
}
