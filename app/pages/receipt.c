#include "app/pages/receipt.h"

#include "app/pages/lost.h"
#include "app/pages/pages.h"
#include "app/service/access.h"
#include "app/service/certificate.h"
#include "app/service/mailer.h"
#include "app/service/receipt.h"
#include "engine/base/log.h"

/* The journey must have the version that it was sent by: journey_sent_state sees to that. */
static struct certificate certificate_of(const struct journey *journey,
					 const struct submission *sent)
{
	return (struct certificate){
		journey->service,
		journey->published,
		journey->language,
		sent,
		journey_public(journey->service, journey->request, STR("")),
	};
}

static void show_page(struct journey *journey, const struct submission *sent)
{
	struct arena *arena = journey->request->arena;
	const struct state *state = journey_sent_state(journey, sent);
	const struct certificate certificate = certificate_of(journey, sent);
	struct html_view view = { .state = state,
				  .reference = sent->reference,
				  .sent_ms = sent->received_ms,
				  .version = sent->version,
				  .code = certificate_code(&certificate, arena),
				  .access = access_find(arena, &journey->service->keys, sent),
				  .status_address = certificate_status_url(&certificate, arena),
				  .mailable = mailer_is_set(journey->service->config) };

	journey_render(journey, HTML_RECEIPT, &view);
}

/* From what is stored, each time: there is no file that could be left behind. */
void receipt_send_pdf(struct journey *journey, const struct submission *sent)
{
	struct arena *arena = journey->request->arena;
	struct response *response = journey->response;
	struct certificate certificate;
	struct err err = { 0 };

	(void)journey_sent_state(journey, sent);
	certificate = certificate_of(journey, sent);
	if (!certificate_pdf(&certificate, arena, &response->body, &err)) {
		LOG(LOG_ERROR, "receipt.pdf", LOG_TEXT("reason", str_from_c(err.text)));
		journey_status(journey->request, response, journey->service, 500);
		return;
	}
	response->content_type = STR("application/pdf");
	response_header(
		response, STR("Content-Disposition"),
		str_printf(arena, "inline; filename=\"%.*s.pdf\"", STR_ARG(sent->reference)));
}

void receipt_with_sent(void *context, const struct request *request, struct response *response,
		       void (*show)(struct journey *journey, const struct submission *sent))
{
	struct journey journey;
	struct submission sent;
	struct err err = { 0 };

	if (journey_open(&journey, context, request, response)) {
		if (journey_submission(&journey, &sent, &err))
			show(&journey, &sent);
		else if (err.code == ERR_NOT_FOUND)
			lost_page(&journey);
		else
			journey_unavailable(&journey, &err);
	}
	journey_close(&journey);
}

void receipt_get(void *context, const struct request *request, struct response *response)
{
	receipt_with_sent(context, request, response, show_page);
}

void receipt_pdf(void *context, const struct request *request, struct response *response)
{
	receipt_with_sent(context, request, response, receipt_send_pdf);
}

void receipt_keys_get(void *context, const struct request *request, struct response *response)
{
	const struct service *service = context;

	(void)request;
	response->content_type = STR("text/plain; charset=utf-8");
	receipt_keys_print(&service->keys, &response->body);
}
