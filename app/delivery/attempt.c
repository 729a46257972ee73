#include "app/delivery/attempt.h"

#include "app/service/case_number.h"
#include "app/service/crypto.h"
#include "app/service/target.h"
#include "engine/base/limits.h"
#include "engine/base/log.h"
#include "engine/form/content.h"

enum { SCANNER_WAIT_MS = 15 * 1000 };

void attempt_push(struct attempt_queue *queue, struct attempt *attempt)
{
	attempt->next = NULL;
	if (queue->first == NULL)
		queue->first = attempt;
	else
		queue->last->next = attempt;
	queue->last = attempt;
	queue->count++;
}

void attempt_push_first(struct attempt_queue *queue, struct attempt *attempt)
{
	attempt->next = queue->first;
	if (queue->first == NULL)
		queue->last = attempt;
	queue->first = attempt;
	queue->count++;
}

struct attempt *attempt_pop(struct attempt_queue *queue)
{
	struct attempt *first = queue->first;

	if (first == NULL)
		return NULL;
	queue->first = first->next;
	queue->count--;
	return first;
}

/* --- what is sent ------------------------------------------------------------------------- */

static bool has_files(const struct attempt *attempt)
{
	struct target target;
	struct err ignored;

	return content_has_marks(attempt->submission.payload) &&
	       target_read(attempt->endpoint.options, &target, &ignored) &&
	       !target.style.thin &&
	       (target.style.files == CONTRACT_CONTENT || target.style.files == CONTRACT_PART);
}

/* Nothing but what a body is made of. */
static void take_submission(struct attempt *attempt, const struct submission *submission)
{
	struct arena *arena = &attempt->arena;

	attempt->submission = (struct submission){
		.institution = attempt->delivery.institution,
		.id = attempt->delivery.submission,
		.form = str_copy(arena, submission->form),
		.version = submission->version,
		.received_ms = submission->received_ms,
		.payload = str_copy(arena, submission->payload),
		.content_type = str_copy(arena, submission->content_type),
	};
}

static bool is_read(const struct submission *submission)
{
	return submission->content_type.len > 0;
}

void attempt_take(struct attempt *attempt, const struct delivery *delivery,
		  const struct submission *submission)
{
	struct arena *arena = &attempt->arena;
	const struct endpoint *endpoint = delivery->endpoint;

	attempt->claimed_at = clock_steady();
	attempt->delivery = *delivery;
	attempt->delivery.institution = str_copy(arena, delivery->institution);
	attempt->delivery.id = str_copy(arena, delivery->id);
	attempt->delivery.submission = str_copy(arena, delivery->submission);
	attempt->delivery.lease = str_copy(arena, delivery->lease);
	attempt->endpoint = *endpoint;
	attempt->endpoint.institution = attempt->delivery.institution;
	attempt->endpoint.url = str_copy(arena, endpoint->url);
	attempt->endpoint.secrets = str_copy(arena, endpoint->secrets);
	attempt->endpoint.options = str_copy(arena, endpoint->options);
	attempt->delivery.endpoint = &attempt->endpoint;
	if (is_read(submission))
		take_submission(attempt, submission);
	attempt->heavy = !is_read(submission) || has_files(attempt);
}

static bool read_submission(struct attempt *attempt, struct store *store, struct err *err)
{
	const struct delivery *delivery = &attempt->delivery;

	return is_read(&attempt->submission) ||
	       store_submission_get(store, delivery->institution, delivery->submission,
				    &attempt->arena, &attempt->submission, err);
}

static bool make_body(struct attempt *attempt, const struct post_config *config,
		      struct err *err)
{
	const struct body_maker maker = { config->store, config->contracts, config->links,
					  config->scanner, clock_now(config->clock) };
	struct target target;

	if (!target_read(attempt->endpoint.options, &target, err) ||
	    !read_submission(attempt, config->store, err))
		return false;
	const bool ok = body_make(&maker, &attempt->submission, &target.style, &attempt->arena,
				  &attempt->body, err);
	attempt->unfit = !ok && (err->code == ERR_INVALID || err->code == ERR_DENIED);
	attempt->waits = !ok && err->code == ERR_BUSY;
	return ok;
}

static void fail(struct attempt *attempt, const struct err *err)
{
	attempt->failed = true;
	attempt->response.end = FETCH_FAILED;
	attempt->response.detail = str_copy(&attempt->arena, str_from_c(err->text));
}

static bool sign(struct attempt *attempt, const struct target *target, int64_t now_s,
		 struct err *err)
{
	struct arena *arena = &attempt->arena;
	const struct sign_message message = {
		.id = attempt->delivery.id,
		.timestamp = str_number(arena, now_s),
		.body = attempt->body.bytes,
	};
	struct sign_keys keys = { 0 };
	const bool ok = sign_keys_read(attempt->endpoint.secrets, &keys, err);

	if (ok) {
		sign_headers(&keys, &message, attempt->body.content_type, arena,
			     attempt->headers);
		attempt->keys = sign_key_ids(&keys, now_s, arena);
		attempt->tls = target->tls;
	}
	sign_keys_wipe(&keys);
	return ok;
}

void attempt_sign(struct attempt *attempt, const struct post_config *config)
{
	struct target target;
	struct err err = { 0 };

	if (!target_read(attempt->endpoint.options, &target, &err) ||
	    !sign(attempt, &target, clock_now(config->clock) / 1000, &err))
		fail(attempt, &err);
}

