/* A copy of the receipt by e-mail, for who sent something from this browser. */
#include "app/pages/pages.h"
#include "app/pages/receipt.h"
#include "app/pages/sheet.h"
#include "app/service/mailer.h"
#include "app/service/smtp.h"

static void ask(struct journey *journey, struct str address, struct str problem)
{
	struct sheet sheet;
	struct sheet_field *field;

	sheet_begin(&sheet, journey, STR("mail.title"));
	if (problem.len > 0)
		sheet.page.problem = word(sheet.words, problem);
	sheet_text(&sheet, str_equal_c(journey->service->config->mail_answers, "on")
				   ? STR("mail.with-answers")
				   : STR("mail.without-answers"));
	sheet_form(&sheet, STR("_mail"));
	field = sheet_field(&sheet, STR("address"), STR("mail.address"), address);
	field->control = STR("email");
	field->autocomplete = STR("email");
	field->wrong = problem;
	sheet_button(&sheet, STR("send"), STR("mail.send"));
	sheet_link(&sheet, journey_url(journey, STR(HTML_RECEIPT_PATH)), STR("mail.back"));
	sheet_send(&sheet);
}

static bool is_offered(const struct journey *journey)
{
	if (mailer_is_set(journey->service->config))
		return true;
	journey_status(journey->request, journey->response, journey->service, 404);
	return false;
}

static void show(struct journey *journey, const struct submission *sent)
{
	(void)sent;
	if (is_offered(journey))
		ask(journey, STR(""), STR(""));
}

static void confirm(struct journey *journey, struct str address)
{
	struct sheet sheet;

	sheet_begin(&sheet, journey, STR("mail.done"));
	sheet_text(&sheet, STR("mail.done-text"));
	sheet_fact(&sheet, STR("mail.address"), address);
	sheet_link(&sheet, journey_url(journey, STR(HTML_RECEIPT_PATH)), STR("mail.back"));
	sheet_send(&sheet);
}

static void queue(struct journey *journey, const struct submission *sent, struct str address)
{
	const struct service *service = journey->service;
	const struct str language = journey->published->form->languages[journey->language];
	struct err err = { 0 };

	if (!throttle_allows(service->mails, sent->id, journey->now_ms)) {
		journey_status(journey->request, journey->response, service, 429);
	} else if (mailer_queue(service, sent, address, language, &err)) {
		throttle_count(service->mails, sent->id, journey->now_ms);
		confirm(journey, address);
	} else {
		journey_unavailable(journey, &err);
	}
}

static void take(struct journey *journey, const struct submission *sent)
{
	const struct pair *pairs;
	size_t count;
	struct str address;

	if (!is_offered(journey) || !journey_form(journey, &pairs, &count))
		return;
	address = str_trim(pairs_get(pairs, count, STR("address")));
	if (smtp_address_valid(address)) {
		queue(journey, sent, address);
	} else {
		journey->response->status = 422;
		ask(journey, address, STR("mail.wrong"));
	}
}

void mail_get(void *context, const struct request *request, struct response *response)
{
	receipt_with_sent(context, request, response, show);
}

void mail_post(void *context, const struct request *request, struct response *response)
{
	receipt_with_sent(context, request, response, take);
}
