#include "engine/form/attachment.h"

#include <string.h>

#include "engine/base/utf8.h"
#include "engine/form/item_kind.h"

#define OFFICE "application/vnd.openxmlformats-officedocument."
#define OPEN "application/vnd.oasis.opendocument."

/* What the national platform takes, in the order in which people are told. */
const struct attachment_format attachment_formats[] = {
	{ STR_INIT("pdf"), STR_INIT("application/pdf") },
	{ STR_INIT("doc"), STR_INIT("application/msword") },
	{ STR_INIT("docx"), STR_INIT(OFFICE "wordprocessingml.document") },
	{ STR_INIT("xlsx"), STR_INIT(OFFICE "spreadsheetml.sheet") },
	{ STR_INIT("pptx"), STR_INIT(OFFICE "presentationml.presentation") },
	{ STR_INIT("odt"), STR_INIT(OPEN "text") },
	{ STR_INIT("ods"), STR_INIT(OPEN "spreadsheet") },
	{ STR_INIT("odp"), STR_INIT(OPEN "presentation") },
	{ STR_INIT("jpg"), STR_INIT("image/jpeg") },
	{ STR_INIT("jpeg"), STR_INIT("image/jpeg") },
	{ STR_INIT("png"), STR_INIT("image/png") },
	{ STR_INIT("tif"), STR_INIT("image/tiff") },
	{ STR_INIT("tiff"), STR_INIT("image/tiff") },
	{ STR_INIT("edoc"), STR_INIT("application/vnd.etsi.asic-e+zip") },
	{ STR_INIT("asice"), STR_INIT("application/vnd.etsi.asic-e+zip") },
};
const size_t attachment_format_count = LENGTH(attachment_formats);

/* --- as a text --- */

static struct str or_dash(struct str text)
{
	return text.len > 0 ? text : STR("-");
}

static struct str or_empty(struct str text)
{
	return str_equal_c(text, "-") ? STR("") : text;
}

/* The name comes last: it alone may hold spaces. The mark tells it from a name that somebody
 * wrote, which holds none. */
static const struct str mark = STR_INIT("\x1F");

struct str attachment_write(struct arena *arena, const struct attachment *file)
{
	return str_printf(arena, "%.*s%llu %.*s %.*s %.*s %.*s", STR_ARG(mark),
			  (unsigned long long)file->size, STR_ARG(or_dash(file->type)),
			  STR_ARG(or_dash(file->digest)), STR_ARG(or_dash(file->id)),
			  STR_ARG(file->name));
}

static struct attachment made_up(struct str name)
{
	const struct attachment_format *format = attachment_format_of(name);

	return (struct attachment){ .name = name,
				    .type = format != NULL ? format->type
							   : STR("application/octet-stream"),
				    .size = ATTACHMENT_MADE_UP };
}

struct attachment attachment_read(struct str text)
{
	struct str rest = str_slice(text, mark.len, text.len);
	struct str size;
	struct attachment file = { 0 };

	if (!str_starts(text, mark) || !str_next(&rest, ' ', &size) ||
	    !str_to_u64(size, &file.size) || !str_next(&rest, ' ', &file.type) ||
	    !str_next(&rest, ' ', &file.digest) || !str_next(&rest, ' ', &file.id))
		return made_up(text);
	file.type = or_empty(file.type);
	file.digest = or_empty(file.digest);
	file.id = or_empty(file.id);
	file.name = rest;
	return file;
}

/* --- names --- */

/* A folder of any system; what a Windows disk does not take; marks of direction, behind which
 * "fdp.exe" can be read as "exe.pdf". */
static bool is_kept(uint32_t code_point)
{
	if (code_point < 0x80 && strchr("\"*:<>?|", (int)code_point) != NULL)
		return false;
	return !item_is_unseen(code_point);
}

static struct str without_folders(struct str path)
{
	size_t from = 0;

	for (size_t i = 0; i < path.len; i++)
		if (path.at[i] == '/' || path.at[i] == '\\')
			from = i + 1;
	return str_slice(path, from, path.len);
}

/* SIZE_MAX: there is none. */
static size_t last_dot(struct str name)
{
	for (size_t i = name.len; i > 0; i--)
		if (name.at[i - 1] == '.')
			return i - 1;
	return SIZE_MAX;
}