void attempt_make(struct attempt *attempt, const struct post_config *config)
{
	struct err err = { 0 };

	attempt->ready = true;
	if (make_body(attempt, config, &err))
		attempt_sign(attempt, config);
	else
		fail(attempt, &err);
}

/* --- sending ------------------------------------------------------------------------------ */

/* Whoever waited for long is given back and made anew: no timestamp is old when it is sent. */
bool attempt_begin(struct attempt *attempt, const struct post_config *config,
		   struct fetcher *fetcher)
{
	const struct fetch_request request = { .url = attempt->endpoint.url,
					       .headers = attempt->headers,
					       .header_count = SIGN_HEADERS,
					       .body = attempt->body.bytes,
					       .tls = attempt->tls };

	attempt->outcome.started_ms = clock_now(config->clock);
	if (attempt->failed)
		return false;
	attempt->counts = true;
	attempt->outcome.keys = attempt->keys;
	fetch_begin(fetcher, &request, &attempt->arena, &attempt->response);
	return true;
}

/* --- what its end means ------------------------------------------------------------------- */

static struct str detail_of(struct attempt *attempt)
{
	static const struct str words[] = {
		[FETCH_ANSWERED] = STR_INIT("answered"),
		[FETCH_BLOCKED] = STR_INIT("blocked"),
		[FETCH_TIMEOUT] = STR_INIT("timeout"),
		[FETCH_FAILED] = STR_INIT("failed"),
	};
	const struct fetch_response *response = &attempt->response;

	/* What it said may repeat what it was sent: that goes elsewhere. */
	if (response->end == FETCH_ANSWERED)
		return STR("");
	return str_printf(
		&attempt->arena, "%.*s: %.*s",
		STR_ARG(response->cause.len > 0 ? response->cause : words[response->end]),
		STR_ARG(response->detail));
}

/* After the last attempt, when the receiver says 410 Gone, or when there is nothing that may be
 * sent, a person decides. */
static void plan_retry(struct attempt *attempt, const struct post_config *config)
{
	const struct retry_policy *policy =
		config->retry == NULL ? &retry_standard : config->retry;
	struct retry_case what = {
		.attempt = attempt->delivery.attempt - attempt->delivery.replayed,
		.status = attempt->response.status,
		.timed_out = attempt->response.end == FETCH_TIMEOUT,
		.retry_after_ms = attempt->response.retry_after_s * 1000,
	};
	int64_t delay_ms = 0;

	crypto_random(&what.random, sizeof(what.random));
	const bool again =
		!attempt->unfit && what.status != 410 && retry_delay(policy, &what, &delay_ms);
	attempt->outcome.next = again ? DELIVERY_DUE : DELIVERY_PARKED;
	attempt->outcome.next_ms += delay_ms;
}

/* However long it takes: that is no failure of the endpoint, and counts for nothing. */
static void wait_for_scanner(struct outcome *outcome)
{
	outcome->next = DELIVERY_DUE;
	outcome->next_ms += SCANNER_WAIT_MS;
	outcome->unmade = true;
}

void attempt_judge(struct attempt *attempt, const struct post_config *config, int64_t now_ms)
{
	const struct fetch_response *response = &attempt->response;
	struct outcome *outcome = &attempt->outcome;

	outcome->ended_ms = clock_now(config->clock);
	outcome->status = response->status;
	outcome->detail = detail_of(attempt);
	outcome->address = response->address;
	outcome->next_ms = now_ms;
	outcome->next = DELIVERY_DONE;
	if (attempt->waits) {
		wait_for_scanner(outcome);
	} else if (response->status < 200 || response->status > 299) {
		outcome->answer = response->body;
		plan_retry(attempt, config);
	} else {
		outcome->case_number = case_number_read(response->body, &attempt->arena);
	}
}

void attempt_give_back(struct attempt *attempt, int64_t now_ms, const char *why)
{
	struct outcome *outcome = &attempt->outcome;

	attempt->response.end = FETCH_FAILED;
	outcome->ended_ms = outcome->started_ms;
	outcome->detail = str_from_c(why);
	outcome->next_ms = now_ms;
	outcome->next = DELIVERY_DUE;
	outcome->unmade = true;
}

void attempt_log(const struct attempt *attempt)
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
	    LOG_TEXT("submission", attempt->delivery.submission),
	    LOG_NUMBER("attempt", attempt->delivery.attempt),
	    LOG_NUMBER("again", attempt->delivery.accepted),
	    LOG_NUMBER("status", outcome->status),
	    LOG_NUMBER("ms", outcome->ended_ms - outcome->started_ms),
	    LOG_TEXT("form", attempt->submission.form),
	    LOG_NUMBER("received_ms", attempt->submission.received_ms),
	    LOG_NUMBER("lag_ms", outcome->ended_ms - attempt->submission.received_ms),
	    LOG_TEXT("detail", answered ? STR("") : outcome->detail));
}

void attempt_clear(struct attempt *attempt)
{
	struct arena arena = attempt->arena;

	body_finish(&attempt->body);
	/* What is usual is kept for the next one, a large submission is not. */
	if (arena.used > LIMIT_CHUNK)
		arena_finish(&arena);
	else
		arena_reset(&arena);
	*attempt = (struct attempt){ .arena = arena };
}
