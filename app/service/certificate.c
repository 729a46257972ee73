#include "app/service/certificate.h"

#include "app/service/access.h"
#include "app/service/receipt.h"
#include "app/service/sent.h"
#include "engine/contract/contract.h"
#include "renderers/paper/pdf.h"
#include "renderers/paper/receipt.h"

static struct str urn_of(const struct submission *sent, struct arena *arena)
{
	struct buf text;
	struct str urn;

	buf_init(&text, 1024);
	contract_add_urn(sent->institution, sent->form, sent->version, &text);
	urn = str_copy(arena, buf_str(&text));
	buf_finish(&text);
	return urn;
}

struct str certificate_code(const struct certificate *self, struct arena *arena)
{
	const struct submission *sent = self->sent;
	struct receipt receipt = { .reference = sent->reference,
				   .urn = urn_of(sent, arena),
				   .received_ms = sent->received_ms };

	/* It has been erased. */
	if (sent->payload.len == 0)
		return STR("");
	crypto_sha256(sent->payload, receipt.sent);
	return receipt_code(arena, &self->service->keys.at[0], &receipt);
}

struct str certificate_status_url(const struct certificate *self, struct arena *arena)
{
	return str_printf(arena, "%.*s/f/%.*s/_status", STR_ARG(self->site),
			  STR_ARG(self->published->id));
}

bool certificate_pdf(const struct certificate *self, struct arena *arena, struct buf *out,
		     struct err *err)
{
	const struct submission *sent = self->sent;
	const struct service *service = self->service;
	const struct paper_receipt receipt = {
		.form = self->published->form,
		.state = sent_state(self->published, sent, arena),
		.language = self->language,
		.reference = sent->reference,
		.receiver = service_institution(service, sent->institution),
		.version = sent->version,
		.urn = urn_of(sent, arena),
		.sent_ms = sent->received_ms,
		.code = certificate_code(self, arena),
		.access = access_find(arena, &service->keys, sent),
		.status = certificate_status_url(self, arena),
	};

	if (!pdf_write(paper_receipt(arena, &receipt), out, err))
		return false;
	receipt_sign_file(&service->keys.at[0], out);
	return true;
}
