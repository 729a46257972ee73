/* What a request's state says about an item: a row per word of the stylesheets. */
#include "renderers/html/slot.h"

#include <string.h>

#include "engine/form/item.h"

static const struct cell *cell_of(const struct filling *filling, const struct slot *slot)
{
	return &filling->rows[slot->depth]->cells[slot->item->column];
}

static struct str printed(const struct filling *filling)
{
	return buf_str(&filling->text);
}

/* --- of an item --- */

static bool is_relevant(struct filling *filling, const struct slot *slot)
{
	return cell_of(filling, slot)->relevant;
}

static bool is_required(struct filling *filling, const struct slot *slot)
{
	return cell_of(filling, slot)->required;
}

static bool is_readonly(struct filling *filling, const struct slot *slot)
{
	return cell_of(filling, slot)->readonly;
}

static bool is_answered(struct filling *filling, const struct slot *slot)
{
	const struct cell *cell = cell_of(filling, slot);

	return slot->item->kind == ITEM_REPEAT ? cell->row_count > 0
					       : cell->value.kind != VALUE_NULL;
}

/* What stands in the control: as typed, or a value that came from elsewhere as one would type
 * it. */
static const struct str *texts_of(const struct filling *filling, const struct slot *slot,
				  size_t *count)
{
	const struct cell *cell = cell_of(filling, slot);

	if (!cell->computed && cell->answer != NULL) {
		*count = cell->answer->count;
		return cell->answer->texts;
	}
	return item_type_back(slot->item, cell->value, filling->arena, count);
}

static struct str value(struct filling *filling, const struct slot *slot)
{
	size_t count = 0;
	const struct str *texts = texts_of(filling, slot, &count);

	return slot->part < count ? texts[slot->part] : STR("");
}

static bool is(struct filling *filling, const struct slot *slot)
{
	size_t count = 0;
	const struct str *texts = texts_of(filling, slot, &count);

	for (size_t i = 0; i < count; i++)
		if (str_equal(texts[i], slot->argument))
			return true;
	return false;
}

static bool is_offered(struct filling *filling, const struct slot *slot)
{
	const struct item *item = slot->item;

	for (size_t i = 0; i < item->option_count; i++)
		if (str_equal(item->options[i].value, slot->argument))
			return say_offers(filling->say, item, i, filling->rows);
	return false;
}

/* "2.riga": does the second text say riga? */
static bool is_at(struct filling *filling, const struct slot *slot)
{
	size_t count = 0;
	const struct str *texts = texts_of(filling, slot, &count);
	struct str wanted = slot->argument;
	struct str number;
	uint64_t place;

	return str_next(&wanted, '.', &number) && str_to_u64(number, &place) && place >= 1 &&
	       place <= count && str_equal(texts[place - 1], wanted);
}

static struct str text(struct filling *filling, const struct slot *slot)
{
	const struct value value = cell_of(filling, slot)->value;

	if (slot->argument.len > 0)
		return item_part(value, slot->argument);
	buf_clear(&filling->text);
	say_value(filling->say, slot->item, value, filling->rows, filling->html->language,
		  &filling->text);
	return printed(filling);
}

/* Before there are answers, nothing is known. */
struct str aspect_said(struct filling *filling, const struct slot *slot)
{
	buf_clear(&filling->text);
	if (filling->say != NULL)
		say_expression(filling->say, slot->expression, filling->rows,
			       filling->html->language, &filling->text);
	return printed(filling);
}

static struct str name(struct filling *filling, const struct slot *slot)
{
	buf_clear(&filling->text);
	input_name(slot->item, filling->indices, slot->argument, &filling->text);
	return printed(filling);
}

/* What was refused of the item in this row, after the one given (NULL: from the first). */
static const struct problem *refused_of(const struct filling *filling, const struct slot *slot,
					const struct problem *before)
{
	const struct problem *at = before == NULL ? filling->view->refused : before + 1;
	const struct problem *end = filling->view->refused + filling->view->refused_count;

	if (filling->view->refused_count == 0)
		return NULL;
	for (; at < end; at++)
		if (at->item == slot->item &&
		    memcmp(at->rows, filling->indices, at->depth * sizeof(*at->rows)) == 0)
			return at;
	return NULL;
}

/* A warning stops nobody, so there is no attempt that fails: it is said where people look
 * again.
 */
static const struct problem *problem_of(const struct filling *filling, const struct slot *slot)
{
	const struct problem *problem = cell_of(filling, slot)->problem;
	const struct problem *refused = refused_of(filling, slot, NULL);

	if (refused != NULL || problem == NULL)
		return refused;
	const bool again = filling->which == HTML_REVIEW || filling->view->returning;
	const bool shown = filling->view->show_problems || (problem->warning && again);
	return shown && html_was_sent(filling->view, problem) ? problem : NULL;
}

static bool has_problem(struct filling *filling, const struct slot *slot)
{
	return problem_of(filling, slot) != NULL;
}

/* Of a part: whether it is that part that is wrong, or the whole. */
static bool has_error(struct filling *filling, const struct slot *slot)
{
	const struct problem *problem = problem_of(filling, slot);

	if (problem == NULL || problem->warning)
		return false;
	return slot->argument.len == 0 || problem->detail.part.len == 0 ||
	       str_equal(problem->detail.part, slot->argument) ||
	       (problem->detail.also >> slot->part & 1) == 1;
}

