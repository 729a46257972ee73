#include "app/delivery/post.h"

#include <stdlib.h>

#include "app/delivery/sign.h"
#include "app/service/crypto.h"
#include "engine/base/limits.h"
#include "engine/base/log.h"
#include "engine/form/content.h"

/* How long a lease outlives the longest post: time to record how it ended. */
enum { MARGIN_MS = 25000, PER_INSTITUTION = 2 };

struct post {
	const struct post_config *config;
	struct fetcher *fetcher;
	struct arena arena; /* of one delivery */
	struct buf body;    /* likewise, where files are in it */
};

struct content {
	struct store *store;
	struct str institution;
};

/* One attempt under way. */
struct attempt {
	struct delivery delivery;
	struct endpoint endpoint;
	struct submission submission;
	struct fetch_response response;
	struct outcome outcome;
	int64_t skew_ms; /* how far the store's clock is ahead of ours */
};

struct post *post_new(const struct post_config *config, struct err *err)
{
	struct post *post = calloc(1, sizeof(*post));

	if (post == NULL)
		abort();
	post->config = config;
	arena_init(&post->arena);
	post->fetcher = fetcher_new(&config->fetch, err);
	if (post->fetcher != NULL)
		return post;
	post_free(post);
	return NULL;
}

void post_free(struct post *post)
{
	if (post == NULL)
		return;
	fetcher_free(post->fetcher);
	buf_finish(&post->body);
	arena_finish(&post->arena);
	free(post);
}

/* --- posting ------------------------------------------------------------------------------ */

/* The bytes of one file in base64, a piece at a time. */
static bool add_content(void *context, struct str id, struct buf *out, struct err *err)
{
	struct content *content = context;
	const struct stored_file file = { .institution = content->institution, .id = id };
	struct arena arena = { 0 };
	struct str bytes;
	bool ok = true;

	arena_init(&arena);
	for (int64_t number = 0; ok; number++) {
		ok = store_file_chunk(content->store, &file, number, &arena, &bytes, err);
		if (!ok || bytes.len == 0)
			break;
		buf_add_base64(out, bytes);
		arena_reset(&arena);
	}
	arena_finish(&arena);
	return ok;
}

/* With the bytes of its files in their places. One without files is sent as it is stored. */
static bool fill_in(struct post *post, struct attempt *attempt, struct err *err)
{
	struct submission *submission = &attempt->submission;
	struct content content = { post->config->store, submission->institution };
	const struct content_source source = { add_content, &content };

	if (!content_has_marks(submission->payload))
		return true;
	buf_init(&post->body, LIMIT_ANSWERS + LIMIT_FILES_BYTES / 3 * 4 + LIMIT_CHUNK);
	if (!content_expand(submission->payload, &source, &post->body, err))
		return false;
	submission->payload = buf_str(&post->body);
	return !buf_full(&post->body) ||
	       err_set(err, ERR_LIMIT, "the files of %.*s are more than one delivery takes",
		       STR_ARG(submission->id));
}

static void send_signed(struct post *post, struct attempt *attempt,
			const struct sign_keys *keys)
{
	const struct submission *submission = &attempt->submission;
	/* Receivers refuse old timestamps, so each attempt is signed anew. */
	const struct sign_message message = {
		.id = attempt->delivery.id,
		.timestamp = str_printf(&post->arena, "%lld",
					(long long)(attempt->outcome.started_ms / 1000)),
		.body = submission->payload,
	};
	const struct pair headers[] = {
		{ STR("Content-Type"), submission->content_type },
		{ STR("webhook-id"), message.id },
		{ STR("webhook-timestamp"), message.timestamp },
		{ STR("webhook-signature"),
		  sign_header(keys, &message, attempt->outcome.started_ms / 1000,
			      &post->arena) },
	};
	const struct fetch_request request = { .url = attempt->endpoint.url,
					       .headers = headers,
					       .header_count = LENGTH(headers),
					       .body = message.body };

	fetch_post(post->fetcher, &request, &post->arena, &attempt->response);
}

static void send_submission(struct post *post, struct attempt *attempt)
{
	struct sign_keys keys;
	struct err err;

	if (sign_keys_read(attempt->endpoint.secrets, &keys, &err)) {
		send_signed(post, attempt, &keys);
	} else {
		attempt->response.end = FETCH_FAILED;
		attempt->response.detail = str_copy(&post->arena, str_from_c(err.text));
	}
	sign_keys_wipe(&keys);
}

/* --- judging ------------------------------------------------------------------------------ */

static struct str detail_of(struct post *post, const struct fetch_response *response)
{
	static const struct str words[] = {
		[FETCH_ANSWERED] = STR_INIT("answered"),
		[FETCH_BLOCKED] = STR_INIT("blocked"),
		[FETCH_TIMEOUT] = STR_INIT("timeout"),
		[FETCH_FAILED] = STR_INIT("failed"),
	};

