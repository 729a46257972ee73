#include "engine/form/answers_inner.h"

#include "engine/feel/decimal.h"
#include "engine/form/attachment.h"
#include "engine/form/item.h"

static bool wrong_shape(struct diags *diags, const struct json *json, const struct item *item,
			const char *wanted)
{
	struct diag *diag = diag_error(diags, "answers.shape", json->place,
				       "the answer to \"%.*s\" is not %s", STR_ARG(item->id),
				       diag_words(diags, wanted));

	diag_path(diags, diag, item->id);
	return false;
}

static bool is_scalar(const struct json *json)
{
	return json->type != JSON_ARRAY && json->type != JSON_OBJECT;
}

/* A point could be meant otherwise (item_number.c). */
static struct str with_comma(struct arena *arena, struct str number)
{
	size_t point = str_find(number, STR("."), 0);

	if (point == SIZE_MAX)
		return number;
	return str_printf(arena, "%.*s,%.*s", STR_ARG(str_slice(number, 0, point)),
			  STR_ARG(str_slice(number, point + 1, number.len)));
}

/* As it would have been typed: 1.5E+3 is 1500. */
static struct str typed_text(struct arena *arena, const struct item *item,
			     const struct json *json)
{
	struct decimal number;
	struct str text = json->text;
	struct buf buf;

	if (json->type == JSON_BOOLEAN)
		return json->boolean ? STR("true") : STR("false");
	if (json->type != JSON_NUMBER || !decimal_parse(json->text, &number))
		return text;
	buf_init(&buf, LIMIT_JSON_NUMBER);
	decimal_print(number, &buf);
	text = str_copy(arena, buf_str(&buf));
	buf_finish(&buf);
	return item->type->value == FEEL_NUMBER ? with_comma(arena, text) : text;
}

static bool read_text(struct answers *answers, struct answer *cell, const struct item *item,
		      const struct json *json, struct diags *diags)
{
	struct str text = typed_text(answers->arena, item, json);

	if (!is_scalar(json))
		return wrong_shape(diags, json, item, "a single value");
	if (text.len > LIMIT_ANSWER) {
		(void)diag_error(diags, "answers.limit", json->place,
				 "the answer to \"%.*s\" is longer than %d bytes",
				 STR_ARG(item->id), LIMIT_ANSWER);
		return false;
	}
	if (json->type != JSON_NULL)
		answers_add_text(answers, cell, text);
	return true;
}

static bool read_texts(struct answers *answers, struct answer *cell, const struct item *item,
		       const struct json *json, struct diags *diags)
{
	if (json->type != JSON_ARRAY)
		return read_text(answers, cell, item, json, diags);
	if (json->count > item->option_count)
		return wrong_shape(diags, json, item, "a list of its options, each once");
	for (const struct json *text = json->first; text != NULL; text = text->next)
		if (!read_text(answers, cell, item, text, diags))
			return false;
	return true;
}

/* The whole in one text, "2026-02-01": taken apart where it is right, else it stands in the
 * first part for its writer to mend. */
static bool read_whole(struct answers *answers, struct answer *cell, const struct item *item,
		       const struct json *json, struct diags *diags)
{
	struct answer whole = { .given = true };
	struct problem_detail problem;
	struct value value;
	const struct str *texts;
	size_t count;

	if (!read_text(answers, &whole, item, json, diags))
		return false;
	texts = whole.texts;
	count = whole.count;
	if (item_parse(item, texts, count, answers->arena, &value, &problem) == TYPED_VALUE)
		texts = item_type_back(item, value, answers->arena, &count);
	for (size_t i = 0; i < count; i++)
		answers_set_part(answers, cell, i, texts[i]);
	return true;
}

static struct str member_text(const struct json *json, const char *name)
{
	const struct json *member = json_get(json, str_from_c(name));

	return member != NULL && member->type == JSON_STRING ? member->text : STR("");
}

