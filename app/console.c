#include "app/console.h"

#include <stdio.h>
#include <string.h>

#include "app/options.h"
#include "app/service/file.h"
#include "engine/base/utf8.h"
#include "engine/form/item_kind.h"

bool console_read(struct arena *arena, struct str path, size_t most, struct str *out,
		  struct err *err)
{
	if (str_equal_c(path, "-"))
		path = STR("/dev/stdin");
	return file_read(arena, path, most, out, err);
}

void console_add_seen(struct buf *buf, struct str text)
{
	uint32_t code_point;
	char bytes[4];

	while (utf8_next(&text, &code_point))
		if (item_is_unseen(code_point))
			buf_printf(buf, "\\u%04x", (unsigned)code_point);
		else
			buf_add(buf, (struct str){ bytes, utf8_encode(code_point, bytes) });
}

int console_print(const struct buf *buf)
{
	struct err err;

	if ((buf->len == 0 || fwrite(buf->at, 1, buf->len, stdout) == buf->len) &&
	    fflush(stdout) == 0)
		return EXIT_OK;
	(void)err_set_errno(&err, ERR_IO, "standard output");
	return console_trouble(&err);
}

int console_trouble(const struct err *err)
{
	(void)fprintf(stderr, "veidlapa: %s\n", err->text);
	return EXIT_TROUBLE;
}

int console_findings(const struct diags *diags)
{
	struct buf text;

	buf_init(&text, SIZE_MAX);
	diags_print(diags, &text);
	if (text.len > 0)
		(void)fwrite(text.at, 1, text.len, stderr);
	buf_finish(&text);
	return diags->errors > 0 ? EXIT_FINDINGS : EXIT_OK;
}
