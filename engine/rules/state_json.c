#include "engine/rules/state.h"

#include "engine/form/content.h"
#include "engine/form/attachment.h"
#include "engine/rules/say.h"

/* A state being told, with who says its messages. */
struct report {
	const struct state *state;
	struct say *say;
};

/* Spaced as value_print_json does. */
static void add_key(struct str key, bool *first, struct buf *out)
{
	if (!*first)
		buf_add(out, STR(", "));
	*first = false;
	buf_add_json(out, key);
	buf_add(out, STR(": "));
}

/* What is sent */

static bool is_sent(const struct item *item, const struct cell *cell)
{
	if (!cell->relevant || !item_is_sent(item))
		return false;
	return item->kind == ITEM_REPEAT || cell->value.kind != VALUE_NULL;
}

static void send_text(const char *name, struct str text, bool *first, struct buf *out)
{
	add_key(str_from_c(name), first, out);
	buf_add_json(out, text);
}

/* A file that was made up, to try the form out, has no bytes. */
static void send_file(const struct attachment *file, struct buf *out)
{
	bool first = true;

	buf_add_byte(out, '{');
	send_text("name", file->name, &first, out);
	send_text("type", file->type, &first, out);
	buf_printf(out, ", \"size\": %llu", (unsigned long long)file->size);
	if (file->digest.len > 0)
		send_text("sha256", file->digest, &first, out);
	if (file->id.len > 0) {
		buf_add_c(out, ", \"content\": \"");
		content_mark(file->id, out);
		buf_add_byte(out, '"');
	}
	buf_add_byte(out, '}');
}

static void send_files(const struct answer *answer, struct buf *out)
{
	buf_add_byte(out, '[');
	for (size_t i = 0; i < answer->count; i++) {
		const struct attachment file = attachment_read(answer->texts[i]);

		if (i > 0)
			buf_add(out, STR(", "));
		send_file(&file, out);
	}
	buf_add_byte(out, ']');
}

static void send_row(const struct scope *scope, const struct state_row *row, struct buf *out);

static void send_rows(const struct item *repeat, const struct cell *cell, struct buf *out)
{
	buf_add_byte(out, '[');
	for (size_t i = 0; i < cell->row_count; i++) {
		if (i > 0)
			buf_add(out, STR(", "));
		send_row(repeat->inner, cell->rows[i], out);
	}
	buf_add_byte(out, ']');
}

/* Not deeper than LIMIT_FORM_DEPTH. */
static void send_row(const struct scope *scope, const struct state_row *row, struct buf *out)
{
	bool first = true;

	buf_add_byte(out, '{');
	for (size_t i = 0; i < scope->count; i++) {
		const struct item *item = scope->columns[i];
		const struct cell *cell = &row->cells[i];

		if (!is_sent(item, cell))
			continue;
		add_key(item->id, &first, out);
		if (item->kind == ITEM_REPEAT)
			send_rows(item, cell, out);
		else if (item->kind == ITEM_ATTACHMENT)
			send_files(cell->answer, out);
		else
			value_print_json(cell->value, out);
	}
	buf_add_byte(out, '}');
}

bool state_submission_json(const struct state *state, struct buf *out)
{
	send_row(&state->form->root, state->root, out);
	return !buf_full(out);
}

/* All of it */

static void add_flag(const char *name, bool flag, bool *first, struct buf *out)
{
	if (!flag)
		return;
	add_key(str_from_c(name), first, out);
	buf_add_c(out, "true");
}

static void print_row(const struct scope *scope, const struct state_row *row, struct buf *out);

static void print_rows(const struct item *repeat, const struct cell *cell, struct buf *out)
{
	buf_add_byte(out, '[');
	for (size_t i = 0; i < cell->row_count; i++) {
		if (i > 0)
			buf_add(out, STR(", "));
		print_row(repeat->inner, cell->rows[i], out);
	}
	buf_add_byte(out, ']');
}

