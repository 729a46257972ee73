#include "engine/contract/check.h"

#include <assert.h>
#include <stdio.h>

#include "engine/base/map.h"
#include "engine/base/regex.h"
#include "engine/base/utf8.h"
#include "engine/contract/envelope.h"
#include "engine/contract/field.h"
#include "engine/contract/pattern.h"
#include "engine/feel/decimal.h"
#include "engine/feel/temporal.h"
#include "engine/form/attachment.h"

struct check {
	struct contract contract;
	struct map patterns; /* text → struct regex *, NULL where it does not compile */
	struct str urn;
};

/* Where in the event: the names and numbers above. */
struct spot {
	const struct spot *above;
	struct str name;
};

struct checking {
	const struct check *check;
	struct err *err;
};

/* --- saying what is wrong ----------------------------------------------------------------- */

static void add_path(const struct spot *spot, struct buf *out)
{
	if (spot->above != NULL) {
		add_path(spot->above, out);
		buf_add_byte(out, '.');
	}
	buf_add(out, spot->name);
}

static bool wrong(const struct checking *self, const struct spot *spot, const char *what)
{
	struct buf path;

	buf_init(&path, sizeof(self->err->text));
	add_path(spot, &path);
	(void)err_set(self->err, ERR_INVALID, "not by its contract: %.*s %s",
		      STR_ARG(buf_str(&path)), what);
	buf_finish(&path);
	return false;
}

/* --- texts -------------------------------------------------------------------------------- */

static bool matches(const struct check *check, const char *pattern, struct str text)
{
	const struct regex *regex = map_get(&check->patterns, str_from_c(pattern));

	assert(regex != NULL);
	return regex_match(regex, text, 0, NULL, 0) == REGEX_YES;
}

/* A pattern that a schema cannot say is not in the contract; nor is one that takes too long. */
static bool matches_own(const struct check *check, struct str pattern, struct str text)
{
	const struct regex *regex = map_get(&check->patterns, pattern);

	return regex == NULL || regex_match(regex, text, 0, NULL, 0) != REGEX_NO;
}

static bool check_text(const struct checking *self, const struct spot *spot,
		       const struct json *json, size_t least, size_t most)
{
	if (json->type != JSON_STRING)
		return wrong(self, spot, "is no text");
	const size_t length = utf8_count(json->text);
	if (length < least)
		return wrong(self, spot, "is too short");
	return most == 0 || length <= most || wrong(self, spot, "is too long");
}

static bool check_shape(const struct checking *self, const struct spot *spot,
			const struct json *json, const char *pattern)
{
	if (json->type != JSON_STRING)
		return wrong(self, spot, "is no text");
	return pattern == NULL || matches(self->check, pattern, json->text) ||
	       wrong(self, spot, "is of another pattern");
}

static bool check_string(const struct checking *self, const struct spot *spot,
			 const struct item *item, const struct json *json)
{
	const struct field_shape shape = field_shape(item);
	const size_t least = item->min_length > 0 ? item->min_length : 1;
	const size_t most = item->max_length > 0 ? item->max_length : shape.longest;

	if (!check_text(self, spot, json, least, most))
		return false;
	if (shape.pattern != NULL)
		return check_shape(self, spot, json, shape.pattern);
	return item->pattern.len == 0 || matches_own(self->check, item->pattern, json->text) ||
	       wrong(self, spot, "is of another pattern");
}

static bool check_option(const struct checking *self, const struct spot *spot,
			 const struct item *item, const struct json *json)
{
	for (size_t i = 0; json->type == JSON_STRING && i < item->option_count; i++)
		if (str_equal(item->options[i].value, json->text))
			return true;
	return wrong(self, spot, "is none of the options");
}

/* --- other values ------------------------------------------------------------------------- */

static bool is_beyond(struct decimal number, struct str bound, int side)
{
	struct decimal limit;

	return bound.len > 0 && decimal_parse(bound, &limit) &&
	       decimal_compare(number, limit) == side;
}

static bool check_number(const struct checking *self, const struct spot *spot,
			 const struct item *item, const struct json *json)
{
	struct decimal number;

	if (json->type != JSON_NUMBER || !decimal_parse(json->text, &number))
		return wrong(self, spot, "is no number");
	if (field_decimals(item) == 0 && !decimal_is_whole(number))
		return wrong(self, spot, "is no whole number");
	return (!is_beyond(number, item->min, -1) && !is_beyond(number, item->max, 1)) ||
	       wrong(self, spot, "is out of its bounds");
}

static bool check_count(const struct checking *self, const struct spot *spot,
			const struct json *json, int64_t least, int64_t most)
{
	struct decimal number;
	int64_t count = 0;

	return (json->type == JSON_NUMBER && decimal_parse(json->text, &number) &&
		decimal_to_i64(number, &count) && count >= least && count <= most) ||
	       wrong(self, spot, "is no such number");
}

