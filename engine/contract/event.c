#include "engine/contract/event.h"

#include "engine/contract/contract.h"

#define EVENT_TYPE "submission.created"

static void add_moment(struct buf *out, int64_t ms)
{
	struct date_time moment;

	(void)date_time_from_epoch(ms / 1000, 0, (struct zone){ .kind = ZONE_OFFSET }, &moment);
	date_time_print(&moment, out);
}

/* --- JSON --- */

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

bool event_write_json(const struct event *event, const struct state *state, struct buf *out)
{
	buf_add_c(out, "{\"type\":\"" EVENT_TYPE "\",");
	json_moment(out, "timestamp", event->received_ms);
	buf_add_c(out, "\"data\":{");
	json_text(out, "submission", event->submission);
	json_text(out, "reference", event->reference);
	json_text(out, "institution", event->institution);
	buf_printf(out, "\"sequence\":%lld,", (long long)event->sequence);
	json_form(out, event);
	json_text(out, "language", event->language);
	json_moment(out, "received", event->received_ms);
	buf_add_c(out, "\"answers\":");
	(void)state_submission_json(state, out);
	buf_add_c(out, "}}");
	return !buf_full(out);
}

/* --- XML --- */

static void xml_member(struct buf *out, const char *name, struct str value)
{
	buf_printf(out, "<%s>", name);
	buf_add_html(out, value);
	buf_printf(out, "</%s>", name);
}

static void xml_count(struct buf *out, const char *name, int64_t number)
{
	buf_printf(out, "<%s>%lld</%s>", name, (long long)number, name);
}

static void xml_time(struct buf *out, const char *name, int64_t ms)
{
	buf_printf(out, "<%s>", name);
	add_moment(out, ms);
	buf_printf(out, "</%s>", name);
}

static void xml_form(struct buf *out, const struct event *event)
{
	buf_add_c(out, "<form>");
	xml_member(out, "id", event->form);
	xml_count(out, "version", event->version);
	buf_add_c(out, "<urn>");
	contract_add_urn(event->institution, event->form, event->version, out);
	buf_add_c(out, "</urn></form>");
}

bool event_write_xml(const struct event *event, const struct state *state, struct buf *out)
{
	buf_add_c(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?><event xmlns=\"");
	contract_add_urn(event->institution, event->form, event->version, out);
	buf_add_c(out, "\">");
	xml_member(out, "type", STR(EVENT_TYPE));
	xml_time(out, "timestamp", event->received_ms);
	buf_add_c(out, "<data>");
	xml_member(out, "submission", event->submission);
	xml_member(out, "reference", event->reference);
	xml_member(out, "institution", event->institution);
	xml_count(out, "sequence", event->sequence);
	xml_form(out, event);
	xml_member(out, "language", event->language);
	xml_time(out, "received", event->received_ms);
	buf_add_c(out, "<answers>");
	(void)state_submission_xml(state, out);
	buf_add_c(out, "</answers></data></event>");
	return !buf_full(out);
}
