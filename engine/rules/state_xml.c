/* What is sent, as XML: an element per field, named by its id, in the form's order; the rows of
 * a repeat and the chosen options as elements that repeat. */
#include "engine/rules/state.h"

static void open_tag(struct str name, struct buf *out)
{
	buf_printf(out, "<%.*s>", STR_ARG(name));
}

static void close_tag(struct str name, struct buf *out)
{
	buf_printf(out, "</%.*s>", STR_ARG(name));
}

static void add_zeros(int64_t count, struct buf *out)
{
	for (int64_t i = 0; i < count; i++)
		buf_add_byte(out, '0');
}

/* "1.25E-30" without its exponent, which xs:decimal does not know. digits is "125", point says
 * behind how many of them the decimal point stands. */
static void add_digits(struct str digits, int64_t point, struct buf *out)
{
	int64_t count = (int64_t)digits.len;

	if (point <= 0) {
		buf_add_c(out, "0.");
		add_zeros(-point, out);
		buf_add(out, digits);
		return;
	}
	buf_add(out, str_slice(digits, 0, (size_t)point));
	add_zeros(point - count, out);
	if (point < count) {
		buf_add_byte(out, '.');
		buf_add(out, str_slice(digits, (size_t)point, digits.len));
	}
}

static void add_scientific(struct str text, size_t exponent_at, struct buf *out)
{
	struct str mantissa = str_slice(text, 0, exponent_at);
	struct str exponent = str_slice(text, exponent_at + 1, text.len);
	bool negative = str_starts(exponent, STR("-"));
	struct buf digits;
	struct str whole;
	uint64_t shift = 0;

	if (str_starts(mantissa, STR("-"))) {
		buf_add_byte(out, '-');
		mantissa = str_slice(mantissa, 1, mantissa.len);
	}
	(void)str_to_u64(str_slice(exponent, 1, exponent.len), &shift);
	buf_init(&digits, 64);
	(void)str_next(&mantissa, '.', &whole);
	buf_add(&digits, whole);
	buf_add(&digits, mantissa);
	add_digits(buf_str(&digits),
		   (int64_t)whole.len + (negative ? -(int64_t)shift : (int64_t)shift), out);
	buf_finish(&digits);
}

static void add_number(struct decimal number, struct buf *out)
{
	struct buf text;
	size_t exponent;

	buf_init(&text, 64);
	decimal_print(number, &text);
	exponent = str_find(buf_str(&text), STR("E"), 0);
	if (exponent == SIZE_MAX)
		buf_add(out, buf_str(&text));
	else
		add_scientific(buf_str(&text), exponent, out);
	buf_finish(&text);
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
		add_number(value.number, out);
	else
		add_plain(value, out);
	close_tag(name, out);
}

/* Not deeper than LIMIT_FORM_DEPTH. */
static void send_row(const struct scope *scope, const struct state_row *row, struct buf *out)
{
	for (size_t i = 0; i < scope->count; i++) {
		const struct item *item = scope->columns[i];
		const struct cell *cell = &row->cells[i];

		if (!cell->relevant)
			continue;
		for (size_t k = 0; k < cell->row_count; k++) {
			open_tag(item->id, out);
			send_row(item->inner, cell->rows[k], out);
			close_tag(item->id, out);
		}
		if (cell->value.kind != VALUE_NULL)
			send_value(item->id, cell->value, out);
	}
}

bool state_submission_xml(const struct state *state, struct buf *out)
{
	send_row(&state->form->root, state->root, out);
	return !buf_full(out);
}
