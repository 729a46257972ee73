/* OpenAPI 3.1: the webhook that a receiver implements, by Standard Webhooks. */
#include "engine/contract/json_schema.h"

static const struct {
	const char *name, *about;
} headers[] = {
	{ "webhook-id", "Names the delivery; the same when it is tried again." },
	{ "webhook-timestamp",
	  "Seconds since 1970 when this attempt was signed. Refuse what is "
	  "more than five minutes off." },
	{ "webhook-signature", "Signatures of \"id.timestamp.body\", separated by spaces: "
			       "\"v1,\" and HMAC-SHA256 in "
			       "base64, \"v1a,\" and Ed25519. One that agrees is enough." },
};

static const struct {
	const char *status, *about;
} responses[] = {
	{ "204", "Accepted; any other 2xx means the same. It is not sent again." },
	{ "410", "The receiver is gone: deliveries stop until a person starts them again." },
	{ "default", "Not accepted: it is tried again, later and later. Redirects are not "
		     "followed." },
};

static void text(struct json_out *json, const char *key, const char *value)
{
	json_out_text(json, str_from_c(key), str_from_c(value));
}

static void add_info(const struct contract *contract, struct json_out *json)
{
	struct buf version;

	buf_init(&version, 32);
	buf_printf(&version, "%lld", (long long)contract->version);
	json_out_open(json, STR("info"), '{');
	json_out_text(json, STR("title"), contract->form->title.in[0]);
	json_out_text(json, STR("version"), buf_str(&version));
	json_out_close(json, '{');
	buf_finish(&version);
}

static void add_headers(struct json_out *json)
{
	json_out_open(json, STR("parameters"), '[');
	for (size_t i = 0; i < LENGTH(headers); i++) {
		json_out_open(json, JSON_OUT_NO_KEY, '{');
		text(json, "name", headers[i].name);
		text(json, "in", "header");
		json_out_boolean(json, STR("required"), true);
		text(json, "description", headers[i].about);
		json_out_open(json, STR("schema"), '{');
		text(json, "type", "string");
		json_out_close(json, '{');
		json_out_close(json, '{');
	}
	json_out_close(json, '[');
}

static void add_event(const char *key, struct json_out *json)
{
	json_out_open(json, str_from_c(key), '{');
	text(json, "$ref", "#/components/schemas/SubmissionCreated");
	json_out_close(json, '{');
}

/* The parts behind the first are the files, named as the event says. */
static void add_parts(struct json_out *json)
{
	json_out_open(json, STR("multipart/related"), '{');
	json_out_open(json, STR("schema"), '{');
	text(json, "type", "object");
	json_out_open(json, STR("properties"), '{');
	add_event("event", json);
	json_out_close(json, '{');
	json_out_open(json, STR("additionalProperties"), '{');
	text(json, "type", "string");
	text(json, "contentMediaType", "application/octet-stream");
	json_out_close(json, '{');
	json_out_close(json, '{');
	json_out_close(json, '{');
}

static void add_body(const struct contract *contract, struct json_out *json)
{
	json_out_open(json, STR("requestBody"), '{');
	json_out_boolean(json, STR("required"), true);
	json_out_open(json, STR("content"), '{');
	if (contract->files == CONTRACT_PART) {
		add_parts(json);
	} else {
		json_out_open(json, STR("application/json"), '{');
		add_event("schema", json);
		json_out_close(json, '{');
	}
	json_out_close(json, '{');
	json_out_close(json, '{');
}

static void add_responses(struct json_out *json)
{
	json_out_open(json, STR("responses"), '{');
	for (size_t i = 0; i < LENGTH(responses); i++) {
		json_out_open(json, str_from_c(responses[i].status), '{');
		text(json, "description", responses[i].about);
		json_out_close(json, '{');
	}
	json_out_close(json, '{');
}

static void add_webhook(const struct contract *contract, struct json_out *json)
{
	json_out_open(json, STR("webhooks"), '{');
	json_out_open(json, STR("submission.created"), '{');
	json_out_open(json, STR("post"), '{');
	text(json, "operationId", "submissionCreated");
	text(json, "summary", "Someone has sent the form.");
	add_headers(json);
	add_body(contract, json);
	add_responses(json);
	json_out_close(json, '{');
	json_out_close(json, '{');
	json_out_close(json, '{');
}

void contract_openapi(const struct contract *contract, struct buf *out)
{
	struct json_out json = { .out = out };

	json_out_open(&json, JSON_OUT_NO_KEY, '{');
	text(&json, "openapi", "3.1.0");
	add_info(contract, &json);
	add_webhook(contract, &json);
	json_out_open(&json, STR("components"), '{');
	json_out_open(&json, STR("schemas"), '{');
	json_out_open(&json, STR("SubmissionCreated"), '{');
	json_schema_add_event(contract, &json);
	json_out_close(&json, '{');
	json_out_close(&json, '{');
	json_out_close(&json, '{');
	json_out_close(&json, '{');
}