/* The content, where there is one, is not kept: that is the store's business. */
static bool read_file(struct answers *answers, struct answer *cell, const struct item *item,
		      const struct json *json, struct diags *diags)
{
	const struct json *size = json_get(json, STR("size"));
	struct attachment file = { .name = member_text(json, "name"),
				   .type = member_text(json, "type"),
				   .digest = member_text(json, "sha256"),
				   .id = member_text(json, "id") };

	if (json->type != JSON_OBJECT)
		return read_text(answers, cell, item, json, diags);
	if (file.name.len == 0 || file.type.len == 0 || file.name.len > LIMIT_ANSWER ||
	    size == NULL || !str_to_u64(size->text, &file.size))
		return wrong_shape(diags, json, item, "a file with its name, type and size");
	answers_add_text(answers, cell, attachment_write(answers->arena, &file));
	return true;
}

static bool read_files(struct answers *answers, struct answer *cell, const struct item *item,
		       const struct json *json, struct diags *diags)
{
	if (json->type == JSON_NULL)
		return true;
	if (json->type != JSON_ARRAY || json->count > LIMIT_FILES_DRAFT)
		return wrong_shape(diags, json, item, "a list of files");
	for (const struct json *file = json->first; file != NULL; file = file->next)
		if (!read_file(answers, cell, item, file, diags))
			return false;
	return true;
}

static const struct json *find_part(const struct json *json, struct str name)
{
	const struct json *member = json_get(json, name);

	return member != NULL && is_scalar(member) ? member : NULL;
}

static bool read_parts(struct answers *answers, struct answer *cell, const struct item *item,
		       const struct json *json, struct diags *diags)
{
	size_t known = 0;

	if (json->type != JSON_OBJECT)
		return read_whole(answers, cell, item, json, diags);
	for (size_t i = 0; i < item->type->part_count; i++) {
		const struct json *part = find_part(json, item->type->parts[i]);

		if (part == NULL)
			continue;
		known++;
		if (part->type != JSON_NULL)
			answers_set_part(answers, cell, i,
					 typed_text(answers->arena, item, part));
	}
	if (known < json->count)
		return wrong_shape(diags, json, item, "an object of its parts");
	return true;
}

static bool read_row(struct answers *answers, struct answer_row *row, const struct scope *scope,
		     const struct json *json, struct diags *diags);

static bool read_rows(struct answers *answers, struct answer *cell, const struct item *item,
		      const struct json *json, struct diags *diags)
{
	bool ok = true;

	if (json->type != JSON_ARRAY)
		return wrong_shape(diags, json, item, "a list of rows");
	cell->row_count = 0;
	for (const struct json *from = json->first; from != NULL; from = from->next) {
		struct answer_row *row = answers_append(answers, cell, item);

		if (row == NULL) {
			(void)diag_error(diags, "answers.limit", from->place,
					 "\"%.*s\" has more rows than can be kept",
					 STR_ARG(item->id));
			return false;
		}
		ok &= read_row(answers, row, item->inner, from, diags);
	}
	return ok;
}

static bool read_cell(struct answers *answers, struct answer *cell, const struct item *item,
		      const struct json *json, struct diags *diags)
{
	if (item->kind == ITEM_REPEAT)
		return read_rows(answers, cell, item, json, diags);
	answers_clear(answers, cell, item);
	if (item->type->part_count > 0)
		return read_parts(answers, cell, item, json, diags);
	if (item->kind == ITEM_ATTACHMENT)
		return read_files(answers, cell, item, json, diags);
	if (item_takes_many(item))
		return read_texts(answers, cell, item, json, diags);
	return read_text(answers, cell, item, json, diags);
}

/* The tree is no deeper than LIMIT_JSON_DEPTH. */
static bool read_row(struct answers *answers, struct answer_row *row, const struct scope *scope,
		     const struct json *json, struct diags *diags)
{
	bool ok = true;

	if (json->type != JSON_OBJECT) {
		(void)diag_error(diags, "answers.shape", json->place,
				 "answers are an object of them by the items' ids");
		return false;
	}
	for (const struct json *member = json->first; member != NULL; member = member->next) {
		const struct item *item = map_get(&scope->by_id, member->key);

		if (item == NULL || !item_is_asked(item)) {
			struct diag *diag = diag_error(
				diags, "answers.unknown", member->key_place,
				"nothing called \"%.*s\" is asked here", STR_ARG(member->key));

			diag_path(diags, diag, member->key);
			ok = false;
			continue;
		}
		ok &= read_cell(answers, &row->cells[item->column], item, member, diags);
	}
	return ok;
}

