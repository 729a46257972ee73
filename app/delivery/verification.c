#include "app/delivery/verification.h"

#include "app/delivery/outcome.h"
#include "app/service/crypto.h"
#include "engine/base/json.h"
#include "engine/base/log.h"
#include "engine/feel/temporal.h"

/* Longer than a request takes; the pauses between two of them double from five seconds to a
 * quarter of an hour. */
enum { LEASE_MS = 60000, FIRST_MS = 5000, LONGEST_MS = 900000, DOUBLINGS = 10 };

static struct str make_event(const char *type, const char *data, struct str value,
			     int64_t now_ms, struct arena *arena)
{
	struct date_time moment;
	struct buf text;

	buf_init(&text, 64);
	(void)date_time_from_epoch(now_ms / 1000, 0, (struct zone){ .kind = ZONE_OFFSET },
				   &moment);
	date_time_print(&moment, &text);
	const struct str event = str_printf(
		arena, "{\"type\":\"%s\",\"timestamp\":\"%.*s\",\"data\":{%s%.*s\"}}", type,
		STR_ARG(buf_str(&text)), data, STR_ARG(value));
	buf_finish(&text);
	return event;
}

struct str verification_event(struct str challenge, int64_t now_ms, struct arena *arena)
{
	return make_event("endpoint.verification", "\"challenge\":\"", challenge, now_ms,
			  arena);
}

struct str verification_test(struct str institution, int64_t now_ms, struct arena *arena)
{
	return make_event("test", "\"mode\":\"test\",\"institution\":\"", institution, now_ms,
			  arena);
}

struct str verification_alarm(const char *type, struct str institution, int64_t now_ms,
			      struct arena *arena)
{
	return make_event(type, "\"institution\":\"", institution, now_ms, arena);
}

bool verification_take(struct attempt *attempt, const struct post_config *config,
		       int64_t now_ms, bool *found, struct err *err)
{
	struct arena *arena = &attempt->arena;

	if (!store_endpoint_pending(config->store, now_ms, LEASE_MS, arena, &attempt->endpoint,
				    err))
		return false;
	*found = attempt->endpoint.url.len > 0;
	if (!*found)
		return true;
	attempt->ready = true;
	attempt->claimed_at = clock_steady();
	attempt->challenge = crypto_token(arena, 24);
	attempt->delivery.institution = attempt->endpoint.institution;
	attempt->delivery.id =
		str_printf(arena, "verify-%.*s", STR_ARG(crypto_token(arena, 12)));
	attempt->body.bytes =
		verification_event(attempt->challenge, clock_now(config->clock), arena);
	attempt->body.content_type = STR("application/json");
	attempt_sign(attempt, config);
	return true;
}

bool verification_accepts(const struct fetch_response *response, struct str challenge)
{
	struct arena arena = { 0 };
	struct diags diags;

	if (response->status < 200 || response->status > 299)
		return false;
	arena_init(&arena);
	diags_init(&diags, &arena, STR("answer"));
	const struct json *json = json_parse(&arena, response->body, &diags);
	const bool same = json != NULL && json->type == JSON_OBJECT &&
			  crypto_equal(json_get_str(json, STR("challenge")), challenge);
	arena_finish(&arena);
	return same;
}

static bool ask_again(const struct attempt *attempt, const struct post_config *config,
		      int64_t now_ms, struct err *err)
{
	struct breaker breaker = attempt->endpoint.breaker;
	const int64_t doublings = breaker.opens < DOUBLINGS ? breaker.opens : DOUBLINGS;
	const int64_t pause_ms = (int64_t)FIRST_MS << doublings;

	breaker.opens++;
	breaker.until_ms = now_ms + (pause_ms < LONGEST_MS ? pause_ms : LONGEST_MS);
	return store_endpoint_break(config->store, &attempt->endpoint, &breaker, err);
}

bool verification_end(struct attempt *attempt, const struct post_config *config, int64_t now_ms,
		      struct err *err)
{
	const bool good = verification_accepts(&attempt->response, attempt->challenge);
	const bool answered = attempt->response.end == FETCH_ANSWERED;

	const struct endpoint_result result = outcome_of(&attempt->response, good, now_ms);

	if (good ? !store_endpoint_verified(config->store, &attempt->endpoint, err)
		 : !ask_again(attempt, config, now_ms, err))
		return false;
	outcome_keep(config->store, &attempt->endpoint, &result);
	LOG(good ? LOG_INFO : LOG_WARNING, good ? "endpoint.verified" : "endpoint.unverified",
	    LOG_TEXT("institution", attempt->endpoint.institution),
	    LOG_NUMBER("status", attempt->response.status),
	    LOG_TEXT("detail", answered ? STR("") : attempt->response.detail));
	return true;
}
