#include "app/pages/submit.h"

#include "app/pages/attach.h"
#include "app/service/access.h"
#include "app/service/attached.h"
#include "app/service/crypto.h"
#include "app/service/screen.h"
#include "app/service/reference.h"
#include "app/service/target.h"
#include "engine/base/failpoint.h"
#include "engine/base/log.h"
#include "engine/contract/event.h"
#include "engine/contract/spelling.h"
#include "engine/form/content.h"

/* What is known before the transaction begins, in which nothing else may be asked of the store.
 */
struct sending {
	const struct state *state;
	const struct seal *seal; /* NULL: it is not sealed */
	bool xml;		 /* what is sealed is, as the endpoint wants it */
	const struct str *ids;	 /* of its files, and when it is sealed their bytes in base64 */
	struct buf *contents;
	size_t count;
	struct str subject; /* as whoever sends it has logged in; empty: nobody did */
	bool test;
};

static bool add_content(void *context, struct str id, struct buf *out, struct err *err)
{
	const struct sending *self = context;

	for (size_t i = 0; i < self->count; i++)
		if (str_equal(self->ids[i], id)) {
			buf_add(out, buf_str(&self->contents[i]));
			return true;
		}
	return err_set(err, ERR_NOT_FOUND, "a file of the submission was not read");
}

/* What is sealed nobody can spell otherwise later. */
static bool spell(struct arena *arena, struct str *payload, struct err *err)
{
	const struct spelling spelling = { .xml = true,
					   .files = CONTRACT_CONTENT,
					   .arena = arena };
	const struct json *event = spelling_read(*payload, arena, err);
	struct buf out;

	if (event == NULL)
		return false;
	buf_init(&out, SIZE_MAX);
	spelling_write(&spelling, event, &out);
	*payload = str_copy(arena, buf_str(&out));
	buf_finish(&out);
	return true;
}

/* Nobody but its institution can put files into it later, so they are in it. */
static bool seal_payload(const struct sending *self, struct arena *arena, struct str *payload,
			 struct err *err)
{
	struct sending own = *self;
	const struct content_source source = { add_content, &own };
	struct buf whole;
	struct buf out;

	buf_init(&whole, SIZE_MAX);
	buf_init(&out, SIZE_MAX);
	const bool ok = (!self->xml || spell(arena, payload, err)) &&
			content_expand(*payload, &source, &whole, err);
	if (ok) {
		seal_write(self->seal, self->xml ? STR("xml") : STR("json"), buf_str(&whole),
			   &out);
		*payload = str_copy(arena, buf_str(&out));
	}
	buf_finish(&whole);
	buf_finish(&out);
	return ok;
}

static bool write_payload(const void *context, const struct submission *submission,
			  struct arena *arena, struct str *payload, struct err *err)
{
	const struct sending *self = context;
	const struct event event = {
		.submission = submission->id,
		.reference = submission->reference,
		.institution = submission->institution,
		.form = submission->form,
		.language = submission->language,
		.sequence = submission->sequence,
		.version = submission->version,
		.received_ms = submission->received_ms,
		.subject = self->subject,
		.test = self->test,
	};
	struct buf out;
	bool ok;

	buf_init(&out, LIMIT_ANSWERS);
	ok = event_write_json(&event, self->state, &out) ||
	     err_set(err, ERR_LIMIT, "the submission is longer than %d bytes", LIMIT_ANSWERS);
	if (ok)
		*payload = str_copy(arena, buf_str(&out));
	buf_finish(&out);
	return ok && (self->seal == NULL || seal_payload(self, arena, payload, err));
}

static bool read_contents(const struct journey *journey, struct sending *sending,
			  struct err *err)
{
	sending->contents = ARENA_ARRAY(journey->request->arena, struct buf, sending->count);
	for (size_t i = 0; i < sending->count; i++) {
		const struct stored_file file = { .institution =
							  journey->published->institution,
						  .id = sending->ids[i] };
		buf_init(&sending->contents[i], SIZE_MAX);
		/* Nobody can look into them later. */
		if (!screen_file(journey->service->scanner, journey->service->store, &file,
				 err) ||
		    !attached_add(journey->service->store, &file, buf_add_base64,
				  &sending->contents[i], err))
			return false;
	}
	return true;
}

static void free_contents(const struct sending *sending)
{
	for (size_t i = 0; sending->contents != NULL && i < sending->count; i++)
		buf_finish(&sending->contents[i]);
}

static bool read_format(const struct journey *journey, struct sending *sending, struct err *err)
{
	struct str options;
	struct target target;

	if (!store_endpoint_options(journey->service->store, journey->published->institution,
				    journey->request->arena, &options, err) ||
	    !target_read(options, &target, err))
		return false;
	sending->xml = target.style.xml;
	return true;
}

/* Sealed, its files are in the payload, and those of the draft end with it. */
static bool store(const struct journey *journey, struct sending *sending,
		  struct submission *submission, bool *created, struct err *err)
{
	const struct payload_writer writer = { write_payload, sending };

	if (sending->seal != NULL) {
		submission->content_type = STR(SEAL_CONTENT_TYPE);
		if (!read_format(journey, sending, err) ||
		    !read_contents(journey, sending, err))
			return false;
	} else {
		submission->files = sending->ids;
		submission->file_count = sending->count;
	}
	return store_submit(journey->service->store, journey->request->arena, submission,
			    &writer, created, err);
}

bool submit(const struct journey *journey, const struct state *state, struct err *err)
{
	struct arena *arena = journey->request->arena;
	const struct published *published = journey->published;
	struct submission submission = {
		.institution = published->institution,
		.id = crypto_name(arena, journey->now_ms),
		.reference = reference_new(arena),
		.form = published->id,
		.version = published->version,
		.language = published->form->languages[journey->language],
		.content_type = STR("application/json"),
		.key = journey->draft.id,
		.draft = journey->draft.id,
		.access = access_digest(arena, access_code(arena, &journey->service->keys.at[0],
							   journey->draft.id)),
		.received_ms = journey->now_ms,
		.keep_delivered_days = published->form->keep_delivered_days,
		.keep_days = published->form->keep_days,
	};
	struct sending sending = {
		.state = state,
		.seal = seals_find(&journey->service->seals, published->institution),
		.test = str_equal_c(journey->service->config->mode, "test")
	};
	bool created = false;

	if (journey->person != NULL)
		sending.subject = person_acting(journey->person, state, arena);
	sending.ids = attach_ids(state, arena, &sending.count);
	const bool ok = store(journey, &sending, &submission, &created, err);
	free_contents(&sending);
	if (!ok)
		return false;
	if (!failpoint_pass(FAIL_AFTER_COMMIT, err))
		return false;
	if (created) {
		LOG(LOG_INFO, "submission.stored", LOG_TEXT("submission", submission.id),
		    LOG_TEXT("form", submission.form),
		    LOG_NUMBER("version", submission.version),
		    LOG_TEXT("institution", submission.institution),
		    LOG_NUMBER("begun_ms", journey->draft.created_ms),
		    LOG_NUMBER("took_ms", journey->now_ms - journey->draft.created_ms));
		journey->service->wake(journey->service->worker);
	}
	return true;
}