static void print_cell(const struct item *item, const struct cell *cell, struct buf *out)
{
	bool first = true;

	buf_add_byte(out, '{');
	add_key(STR("relevant"), &first, out);
	buf_add_c(out, cell->relevant ? "true" : "false");
	add_flag("required", cell->required, &first, out);
	add_flag("readonly", cell->readonly, &first, out);
	add_flag("computed", cell->computed, &first, out);
	if (item->kind != ITEM_REPEAT && item_has_value(item)) {
		add_key(STR("value"), &first, out);
		value_print_json(cell->value, out);
	} else if (item->kind == ITEM_REPEAT) {
		add_key(STR("rows"), &first, out);
		print_rows(item, cell, out);
	}
	buf_add_byte(out, '}');
}

/* Not deeper than LIMIT_FORM_DEPTH. */
static void print_row(const struct scope *scope, const struct state_row *row, struct buf *out)
{
	bool first = true;

	buf_add_byte(out, '{');
	for (size_t i = 0; i < scope->count; i++) {
		add_key(scope->columns[i]->id, &first, out);
		print_cell(scope->columns[i], &row->cells[i], out);
	}
	buf_add_byte(out, '}');
}

static void print_text(const char *name, struct str text, bool *first, struct buf *out)
{
	if (text.len == 0)
		return;
	add_key(str_from_c(name), first, out);
	buf_add_json(out, text);
}

static void print_said(struct say *say, const struct text *text, struct state_row *const *rows,
		       size_t language, struct buf *out)
{
	struct buf said;

	buf_init(&said, LIMIT_PAGE);
	say_text(say, text, rows, language, &said);
	buf_add_json(out, buf_str(&said));
	buf_finish(&said);
}

static void print_message(const struct report *report, const struct problem *problem,
			  bool *first, struct buf *out)
{
	const struct form *form = report->state->form;
	const struct text *message = problem_message(problem);
	struct state_row *rows[LIMIT_FORM_DEPTH + 1];
	bool first_language = true;

	say_rows(report->state, problem->item, problem->rows, rows);
	add_key(STR("message"), first, out);
	buf_add_byte(out, '{');
	for (size_t i = 0; i < form->language_count; i++) {
		if (message->in[i].len == 0)
			continue;
		add_key(form->languages[i], &first_language, out);
		print_said(report->say, message, rows, i, out);
	}
	buf_add_byte(out, '}');
}

/* "input" is the name under which the item is posted: "izdevumi.0.summa". */
static void print_problem(const struct report *report, const struct problem *problem,
			  struct buf *out)
{
	struct buf name;
	bool first = true;

	buf_add_byte(out, '{');
	if (problem->item != NULL) {
		buf_init(&name, 4096);
		input_name(problem->item, problem->rows, STR(""), &name);
		print_text("input", buf_str(&name), &first, out);
		buf_finish(&name);
	}
	print_text("code", str_from_c(problem->detail.code), &first, out);
	print_text("limit", problem->detail.limit, &first, out);
	print_text("part", problem->detail.part, &first, out);
	add_key(STR("severity"), &first, out);
	buf_add_c(out, problem->warning ? "\"warning\"" : "\"error\"");
	if (problem_message(problem) != NULL)
		print_message(report, problem, &first, out);
	buf_add_byte(out, '}');
}

/* {"items": {"vards": {"relevant": true, "required": true, "value": "Anna"}, …}, "problems":
 * [{"input": "konts", "code": "iban.checksum", "severity": "error"}, …], "errors": 1}. Flags
 * that are false are left out, but for relevant. */
bool state_print_json(const struct state *state, struct buf *out)
{
	struct arena scratch;
	struct report report = { .state = state };

	arena_init(&scratch);
	report.say = say_new(state, &scratch);
	buf_add_c(out, "{\"items\": ");
	print_row(&state->form->root, state->root, out);
	buf_add_c(out, ", \"problems\": [");
	for (size_t i = 0; i < state->problem_count; i++) {
		if (i > 0)
			buf_add(out, STR(", "));
		print_problem(&report, &state->problems[i], out);
	}
	buf_printf(out, "], \"errors\": %zu}", state->error_count);
	arena_finish(&scratch);
	return !buf_full(out);
}
