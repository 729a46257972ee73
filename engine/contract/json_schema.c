/* JSON Schema 2020-12 of what is sent. */
#include "engine/contract/json_schema.h"

#include "engine/contract/envelope.h"
#include "engine/contract/field.h"
#include "engine/contract/pattern.h"
#include "engine/form/attachment.h"

#define DRAFT "https://json-schema.org/draft/2020-12/schema"

struct schema {
	const struct contract *contract;
	struct json_out *json;
};

static void add_type(const struct schema *schema, const char *type)
{
	json_out_text(schema->json, STR("type"), str_from_c(type));
}

/* What people are asked, in the form's first language, and what else there is to know. */
static void add_words(const struct schema *schema, const struct item *item, const char *meaning)
{
	struct buf text;

	buf_init(&text, LIMIT_DEFINITION);
	if (item->hint.in[0].len > 0)
		buf_add(&text, item->hint.in[0]);
	if (meaning != NULL)
		buf_printf(&text, "%s%s", text.len > 0 ? "\n" : "", meaning);
	if (item->unit.len > 0)
		buf_printf(&text, "%sIn %.*s.", text.len > 0 ? "\n" : "", STR_ARG(item->unit));
	for (size_t i = 0; i < item->option_count; i++)
		buf_printf(&text, "%s%.*s: %.*s", text.len > 0 ? "\n" : "",
			   STR_ARG(item->options[i].value),
			   STR_ARG(item->options[i].label.in[0]));
	if (item->label.in[0].len > 0)
		json_out_text(schema->json, STR("title"), item->label.in[0]);
	if (text.len > 0)
		json_out_text(schema->json, STR("description"), buf_str(&text));
	buf_finish(&text);
}

static void add_pattern(const struct schema *schema, struct str pattern)
{
	struct buf text;

	buf_init(&text, LIMIT_DEFINITION);
	if (pattern_translate(pattern, PATTERN_ECMA, &text))
		json_out_text(schema->json, STR("pattern"), buf_str(&text));
	buf_finish(&text);
}

static void add_names(const struct schema *schema, const char *const *names, size_t count)
{
	json_out_open(schema->json, STR("required"), '[');
	for (size_t i = 0; i < count; i++)
		json_out_text(schema->json, JSON_OUT_NO_KEY, str_from_c(names[i]));
	json_out_close(schema->json, '[');
}

/* --- by the type of the value --- */

static void add_string(const struct schema *schema, const struct item *item)
{
	struct field_shape shape = field_shape(item);
	uint32_t longest = item->max_length > 0 ? item->max_length : shape.longest;

	add_type(schema, "string");
	json_out_number(schema->json, STR("minLength"),
			item->min_length > 0 ? item->min_length : 1);
	if (longest > 0)
		json_out_number(schema->json, STR("maxLength"), longest);
	if (shape.pattern != NULL)
		add_pattern(schema, str_from_c(shape.pattern));
	else if (item->pattern.len > 0)
		add_pattern(schema, item->pattern);
}

static void add_options(const struct schema *schema, const struct item *item)
{
	add_type(schema, "string");
	json_out_open(schema->json, STR("enum"), '[');
	for (size_t i = 0; i < item->option_count; i++)
		json_out_text(schema->json, JSON_OUT_NO_KEY, item->options[i].value);
	json_out_close(schema->json, '[');
}

static void add_number(const struct schema *schema, const struct item *item)
{
	add_type(schema, field_decimals(item) == 0 ? "integer" : "number");
	if (item->min.len > 0)
		json_out_raw(schema->json, STR("minimum"), item->min);
	if (item->max.len > 0)
		json_out_raw(schema->json, STR("maximum"), item->max);
}

static void add_date(const struct schema *schema)
{
	add_type(schema, "string");
	json_out_text(schema->json, STR("format"), STR("date"));
	json_out_text(schema->json, STR("pattern"), STR("^" FIELD_DATE "$"));
}

/* To the minute; JSON Schema's own format "time" wants an offset, which a time of no day has
 * not. */
static void add_time(const struct schema *schema)
{
	add_type(schema, "string");
	json_out_text(schema->json, STR("pattern"), STR("^" FIELD_TIME "$"));
}

static void add_moment(const struct schema *schema)
{
	add_type(schema, "string");
	json_out_text(schema->json, STR("format"), STR("date-time"));
	json_out_text(schema->json, STR("pattern"), STR("^" FIELD_MOMENT "$"));
}

