#include "app/http/multipart.h"

#include <criterion/criterion.h>

#include "engine/base/buf.h"

struct collected {
	struct buf out;
};

static bool begin(void *context, const struct part *part)
{
	struct collected *collected = context;

	buf_printf(&collected->out, "[%.*s", STR_ARG(part->name));
	if (part->is_file)
		buf_printf(&collected->out, "|%.*s", STR_ARG(part->file));
	buf_add_c(&collected->out, "]");
	return true;
}

static bool data(void *context, struct str bytes)
{
	struct collected *collected = context;

	buf_add(&collected->out, bytes);
	return true;
}

/* What came of the body in pieces of that size; "!" when it is refused or has no end. */
static const char *read_in(struct arena *arena, struct str body, size_t piece)
{
	struct collected collected;
	const struct part_sink sink = { begin, data, &collected };
	struct multipart *multipart = ARENA_NEW(arena, struct multipart);
	const char *got = "!";
	bool ok = true;

	buf_init(&collected.out, 100000);
	multipart_init(multipart, arena, STR("b"), &sink);
	for (size_t at = 0; ok && at < body.len; at += piece)
		ok = multipart_feed(multipart, str_slice(body, at, at + piece));
	if (ok && multipart_ended(multipart))
		got = str_to_c(arena, buf_str(&collected.out));
	buf_finish(&collected.out);
	return got;
}

#define NAME(name) "Content-Disposition: form-data; name=\"" name "\""

static const struct {
	const char *label, *body, *want;
} rows[] = {
	{ "nothing", "--b--", "" },
	{ "a text", "--b\r\n" NAME("a") "\r\n\r\nx\r\n--b--\r\n", "[a]x" },
	{ "an empty one", "--b\r\n" NAME("a") "\r\n\r\n\r\n--b--", "[a]" },
	{ "two", "--b\r\n" NAME("a") "\r\n\r\nx\r\n--b\r\n" NAME("c") "\r\n\r\ny\r\n--b--",
	  "[a]x[c]y" },
	{ "a file",
	  "--b\r\n" NAME("a") "; filename=\"c d.pdf\"\r\nContent-Type: t\r\n\r\nx\r\n--b--",
	  "[a|c d.pdf]x" },
	{ "what is almost a delimiter",
	  "--b\r\n" NAME("a") "\r\n\r\n\r\r\n\r\n-\r\n--c\r\n--\r\n\r\n--b--",
	  "[a]\r\r\n\r\n-\r\n--c\r\n--\r\n" },
	{ "the three escapes of browsers",
	  "--b\r\ncontent-disposition: Form-Data; name=\"a%22%0D%0Ab%41\"\r\n\r\n\r\n--b--",
	  "[a\"\r\nb%41]" },
	{ "headers that nobody knows", "--b\r\nX: y\r\n" NAME("a") "\r\n\r\nx\r\n--b--",
	  "[a]x" },
	{ "no end", "--b\r\n" NAME("a") "\r\n\r\nx", "!" },
	{ "another boundary", "--c--", "!" },
	{ "something before", "x--b--", "!" },
	{ "a line end before", "\r\n--b--", "!" },
	{ "something behind", "--b--x", "!" },
	{ "line ends of Unix", "--b\n" NAME("a") "\n\nx\n--b--", "!" },
	{ "a boundary that goes on", "--bc\r\n" NAME("a") "\r\n\r\nx\r\n--b--", "!" },
	{ "a folded header", "--b\r\n" NAME("a") "\r\n x: y\r\n\r\nx\r\n--b--", "!" },
	{ "no disposition", "--b\r\nContent-Type: t\r\n\r\nx\r\n--b--", "!" },
	{ "no head", "--b\r\n\r\n\r\n\r\nx\r\n--b--", "!" },
	{ "two dispositions", "--b\r\n" NAME("a") "\r\n" NAME("a") "\r\n\r\nx\r\n--b--", "!" },
	{ "another kind", "--b\r\nContent-Disposition: file; name=\"a\"\r\n\r\nx\r\n--b--",
	  "!" },
};

Test(multipart, is_the_same_in_whatever_pieces_it_comes)
{
	struct arena arena = { 0 };

	for (size_t i = 0; i < LENGTH(rows); i++)
		for (size_t piece = 1; piece < 12; piece++)
			cr_expect_str_eq(read_in(&arena, str_from_c(rows[i].body), piece),
					 rows[i].want, "%s, by %zu", rows[i].label, piece);
	arena_finish(&arena);
}

Test(multipart, knows_its_boundary)
{
	static const struct {
		const char *header;
		bool is;
		const char *boundary;
	} headers[] = {
		{ "multipart/form-data; boundary=----WebKitFormBoundaryx9", true,
		  "----WebKitFormBoundaryx9" },
		{ "Multipart/Form-Data;Boundary=\"a'b\"", true, "a'b" },
		{ "multipart/form-data", true, "" },
		{ "multipart/form-data; boundary=", true, "" },
		{ "multipart/form-data; boundary=a b", true, "" },
		{ "multipart/form-data; boundary=0123456789012345678901234567890123456789"
		  "012345678901234567890123456789x",
		  true, "" },
		{ "multipart/mixed; boundary=a", false, "" },
		{ "application/x-www-form-urlencoded", false, "" },
	};

	for (size_t i = 0; i < LENGTH(headers); i++) {
		struct str boundary;

		cr_expect_eq(multipart_is(str_from_c(headers[i].header), &boundary),
			     headers[i].is, "%s", headers[i].header);
		cr_expect(str_equal_c(boundary, headers[i].boundary), "%s", headers[i].header);
	}
}