static bool check_date(const struct checking *self, const struct spot *spot,
		       const struct json *json)
{
	struct date date;

	return check_shape(self, spot, json, FIELD_DATE) &&
	       (date_parse(json->text, &date) || wrong(self, spot, "is no day"));
}

static bool check_boolean(const struct checking *self, const struct spot *spot,
			  const struct item *item, const struct json *json)
{
	return (json->type == JSON_BOOLEAN &&
		(json->boolean || item->kind != ITEM_DECLARATION)) ||
	       wrong(self, spot, "is not what was declared");
}

static bool check_array(const struct checking *self, const struct spot *spot,
			const struct json *json, size_t least, size_t most)
{
	if (json->type != JSON_ARRAY)
		return wrong(self, spot, "is no array");
	return (json->count >= least && json->count <= most) ||
	       wrong(self, spot, "has too few or too many");
}

static bool stood_before(const struct json *list, const struct json *json)
{
	for (const struct json *at = list->first; at != json; at = at->next)
		if (str_equal(at->text, json->text))
			return true;
	return false;
}

static bool check_list(const struct checking *self, const struct spot *spot,
		       const struct item *item, const struct json *json)
{
	if (item->option_count == 0)
		return check_array(self, spot, json, 0, SIZE_MAX);
	if (!check_array(self, spot, json, 1, SIZE_MAX))
		return false;
	for (const struct json *at = json->first; at != NULL; at = at->next) {
		if (!check_option(self, spot, item, at))
			return false;
		if (stood_before(json, at))
			return wrong(self, spot, "has one twice");
	}
	return true;
}

/* --- objects ------------------------------------------------------------------------------ */

static bool is_object(const struct checking *self, const struct spot *spot,
		      const struct json *json)
{
	return json->type == JSON_OBJECT || wrong(self, spot, "is no object");
}

static bool is_missing(const struct checking *self, const struct spot *spot)
{
	return wrong(self, spot, "is missing");
}

static bool check_part(const struct checking *self, const struct spot *above, struct str name,
		       const struct json *json)
{
	const struct spot spot = { above, name };
	const struct field_shape shape = field_part_shape(name);

	if (json == NULL)
		return is_missing(self, &spot);
	return check_text(self, &spot, json, 1, shape.longest) &&
	       check_shape(self, &spot, json, shape.pattern);
}

static bool check_parts(const struct checking *self, const struct spot *spot,
			const struct item *item, const struct json *json)
{
	const struct item_type *type = item->type;

	if (!is_object(self, spot, json))
		return false;
	for (size_t i = 0; i < type->part_count; i++)
		if (!check_part(self, spot, type->parts[i], json_get(json, type->parts[i])))
			return false;
	return type->part_count == 0 || json->count == type->part_count ||
	       wrong(self, spot, "has an unknown part");
}

static bool check_type(const struct checking *self, const struct spot *spot,
		       const struct item *item, const struct json *json)
{
	for (size_t i = 0; json->type == JSON_STRING && i < attachment_format_count; i++)
		if (str_equal(attachment_formats[i].type, json->text) &&
		    attachment_is_accepted(item, &attachment_formats[i]))
			return true;
	return wrong(self, spot, "is no type that the form takes");
}

static bool check_bytes(const struct checking *self, const struct spot *spot,
			const struct json *json)
{
	if (self->check->contract.files == CONTRACT_PART)
		return check_shape(self, spot, json, CONTRACT_PART_PATTERN);
	return check_text(self, spot, json, 0, 0);
}

enum { FILE_NAME, FILE_TYPE, FILE_SIZE, FILE_DIGEST, FILE_BYTES, FILE_MEMBERS };

static bool check_file_member(const struct checking *self, const struct spot *spot,
			      const struct item *item, int member, const struct json *json)
{
	if (json == NULL)
		return is_missing(self, spot);
	switch (member) {
	case FILE_NAME:
		return check_text(self, spot, json, 1, LIMIT_FILE_NAME);
	case FILE_TYPE:
		return check_type(self, spot, item, json);
	case FILE_SIZE:
		return check_count(self, spot, json, 1,
				   (int64_t)item->max_size * LIMIT_MEGABYTE);
	case FILE_DIGEST:
		return check_shape(self, spot, json, FIELD_DIGEST);
	default:
		return check_bytes(self, spot, json);
	}
}

