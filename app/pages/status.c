#include "app/pages/pages.h"
#include "app/pages/receipt.h"
#include "app/pages/sheet.h"
#include "app/service/access.h"
#include "app/service/reference.h"

#define PATH STR("_status")
#define PATH_OF_ALL STR("status")

/* What was typed, or what the browser's own submission has. */
struct asked {
	struct str reference, code; /* as typed */
	struct submission_trace trace;
	struct submission_statuses statuses;
};

/* problem: the key of what is wrong with what was typed, or empty. */
static void ask(struct journey *journey, const struct asked *asked, struct str problem)
{
	struct sheet sheet;
	struct sheet_field *field;

	sheet_begin(&sheet, journey, STR("trace.title"));
	if (problem.len > 0)
		sheet.page.problem = word(sheet.words, problem);
	sheet_text(&sheet, STR("trace.ask"));
	sheet_form(&sheet, journey->published != NULL ? PATH : PATH_OF_ALL);
	field = sheet_field(&sheet, STR("reference"), STR("receipt.reference"),
			    asked->reference);
	field->hint = word(sheet.words, STR("trace.reference-hint"));
	field->wrong = str_equal_c(problem, "trace.need-code") ? STR("") : problem;
	field = sheet_field(&sheet, STR("code"), STR("trace.code"), asked->code);
	field->hint = word(sheet.words, STR("trace.code-hint"));
	field->wrong = str_equal_c(problem, "trace.need-reference") ? STR("") : problem;
	sheet_button(&sheet, STR("show"), STR("button.show"));
	sheet_send(&sheet);
}

static struct str missing(const struct asked *asked)
{
	const bool reference = str_trim(asked->reference).len > 0;
	const bool code = str_trim(asked->code).len > 0;

	if (reference && code)
		return STR("");
	if (reference || code)
		return reference ? STR("trace.need-code") : STR("trace.need-reference");
	return STR("trace.need-both");
}

/* Does the page ask for what is missing? That is no guess. */
static bool ask_for_missing(struct journey *journey, const struct asked *asked)
{
	const struct str problem = missing(asked);

	if (problem.len == 0)
		return false;
	journey->response->status = 422;
	ask(journey, asked, problem);
	return true;
}

static void refuse(struct journey *journey, const struct asked *asked)
{
	throttle_count(journey->service->guesses, journey->request->client, journey->now_ms);
	journey->response->status = 404;
	ask(journey, asked, STR("trace.wrong"));
}

static bool may_guess(const struct journey *journey)
{
	if (throttle_allows(journey->service->guesses, journey->request->client,
			    journey->now_ms))
		return true;
	journey_status(journey->request, journey->response, journey->service, 429);
	return false;
}

static bool read_asked(const struct journey *journey, struct asked *asked, struct str *action)
{
	const struct pair *pairs;
	size_t count;

	if (!request_form(journey->request, &pairs, &count)) {
		journey_status(journey->request, journey->response, journey->service, 400);
		return false;
	}
	asked->reference = pairs_get(pairs, count, STR("reference"));
	asked->code = pairs_get(pairs, count, STR("code"));
	*action = pairs_get(pairs, count, STR("_action"));
	return true;
}

/* --- how it stands ------------------------------------------------------------------------ */

static struct str state_word(struct sheet *sheet, struct str state)
{
	return word(sheet->words, str_printf(sheet->arena, "trace.%.*s", STR_ARG(state)));
}

static void add_event(struct sheet *sheet, int64_t ms, struct str state)
{
	*VEC_ADD(sheet->arena, &sheet->facts) =
		(struct sheet_fact){ .label = sheet_moment(sheet, ms),
				     .text = state_word(sheet, state) };
}

/* Of the delivery, and not something that the institution said itself. */
static bool is_delivery(const struct submission_status *status)
{
	return str_equal_c(status->state, "delivered");
}