static void add_boolean(const struct schema *schema, const struct item *item)
{
	add_type(schema, "boolean");
	if (item->kind == ITEM_DECLARATION)
		json_out_boolean(schema->json, STR("const"), true);
}

/* Each at most once, and at least one: a question nobody answered is not sent. */
static void add_list(const struct schema *schema, const struct item *item)
{
	add_type(schema, "array");
	if (item->option_count == 0)
		return;
	json_out_number(schema->json, STR("minItems"), 1);
	json_out_boolean(schema->json, STR("uniqueItems"), true);
	json_out_open(schema->json, STR("items"), '{');
	add_options(schema, item);
	json_out_close(schema->json, '{');
}

static void open_member(const struct schema *schema, const char *name, const char *type)
{
	json_out_open(schema->json, str_from_c(name), '{');
	add_type(schema, type);
}

static void add_file_type(const struct schema *schema, const struct item *item)
{
	struct str before = STR("");

	open_member(schema, "type", "string");
	json_out_open(schema->json, STR("enum"), '[');
	for (size_t i = 0; i < attachment_format_count; i++) {
		struct str type = attachment_formats[i].type;
		if (attachment_is_accepted(item, &attachment_formats[i]) &&
		    !str_equal(type, before))
			json_out_text(schema->json, JSON_OUT_NO_KEY, type);
		before = type;
	}
	json_out_close(schema->json, '[');
	json_out_close(schema->json, '{');
}

/* The bytes themselves, or where they are. */
static void add_file_bytes(const struct schema *schema)
{
	const enum contract_files files = schema->contract->files;

	open_member(schema, contract_file_member(files), "string");
	if (files == CONTRACT_CONTENT)
		json_out_text(schema->json, STR("contentEncoding"), STR("base64"));
	else if (files == CONTRACT_PART)
		json_out_text(schema->json, STR("pattern"), STR("^" CONTRACT_PART_PATTERN "$"));
	else
		json_out_text(schema->json, STR("format"), STR("uri"));
	json_out_close(schema->json, '{');
}

static void add_file_members(const struct schema *schema, const struct item *item)
{
	open_member(schema, "name", "string");
	json_out_number(schema->json, STR("minLength"), 1);
	json_out_number(schema->json, STR("maxLength"), LIMIT_FILE_NAME);
	json_out_close(schema->json, '{');
	add_file_type(schema, item);
	open_member(schema, "size", "integer");
	json_out_number(schema->json, STR("minimum"), 1);
	json_out_number(schema->json, STR("maximum"),
			(uint64_t)item->max_size * LIMIT_MEGABYTE);
	json_out_close(schema->json, '{');
	open_member(schema, "sha256", "string");
	json_out_text(schema->json, STR("pattern"), STR("^" FIELD_DIGEST "$"));
	json_out_close(schema->json, '{');
	add_file_bytes(schema);
}

static void add_files(const struct schema *schema, const struct item *item)
{
	const char *const names[] = { "name", "type", "size", "sha256",
				      contract_file_member(schema->contract->files) };

	add_type(schema, "array");
	json_out_number(schema->json, STR("minItems"), 1);
	json_out_number(schema->json, STR("maxItems"), item->max_files);
	json_out_open(schema->json, STR("items"), '{');
	add_type(schema, "object");
	json_out_open(schema->json, STR("properties"), '{');
	add_file_members(schema, item);
	json_out_close(schema->json, '{');
	add_names(schema, names, LENGTH(names));
	json_out_boolean(schema->json, STR("additionalProperties"), false);
	json_out_close(schema->json, '{');
}

static void add_part(const struct schema *schema, struct str part)
{
	struct field_shape shape = field_part_shape(part);

	json_out_open(schema->json, part, '{');
	add_type(schema, "string");
	json_out_number(schema->json, STR("minLength"), 1);
	json_out_number(schema->json, STR("maxLength"), shape.longest);
	if (shape.pattern != NULL)
		add_pattern(schema, str_from_c(shape.pattern));
	json_out_close(schema->json, '{');
}

static void add_parts(const struct schema *schema, const struct item *item)
{
	const struct item_type *type = item->type;

	add_type(schema, "object");
	if (type->part_count == 0)
		return;
	json_out_open(schema->json, STR("properties"), '{');
	for (size_t i = 0; i < type->part_count; i++)
		add_part(schema, type->parts[i]);
	json_out_close(schema->json, '{');
	json_out_open(schema->json, STR("required"), '[');
	for (size_t i = 0; i < type->part_count; i++)
		json_out_text(schema->json, JSON_OUT_NO_KEY, type->parts[i]);
	json_out_close(schema->json, '[');
	json_out_boolean(schema->json, STR("additionalProperties"), false);
}

