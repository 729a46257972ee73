#include "app/service/zip.h"

#include <criterion/criterion.h>

#include "app/service/sniff.h"
#include "engine/base/buf.h"

static void add_number(struct buf *out, size_t value, size_t size)
{
	for (size_t i = 0; i < size; i++)
		buf_add_byte(out, (char)(value >> (8 * i) & 0xFF));
}

static void add_zeros(struct buf *out, size_t count)
{
	for (size_t i = 0; i < count; i++)
		buf_add_byte(out, '\0');
}

/* A ZIP file whose first entry is name and content; the directory has the names. */
static void make(struct buf *out, struct str name, struct str content, const char *const *names)
{
	size_t from;

	buf_add(out, STR("PK\x03\x04"));
	add_zeros(out, 22);
	add_number(out, name.len, 2);
	add_number(out, 0, 2);
	buf_add(out, name);
	buf_add(out, content);
	from = out->len;
	for (size_t i = 0; names[i] != NULL; i++) {
		struct str entry = str_from_c(names[i]);

		buf_add(out, STR("PK\x01\x02"));
		add_zeros(out, 24);
		add_number(out, entry.len, 2);
		add_zeros(out, 16);
		buf_add(out, entry);
	}
	content.len = out->len - from;
	buf_add(out, STR("PK\x05\x06"));
	add_zeros(out, 8);
	add_number(out, content.len, 4);
	add_zeros(out, 6);
}

static const struct {
	const char *label, *name, *content, *names[4], *want;
} rows[] = {
	{ "ODF",
	  "mimetype",
	  "application/vnd.oasis.opendocument.text",
	  { NULL },
	  "application/vnd.oasis.opendocument.text" },
	{ "a template is another type",
	  "mimetype",
	  "application/vnd.oasis.opendocument.text-template",
	  { NULL },
	  "" },
	{ "ASiC",
	  "mimetype",
	  "application/vnd.etsi.asic-e+zip",
	  { "a.pdf", NULL },
	  "application/vnd.etsi.asic-e+zip" },
	{ "Word",
	  "_rels/.rels",
	  "x",
	  { "_rels/.rels", "word/document.xml", "[Content_Types].xml" },
	  "application/vnd.openxmlformats-officedocument.wordprocessingml.document" },
	{ "Excel",
	  "x",
	  "x",
	  { "[Content_Types].xml", "xl/workbook.xml" },
	  "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" },
	{ "with macros",
	  "x",
	  "x",
	  { "[Content_Types].xml", "word/document.xml", "word/vbaProject.bin" },
	  "" },
	{ "without the list of types", "x", "x", { "word/document.xml" }, "" },
	{ "any other", "x", "x", { "a.exe" }, "" },
};

Test(zip, says_what_it_is_for)
{
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct buf file;
		struct str type;

		buf_init(&file, 10000);
		make(&file, str_from_c(rows[i].name), str_from_c(rows[i].content),
		     rows[i].names);
		type = zip_type(buf_str(&file), buf_str(&file));
		cr_expect(str_equal_c(type, rows[i].want), "%s: %.*s", rows[i].label,
			  STR_ARG(type));
		/* Cut anywhere it is something less, never more than there is. */
		for (size_t cut = 0; cut < file.len; cut++)
			(void)zip_type(str_slice(buf_str(&file), 0, cut),
				       str_slice(buf_str(&file), 0, cut));
		buf_finish(&file);
	}
}

Test(sniff, tells_files_by_their_bytes)
{
	static const struct {
		struct str bytes;
		const char *want;
	} files[] = {
		{ STR_INIT("%PDF-1.7\n%\xE2\xE3\xCF\xD3\n1 0 obj\n"), "application/pdf" },
		{ STR_INIT("\x89PNG\r\n\x1A\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\10\6\0\0\0"),
		  "image/png" },
		{ STR_INIT("\xFF\xD8\xFF\xE0\0\x10JFIF\0\1\1\0\0\1\0\1\0\0"), "image/jpeg" },
		{ STR_INIT("II*\0\10\0\0\0"), "image/tiff" },
		{ STR_INIT("<html><script>1</script></html>"), "text/html" },
		{ STR_INIT("PK\x03\x04 and nothing more"), "application/zip" },
	};
	struct arena arena = { 0 };
	struct err err = { 0 };
	struct sniffer *sniffer = sniffer_new(&err);

	cr_assert_not_null(sniffer, "%s", err.text);
	for (size_t i = 0; i < LENGTH(files); i++) {
		struct str type = sniffer_type(sniffer, &arena, files[i].bytes, files[i].bytes);

		cr_expect(str_equal_c(type, files[i].want), "%s: %.*s", files[i].want,
			  STR_ARG(type));
	}
	sniffer_free(sniffer);
	arena_finish(&arena);
}
