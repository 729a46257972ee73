#include "app/arrival.h"

#include <string.h>

#include "app/console.h"
#include "engine/base/limits.h"

enum {
	LONG = 200,	   /* letters of base64 that nobody reads */
	BEGINNING = 24,	   /* of them are shown */
	SHOWN = 64 * 1024, /* bytes of a part that is no JSON */
	INDENT = 2,
};

/* --- what is long ------------------------------------------------------------------------- */

static bool is_base64(char byte)
{
	return (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') ||
	       (byte >= 'a' && byte <= 'z') || (byte != '\0' && strchr("+/=-_", byte) != NULL);
}

static struct str take_base64(struct str *rest)
{
	size_t len = 0;

	while (len < rest->len && is_base64(rest->at[len]))
		len++;
	const struct str run = str_slice(*rest, 0, len);
	*rest = str_slice(*rest, len, rest->len);
	return run;
}

static void add_run(struct str run, struct buf *out)
{
	size_t letters = run.len;

	if (run.len <= LONG) {
		buf_add(out, run);
		return;
	}
	while (letters > 0 && run.at[letters - 1] == '=')
		letters--;
	buf_add(out, str_slice(run, 0, BEGINNING));
	buf_printf(out, "… (%zu bytes in base64)", letters * 3 / 4);
}

/* JSON and XML stay what they are: such letters stand inside of values. */
static struct str shorten(struct arena *arena, struct str text)
{
	struct buf out;
	struct str shortened;

	buf_init(&out, text.len + 1);
	while (text.len > 0) {
		add_run(take_base64(&text), &out);
		buf_add(&out, str_slice(text, 0, 1));
		text = str_slice(text, 1, text.len);
	}
	shortened = str_copy(arena, buf_str(&out));
	buf_finish(&out);
	return shortened;
}

/* --- parts, RFC 2046 ---------------------------------------------------------------------- */

static struct str boundary_of(struct arena *arena, struct str content_type)
{
	static const struct str name = STR_INIT("boundary=\"");
	const size_t at = str_find(content_type, name, 0);
	struct str rest = str_slice(content_type, at, content_type.len);
	struct str boundary = STR("");

	rest = str_slice(rest, name.len, rest.len);
	if (at == SIZE_MAX || !str_next(&rest, '"', &boundary) || boundary.len == 0)
		return STR("");
	return str_printf(arena, "--%.*s", STR_ARG(boundary));
}

struct part {
	struct str head, bytes;
};

/* Takes the part before the next boundary; false behind the last. */
static bool next_part(struct str *rest, struct str boundary, struct part *out)
{
	const size_t end = str_find(*rest, boundary, 0);
	struct str part = str_slice(*rest, 0, end);
	const size_t head = str_find(part, STR("\r\n\r\n"), 0);

	if (end == SIZE_MAX || head == SIZE_MAX)
		return false;
	*rest = str_slice(*rest, end + boundary.len, rest->len);
	out->head = str_slice(part, 2, head);
	out->bytes = str_slice(part, head + 4, part.len - 2);
	return true;
}

/* What stands behind the first boundary. */
static struct str parts_of(const struct arrival *arrival)
{
	const size_t at = str_find(arrival->body, arrival->boundary, 0);

	return str_slice(arrival->body, at == SIZE_MAX ? at : at + arrival->boundary.len,
			 arrival->body.len);
}

/* --- reading ------------------------------------------------------------------------------ */

void arrival_read(struct arena *arena, struct str content_type, struct str body,
		  struct arrival *out)
{
	struct part first = { .bytes = body };
	struct diags diags;

	*out = (struct arrival){ .arena = arena, .body = body };
	if (str_starts(content_type, STR("multipart/")))
		out->boundary = boundary_of(arena, content_type);
	if (out->boundary.len > 0) {
		struct str rest = parts_of(out);
		(void)next_part(&rest, out->boundary, &first);
	}
	out->event = shorten(arena, first.bytes);
	diags_init(&diags, arena, STR("body"));
	out->json = json_parse(arena, out->event, &diags);
}

struct str arrival_sequence(const struct arrival *arrival)
{
	static const struct str open = STR_INIT("<sequence>");
	const struct json *sequence =
		json_get(json_get(arrival->json, STR("data")), STR("sequence"));
	const size_t at = str_find(arrival->event, open, 0);
	uint64_t number = 0;

	if (sequence != NULL)
		return sequence->text;
	if (at == SIZE_MAX)
		return STR("");
	const struct str text = str_slice(arrival->event, at + open.len,
					  str_find(arrival->event, STR("</sequence>"), at));
	return str_to_u64(text, &number) ? text : STR("");
}

/* --- printing ----------------------------------------------------------------------------- */

static void add_indent(int depth, struct buf *out)
{
	buf_printf(out, "%*s", INDENT * depth, "");
}

static void add_text(struct str text, struct buf *out)
{
	buf_add_byte(out, '"');
	for (size_t end = 0; text.len > 0; text = str_slice(text, end, text.len)) {
		end = 1;
		if (*text.at == '"' || *text.at == '\\')
			buf_add_byte(out, '\\');
		while (end < text.len && text.at[end] != '"' && text.at[end] != '\\')
			end++;
		console_add_seen(out, str_slice(text, 0, end));
	}
	buf_add_byte(out, '"');
}

static void add_value(const struct json *json, int depth, struct buf *out);

static void add_children(const struct json *json, int depth, struct buf *out)
{
	const bool object = json->type == JSON_OBJECT;

	buf_add_c(out, object ? "{" : "[");
	for (const struct json *child = json->first; child; child = child->next) {
		buf_add_c(out, child == json->first ? "\n" : ",\n");
		add_indent(depth + 1, out);
		if (object) {
			add_text(child->key, out);
			buf_add_c(out, ": ");
		}
		add_value(child, depth + 1, out);
	}
	if (json->first != NULL) {
		buf_add_byte(out, '\n');
		add_indent(depth, out);
	}
	buf_add_c(out, object ? "}" : "]");
}

static void add_value(const struct json *json, int depth, struct buf *out)
{
	switch (json->type) {
	case JSON_OBJECT:
	case JSON_ARRAY:
		add_children(json, depth, out);
		break;
	case JSON_STRING:
		add_text(json->text, out);
		break;
	case JSON_BOOLEAN:
		buf_add_c(out, json->boolean ? "true" : "false");
		break;
	case JSON_NULL:
		buf_add_c(out, "null");
		break;
	case JSON_NUMBER:
		buf_add(out, json->text);
		break;
	}
}

/* As it came, in lines. */
static void add_lines(struct str text, struct buf *out)
{
	struct str rest = str_slice(text, 0, SHOWN);
	struct str line = STR("");

	while (str_next(&rest, '\n', &line)) {
		if (str_ends(line, STR("\r")))
			line = str_slice(line, 0, line.len - 1);
		add_indent(INDENT, out);
		console_add_seen(out, line);
		buf_add_byte(out, '\n');
	}
	if (text.len > SHOWN)
		buf_printf(out, "    … and %zu bytes more\n", text.len - SHOWN);
}

static void print_event(const struct arrival *arrival, struct buf *out)
{
	if (arrival->json == NULL) {
		add_lines(arrival->event, out);
		return;
	}
	add_indent(INDENT, out);
	add_value(arrival->json, INDENT, out);
	buf_add_byte(out, '\n');
}

/* The files: what stands over each of them. */
static void print_files(const struct arrival *arrival, struct buf *out)
{
	struct str rest = parts_of(arrival);
	struct part part;

	if (!next_part(&rest, arrival->boundary, &part))
		return;
	while (next_part(&rest, arrival->boundary, &part)) {
		buf_printf(out, "    part of %zu bytes\n", part.bytes.len);
		add_lines(part.head, out);
	}
}

void arrival_print(const struct arrival *arrival, struct buf *out)
{
	print_event(arrival, out);
	if (arrival->boundary.len > 0)
		print_files(arrival, out);
}