struct answers *answers_from_json(struct arena *arena, const struct form *form,
				  const struct json *json, struct diags *diags)
{
	struct answers *answers = answers_new(arena, form);

	return read_row(answers, answers->root, &form->root, json, diags) ? answers : NULL;
}

static void write_key(struct str key, bool *first, struct buf *out)
{
	if (!*first)
		buf_add_byte(out, ',');
	*first = false;
	buf_add_json(out, key);
	buf_add_byte(out, ':');
}

static void write_list(const struct answer *cell, struct buf *out)
{
	buf_add_byte(out, '[');
	for (size_t i = 0; i < cell->count; i++) {
		if (i > 0)
			buf_add_byte(out, ',');
		buf_add_json(out, cell->texts[i]);
	}
	buf_add_byte(out, ']');
}

static void write_member(const char *name, struct str text, bool *first, struct buf *out)
{
	if (text.len == 0)
		return;
	write_key(str_from_c(name), first, out);
	buf_add_json(out, text);
}

static void write_file(struct str text, struct buf *out)
{
	struct attachment file = attachment_read(text);
	bool first = true;

	buf_add_byte(out, '{');
	write_member("name", file.name, &first, out);
	write_member("type", file.type, &first, out);
	write_key(STR("size"), &first, out);
	buf_printf(out, "%llu", (unsigned long long)file.size);
	write_member("sha256", file.digest, &first, out);
	write_member("id", file.id, &first, out);
	buf_add_byte(out, '}');
}

static void write_files(const struct answer *cell, struct buf *out)
{
	buf_add_byte(out, '[');
	for (size_t i = 0; i < cell->count; i++) {
		if (i > 0)
			buf_add_byte(out, ',');
		write_file(cell->texts[i], out);
	}
	buf_add_byte(out, ']');
}

static void write_parts(const struct answer *cell, const struct item *item, struct buf *out)
{
	bool first = true;

	buf_add_byte(out, '{');
	for (size_t i = 0; i < cell->count; i++) {
		write_key(item->type->parts[i], &first, out);
		buf_add_json(out, cell->texts[i]);
	}
	buf_add_byte(out, '}');
}

static void write_row(const struct answer_row *row, const struct scope *scope, struct buf *out);

static void write_rows(const struct answer *cell, const struct item *item, struct buf *out)
{
	buf_add_byte(out, '[');
	for (size_t i = 0; i < cell->row_count; i++) {
		if (i > 0)
			buf_add_byte(out, ',');
		write_row(cell->rows[i], item->inner, out);
	}
	buf_add_byte(out, ']');
}

static void write_cell(const struct answer *cell, const struct item *item, struct buf *out)
{
	if (item->kind == ITEM_REPEAT)
		write_rows(cell, item, out);
	else if (item->type->part_count > 0)
		write_parts(cell, item, out);
	else if (item->kind == ITEM_ATTACHMENT)
		write_files(cell, out);
	else if (item_takes_many(item))
		write_list(cell, out);
	else
		buf_add_json(out, cell->count > 0 ? cell->texts[0] : STR(""));
}

static void write_row(const struct answer_row *row, const struct scope *scope, struct buf *out)
{
	bool first = true;

	buf_add_byte(out, '{');
	for (size_t i = 0; i < scope->count; i++) {
		const struct item *item = scope->columns[i];

		if (item->kind != ITEM_REPEAT && !row->cells[i].given)
			continue;
		write_key(item->id, &first, out);
		write_cell(&row->cells[i], item, out);
	}
	buf_add_byte(out, '}');
}

bool answers_to_json(const struct answers *answers, struct buf *out)
{
	write_row(answers->root, &answers->form->root, out);
	return !buf_full(out);
}