static void add_value(const struct schema *schema, const struct item *item)
{
	switch ((int)item->type->value) {
	case FEEL_STRING:
		if (item->option_count > 0)
			add_options(schema, item);
		else
			add_string(schema, item);
		break;
	case FEEL_NUMBER:
		add_number(schema, item);
		break;
	case FEEL_BOOLEAN:
		add_boolean(schema, item);
		break;
	case FEEL_DATE:
		add_date(schema);
		break;
	case FEEL_TIME:
		add_time(schema);
		break;
	case FEEL_DATE_TIME:
		add_moment(schema);
		break;
	case FEEL_LIST:
		if (item->kind == ITEM_ATTACHMENT)
			add_files(schema, item);
		else
			add_list(schema, item);
		break;
	case FEEL_CONTEXT:
		add_parts(schema, item);
		break;
	default: /* durations are sent as texts */
		add_type(schema, "string");
		break;
	}
}

/* --- rows --- */

static void add_row(const struct schema *schema, const struct scope *scope);

static void add_rows(const struct schema *schema, const struct item *repeat)
{
	add_type(schema, "array");
	json_out_number(schema->json, STR("minItems"), repeat->min_rows);
	json_out_number(schema->json, STR("maxItems"), repeat->max_rows);
	json_out_open(schema->json, STR("items"), '{');
	add_row(schema, repeat->inner);
	json_out_close(schema->json, '{');
}

static void add_item(const struct schema *schema, const struct item *item)
{
	json_out_open(schema->json, item->id, '{');
	add_words(schema, item, field_shape(item).meaning);
	if (item->kind == ITEM_REPEAT)
		add_rows(schema, item);
	else
		add_value(schema, item);
	json_out_close(schema->json, '{');
}

static void add_required(const struct schema *schema, const struct scope *scope)
{
	json_out_open(schema->json, STR("required"), '[');
	for (size_t i = 0; i < scope->count; i++)
		if (item_is_sent(scope->columns[i]) && field_is_always_sent(scope->columns[i]))
			json_out_text(schema->json, JSON_OUT_NO_KEY, scope->columns[i]->id);
	json_out_close(schema->json, '[');
}

/* Not deeper than LIMIT_FORM_DEPTH. */
static void add_row(const struct schema *schema, const struct scope *scope)
{
	add_type(schema, "object");
	json_out_open(schema->json, STR("properties"), '{');
	for (size_t i = 0; i < scope->count; i++)
		if (item_is_sent(scope->columns[i]))
			add_item(schema, scope->columns[i]);
	json_out_close(schema->json, '{');
	add_required(schema, scope);
	json_out_boolean(schema->json, STR("additionalProperties"), false);
}

/* --- the envelope --- */

static void add_const(const struct schema *schema, const char *name, struct str value)
{
	json_out_open(schema->json, str_from_c(name), '{');
	json_out_text(schema->json, STR("const"), value);
	json_out_close(schema->json, '{');
}

static void add_anchored(const struct schema *schema, const char *pattern)
{
	struct buf text;

	buf_init(&text, LIMIT_PATTERN);
	buf_printf(&text, "^%s$", pattern);
	json_out_text(schema->json, STR("pattern"), buf_str(&text));
	buf_finish(&text);
}

static void add_text(const struct schema *schema, const struct envelope_member *member)
{
	if (member->kind == ENVELOPE_MAYBE) {
		json_out_open(schema->json, STR("type"), '[');
		json_out_text(schema->json, JSON_OUT_NO_KEY, STR("string"));
		json_out_text(schema->json, JSON_OUT_NO_KEY, STR("null"));
		json_out_close(schema->json, '[');
	} else {
		add_type(schema, "string");
	}
	if (member->pattern == NULL)
		json_out_number(schema->json, STR("minLength"), 1);
	if (member->kind == ENVELOPE_MOMENT)
		json_out_text(schema->json, STR("format"), STR("date-time"));
	if (member->pattern != NULL)
		add_anchored(schema, member->pattern);
}

static void add_envelope_words(const struct schema *schema, const char *const *words)
{
	json_out_open(schema->json, STR("enum"), '[');
	for (size_t i = 0; words[i] != NULL; i++)
		json_out_text(schema->json, JSON_OUT_NO_KEY, str_from_c(words[i]));
	json_out_close(schema->json, '[');
}

