/* What a request's state says about an item or the page: a row per word of the stylesheets. */
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
	buf_clear(&filling->text);
	say_value(filling->say, slot->item, cell_of(filling, slot)->value, filling->rows,
		  filling->html->language, &filling->text);
	return printed(filling);
}

/* Before there are answers, nothing is known. */
static struct str said(struct filling *filling, const struct slot *slot)
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

	for (; filling->view->refused_count > 0 && at < end; at++)
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
	bool again = filling->which == HTML_REVIEW || filling->view->returning;

	if (refused != NULL)
		return refused;
	if (problem == NULL)
		return NULL;
	return filling->view->show_problems || (problem->warning && again) ? problem : NULL;
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

	problem_print(filling, at);
	if (refused_of(filling, slot, NULL) == NULL)
		return printed(filling);
	all = str_copy(filling->arena, printed(filling));
	while ((at = refused_of(filling, slot, at)) != NULL) {
		problem_print(filling, at);
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

static struct str row_title(struct filling *filling, const struct slot *slot)
{
	const struct pair parameters[] = {
		{ STR("label"), slot_say(filling, &slot->item->label, filling->rows) },
		{ STR("number"),
		  str_printf(filling->arena, "%zu", filling->indices[slot->depth] + 1) },
	};

	buf_clear(&filling->text);
	word_print(filling->html->words, STR("page.row"), parameters, LENGTH(parameters),
		   &filling->text);
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

/* --- of the page --- */

static bool is_incomplete(struct filling *filling, const struct slot *slot)
{
	return state_errors(filling->view->state, slot->item) > 0;
}

/* Before an attempt to send; after it, the summary of problems says more. */
static bool has_incomplete(struct filling *filling, const struct slot *slot)
{
	const struct form *form = filling->html->form;

	(void)slot;
	for (size_t i = 0; !filling->view->show_problems && i < form->page_count; i++)
		if (state_errors(filling->view->state, form->pages[i]) > 0)
			return true;
	return false;
}

static bool has_answers(struct filling *filling, const struct slot *slot)
{
	(void)slot;
	return filling->view->state != NULL;
}

static struct str base(struct filling *filling, const struct slot *slot)
{
	(void)slot;
	return filling->view->base;
}

static struct str csrf(struct filling *filling, const struct slot *slot)
{
	(void)slot;
	return filling->view->csrf;
}

static bool has_csrf(struct filling *filling, const struct slot *slot)
{
	return csrf(filling, slot).len > 0;
}

static struct str receiver(struct filling *filling, const struct slot *slot)
{
	(void)slot;
	return filling->view->receiver;
}

static bool has_receiver(struct filling *filling, const struct slot *slot)
{
	return receiver(filling, slot).len > 0;
}

static struct str notice(struct filling *filling, const struct slot *slot)
{
	(void)slot;
	return word(filling->html->words, filling->view->notice);
}

static bool has_notice(struct filling *filling, const struct slot *slot)
{
	(void)slot;
	return filling->view->notice.len > 0;
}

static struct str resume(struct filling *filling, const struct slot *slot)
{
	(void)slot;
	return filling->view->resume;
}

static bool has_resume(struct filling *filling, const struct slot *slot)
{
	return resume(filling, slot).len > 0;
}

static bool is_returning(struct filling *filling, const struct slot *slot)
{
	(void)slot;
	return filling->view->returning;
}

static struct str reference(struct filling *filling, const struct slot *slot)
{
	(void)slot;
	return filling->view->reference;
}

static struct str sent(struct filling *filling, const struct slot *slot)
{
	(void)slot;
	buf_clear(&filling->text);
	moment_print(filling->html->words, filling->view->sent_ms, &filling->text);
	return printed(filling);
}

/* The page before this one among those that are asked; NULL: there is none. */
static const struct item *previous_page(const struct filling *filling)
{
	const struct form *form = filling->html->form;
	const struct item *previous = NULL;

	for (size_t i = 0; i < form->page_count; i++) {
		if (form->pages[i] == filling->view->page)
			return previous;
		if (state_page_relevant(filling->view->state, form->pages[i]))
			previous = form->pages[i];
	}
	return previous;
}

static struct str previous(struct filling *filling, const struct slot *slot)
{
	const struct item *page = previous_page(filling);

	(void)slot;
	buf_clear(&filling->text);
	buf_add(&filling->text, filling->view->base);
	if (page != NULL)
		buf_printf(&filling->text, "/%.*s", STR_ARG(page->id));
	return printed(filling);
}

static struct str step(struct filling *filling, const struct slot *slot)
{
	const struct form *form = filling->html->form;
	size_t number = 0;
	size_t count = 0;
	struct pair parameters[] = { { .name = STR("number") }, { .name = STR("count") } };

	(void)slot;
	for (size_t i = 0; i < form->page_count; i++) {
		count += state_page_relevant(filling->view->state, form->pages[i]);
		number = form->pages[i] == filling->view->page ? count : number;
	}
	parameters[0].value = str_printf(filling->arena, "%zu", number);
	parameters[1].value = str_printf(filling->arena, "%zu", count);
	buf_clear(&filling->text);
	word_print(filling->html->words, STR("page.step"), parameters, LENGTH(parameters),
		   &filling->text);
	return printed(filling);
}

/* --- of the summary of problems --- */

static bool has_problems(struct filling *filling, const struct slot *slot)
{
	(void)slot;
	return filling->problem_count > 0;
}

/* The summary lists either errors or warnings. */
static bool lists_warnings(struct filling *filling, const struct slot *slot)
{
	return has_problems(filling, slot) && filling->problems[0]->warning;
}

static bool lists_errors(struct filling *filling, const struct slot *slot)
{
	return has_problems(filling, slot) && !filling->problems[0]->warning;
}

static bool has_warnings(struct filling *filling, const struct slot *slot)
{
	(void)slot;
	return filling->warned;
}

static size_t problems_count(struct filling *filling, const struct slot *slot)
{
	(void)slot;
	return filling->problem_count;
}

static void problems_enter(struct filling *filling, const struct slot *slot, size_t index)
{
	(void)slot;
	filling->problem = filling->problems[index];
}

static struct str summary_key(struct filling *filling, const struct slot *slot)
{
	if (lists_warnings(filling, slot))
		return STR("page.warnings");
	return filling->which == HTML_REVIEW ? STR("review.incomplete") : STR("page.errors");
}

static struct str problem_summary(struct filling *filling, const struct slot *slot)
{
	struct str key = summary_key(filling, slot);
	const struct pair count = { STR("count"),
				    str_printf(filling->arena, "%zu", filling->problem_count) };

	buf_clear(&filling->text);
	word_print(filling->html->words, key, &count, 1, &filling->text);
	return printed(filling);
}

static struct str problem_text(struct filling *filling, const struct slot *slot)
{
	(void)slot;
	problem_print(filling, filling->problem);
	return printed(filling);
}

/* The element that a link leads to: the part that is wrong, else the first one. */
static struct str target_part(const struct problem *problem)
{
	const struct item_type *type = problem->item->type;

	if (problem->detail.part.len > 0)
		return problem->detail.part;
	return type->part_count > 0 ? type->parts[0] : STR("");
}

static const struct item *page_of(const struct item *item)
{
	while (item->parent != NULL)
		item = item->parent;
	return item;
}

static struct str problem_href(struct filling *filling, const struct slot *slot)
{
	const struct problem *problem = filling->problem;

	(void)slot;
	buf_clear(&filling->text);
	if (problem->item == NULL) {
		buf_add(&filling->text, STR("#_main"));
		return printed(filling);
	}
	if (filling->which == HTML_REVIEW)
		buf_printf(&filling->text, "%.*s/%.*s?return=review",
			   STR_ARG(filling->view->base), STR_ARG(page_of(problem->item)->id));
	buf_add_byte(&filling->text, '#');
	input_name(problem->item, problem->rows, target_part(problem), &filling->text);
	return printed(filling);
}

/* --- the tables --- */

#define TEXT(word, argument, function)                                                         \
	{                                                                                      \
		STR_INIT(word), SLOT_TEXT, ARGUMENT_##argument,                                \
		{                                                                              \
			.text = (function)                                                     \
		}                                                                              \
	}
#define TEST(word, argument, function)                                                         \
	{                                                                                      \
		STR_INIT(word), SLOT_TEST, ARGUMENT_##argument,                                \
		{                                                                              \
			.test = (function)                                                     \
		}                                                                              \
	}
#define EACH(word, counting, entering)                                                         \
	{                                                                                      \
		STR_INIT(word), SLOT_EACH, ARGUMENT_NONE,                                      \
		{                                                                              \
			.each = {(counting), (entering) }                                      \
		}                                                                              \
	}

const struct aspect item_aspects[] = {
	TEST("addable", NONE, is_addable),
	TEST("answered", NONE, is_answered),
	TEXT("endings", NONE, aspect_endings),
	TEST("error", PART, has_error),
	TEXT("file-name", NONE, aspect_file_name),
	TEXT("file-path", NONE, aspect_file_path),
	TEXT("file-size", NONE, aspect_file_size),
	TEST("files", NONE, aspect_has_files),
	EACH("files", aspect_files_count, aspect_files_enter),
	TEXT("files-advice", NONE, aspect_files_advice),
	TEST("incomplete", NONE, is_incomplete),
	TEST("is", VALUE, is),
	TEST("is-at", VALUE, is_at),
	TEST("legal", NONE, aspect_has_legal),
	TEXT("legal", NONE, aspect_legal),
	TEXT("name", PART, name),
	TEST("offered", VALUE, is_offered),
	TEST("problem", NONE, has_problem),
	TEXT("problem", NONE, problem),
	TEST("problem-legal", NONE, has_problem_legal),
	TEXT("problem-legal", NONE, problem_legal),
	TEST("readonly", NONE, is_readonly),
	TEST("relevant", NONE, is_relevant),
	TEST("removable", NONE, is_removable),
	TEST("required", NONE, is_required),
	TEXT("row-name", NONE, row_name),
	TEXT("row-number", NONE, row_number),
	TEXT("row-title", NONE, row_title),
	EACH("rows", rows_count, rows_enter),
	TEXT("said", EXPRESSION, said),
	TEXT("text", NONE, text),
	TEXT("value", PART, value),
	TEST("warning", NONE, has_warning),
};
const size_t item_aspect_count = LENGTH(item_aspects);

const struct aspect page_aspects[] = {
	TEST("answers", NONE, has_answers),
	TEXT("base", NONE, base),
	TEST("csrf", NONE, has_csrf),
	TEXT("csrf", NONE, csrf),
	TEST("errors", NONE, lists_errors),
	TEST("incomplete", NONE, has_incomplete),
	TEST("notice", NONE, has_notice),
	TEXT("notice", NONE, notice),
	TEXT("previous", NONE, previous),
	TEXT("problem-href", NONE, problem_href),
	TEXT("problem-summary", NONE, problem_summary),
	TEXT("problem-text", NONE, problem_text),
	TEST("problems", NONE, has_problems),
	EACH("problems", problems_count, problems_enter),
	TEST("receiver", NONE, has_receiver),
	TEXT("receiver", NONE, receiver),
	TEXT("reference", NONE, reference),
	TEST("resume", NONE, has_resume),
	TEXT("resume", NONE, resume),
	TEST("returning", NONE, is_returning),
	TEXT("said", EXPRESSION, said),
	TEXT("sent", NONE, sent),
	TEXT("step", NONE, step),
	TEST("warned", NONE, lists_warnings),
	TEST("warnings", NONE, has_warnings),
};
const size_t page_aspect_count = LENGTH(page_aspects);