/* At most so many characters. */
static void add_kept(struct buf *out, struct str text, size_t most)
{
	struct str rest = text;
	struct str before = rest;
	uint32_t code_point;
	size_t count = 0;

	while (count < most && utf8_next(&rest, &code_point)) {
		if (is_kept(code_point)) {
			buf_add(out, str_slice(before, 0, before.len - rest.len));
			count++;
		}
		before = rest;
	}
}

/* What is longer loses its middle: the ending says what the file is. */
struct str attachment_name_clean(struct arena *arena, struct str name)
{
	enum { ENDING = 10 };
	struct str base = item_trim(without_folders(name));
	size_t dot = last_dot(base);
	struct str ending = dot == SIZE_MAX ? STR("") : str_slice(base, dot, base.len);
	struct str clean;
	struct buf out;

	buf_init(&out, (size_t)LIMIT_FILE_NAME * 4);
	if (ending.len > ENDING)
		ending = STR("");
	add_kept(&out, str_slice(base, 0, base.len - ending.len), LIMIT_FILE_NAME - ENDING);
	clean = item_trim(buf_str(&out));
	if (clean.len == 0)
		buf_add(&out, STR("datne"));
	add_kept(&out, ending, ENDING);
	clean = str_copy(arena, item_trim(buf_str(&out)));
	buf_finish(&out);
	return clean;
}

/* --- formats --- */

static char lower(char byte)
{
	return byte >= 'A' && byte <= 'Z' ? (char)(byte - 'A' + 'a') : byte;
}

static bool same_ending(struct str a, struct str b)
{
	if (a.len != b.len)
		return false;
	for (size_t i = 0; i < a.len; i++)
		if (lower(a.at[i]) != lower(b.at[i]))
			return false;
	return true;
}

static const struct attachment_format *find_ending(struct str ending)
{
	for (size_t i = 0; i < attachment_format_count; i++)
		if (same_ending(attachment_formats[i].ending, ending))
			return &attachment_formats[i];
	return NULL;
}

const struct attachment_format *attachment_format_of(struct str name)
{
	size_t dot = last_dot(name);

	return dot == SIZE_MAX ? NULL : find_ending(str_slice(name, dot + 1, name.len));
}

bool attachment_is_accepted(const struct item *item, const struct attachment_format *format)
{
	struct str rest = item->accept;
	struct str ending;

	if (format == NULL || rest.len == 0)
		return format != NULL;
	while (str_next(&rest, ' ', &ending)) {
		const struct attachment_format *listed = find_ending(ending);

		if (listed != NULL && str_equal(listed->type, format->type))
			return true;
	}
	return false;
}

void attachment_print_accepted(const struct item *item, struct buf *out)
{
	struct str before = STR("");

	for (size_t i = 0; i < attachment_format_count; i++) {
		if (!attachment_is_accepted(item, &attachment_formats[i]) ||
		    (i > 0 &&
		     str_equal(attachment_formats[i].type, attachment_formats[i - 1].type)))
			continue;
		buf_add(out, before);
		before = STR(", ");
		for (size_t k = 0; k < attachment_formats[i].ending.len; k++)
			buf_add_byte(out,
				     (char)(attachment_formats[i].ending.at[k] & ~('a' ^ 'A')));
	}
}

void attachment_print_endings(const struct item *item, struct buf *out)
{
	const char *before = ".";

	for (size_t i = 0; i < attachment_format_count; i++) {
		if (!attachment_is_accepted(item, &attachment_formats[i]))
			continue;
		buf_add_c(out, before);
		buf_add(out, attachment_formats[i].ending);
		before = ",.";
	}
}

/* Never less than it is: a file that seems to fit must. */
void attachment_print_size(uint64_t size, struct str decimal, struct buf *out)
{
	enum { KB = 1024, MB = 1024 * 1024 };
	unsigned long long tenths = (size * 10 + MB - 1) / MB;

	if (size <= (uint64_t)1000 * KB)
		buf_printf(out, "%llu\xC2\xA0KB", (unsigned long long)((size + KB - 1) / KB));
	else if (tenths % 10 == 0)
		buf_printf(out, "%llu\xC2\xA0MB", tenths / 10);
	else
		buf_printf(out, "%llu%.*s%llu\xC2\xA0MB", tenths / 10, STR_ARG(decimal),
			   tenths % 10);
}
