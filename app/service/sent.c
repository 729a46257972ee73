#include "app/service/sent.h"

#include "app/service/seal.h"
#include "engine/base/json.h"
#include "engine/form/content.h"

static struct str without_contents(struct arena *arena, struct str payload)
{
	struct err err = { 0 };
	struct str text;
	struct buf out;

	buf_init(&out, payload.len);
	(void)content_expand(payload, NULL, &out, &err);
	text = str_copy(arena, buf_str(&out));
	buf_finish(&out);
	return text;
}

const struct state *sent_state(const struct published *published, const struct submission *sent,
			       struct arena *arena)
{
	struct diags diags;
	const struct json *payload;
	const struct json *data;
	const struct answers *answers;

	/* What is sealed is not ours to read. */
	if (str_equal_c(sent->content_type, SEAL_CONTENT_TYPE))
		return NULL;
	diags_init(&diags, arena, STR("submission"));
	payload = json_parse(arena, without_contents(arena, sent->payload), &diags);
	data = payload ? json_get(json_get(payload, STR("data")), STR("answers")) : NULL;
	answers = data ? answers_from_json(arena, published->form, data, &diags) : NULL;
	return answers ? rules_sent(published->rules, answers, sent->received_ms, arena) : NULL;
}