static bool check_file(const struct checking *self, const struct spot *spot,
		       const struct item *item, const struct json *json)
{
	const char *const names[FILE_MEMBERS] = { "name", "type", "size", "sha256",
						  contract_file_member(
							  self->check->contract.files) };

	if (!is_object(self, spot, json))
		return false;
	for (int i = 0; i < FILE_MEMBERS; i++) {
		const struct spot below = { spot, str_from_c(names[i]) };
		if (!check_file_member(self, &below, item, i, json_get(json, below.name)))
			return false;
	}
	return json->count == FILE_MEMBERS || wrong(self, spot, "has an unknown member");
}

static bool check_row(const struct checking *self, const struct spot *above,
		      const struct scope *scope, const struct json *json);

/* Files and rows. */
static bool check_each(const struct checking *self, const struct spot *spot,
		       const struct item *item, const struct json *json)
{
	const bool rows = item->kind == ITEM_REPEAT;
	char number[24];
	size_t i = 0;

	if (!check_array(self, spot, json, rows ? item->min_rows : 1,
			 rows ? item->max_rows : item->max_files))
		return false;
	for (const struct json *at = json->first; at != NULL; at = at->next) {
		const struct spot below = { spot, str_from_c(number) };
		(void)snprintf(number, sizeof(number), "%zu", i++);
		if (!(rows ? check_row(self, &below, item->inner, at)
			   : check_file(self, &below, item, at)))
			return false;
	}
	return true;
}

/* --- answers ------------------------------------------------------------------------------ */

static bool check_value(const struct checking *self, const struct spot *spot,
			const struct item *item, const struct json *json)
{
	switch ((int)item->type->value) {
	case FEEL_STRING:
		return item->option_count > 0 ? check_option(self, spot, item, json)
					      : check_string(self, spot, item, json);
	case FEEL_NUMBER:
		return check_number(self, spot, item, json);
	case FEEL_BOOLEAN:
		return check_boolean(self, spot, item, json);
	case FEEL_DATE:
		return check_date(self, spot, json);
	case FEEL_TIME:
		return check_shape(self, spot, json, FIELD_TIME);
	case FEEL_DATE_TIME:
		return check_shape(self, spot, json, FIELD_MOMENT);
	case FEEL_LIST:
		return item->kind == ITEM_ATTACHMENT ? check_each(self, spot, item, json)
						     : check_list(self, spot, item, json);
	case FEEL_CONTEXT:
		return check_parts(self, spot, item, json);
	default:
		return check_text(self, spot, json, 0, 0);
	}
}

static bool check_required(const struct checking *self, const struct spot *above,
			   const struct scope *scope, const struct json *json)
{
	for (size_t i = 0; i < scope->count; i++) {
		const struct spot spot = { above, scope->columns[i]->id };
		if (item_is_sent(scope->columns[i]) &&
		    field_is_always_sent(scope->columns[i]) &&
		    json_get(json, spot.name) == NULL)
			return is_missing(self, &spot);
	}
	return true;
}

/* Not deeper than LIMIT_FORM_DEPTH. */
static bool check_row(const struct checking *self, const struct spot *above,
		      const struct scope *scope, const struct json *json)
{
	if (!is_object(self, above, json) || !check_required(self, above, scope, json))
		return false;
	for (const struct json *at = json->first; at != NULL; at = at->next) {
		const struct item *item = map_get(&scope->by_id, at->key);
		const struct spot spot = { above, at->key };
		if (item == NULL || !item_is_sent(item))
			return wrong(self, &spot, "is unknown");
		if (!(item->kind == ITEM_REPEAT ? check_each(self, &spot, item, at)
						: check_value(self, &spot, item, at)))
			return false;
	}
	return true;
}

/* --- the envelope ------------------------------------------------------------------------- */

static bool is_text(const struct json *json, struct str text)
{
	return json != NULL && json->type == JSON_STRING && str_equal(json->text, text);
}

static bool check_form(const struct checking *self, const struct spot *spot,
		       const struct json *json)
{
	const struct contract *contract = &self->check->contract;
	const struct spot version = { spot, STR("version") };
	const struct json *number = json_get(json, version.name);

	if (!is_object(self, spot, json))
		return false;
	if (number == NULL)
		return is_missing(self, &version);
	if (!check_count(self, &version, number, contract->version, contract->version))
		return false;
	return (is_text(json_get(json, STR("id")), contract->form->id) &&
		is_text(json_get(json, STR("urn")), self->check->urn)) ||
	       wrong(self, spot, "is another form");
}

static bool check_word(const struct checking *self, const struct spot *spot,
		       const char *const *words, const struct json *json)
{
	for (size_t i = 0; words[i] != NULL; i++)
		if (is_text(json, str_from_c(words[i])))
			return true;
	return wrong(self, spot, "is another word");
}