	if (response->end == FETCH_ANSWERED)
		return response->body;
	return str_printf(&post->arena, "%.*s: %.*s", STR_ARG(words[response->end]),
			  STR_ARG(response->detail));
}

/* After the last attempt, or when the receiver says 410 Gone, a person decides. */
static void plan_retry(const struct post *post, struct attempt *attempt)
{
	const struct retry_policy *policy =
		post->config->retry == NULL ? &retry_standard : post->config->retry;
	struct retry_case what = {
		.attempt = attempt->delivery.attempt,
		.status = attempt->response.status,
		.timed_out = attempt->response.end == FETCH_TIMEOUT,
		.retry_after_ms = attempt->response.retry_after_s * 1000,
	};
	int64_t delay_ms = 0;

	crypto_random(&what.random, sizeof(what.random));
	const bool again = what.status != 410 && retry_delay(policy, &what, &delay_ms);
	attempt->outcome.next = again ? DELIVERY_DUE : DELIVERY_PARKED;
	attempt->outcome.next_ms += delay_ms;
}

static void judge(struct post *post, struct attempt *attempt)
{
	const struct fetch_response *response = &attempt->response;
	struct outcome *outcome = &attempt->outcome;

	outcome->ended_ms = clock_now(post->config->clock);
	outcome->status = response->status;
	outcome->detail = detail_of(post, response);
	outcome->next_ms = outcome->ended_ms + attempt->skew_ms;
	outcome->next = DELIVERY_DONE;
	if (response->status < 200 || response->status > 299)
		plan_retry(post, attempt);
}

static void log_outcome(const struct attempt *attempt)
{
	static const struct {
		enum log_level level;
		const char *event;
	} events[] = {
		[DELIVERY_DUE] = { LOG_WARNING, "delivery.failed" },
		[DELIVERY_DONE] = { LOG_INFO, "delivery.sent" },
		[DELIVERY_PARKED] = { LOG_ERROR, "delivery.parked" },
	};
	const struct outcome *outcome = &attempt->outcome;
	const bool answered = attempt->response.end == FETCH_ANSWERED;

	/* What the receiver answered may hold anything: it stays in the store. */
	LOG(events[outcome->next].level, events[outcome->next].event,
	    LOG_TEXT("institution", attempt->delivery.institution),
	    LOG_TEXT("delivery", attempt->delivery.id),
	    LOG_NUMBER("attempt", attempt->delivery.attempt),
	    LOG_NUMBER("status", outcome->status),
	    LOG_NUMBER("ms", outcome->ended_ms - outcome->started_ms),
	    LOG_TEXT("detail", answered ? STR("") : outcome->detail));
}

/* --- one delivery ------------------------------------------------------------------------- */

static bool claim_one(struct post *post, struct attempt *attempt, bool *found, struct err *err)
{
	const struct post_config *config = post->config;
	const int64_t started_ms = clock_now(config->clock);
	struct claim claim = {
		.most = 1,
		.per_institution =
			config->per_institution > 0 ? config->per_institution : PER_INSTITUTION,
		.lease_ms = fetch_total_ms(&config->fetch) + MARGIN_MS,
	};
	struct deliveries claimed = { 0 };

	if (!store_now(config->store, config->clock, &claim.now_ms, err) ||
	    !store_outbox_claim(config->store, &claim, &post->arena, &claimed, err))
		return false;
	*found = claimed.count > 0;
	if (*found) {
		attempt->delivery = claimed.at[0];
		attempt->outcome.started_ms = started_ms;
		attempt->skew_ms = claim.now_ms - started_ms;
	}
	return true;
}

static bool deliver(struct post *post, struct attempt *attempt, struct err *err)
{
	struct store *store = post->config->store;
	const struct delivery *delivery = &attempt->delivery;

	if (!store_submission_get(store, delivery->institution, delivery->submission,
				  &post->arena, &attempt->submission, err) ||
	    !store_endpoint_get(store, delivery->institution, &post->arena, &attempt->endpoint,
				err) ||
	    !fill_in(post, attempt, err))
		return false;
	send_submission(post, attempt);
	judge(post, attempt);
	if (attempt->response.status == 410 &&
	    !store_endpoint_disable(store, delivery->institution, attempt->endpoint.url, err))
		return false;
	if (!store_outbox_finish(store, delivery, &attempt->outcome, err))
		return false;
	log_outcome(attempt);
	return true;
}

bool post_next(struct post *post, bool *found, struct err *err)
{
	struct attempt attempt = { 0 };

	*found = false;
	arena_reset(&post->arena);
	buf_finish(&post->body);
	return claim_one(post, &attempt, found, err) &&
	       (!*found || deliver(post, &attempt, err));
}
