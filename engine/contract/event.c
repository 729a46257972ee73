#include "engine/contract/event.h"

#include "engine/contract/contract.h"
#include "engine/contract/envelope.h"

static void add_moment(struct buf *out, int64_t ms)
{
	struct date_time moment;

	(void)date_time_from_epoch(ms / 1000, 0, (struct zone){ .kind = ZONE_OFFSET }, &moment);
	date_time_print(&moment, out);
}

static void json_text(struct buf *out, const char *name, struct str value)
{
	buf_printf(out, "\"%s\":", name);
	buf_add_json(out, value);
	buf_add_byte(out, ',');
}

static void json_moment(struct buf *out, const char *name, int64_t ms)
{
	buf_printf(out, "\"%s\":\"", name);
	add_moment(out, ms);
	buf_add_c(out, "\",");
}

static void json_form(struct buf *out, const struct event *event)
{
	buf_add_c(out, "\"form\":{");
	json_text(out, "id", event->form);
	buf_printf(out, "\"version\":%lld,\"urn\":\"", (long long)event->version);
	contract_add_urn(event->institution, event->form, event->version, out);
	buf_add_c(out, "\"},");
}

static void json_subject(struct buf *out, struct str subject)
{
	if (subject.len > 0)
		json_text(out, "subject", subject);
	else
		buf_add_c(out, "\"subject\":null,");
}

bool event_write_json(const struct event *event, const struct state *state, struct buf *out)
{
	buf_add_c(out, "{\"type\":\"" ENVELOPE_EVENT "\",");
	json_moment(out, "timestamp", event->received_ms);
	buf_add_c(out, "\"data\":{");
	json_text(out, "submission", event->submission);
	json_text(out, "reference", event->reference);
	json_text(out, "institution", event->institution);
	buf_printf(out, "\"sequence\":%lld,", (long long)event->sequence);
	json_form(out, event);
	json_text(out, "mode", event->test ? STR("test") : STR("live"));
	json_subject(out, event->subject);
	json_text(out, "language", event->language);
	json_moment(out, "received", event->received_ms);
	buf_add_c(out, "\"answers\":");
	(void)state_submission_json(state, out);
	buf_add_c(out, "}}");
	return !buf_full(out);
}
