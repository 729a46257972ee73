/* What a request says about the page as a whole: a row per word of the stylesheets. */
#include "renderers/html/slot.h"

#include "engine/form/item.h"

static struct str printed(const struct filling *filling)
{
	return buf_str(&filling->text);
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

static struct str person(struct filling *filling, const struct slot *slot)
{
	(void)slot;
	return filling->view->person;
}

static bool has_person(struct filling *filling, const struct slot *slot)
{
	return person(filling, slot).len > 0;
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

static struct str term(struct filling *filling, const struct slot *slot)
{
	(void)slot;
	return filling->view->term;
}

static bool has_term(struct filling *filling, const struct slot *slot)
{
	return term(filling, slot).len > 0;
}

static bool is_closed(struct filling *filling, const struct slot *slot)
{
	(void)slot;
	return filling->view->closed;
}

static bool is_ended(struct filling *filling, const struct slot *slot)
{
	(void)slot;
	return filling->view->ended;
}

static bool is_trial(struct filling *filling, const struct slot *slot)
{
	(void)slot;
	return filling->view->trial;
}

static struct str carried(struct filling *filling, const struct slot *slot)
{
	(void)slot;
	return filling->view->carried;
}

static struct str comment(struct filling *filling, const struct slot *slot)
{
	(void)slot;
	return filling->view->comment;
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

static struct str code(struct filling *filling, const struct slot *slot)
{
	(void)slot;
	return filling->view->code;
}

static struct str access(struct filling *filling, const struct slot *slot)
{
	(void)slot;
	return filling->view->access;
}

static bool has_access(struct filling *filling, const struct slot *slot)
{
	return access(filling, slot).len > 0;
}

static struct str status_address(struct filling *filling, const struct slot *slot)
{
	(void)slot;
	return filling->view->status_address;
}

static bool is_mailable(struct filling *filling, const struct slot *slot)
{
	(void)slot;
	return filling->view->mailable;
}

static bool has_code(struct filling *filling, const struct slot *slot)
{
	return code(filling, slot).len > 0;
}

static struct str version(struct filling *filling, const struct slot *slot)
{
	(void)slot;
	return str_number(filling->arena, filling->view->version);
}

static bool has_deadline(struct filling *filling, const struct slot *slot)
{
	(void)slot;
	return filling->view->expires_ms > 0;
}

static struct str deadline(struct filling *filling, const struct slot *slot)
{
	(void)slot;
	buf_clear(&filling->text);
	moment_print_until(filling->html->words, filling->view->expires_ms, &filling->text);
	return printed(filling);
}

/* For the script: milliseconds since 1970. */
static struct str expires(struct filling *filling, const struct slot *slot)
{
	(void)slot;
	return str_number(filling->arena, filling->view->expires_ms);
}

/* A day is left: time enough to do something about it, whenever people look again. */
static bool is_ending(struct filling *filling, const struct slot *slot)
{
	const int64_t day_ms = INT64_C(24) * 60 * 60 * 1000;

	return has_deadline(filling, slot) &&
	       filling->view->expires_ms - filling->view->now_ms < day_ms;
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

/* Which of the pages that are asked this is, from 1, or how many there are. */
static struct str number_of(struct filling *filling, const struct item *last)
{
	const struct form *form = filling->html->form;
	size_t number = 0;

	for (size_t i = 0; i < form->page_count; i++) {
		number += state_page_relevant(filling->view->state, form->pages[i]);
		if (form->pages[i] == last)
			break;
	}
	return str_number(filling->arena, (int64_t)number);
}

static struct str step_number(struct filling *filling, const struct slot *slot)
{
	(void)slot;
	return number_of(filling, filling->view->page);
}

static struct str step_count(struct filling *filling, const struct slot *slot)
{
	(void)slot;
	return number_of(filling, NULL);
}

static struct str step(struct filling *filling, const struct slot *slot)
{
	const struct pair parameters[] = {
		{ STR("number"), step_number(filling, slot) },
		{ STR("count"), step_count(filling, slot) },
	};

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
	const struct pair count = { STR("count"), str_number(filling->arena,
							     (int64_t)filling->problem_count) };

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

/* --- the table --- */

const struct aspect page_aspects[] = {
	ASPECT_TEST("access", NONE, has_access),
	ASPECT_TEXT("access", NONE, access),
	ASPECT_TEST("answers", NONE, has_answers),
	ASPECT_TEXT("base", NONE, base),
	ASPECT_TEXT("carried", NONE, carried),
	ASPECT_TEST("closed", NONE, is_closed),
	ASPECT_TEST("code", NONE, has_code),
	ASPECT_TEXT("code", NONE, code),
	ASPECT_TEXT("comment", NONE, comment),
	ASPECT_TEST("csrf", NONE, has_csrf),
	ASPECT_TEXT("csrf", NONE, csrf),
	ASPECT_TEST("deadline", NONE, has_deadline),
	ASPECT_TEXT("deadline", NONE, deadline),
	ASPECT_TEST("ended", NONE, is_ended),
	ASPECT_TEST("ending", NONE, is_ending),
	ASPECT_TEST("errors", NONE, lists_errors),
	ASPECT_TEXT("expires", NONE, expires),
	ASPECT_TEST("incomplete", NONE, has_incomplete),
	ASPECT_TEST("mailable", NONE, is_mailable),
	ASPECT_TEST("notice", NONE, has_notice),
	ASPECT_TEXT("notice", NONE, notice),
	ASPECT_TEXT("previous", NONE, previous),
	ASPECT_TEXT("problem-href", NONE, problem_href),
	ASPECT_TEXT("problem-summary", NONE, problem_summary),
	ASPECT_TEXT("problem-text", NONE, problem_text),
	ASPECT_TEST("problems", NONE, has_problems),
	ASPECT_EACH("problems", problems_count, problems_enter),
	ASPECT_TEST("person", NONE, has_person),
	ASPECT_TEXT("person", NONE, person),
	ASPECT_TEST("receiver", NONE, has_receiver),
	ASPECT_TEXT("receiver", NONE, receiver),
	ASPECT_TEXT("reference", NONE, reference),
	ASPECT_TEST("resume", NONE, has_resume),
	ASPECT_TEXT("resume", NONE, resume),
	ASPECT_TEST("returning", NONE, is_returning),
	ASPECT_TEXT("said", EXPRESSION, aspect_said),
	ASPECT_TEXT("sent", NONE, sent),
	ASPECT_TEXT("status-address", NONE, status_address),
	ASPECT_TEXT("step", NONE, step),
	ASPECT_TEXT("step-count", NONE, step_count),
	ASPECT_TEXT("step-number", NONE, step_number),
	ASPECT_TEST("term", NONE, has_term),
	ASPECT_TEXT("term", NONE, term),
	ASPECT_TEST("trial", NONE, is_trial),
	ASPECT_TEXT("version", NONE, version),
	ASPECT_TEST("warned", NONE, lists_warnings),
	ASPECT_TEST("warnings", NONE, has_warnings),
};
const size_t page_aspect_count = LENGTH(page_aspects);
