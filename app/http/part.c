#include "app/http/part.h"

#include <strings.h>

#include "engine/base/buf.h"
#include "engine/base/limits.h"
#include "engine/base/utf8.h"

static bool is_named(struct str name, const char *wanted)
{
	struct str other = str_from_c(wanted);

	return name.len == other.len && strncasecmp(name.at, other.at, name.len) == 0;
}

static bool begins_with(struct str text, const char *wanted)
{
	return is_named(str_slice(text, 0, str_from_c(wanted).len), wanted);
}

/* Lines of text, no control characters; a line that begins with a space would belong to the one
 * before (RFC 9112, 5.2), which is no longer allowed. */
static bool is_line(struct str line)
{
	for (size_t i = 0; i < line.len; i++) {
		unsigned char byte = (unsigned char)line.at[i];

		if ((byte < ' ' && byte != '\t') || byte == 0x7F)
			return false;
	}
	return line.len > 0 && line.at[0] != ' ' && line.at[0] != '\t' &&
	       utf8_invalid(line) == SIZE_MAX;
}

/* Browsers write three characters in another way, and nothing else (WHATWG HTML, 4.10.22.7). */
static struct str unescaped(struct arena *arena, struct str text)
{
	static const struct {
		struct str from;
		char to;
	} escapes[] = { { STR_INIT("%22"), '"' },
			{ STR_INIT("%0D"), '\r' },
			{ STR_INIT("%0A"), '\n' } };
	struct buf out;
	struct str copy;

	buf_init(&out, LIMIT_PART_HEAD);
	for (size_t i = 0; i < text.len; i++) {
		char byte = text.at[i];

		for (size_t k = 0; byte == '%' && k < LENGTH(escapes); k++)
			if (str_equal(str_slice(text, i, i + 3), escapes[k].from))
				byte = escapes[k].to;
		i += byte != text.at[i] ? 2 : 0;
		buf_add_byte(&out, byte);
	}
	copy = str_copy(arena, buf_str(&out));
	buf_finish(&out);
	return copy;
}

/* Takes `; name="value"` off the front. */
static bool next_parameter(struct str *rest, struct str *name, struct str *value)
{
	struct str text = str_trim(*rest);
	size_t equals = str_find(text, STR("=\""), 0);
	size_t end;

	if (!str_starts(text, STR(";")) || equals == SIZE_MAX)
		return false;
	end = str_find(text, STR("\""), equals + 2);
	if (end == SIZE_MAX)
		return false;
	*name = str_trim(str_slice(text, 1, equals));
	*value = str_slice(text, equals + 2, end);
	*rest = str_slice(text, end + 1, text.len);
	return true;
}

static bool read_disposition(struct arena *arena, struct str value, struct part *out)
{
	static const char kind[] = "form-data";
	struct str rest = str_slice(value, sizeof(kind) - 1, value.len);
	struct str name;
	struct str text;
	bool named = false;

	if (!begins_with(value, kind))
		return false;
	while (str_trim(rest).len > 0) {
		if (!next_parameter(&rest, &name, &text))
			return false;
		if (is_named(name, "name") && !named) {
			out->name = unescaped(arena, text);
			named = true;
		} else if (is_named(name, "filename") && !out->is_file) {
			out->file = unescaped(arena, text);
			out->is_file = true;
		} else {
			return false;
		}
	}
	return named;
}

bool part_read(struct arena *arena, struct str head, struct part *out)
{
	bool disposed = false;

	*out = (struct part){ 0 };
	while (head.len > 0) {
		size_t end = str_find(head, STR("\r\n"), 0);
		size_t colon;
		struct str line = str_slice(head, 0, end);
		struct str name;
		struct str value;

		head = end == SIZE_MAX ? STR("") : str_slice(head, end + 2, head.len);
		colon = str_find(line, STR(":"), 0);
		if (!is_line(line) || colon == SIZE_MAX)
			return false;
		name = str_slice(line, 0, colon);
		value = str_trim(str_slice(line, colon + 1, line.len));
		if (is_named(name, "content-disposition")) {
			if (disposed || !read_disposition(arena, value, out))
				return false;
			disposed = true;
		} else if (is_named(name, "content-type")) {
			if (out->type.len > 0 || begins_with(value, "multipart/"))
				return false;
			out->type = str_copy(arena, value);
		} else if (is_named(name, "content-transfer-encoding")) {
			return false;
		}
	}
	return disposed;
}