static bool has_warning(struct filling *filling, const struct slot *slot)
{
	const struct problem *problem = problem_of(filling, slot);

	return problem != NULL && problem->warning;
}

/* Of several files that were refused, all. */
static struct str problem(struct filling *filling, const struct slot *slot)
{
	const struct problem *at = problem_of(filling, slot);
	struct str all;

	problem_print_short(filling, at);
	if (refused_of(filling, slot, NULL) == NULL)
		return printed(filling);
	all = str_copy(filling->arena, printed(filling));
	while ((at = refused_of(filling, slot, at)) != NULL) {
		problem_print_short(filling, at);
		all = str_printf(filling->arena, "%.*s. %.*s", STR_ARG(all),
				 STR_ARG(printed(filling)));
	}
	return all;
}

static struct str problem_legal(struct filling *filling, const struct slot *slot)
{
	const struct problem *problem = problem_of(filling, slot);

	return problem != NULL && problem->constraint != NULL ? problem->constraint->legal
							      : STR("");
}

static bool has_problem_legal(struct filling *filling, const struct slot *slot)
{
	return problem_legal(filling, slot).len > 0;
}

/* --- of a repeat --- */

static size_t rows_count(struct filling *filling, const struct slot *slot)
{
	return cell_of(filling, slot)->row_count;
}

static void rows_enter(struct filling *filling, const struct slot *slot, size_t index)
{
	filling->rows[slot->depth + 1] = cell_of(filling, slot)->rows[index];
	filling->indices[slot->depth] = index;
}

static struct str row_name(struct filling *filling, const struct slot *slot)
{
	(void)name(filling, slot);
	buf_printf(&filling->text, ".%zu", filling->indices[slot->depth]);
	return printed(filling);
}

/* "Bērns: 1", or "Bērni: 1. ieraksts" where the author gave one row no name. */
static struct str row_title(struct filling *filling, const struct slot *slot)
{
	const struct str entry = slot_say(filling, &slot->item->entry, filling->rows);
	const struct pair parameters[] = {
		{ STR("label"),
		  entry.len > 0 ? entry
				: slot_say(filling, &slot->item->label, filling->rows) },
		{ STR("number"),
		  str_printf(filling->arena, "%zu", filling->indices[slot->depth] + 1) },
	};

	buf_clear(&filling->text);
	word_print(filling->html->words,
		   entry.len > 0 ? STR("page.row-entry") : STR("page.row"), parameters,
		   LENGTH(parameters), &filling->text);
	return printed(filling);
}

static struct str row_number(struct filling *filling, const struct slot *slot)
{
	buf_clear(&filling->text);
	buf_printf(&filling->text, "%zu.", filling->indices[slot->depth] + 1);
	return printed(filling);
}

static bool is_addable(struct filling *filling, const struct slot *slot)
{
	return cell_of(filling, slot)->row_count < slot->item->max_rows;
}

static bool is_removable(struct filling *filling, const struct slot *slot)
{
	return cell_of(filling, slot)->row_count > slot->item->min_rows;
}

/* --- of an item that is a page --- */

static bool is_incomplete(struct filling *filling, const struct slot *slot)
{
	return state_errors(filling->view->state, slot->item) > 0;
}

/* --- the table --- */

const struct aspect item_aspects[] = {
	ASPECT_TEST("addable", NONE, is_addable),
	ASPECT_TEST("answered", NONE, is_answered),
	ASPECT_TEXT("endings", NONE, aspect_endings),
	ASPECT_TEXT("bytes-most", NONE, aspect_bytes_most),
	ASPECT_TEST("error", PART, has_error),
	ASPECT_TEXT("file-name", NONE, aspect_file_name),
	ASPECT_TEXT("file-path", NONE, aspect_file_path),
	ASPECT_TEXT("file-size", NONE, aspect_file_size),
	ASPECT_TEST("files", NONE, aspect_has_files),
	ASPECT_EACH("files", aspect_files_count, aspect_files_enter),
	ASPECT_TEXT("files-advice", NONE, aspect_files_advice),
	ASPECT_TEST("incomplete", NONE, is_incomplete),
	ASPECT_TEST("is", VALUE, is),
	ASPECT_TEST("is-at", VALUE, is_at),
	ASPECT_TEST("legal", NONE, aspect_has_legal),
	ASPECT_TEXT("legal", NONE, aspect_legal),
	ASPECT_TEXT("name", PART, name),
	ASPECT_TEST("offered", VALUE, is_offered),
	ASPECT_TEST("problem", NONE, has_problem),
	ASPECT_TEXT("problem", NONE, problem),
	ASPECT_TEST("problem-legal", NONE, has_problem_legal),
	ASPECT_TEXT("problem-legal", NONE, problem_legal),
	ASPECT_TEST("readonly", NONE, is_readonly),
	ASPECT_TEST("relevant", NONE, is_relevant),
	ASPECT_TEST("removable", NONE, is_removable),
	ASPECT_TEST("required", NONE, is_required),
	ASPECT_TEXT("row-name", NONE, row_name),
	ASPECT_TEXT("row-number", NONE, row_number),
	ASPECT_TEXT("row-title", NONE, row_title),
	ASPECT_EACH("rows", rows_count, rows_enter),
	ASPECT_TEXT("said", EXPRESSION, aspect_said),
	ASPECT_TEXT("text", PART, text),
	ASPECT_TEXT("value", PART, value),
	ASPECT_TEST("warning", NONE, has_warning),
};
const size_t item_aspect_count = LENGTH(item_aspects);
