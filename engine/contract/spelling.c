#include "engine/contract/spelling.h"

#include "engine/contract/envelope.h"
#include "engine/feel/decimal.h"
#include "engine/form/content.h"

/* What a mark is in JSON once it is read; no answer has it, as no control character. */
#define MARK "\x1A"

const struct json *spelling_read(struct str event, struct arena *arena, struct err *err)
{
	struct diags diags;
	struct buf text;
	struct str part;
	const struct json *read;

	diags_init(&diags, arena, STR("event"));
	buf_init(&text, SIZE_MAX);
	for (size_t i = 0; str_next(&event, MARK[0], &part); i++) {
		buf_add_c(&text, i > 0 ? "\\u001a" : "");
		buf_add(&text, part);
	}
	read = json_parse(arena, buf_str(&text), &diags);
	buf_finish(&text);
	if (read != NULL && read->type == JSON_OBJECT)
		return read;
	(void)err_set(err, ERR_INVALID, "the event cannot be read as a JSON object");
	return NULL;
}

/* --- files -------------------------------------------------------------------------------- */

/* Of the member that stands for a file's bytes its id; else the empty text. */
static struct str file_id(const struct json *json)
{
	if (json->type != JSON_STRING || json->text.len < 2 ||
	    !str_starts(json->text, STR(MARK)) || !str_ends(json->text, STR(MARK)))
		return STR("");
	return str_slice(json->text, 1, json->text.len - 1);
}

static struct str member_name(const struct spelling *spelling, const struct json *json)
{
	return file_id(json).len > 0 ? str_from_c(contract_file_member(spelling->files))
				     : json->key;
}

/* The text that stands where the bytes would. */
static void add_file(const struct spelling *spelling, struct str id, struct buf *out)
{
	if (spelling->files == CONTRACT_LINK) {
		spelling->add_link(spelling->context, id, out);
	} else if (spelling->files == CONTRACT_PART) {
		*VEC_ADD(spelling->arena, spelling->parts) = id;
		buf_printf(out, "file-%zu", spelling->parts->count);
	} else {
		content_mark(id, out);
	}
}

static void add_string(const struct spelling *spelling, const struct json *json,
		       void (*escape)(struct buf *buf, struct str text), struct buf *out)
{
	const struct str id = file_id(json);
	struct buf text;

	if (id.len == 0) {
		escape(out, json->text);
		return;
	}
	buf_init(&text, SIZE_MAX);
	add_file(spelling, id, &text);
	if (spelling->files != CONTRACT_CONTENT)
		escape(out, buf_str(&text));
	else if (spelling->xml)
		buf_add(out, buf_str(&text));
	else
		buf_printf(out, "\"%.*s\"", STR_ARG(buf_str(&text)));
	buf_finish(&text);
}

/* --- what is left out --------------------------------------------------------------------- */

static bool is_thin(struct str name)
{
	for (size_t i = 0; i < envelope_member_count; i++)
		if (str_equal_c(name, envelope_members[i].name))
			return envelope_members[i].thin;
	return true;
}

/* depth: 0 of the event's own members, 1 of the envelope's. */
static bool is_said(const struct spelling *spelling, const struct json *json, size_t depth)
{
	return !spelling->thin || depth != 1 || is_thin(json->key);
}

/* --- JSON --------------------------------------------------------------------------------- */

static void add_json(const struct spelling *spelling, const struct json *json, size_t depth,
		     struct buf *out);

static void add_members(const struct spelling *spelling, const struct json *json, size_t depth,
			struct buf *out)
{
	bool first = true;

	for (const struct json *at = json->first; at != NULL; at = at->next) {
		if (json->type == JSON_OBJECT && !is_said(spelling, at, depth))
			continue;
		buf_add_c(out, first ? "" : ",");
		first = false;
		if (json->type == JSON_OBJECT) {
			buf_add_json(out, member_name(spelling, at));
			buf_add_byte(out, ':');
		}
		add_json(spelling, at, depth + 1, out);
	}
}

/* As deep as what was read, which has a limit. */
static void add_json(const struct spelling *spelling, const struct json *json, size_t depth,
		     struct buf *out)
{
	switch (json->type) {
	case JSON_NULL:
		buf_add_c(out, "null");
		break;
	case JSON_BOOLEAN:
		buf_add_c(out, json->boolean ? "true" : "false");
		break;
	case JSON_NUMBER:
		buf_add(out, json->text);
		break;
	case JSON_STRING:
		add_string(spelling, json, buf_add_json, out);
		break;
	case JSON_ARRAY:
	case JSON_OBJECT:
		buf_add_byte(out, json->type == JSON_ARRAY ? '[' : '{');
		add_members(spelling, json, depth, out);
		buf_add_byte(out, json->type == JSON_ARRAY ? ']' : '}');
		break;
	}
}

/* --- XML ---------------------------------------------------------------------------------- */

/* An element for a member, named by it; one for each of an array. Null is none. */
static void add_element(const struct spelling *spelling, struct str name,
			const struct json *json, size_t depth, struct buf *out);

/* XML Schema's decimals have no exponent. */
static void add_number(struct str text, struct buf *out)
{
	struct decimal number;

	if (decimal_parse(text, &number))
		decimal_print_plain(number, out);
}

static void add_content(const struct spelling *spelling, const struct json *json, size_t depth,
			struct buf *out)
{
	if (json->type == JSON_NUMBER)
		add_number(json->text, out);
	else if (json->type == JSON_BOOLEAN)
		buf_add_c(out, json->boolean ? "true" : "false");
	else if (json->type == JSON_STRING)
		add_string(spelling, json, buf_add_html, out);
	for (const struct json *at = json->first; at != NULL; at = at->next)
		if (is_said(spelling, at, depth))
			add_element(spelling, member_name(spelling, at), at, depth + 1, out);
}

/* As deep as what was read, which has a limit. */
static void add_element(const struct spelling *spelling, struct str name,
			const struct json *json, size_t depth, struct buf *out)
{
	if (json->type == JSON_NULL)
		return;
	if (json->type == JSON_ARRAY) {
		for (const struct json *at = json->first; at != NULL; at = at->next)
			add_element(spelling, name, at, depth + 1, out);
		return;
	}
	buf_printf(out, "<%.*s>", STR_ARG(name));
	add_content(spelling, json, depth, out);
	buf_printf(out, "</%.*s>", STR_ARG(name));
}

static void add_document(const struct spelling *spelling, const struct json *event,
			 struct buf *out)
{
	const struct json *form = json_get(json_get(event, STR("data")), STR("form"));

	buf_add_c(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?><event xmlns=\"");
	buf_add_html(out, json_get_str(form, STR("urn")));
	buf_add_c(out, "\">");
	add_content(spelling, event, 0, out);
	buf_add_c(out, "</event>");
}

void spelling_write(const struct spelling *spelling, const struct json *event, struct buf *out)
{
	if (spelling->xml)
		add_document(spelling, event, out);
	else
		add_json(spelling, event, 0, out);
}
