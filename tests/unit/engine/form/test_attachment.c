#include "engine/form/attachment.h"

#include <criterion/criterion.h>

#include "engine/base/utf8.h"
#include "engine/form/content.h"

Test(attachment, is_the_same_after_being_a_text)
{
	static const struct attachment files[] = {
		{ STR_INIT("a b - c.pdf"), STR_INIT("application/pdf"), 12, STR_INIT("ab"),
		  STR_INIT("x") },
		{ STR_INIT("ā"), STR_INIT("t"), 0, STR_INIT(""), STR_INIT("") },
	};
	struct arena arena = { 0 };

	for (size_t i = 0; i < LENGTH(files); i++) {
		struct attachment read = attachment_read(attachment_write(&arena, &files[i]));

		cr_expect(str_equal(read.name, files[i].name));
		cr_expect(str_equal(read.type, files[i].type));
		cr_expect_eq(read.size, files[i].size);
		cr_expect(str_equal(read.digest, files[i].digest));
		cr_expect(str_equal(read.id, files[i].id));
	}
	arena_finish(&arena);
}

Test(attachment, has_a_name_that_hurts_nobody)
{
	static const struct {
		const char *label, *name, *want;
	} rows[] = {
		{ "as it is", "Rēķins 2026-11.pdf", "Rēķins 2026-11.pdf" },
		{ "folders of Unix", "../../etc/passwd", "passwd" },
		{ "folders of Windows", "C:\\fakepath\\a.pdf", "a.pdf" },
		{ "quotes and what a header would end", "a\"b\r\nX: y;.pdf", "abX y;.pdf" },
		{ "a turned direction",
		  "exe\xE2\x80\xAE"
		  "fdp.exe",
		  "exefdp.exe" },
		{ "spaces around", "  a.pdf ", "a.pdf" },
		{ "nothing", "", "datne" },
		{ "an ending alone", ".pdf", "datne.pdf" },
		{ "markup stays, to be escaped where it is shown", "a&b.pdf", "a&b.pdf" },
		{ "tags lose their brackets", "<b>.pdf", "b.pdf" },
	};
	struct arena arena = { 0 };

	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct str clean = attachment_name_clean(&arena, str_from_c(rows[i].name));

		cr_expect(str_equal_c(clean, rows[i].want), "%s: %.*s", rows[i].label,
			  STR_ARG(clean));
	}
	arena_finish(&arena);
}

Test(attachment, keeps_the_ending_of_a_name_that_is_too_long)
{
	struct arena arena = { 0 };
	struct buf name;
	struct str clean;

	buf_init(&name, 10000);
	for (size_t i = 0; i < 1000; i++)
		buf_add(&name, STR("ā"));
	buf_add(&name, STR(".docx"));
	clean = attachment_name_clean(&arena, buf_str(&name));
	cr_expect_leq(clean.len, (size_t)LIMIT_FILE_NAME * 2);
	cr_expect(str_ends(clean, STR("ā.docx")));
	cr_expect_eq(utf8_invalid(clean), SIZE_MAX);
	buf_finish(&name);
	arena_finish(&arena);
}

static bool add_twice(void *context, struct str id, struct buf *out, struct err *err)
{
	(void)context;
	buf_add(out, id);
	buf_add(out, id);
	return id.len > 0 || err_set(err, ERR_NOT_FOUND, "no such file");
}

Test(content, stands_where_its_mark_was)
{
	const struct content_source source = { add_twice, NULL };
	struct err err = { 0 };
	struct buf text;
	struct buf out;

	buf_init(&text, 1000);
	buf_init(&out, 1000);
	buf_add_c(&text, "a\"");
	content_mark(STR("x"), &text);
	buf_add_c(&text, "\",\"");
	content_mark(STR("yz"), &text);
	buf_add_c(&text, "\"b");
	cr_expect(content_expand(buf_str(&text), &source, &out, &err));
	cr_expect(str_equal_c(buf_str(&out), "a\"xx\",\"yzyz\"b"));
	buf_clear(&out);
	cr_expect(content_expand(buf_str(&text), NULL, &out, &err));
	cr_expect(str_equal_c(buf_str(&out), "a\"\",\"\"b"));
	content_mark(STR(""), &text);
	cr_expect_not(content_expand(buf_str(&text), &source, &out, &err));
	cr_expect_eq(err.code, ERR_NOT_FOUND);
	buf_finish(&text);
	buf_finish(&out);
}
