#include "app/pages/journey.h"
#include "app/pages/pages.h"

static void show(struct journey *journey)
{
	struct submission submission;
	struct err err = { 0 };

	if (journey_submission(journey, &submission, &err)) {
		struct html_view view = { .state = journey_sent_state(journey, &submission),
					  .reference = submission.reference,
					  .sent_ms = submission.received_ms };
		journey_render(journey, HTML_RECEIPT, &view);
	} else if (err.code == ERR_NOT_FOUND) {
		journey_no_draft(journey->response, journey->service);
	} else {
		journey_unavailable(journey, &err);
	}
}

/* Only the browser that sent it sees the receipt; a reload shows it again. */
void receipt_get(void *context, const struct request *request, struct response *response)
{
	struct journey journey;

	if (journey_open(&journey, context, request, response))
		show(&journey);
	journey_close(&journey);
}