static struct str newest_state(const struct asked *asked)
{
	for (size_t i = asked->statuses.count; i > 0; i--)
		if (!is_delivery(&asked->statuses.at[i - 1]))
			return asked->statuses.at[i - 1].state;
	return asked->trace.delivered_ms > 0 || asked->statuses.count > 0 ? STR("delivered")
									  : STR("received");
}

/* The last that the institution said itself, or else the one with which it first accepted: a
 * replay that is answered with another one changes nothing for the citizen. */
static struct str case_number(const struct asked *asked)
{
	struct str own = STR(""), first = STR("");

	for (size_t i = 0; i < asked->statuses.count; i++) {
		const struct submission_status *status = &asked->statuses.at[i];
		if (status->case_number.len == 0)
			continue;
		if (!is_delivery(status))
			own = status->case_number;
		else if (first.len == 0)
			first = status->case_number;
	}
	return own.len > 0 ? own : first;
}

static void add_facts(struct sheet *sheet, const struct asked *asked)
{
	const struct submission_trace *trace = &asked->trace;

	sheet_fact(sheet, STR("trace.now"), state_word(sheet, newest_state(asked)));
	sheet_fact(sheet, STR("trace.case"), case_number(asked));
	sheet_fact(sheet, STR("receipt.reference"), trace->reference);
	sheet_title(sheet);
	sheet_receiver(sheet, trace->institution);
	add_event(sheet, trace->received_ms, STR("received"));
	if (trace->delivered_ms > 0)
		add_event(sheet, trace->delivered_ms, STR("delivered"));
	for (size_t i = 0; i < asked->statuses.count; i++)
		if (!is_delivery(&asked->statuses.at[i]))
			add_event(sheet, asked->statuses.at[i].at_ms,
				  asked->statuses.at[i].state);
}

static void show(struct journey *journey, const struct asked *asked)
{
	struct sheet sheet;

	sheet_begin(&sheet, journey, STR("trace.title"));
	add_facts(&sheet, asked);
	if (asked->trace.erased) {
		sheet_text(&sheet, STR("trace.erased"));
	} else if (asked->code.len > 0) {
		sheet_form(&sheet, PATH);
		sheet_hidden(&sheet, STR("reference"), asked->reference);
		sheet_hidden(&sheet, STR("code"), asked->code);
		sheet_button(&sheet, STR("pdf"), STR("button.receipt"));
	} else {
		sheet_link(&sheet, journey_url(journey, STR(HTML_RECEIPT_PATH)),
			   STR("button.receipt-page"));
	}
	sheet_send(&sheet);
}

/* --- by reference and code ---------------------------------------------------------------- */

static bool find(const struct journey *journey, struct asked *asked, struct str reference,
		 struct err *err)
{
	struct arena *arena = journey->request->arena;
	struct store *store = journey->service->store;
	const struct str institution = journey->published->institution;

	return store_trace_get(store, institution, reference, arena, &asked->trace, err) &&
	       store_status_list(store, institution, asked->trace.id, arena, &asked->statuses,
				 err);
}

/* The same answer for what is not there and for a wrong code. */
static bool find_by_code(const struct journey *journey, struct asked *asked, struct err *err)
{
	struct arena *arena = journey->request->arena;
	const struct str digest = access_digest(arena, asked->code);
	const struct str reference = reference_read(arena, asked->reference);

	if (digest.len == 0 || reference.len == 0)
		return err_set(err, ERR_NOT_FOUND, "that is no reference, or no code");
	if (!find(journey, asked, reference, err))
		return false;
	return (crypto_equal(digest, asked->trace.access) &&
		str_equal(asked->trace.form, journey->published->id)) ||
	       err_set(err, ERR_NOT_FOUND, "it has another code");
}

