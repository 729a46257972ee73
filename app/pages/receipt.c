#include "app/pages/receipt.h"

#include "app/pages/pages.h"
#include "app/service/access.h"
#include "app/service/receipt.h"
#include "engine/base/log.h"
#include "engine/contract/contract.h"
#include "renderers/paper/pdf.h"
#include "renderers/paper/receipt.h"

static struct str urn_of(struct arena *arena, const struct submission *sent)
{
	struct buf text;
	struct str urn;

	buf_init(&text, 1024);
	contract_add_urn(sent->institution, sent->form, sent->version, &text);
	urn = str_copy(arena, buf_str(&text));
	buf_finish(&text);
	return urn;
}

static struct str code_of(const struct journey *journey, const struct submission *sent)
{
	struct arena *arena = journey->request->arena;
	struct receipt receipt = { .reference = sent->reference,
				   .urn = urn_of(arena, sent),
				   .received_ms = sent->received_ms };

	/* Of what has been erased nothing can be certified any more. */
	if (sent->payload.len == 0)
		return STR("");
	crypto_sha256(sent->payload, receipt.sent);
	return receipt_code(arena, &journey->service->keys.at[0], &receipt);
}

static struct str access_of(const struct journey *journey, const struct submission *sent)
{
	return access_find(journey->request->arena, &journey->service->keys, sent);
}

static void show_page(struct journey *journey, const struct submission *sent)
{
	struct html_view view = { .state = journey_sent_state(journey, sent),
				  .reference = sent->reference,
				  .sent_ms = sent->received_ms,
				  .version = sent->version,
				  .code = code_of(journey, sent),
				  .access = access_of(journey, sent) };

	journey_render(journey, HTML_RECEIPT, &view);
}

/* From what is stored, each time: there is no file that could be left behind. */
void receipt_send_pdf(struct journey *journey, const struct submission *sent)
{
	struct arena *arena = journey->request->arena;
	struct response *response = journey->response;
	const struct state *state = journey_sent_state(journey, sent);
	const struct paper_receipt receipt = {
		.form = journey->published->form,
		.state = state,
		.language = journey->language,
		.reference = sent->reference,
		.receiver = service_institution(journey->service, sent->institution),
		.version = sent->version,
		.urn = urn_of(arena, sent),
		.sent_ms = sent->received_ms,
		.code = code_of(journey, sent),
		.access = access_of(journey, sent),
		.status = str_printf(arena, "%.*s%.*s/_status",
				     STR_ARG(journey->service->config->base_url),
				     STR_ARG(journey->base)),
	};
	struct err err = { 0 };

	if (!pdf_write(paper_receipt(arena, &receipt), &response->body, &err)) {
		LOG(LOG_ERROR, "receipt.pdf", LOG_TEXT("request", journey->request->id),
		    LOG_TEXT("reason", str_from_c(err.text)));
		journey_status(response, journey->service, 500);
		return;
	}
	receipt_sign_file(&journey->service->keys.at[0], &response->body);
	response->content_type = STR("application/pdf");
	response_header(
		response, STR("Content-Disposition"),
		str_printf(arena, "inline; filename=\"%.*s.pdf\"", STR_ARG(sent->reference)));
}

/* Only the browser that sent it sees the receipt; a reload shows it again. */
static void with_sent(void *context, const struct request *request, struct response *response,
		      void (*show)(struct journey *journey, const struct submission *sent))
{
	struct journey journey;
	struct submission sent;
	struct err err = { 0 };

	if (journey_open(&journey, context, request, response)) {
		if (journey_submission(&journey, &sent, &err))
			show(&journey, &sent);
		else if (err.code == ERR_NOT_FOUND)
			journey_no_draft(response, journey.service);
		else
			journey_unavailable(&journey, &err);
	}
	journey_close(&journey);
}

void receipt_get(void *context, const struct request *request, struct response *response)
{
	with_sent(context, request, response, show_page);
}

void receipt_pdf(void *context, const struct request *request, struct response *response)
{
	with_sent(context, request, response, receipt_send_pdf);
}

void receipt_keys_get(void *context, const struct request *request, struct response *response)
{
	const struct service *service = context;

	(void)request;
	response->content_type = STR("text/plain; charset=utf-8");
	receipt_keys_print(&service->keys, &response->body);
}
