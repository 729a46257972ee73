/* JSON Schema 2020-12 of what is sent. */
#include "engine/contract/json_schema.h"

#include "engine/contract/field.h"
#include "engine/contract/pattern.h"
#include "engine/form/attachment.h"

#define DRAFT "https://json-schema.org/draft/2020-12/schema"
#define MOMENT "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$"

struct schema {
	const struct form *form;
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
	json_out_text(schema->json, STR("pattern"), STR("^[0-9]{4}-[0-9]{2}-[0-9]{2}$"));
}

/* To the minute; JSON Schema's own format "time" wants an offset, which a time of no day has
 * not. */
static void add_time(const struct schema *schema)
{
	add_type(schema, "string");
	json_out_text(schema->json, STR("pattern"), STR("^([01][0-9]|2[0-3]):[0-5][0-9]:00$"));
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
	json_out_text(schema->json, STR("pattern"), STR("^[0-9a-f]{64}$"));
	json_out_close(schema->json, '{');
	open_member(schema, "content", "string");
	json_out_text(schema->json, STR("contentEncoding"), STR("base64"));
	json_out_close(schema->json, '{');
}

static void add_files(const struct schema *schema, const struct item *item)
{
	static const char *const names[] = { "name", "type", "size", "sha256", "content" };

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

/* Open on purpose: what surrounds the answers may grow without a new version of the form. */
enum member_kind { MEMBER_TEXT, MEMBER_MOMENT, MEMBER_COUNT };

static const struct member {
	const char *name, *about, *pattern;
	enum member_kind kind;
} members[] = {
	{ "submission", "The submission's id, the same whenever it is sent again.", NULL,
	  MEMBER_TEXT },
	{ "reference", "The number that the citizen was given.",
	  "^VL-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$", MEMBER_TEXT },
	{ "sequence", "Counts the institution's submissions, so that none is missed.", NULL,
	  MEMBER_COUNT },
	{ "language", "The language in which the form was filled in.",
	  "^[a-z]{2,3}(-[A-Z]{2})?$", MEMBER_TEXT },
	{ "received", "When it was accepted.", MOMENT, MEMBER_MOMENT },
};

static void add_member(const struct schema *schema, const struct member *member)
{
	json_out_open(schema->json, str_from_c(member->name), '{');
	json_out_text(schema->json, STR("description"), str_from_c(member->about));
	add_type(schema, member->kind == MEMBER_COUNT ? "integer" : "string");
	if (member->kind == MEMBER_COUNT)
		json_out_number(schema->json, STR("minimum"), 1);
	if (member->kind == MEMBER_TEXT && member->pattern == NULL)
		json_out_number(schema->json, STR("minLength"), 1);
	if (member->kind == MEMBER_MOMENT)
		json_out_text(schema->json, STR("format"), STR("date-time"));
	if (member->pattern != NULL)
		json_out_text(schema->json, STR("pattern"), str_from_c(member->pattern));
	json_out_close(schema->json, '{');
}

static void add_const(const struct schema *schema, const char *name, struct str value)
{
	json_out_open(schema->json, str_from_c(name), '{');
	json_out_text(schema->json, STR("const"), value);
	json_out_close(schema->json, '{');
}

static void add_form(const struct contract *contract, const struct schema *schema)
{
	static const char *const names[] = { "id", "version", "urn" };
	struct buf urn;

	buf_init(&urn, 256);
	contract_add_urn(contract->form->institution, contract->form->id, contract->version,
			 &urn);
	json_out_open(schema->json, STR("form"), '{');
	add_type(schema, "object");
	json_out_open(schema->json, STR("properties"), '{');
	add_const(schema, "id", contract->form->id);
	json_out_open(schema->json, STR("version"), '{');
	json_out_number(schema->json, STR("const"), (uint64_t)contract->version);
	json_out_close(schema->json, '{');
	add_const(schema, "urn", buf_str(&urn));
	json_out_close(schema->json, '{');
	add_names(schema, names, LENGTH(names));
	json_out_close(schema->json, '{');
	buf_finish(&urn);
}

static void add_data(const struct contract *contract, const struct schema *schema)
{
	static const char *const names[] = { "submission", "reference", "institution",
					     "sequence",   "form",	"language",
					     "received",   "answers" };

	json_out_open(schema->json, STR("data"), '{');
	add_type(schema, "object");
	json_out_open(schema->json, STR("properties"), '{');
	for (size_t i = 0; i < LENGTH(members); i++)
		add_member(schema, &members[i]);
	add_const(schema, "institution", contract->form->institution);
	add_form(contract, schema);
	json_out_open(schema->json, STR("answers"), '{');
	json_out_text(schema->json, STR("description"),
		      STR("What was answered. What was not asked or not answered is absent."));
	add_row(schema, &contract->form->root);
	json_out_close(schema->json, '{');
	json_out_close(schema->json, '{');
	add_names(schema, names, LENGTH(names));
	json_out_close(schema->json, '{');
}

void json_schema_add_event(const struct contract *contract, struct json_out *json)
{
	static const char *const names[] = { "type", "timestamp", "data" };
	static const struct member timestamp = { "timestamp", "When the event happened.",
						 MOMENT, MEMBER_MOMENT };
	struct schema schema = { contract->form, json };

	json_out_text(json, STR("title"), contract->form->title.in[0]);
	if (contract->form->description.in[0].len > 0)
		json_out_text(json, STR("description"), contract->form->description.in[0]);
	add_type(&schema, "object");
	json_out_open(json, STR("properties"), '{');
	add_const(&schema, "type", STR("submission.created"));
	add_member(&schema, &timestamp);
	add_data(contract, &schema);
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