static void add_form(const struct schema *schema)
{
	static const char *const names[] = { "id", "version", "urn" };
	const struct contract *contract = schema->contract;
	struct buf urn;

	buf_init(&urn, 256);
	contract_add_urn(contract->form->institution, contract->form->id, contract->version,
			 &urn);
	add_type(schema, "object");
	json_out_open(schema->json, STR("properties"), '{');
	add_const(schema, "id", contract->form->id);
	json_out_open(schema->json, STR("version"), '{');
	json_out_number(schema->json, STR("const"), (uint64_t)contract->version);
	json_out_close(schema->json, '{');
	add_const(schema, "urn", buf_str(&urn));
	json_out_close(schema->json, '{');
	add_names(schema, names, LENGTH(names));
	buf_finish(&urn);
}

static void add_count(const struct schema *schema)
{
	add_type(schema, "integer");
	json_out_number(schema->json, STR("minimum"), 1);
}

static void add_member(const struct schema *schema, const struct envelope_member *member)
{
	json_out_open(schema->json, str_from_c(member->name), '{');
	json_out_text(schema->json, STR("description"), str_from_c(member->about));
	switch (member->kind) {
	case ENVELOPE_COUNT:
		add_count(schema);
		break;
	case ENVELOPE_WORD:
		add_envelope_words(schema, member->words);
		break;
	case ENVELOPE_INSTITUTION:
		json_out_text(schema->json, STR("const"), schema->contract->form->institution);
		break;
	case ENVELOPE_FORM:
		add_form(schema);
		break;
	case ENVELOPE_ANSWERS:
		add_row(schema, &schema->contract->form->root);
		break;
	case ENVELOPE_TEXT:
	case ENVELOPE_MAYBE:
	case ENVELOPE_LANGUAGE:
	case ENVELOPE_MOMENT:
		add_text(schema, member);
		break;
	}
	json_out_close(schema->json, '{');
}

/* Open on purpose: what surrounds the answers may grow without a new version of the form. */
static void add_data(const struct schema *schema)
{
	const bool thin = schema->contract->thin;

	json_out_open(schema->json, STR("data"), '{');
	add_type(schema, "object");
	json_out_open(schema->json, STR("properties"), '{');
	for (size_t i = 0; i < envelope_member_count; i++)
		if (envelope_members[i].thin || !thin)
			add_member(schema, &envelope_members[i]);
	json_out_close(schema->json, '{');
	json_out_open(schema->json, STR("required"), '[');
	for (size_t i = 0; i < envelope_member_count; i++)
		if (envelope_members[i].old && (envelope_members[i].thin || !thin))
			json_out_text(schema->json, JSON_OUT_NO_KEY,
				      str_from_c(envelope_members[i].name));
	json_out_close(schema->json, '[');
	json_out_close(schema->json, '{');
}

void json_schema_add_event(const struct contract *contract, struct json_out *json)
{
	static const char *const names[] = { "type", "timestamp", "data" };
	static const struct envelope_member timestamp = { "timestamp",
							  "When the event happened.",
							  ENVELOPE_MOMENT,
							  ENVELOPE_MOMENT_PATTERN,
							  NULL,
							  true,
							  true };
	const struct schema schema = { contract, json };

	json_out_text(json, STR("title"), contract->form->title.in[0]);
	if (contract->form->description.in[0].len > 0)
		json_out_text(json, STR("description"), contract->form->description.in[0]);
	add_type(&schema, "object");
	json_out_open(json, STR("properties"), '{');
	add_const(&schema, "type", STR(ENVELOPE_EVENT));
	add_member(&schema, &timestamp);
	add_data(&schema);
	json_out_close(json, '{');
	add_names(&schema, names, LENGTH(names));
}

void contract_json_schema(const struct contract *contract, struct buf *out)
{
	struct json_out json = { .out = out };
	struct buf urn;

	buf_init(&urn, 256);
	contract_add_urn(contract->form->institution, contract->form->id, contract->version,
			 &urn);
	json_out_open(&json, JSON_OUT_NO_KEY, '{');
	json_out_text(&json, STR("$schema"), STR(DRAFT));
	json_out_text(&json, STR("$id"), buf_str(&urn));
	json_schema_add_event(contract, &json);
	json_out_close(&json, '{');
	buf_finish(&urn);
}
