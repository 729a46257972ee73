#include "app/pages/submit.h"

#include "app/pages/attach.h"
#include "app/service/crypto.h"
#include "engine/base/failpoint.h"
#include "engine/base/log.h"
#include "engine/contract/event.h"

/* "VL-7K4M-2Q9D": 40 random bits in Crockford's base 32, which has no letters that people
 * mistake for digits. A clash is refused by the store. */
static struct str new_reference(struct arena *arena)
{
	static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
	unsigned char bytes[8];
	char text[8];

	crypto_random(bytes, sizeof bytes);
	for (size_t i = 0; i < LENGTH(text); i++)
		text[i] = alphabet[bytes[i] % 32];
	return str_printf(arena, "VL-%.4s-%.4s", text, text + 4);
}

static bool write_payload(const void *context, const struct submission *submission,
			  struct arena *arena, struct str *payload, struct err *err)
{
	const struct state *state = context;
	const struct event event = {
		.submission = submission->id,
		.reference = submission->reference,
		.institution = submission->institution,
		.form = submission->form,
		.language = submission->language,
		.sequence = submission->sequence,
		.version = submission->version,
		.received_ms = submission->received_ms,
	};
	struct buf out;
	bool ok;

	buf_init(&out, LIMIT_ANSWERS);
	ok = event_write_json(&event, state, &out) ||
	     err_set(err, ERR_LIMIT, "the submission is longer than %d bytes", LIMIT_ANSWERS);
	if (ok)
		*payload = str_copy(arena, buf_str(&out));
	buf_finish(&out);
	return ok;
}

bool submit(const struct journey *journey, const struct state *state, struct err *err)
{
	struct arena *arena = journey->request->arena;
	const struct published *published = journey->published;
	struct submission submission = {
		.institution = published->institution,
		.id = crypto_token(arena, 16),
		.reference = new_reference(arena),
		.form = published->id,
		.version = published->version,
		.language = published->form->languages[journey->language],
		.content_type = STR("application/json"),
		.key = journey->draft.id,
		.draft = journey->draft.id,
		.received_ms = journey->now_ms,
		.keep_delivered_days = published->form->keep_delivered_days,
		.keep_days = published->form->keep_days,
	};
	submission.files = attach_ids(state, arena, &submission.file_count);
	const struct payload_writer writer = { write_payload, state };
	bool created = false;

	if (!store_submit(journey->service->store, arena, &submission, &writer, &created, err))
		return false;
	if (!failpoint_pass(FAIL_AFTER_COMMIT, err))
		return false;
	if (created) {
		LOG(LOG_INFO, "submission.stored", LOG_TEXT("submission", submission.id),
		    LOG_TEXT("form", submission.form),
		    LOG_NUMBER("version", submission.version),
		    LOG_TEXT("institution", submission.institution));
		journey->service->wake(journey->service->worker);
	}
	return true;
}
