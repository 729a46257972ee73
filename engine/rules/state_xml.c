/* What is sent, as XML: an element per field, named by its id, in the form's order; the rows of
 * a repeat and the chosen options as elements that repeat. */
#include "engine/rules/state.h"

#include "engine/form/content.h"
#include "engine/form/attachment.h"

static void open_tag(struct str name, struct buf *out)
{
	buf_printf(out, "<%.*s>", STR_ARG(name));
}

static void close_tag(struct str name, struct buf *out)
{
	buf_printf(out, "</%.*s>", STR_ARG(name));
}

static void add_plain(struct value value, struct buf *out)
{
	struct buf text;

	buf_init(&text, LIMIT_ANSWERS);
	value_print_plain(value, &text);
	buf_add_html(out, buf_str(&text));
	buf_finish(&text);
}

static void send_value(struct str name, struct value value, struct buf *out);

static void send_entries(const struct context *context, struct buf *out)
{
	for (size_t i = 0; i < context->count; i++)
		send_value(context->entries[i].key, context->entries[i].value, out);
}

/* The values of fields nest no deeper than their types: a list of texts, parts of an address.
 */
static void send_value(struct str name, struct value value, struct buf *out)
{
	if (value.kind == VALUE_LIST) {
		for (size_t i = 0; i < value.list->count; i++)
			send_value(name, value.list->items[i], out);
		return;
	}
	open_tag(name, out);
	if (value.kind == VALUE_CONTEXT)
		send_entries(value.context, out);
	else if (value.kind == VALUE_NUMBER)
		decimal_print_plain(value.number, out);
	else
		add_plain(value, out);
	close_tag(name, out);
}

static void send_text(const char *name, struct str text, struct buf *out)
{
	if (text.len == 0)
		return;
	open_tag(str_from_c(name), out);
	buf_add_html(out, text);
	close_tag(str_from_c(name), out);
}

static void send_files(struct str name, const struct answer *answer, struct buf *out)
{
	for (size_t i = 0; i < answer->count; i++) {
		const struct attachment file = attachment_read(answer->texts[i]);

		open_tag(name, out);
		send_text("name", file.name, out);
		send_text("type", file.type, out);
		buf_printf(out, "<size>%llu</size>", (unsigned long long)file.size);
		send_text("sha256", file.digest, out);
		if (file.id.len > 0) {
			buf_add_c(out, "<content>");
			content_mark(file.id, out);
			buf_add_c(out, "</content>");
		}
		close_tag(name, out);
	}
}

/* Not deeper than LIMIT_FORM_DEPTH. */
static void send_row(const struct scope *scope, const struct state_row *row, struct buf *out)
{
	for (size_t i = 0; i < scope->count; i++) {
		const struct item *item = scope->columns[i];
		const struct cell *cell = &row->cells[i];

		if (!cell->relevant || !item_is_sent(item))
			continue;
		for (size_t k = 0; k < cell->row_count; k++) {
			open_tag(item->id, out);
			send_row(item->inner, cell->rows[k], out);
			close_tag(item->id, out);
		}
		if (item->kind == ITEM_ATTACHMENT && cell->value.kind != VALUE_NULL)
			send_files(item->id, cell->answer, out);
		else if (cell->value.kind != VALUE_NULL)
			send_value(item->id, cell->value, out);
	}
}

bool state_submission_xml(const struct state *state, struct buf *out)
{
	send_row(&state->form->root, state->root, out);
	return !buf_full(out);
}