static bool check_member(const struct checking *self, const struct spot *spot,
			 const struct envelope_member *member, const struct json *json)
{
	const struct form *form = self->check->contract.form;

	switch (member->kind) {
	case ENVELOPE_COUNT:
		return check_count(self, spot, json, 1, INT64_MAX);
	case ENVELOPE_WORD:
		return check_word(self, spot, member->words, json);
	case ENVELOPE_INSTITUTION:
		return is_text(json, form->institution) || wrong(self, spot, "is another one");
	case ENVELOPE_FORM:
		return check_form(self, spot, json);
	case ENVELOPE_ANSWERS:
		return check_row(self, spot, &form->root, json);
	case ENVELOPE_MAYBE:
		return json->type == JSON_NULL || check_text(self, spot, json, 1, 0);
	case ENVELOPE_TEXT:
	case ENVELOPE_LANGUAGE:
	case ENVELOPE_MOMENT:
		break;
	}
	return check_text(self, spot, json, 1, 0) &&
	       check_shape(self, spot, json, member->pattern);
}

static bool check_data(const struct checking *self, const struct json *data)
{
	const struct spot above = { NULL, STR("data") };

	if (data == NULL || !is_object(self, &above, data))
		return data != NULL || is_missing(self, &above);
	for (size_t i = 0; i < envelope_member_count; i++) {
		const struct envelope_member *member = &envelope_members[i];
		const struct spot spot = { &above, str_from_c(member->name) };
		const struct json *json = json_get(data, spot.name);
		if (self->check->contract.thin && !member->thin)
			continue;
		if (json == NULL && member->old)
			return is_missing(self, &spot);
		if (json != NULL && !check_member(self, &spot, member, json))
			return false;
	}
	return true;
}

bool check_event(const struct check *check, const struct json *event, struct err *err)
{
	const struct checking self = { check, err };
	const struct spot type = { NULL, STR("type") };
	const struct spot timestamp = { NULL, STR("timestamp") };
	const struct json *moment = json_get(event, timestamp.name);

	if (!is_text(json_get(event, type.name), STR(ENVELOPE_EVENT)))
		return wrong(&self, &type, "is another one");
	if (moment == NULL)
		return is_missing(&self, &timestamp);
	return check_shape(&self, &timestamp, moment, ENVELOPE_MOMENT_PATTERN) &&
	       check_data(&self, json_get(event, STR("data")));
}

/* --- making one --------------------------------------------------------------------------- */

/* One that does not compile stays out: the form's checks refuse it, and the contract leaves it
 * out where a schema cannot say it. */
static void keep_pattern(struct check *check, struct str pattern)
{
	struct err err;

	if (pattern.len > 0 && !map_has(&check->patterns, pattern))
		map_set(&check->patterns, pattern, regex_new_whole(pattern, &err));
}

static bool is_said(struct str pattern)
{
	struct buf text;

	buf_init(&text, LIMIT_DEFINITION);
	const bool said = pattern_translate(pattern, PATTERN_ECMA, &text);
	buf_finish(&text);
	return said;
}

static void keep_patterns(struct check *check, const struct form *form)
{
	static const char *const fixed[] = { FIELD_DATE,
					     FIELD_TIME,
					     FIELD_MOMENT,
					     FIELD_DIGEST,
					     CONTRACT_PART_PATTERN,
					     ENVELOPE_MOMENT_PATTERN };

	for (size_t i = 0; i < LENGTH(fixed); i++)
		keep_pattern(check, str_from_c(fixed[i]));
	for (size_t i = 0; i < envelope_member_count; i++)
		if (envelope_members[i].pattern != NULL)
			keep_pattern(check, str_from_c(envelope_members[i].pattern));
	for (size_t i = 0; i < form->item_count; i++) {
		const struct item *item = form->items[i];
		keep_pattern(check, str_from_c(field_shape(item).pattern));
		for (size_t k = 0; k < item->type->part_count; k++)
			keep_pattern(
				check,
				str_from_c(field_part_shape(item->type->parts[k]).pattern));
		if (item->pattern.len > 0 && is_said(item->pattern))
			keep_pattern(check, item->pattern);
	}
}

static void free_pattern(void *regex)
{
	regex_free(regex);
}

const struct check *check_new(struct arena *arena, const struct contract *contract)
{
	struct check *check = ARENA_NEW(arena, struct check);
	struct buf urn;

	check->contract = *contract;
	map_init(&check->patterns, arena);
	keep_patterns(check, contract->form);
	for (size_t i = 0; i < check->patterns.count; i++)
		arena_defer(arena, free_pattern, check->patterns.entries[i].value);
	buf_init(&urn, 256);
	contract_add_urn(contract->form->institution, contract->form->id, contract->version,
			 &urn);
	check->urn = str_copy(arena, buf_str(&urn));
	buf_finish(&urn);
	return check;
}
