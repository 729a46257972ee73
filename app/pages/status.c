#include "app/pages/pages.h"
#include "app/pages/receipt.h"
#include "app/pages/sheet.h"
#include "app/service/access.h"
#include "app/service/reference.h"

#define PATH STR("_status")

/* What was typed, or what the browser's own submission has. */
struct asked {
	struct str reference, code; /* as typed */
	struct submission_trace trace;
	struct submission_statuses statuses;
};

static void ask(struct journey *journey, const struct asked *asked, bool wrong)
{
	struct sheet sheet;

	sheet_begin(&sheet, journey, STR("trace.title"));
	if (wrong)
		sheet.page.problem = word(sheet.words, STR("trace.wrong"));
	sheet_text(&sheet, STR("trace.ask"));
	sheet_form(&sheet, PATH);
	sheet_field(&sheet, STR("reference"), STR("receipt.reference"), asked->reference);
	sheet_field(&sheet, STR("code"), STR("trace.code"), asked->code);
	sheet_button(&sheet, STR("show"), STR("button.show"));
	sheet_send(&sheet);
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
	const struct journey *journey = sheet->journey;
	const struct submission_trace *trace = &asked->trace;

	sheet_fact(sheet, STR("receipt.reference"), trace->reference);
	sheet_fact(sheet, STR("receipt.form"),
		   text_in(&journey->published->form->title, journey->language));
	sheet_fact(sheet, STR("receipt.receiver"),
		   service_institution(journey->service, trace->institution));
	sheet_fact(sheet, STR("trace.now"), state_word(sheet, newest_state(asked)));
	sheet_fact(sheet, STR("trace.case"), case_number(asked));
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
	struct throttle *guesses = journey->service->guesses;
	const struct str client = journey->request->client;
	struct err err = { 0 };

	if (!throttle_allows(guesses, client, journey->now_ms)) {
		journey_status(journey->response, journey->service, 429);
	} else if (find_by_code(journey, asked, &err)) {
		if (str_equal_c(action, "pdf"))
			send_pdf(journey, asked);
		else
			show(journey, asked);
	} else if (err.code == ERR_NOT_FOUND) {
		throttle_count(guesses, client, journey->now_ms);
		journey->response->status = 404;
		ask(journey, asked, true);
	} else {
		journey_unavailable(journey, &err);
	}
}

void status_post(void *context, const struct request *request, struct response *response)
{
	struct journey journey;
	const struct pair *pairs;
	size_t count;
	struct asked asked = { 0 };

	if (journey_open(&journey, context, request, response)) {
		if (request_form(request, &pairs, &count)) {
			asked.reference = pairs_get(pairs, count, STR("reference"));
			asked.code = pairs_get(pairs, count, STR("code"));
			answer(&journey, &asked, pairs_get(pairs, count, STR("_action")));
		} else {
			journey_status(response, journey.service, 400);
		}
	}
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
			ask(&journey, &asked, false);
		else
			journey_unavailable(&journey, &err);
	}
	journey_close(&journey);
}