static void send_pdf(struct journey *journey, const struct asked *asked)
{
	struct submission sent;
	struct err err = { 0 };

	if (store_submission_get(journey->service->store, journey->published->institution,
				 asked->trace.id, journey->request->arena, &sent, &err))
		receipt_send_pdf(journey, &sent);
	else if (err.code == ERR_NOT_FOUND)
		show(journey, asked);
	else
		journey_unavailable(journey, &err);
}

static void answer(struct journey *journey, struct asked *asked, struct str action)
{
	struct err err = { 0 };

	if (ask_for_missing(journey, asked) || !may_guess(journey))
		return;
	if (find_by_code(journey, asked, &err)) {
		if (str_equal_c(action, "pdf"))
			send_pdf(journey, asked);
		else
			show(journey, asked);
	} else if (err.code == ERR_NOT_FOUND) {
		refuse(journey, asked);
	} else {
		journey_unavailable(journey, &err);
	}
}

void status_post(void *context, const struct request *request, struct response *response)
{
	struct journey journey;
	struct asked asked = { 0 };
	struct str action;

	if (journey_open(&journey, context, request, response) &&
	    read_asked(&journey, &asked, &action))
		answer(&journey, &asked, action);
	journey_close(&journey);
}

/* Who sent it from this browser need not type anything. */
void status_get(void *context, const struct request *request, struct response *response)
{
	struct journey journey;
	struct submission sent;
	struct asked asked = { 0 };
	struct err err = { 0 };

	if (journey_open(&journey, context, request, response)) {
		if (journey_submission(&journey, &sent, &err) &&
		    find(&journey, &asked, sent.reference, &err))
			show(&journey, &asked);
		else if (err.code == ERR_NOT_FOUND)
			ask(&journey, &asked, STR(""));
		else
			journey_unavailable(&journey, &err);
	}
	journey_close(&journey);
}

/* --- of whatever form --------------------------------------------------------------------- */

static struct journey journey_of_all(const struct service *service,
				     const struct request *request, struct response *response)
{
	return (struct journey){ .service = service,
				 .request = request,
				 .response = response,
				 .now_ms = clock_now(&service->clock) };
}

void status_ask(void *context, const struct request *request, struct response *response)
{
	struct journey journey = journey_of_all(context, request, response);

	ask(&journey, &(struct asked){ 0 }, STR(""));
}

/* The form that a submission of this number was made with, whatever its code. Numbers are
 * unique in an institution only, but random: the first one that has it is nearly always the
 * one. Empty: there is none, or err says what failed. */
static struct str form_of(const struct journey *journey, struct str reference, struct err *err)
{
	struct arena *arena = journey->request->arena;
	const struct catalogue_entry *entries;
	const size_t count = catalogue_list(journey->service->catalogue, arena, &entries);
	struct str asked = STR("");

	for (size_t i = 0; i < count; i++) {
		struct submission_trace trace;

		if (str_equal(entries[i].institution, asked))
			continue;
		asked = entries[i].institution;
		*err = (struct err){ 0 };
		if (store_trace_get(journey->service->store, asked, reference, arena, &trace,
				    err))
			return trace.form;
		if (err->code != ERR_NOT_FOUND)
			return STR("");
	}
	return STR("");
}

/* Finds the form, and lets its own page answer. */
void status_find(void *context, const struct request *request, struct response *response)
{
	struct journey journey = journey_of_all(context, request, response);
	struct request of_form = *request;
	struct asked asked = { 0 };
	struct err err = { 0 };
	struct str action;

	if (!read_asked(&journey, &asked, &action) || ask_for_missing(&journey, &asked) ||
	    !may_guess(&journey))
		return;
	of_form.parameters[0] =
		form_of(&journey, reference_read(request->arena, asked.reference), &err);
	if (of_form.parameters[0].len > 0)
		status_post(context, &of_form, response);
	else if (err.code == ERR_NOT_FOUND || err.code == ERR_NONE)
		refuse(&journey, &asked);
	else
		journey_unavailable(&journey, &err);
}
