#include "app/pages/journey.h"
#include "app/pages/pages.h"
#include "app/pages/submit.h"
#include "app/pages/wrong.h"
#include "app/service/quota.h"

static void show(struct journey *journey, const struct state *state, bool show_problems)
{
	struct html_view view = { .state = state, .show_problems = show_problems };

	journey_render(journey, HTML_REVIEW, &view);
}

void review_get(void *context, const struct request *request, struct response *response)
{
	struct journey journey;

	if (journey_open_draft(&journey, context, request, response))
		show(&journey, journey_state(&journey), false);
	journey_close(&journey);
}

static void refuse(struct journey *journey, const struct err *err, int64_t retry_ms)
{
	if (err->code == ERR_LIMIT)
		journey_full(journey, STR("full.submissions"),
			     (retry_ms - journey->now_ms) / 1000 + 1);
	else
		journey_unavailable(journey, err);
}

static void send(struct journey *journey)
{
	const struct pair *pairs;
	size_t count;
	int64_t retry_ms = 0;
	struct err err = { 0 };
	const struct state *state;

	if (!journey_form(journey, &pairs, &count))
		return;
	state = journey_state(journey);
	if (!opening_takes(journey->opening)) {
		show(journey, state, false);
		journey->response->status = 409;
	} else if (state->error_count > 0) {
		journey->response->status = 422;
		wrong_tell(journey, state, NULL);
		show(journey, state, true);
	} else if (!quota_submission(journey->service, journey->published->institution,
				     journey->now_ms, &retry_ms, &err)) {
		refuse(journey, &err, retry_ms);
	} else if (submit(journey, state, &err)) {
		response_redirect(journey->response,
				  journey_url(journey, STR(HTML_RECEIPT_PATH)));
	} else {
		journey_unavailable(journey, &err);
	}
}

void review_post(void *context, const struct request *request, struct response *response)
{
	struct journey journey;

	if (journey_open_draft(&journey, context, request, response))
		send(&journey);
	journey_close(&journey);
}
