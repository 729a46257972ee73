#include "app/delivery/clerk.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>

#include "app/delivery/alarm.h"
#include "app/delivery/breaker.h"
#include "app/delivery/outcome.h"
#include "app/delivery/verification.h"
#include "engine/base/heap.h"
#include "engine/base/log.h"

enum {
	TIME_MS = 1000,		/* after so long it asks what time it is */
	BACK_MS = 1000,		/* clocks that are set right bit by bit are let be */
	LIGHT_BYTES = 64 * 1024 /* more than that is read alone, when it is its turn */
};

struct clerk {
	const struct post_config *config;
	struct fetcher *fetcher;
	struct store_time time;
	pthread_t thread;
	pthread_mutex_t lock; /* over what follows */
	pthread_cond_t sent;
	struct errand *errand; /* NULL: it is back */
	bool ending;
};

/* --- the store's time --------------------------------------------------------------------- */

int64_t store_time_now(const struct store_time *time, const struct clock *clock)
{
	if (clock != NULL && clock->fixed_ms != 0)
		return clock->fixed_ms;
	return time->store_ms + clock_steady() - time->asked_at;
}

static int64_t now_ms(const struct clerk *clerk)
{
	return store_time_now(&clerk->time, clerk->config->clock);
}

static int64_t lease_ms(const struct clerk *clerk)
{
	return fetch_total_ms(&clerk->config->fetch) + CLERK_MARGIN_MS;
}

/* Before the first time nobody knows what the clock did while no worker ran. */
static bool set_time(struct clerk *clerk, int64_t store_ms, struct err *err)
{
	const bool first = clerk->time.asked_at == 0;
	const struct clock_back back = {
		.now_ms = store_ms,
		.by_ms = first ? 0 : now_ms(clerk) - store_ms,
		.lease_ms = lease_ms(clerk),
	};

	if ((first || back.by_ms > BACK_MS) &&
	    !store_outbox_clock_back(clerk->config->store, &back, err))
		return false;
	if (back.by_ms > BACK_MS)
		LOG(LOG_WARNING, "store.clock-back", LOG_NUMBER("ms", back.by_ms));
	clerk->time = (struct store_time){ store_ms, clock_steady() };
	return true;
}

static bool ask_time(struct clerk *clerk, struct err *err)
{
	const struct post_config *config = clerk->config;
	const struct store_time *time = &clerk->time;
	int64_t store_ms = 0;

	if (time->asked_at > 0 && clock_steady() - time->asked_at < TIME_MS)
		return true;
	return store_now(config->store, config->clock, &store_ms, err) &&
	       set_time(clerk, store_ms, err);
}

/* --- recording ---------------------------------------------------------------------------- */

/* Nothing is delivered there until somebody acts. */
static bool disable(const struct clerk *clerk, const struct attempt *attempt, struct err *err)
{
	bool changed = false;

	if (!store_endpoint_disable(clerk->config->store, attempt->delivery.institution,
				    attempt->endpoint.url, &changed, err))
		return false;
	if (changed)
		alarm_raise(clerk->config, attempt, MAILER_ENDPOINT_GONE);
	return true;
}

static bool disable_gone(const struct clerk *clerk, const struct errand *errand,
			 struct err *err)
{
	for (const struct attempt *at = errand->ended.first; at != NULL; at = at->next)
		if (at->response.status == 410 && !disable(clerk, at, err))
			return false;
	return true;
}

struct tally {
	int64_t successes, failures;
	const struct attempt *last; /* that ended */
};

/* Of the first one's endpoint; each attempt counts once. */
static struct tally tally_up(struct attempt *first)
{
	struct tally tally = { 0 };

	for (struct attempt *at = first; at != NULL; at = at->next) {
		if (!at->counts ||
		    !str_equal(at->delivery.institution, first->delivery.institution))
			continue;
		*(at->outcome.next == DELIVERY_DONE ? &tally.successes : &tally.failures) += 1;
		if (tally.last == NULL || at->outcome.ended_ms >= tally.last->outcome.ended_ms)
			tally.last = at;
		if (at != first)
			at->counts = false;
	}
	first->counts = false;
	return tally;
}

static void keep_last(const struct clerk *clerk, const struct attempt *last)
{
	const struct endpoint_result result =
		outcome_of(&last->response, true, last->outcome.ended_ms);

	outcome_keep(clerk->config->store, &last->endpoint, &result);
}

/* What several processes count at once may get lost: that is no harm, the next ones are
 * counted. */
static void count_for_breaker(const struct clerk *clerk, struct errand *errand,
			      struct attempt *first)
{
	struct store *store = clerk->config->store;
	const struct breaker *known = &first->endpoint.breaker;
	const struct tally tally = tally_up(first);
	struct endpoint now;
	struct err err;

	keep_last(clerk, tally.last);
	if (tally.failures == 0 && tally.successes > 0 && first->endpoint.alarmed)
		alarm_end(clerk->config, first);
	if (tally.failures == 0 && known->attempts == 0 && known->opens == 0)
		return;
	if (!store_endpoint_get(store, first->delivery.institution, &errand->arena, &now, &err))
		return;
	const int64_t opens = now.breaker.opens;
	if (!breaker_count(&now.breaker, tally.successes, tally.failures, now_ms(clerk)) ||
	    !store_endpoint_break(store, &now, &now.breaker, &err))
		return;
	if (now.breaker.opens <= opens)
		return;
	*VEC_ADD(&errand->arena, &errand->opened) = now.institution;
	LOG(LOG_WARNING, "endpoint.open", LOG_TEXT("institution", now.institution),
	    LOG_NUMBER("until_ms", now.breaker.until_ms));
	if (breaker_is_long(&now.breaker))
		alarm_raise(clerk->config, first, MAILER_ENDPOINT_FAILING);
}

/* Before anything else is claimed for the same endpoint. */
static void count_all(const struct clerk *clerk, struct errand *errand)
{
	for (struct attempt *at = errand->ended.first; at != NULL; at = at->next)
		if (at->counts)
			count_for_breaker(clerk, errand, at);
}

/* Leaves deliveries alone in errand->ended. */
static bool end_verifications(const struct clerk *clerk, struct errand *errand, struct err *err)
{
	struct attempt_queue all = errand->ended;
	struct attempt *attempt;
	bool ok = true;

	errand->ended = (struct attempt_queue){ 0 };
	while ((attempt = attempt_pop(&all)) != NULL) {
		const bool verifies = attempt->challenge.len > 0;
		ok = ok && (!verifies ||
			    verification_end(attempt, clerk->config, now_ms(clerk), err));
		attempt_push(verifies && ok ? &errand->recorded : &errand->ended, attempt);
	}
	return ok;
}

static struct ending *list_endings(struct errand *errand)
{
	struct ending *endings =
		ARENA_ARRAY(&errand->arena, struct ending, errand->ended.count);
	size_t count = 0;

	for (const struct attempt *at = errand->ended.first; at != NULL; at = at->next)
		endings[count++] =
			(struct ending){ .delivery = at->delivery, .outcome = at->outcome };
	return endings;
}

static void log_endings(const struct errand *errand, const struct ending *ending)
{
	for (const struct attempt *at = errand->ended.first; at != NULL; at = at->next) {
		if (ending->lost)
			LOG(LOG_WARNING, "delivery.lease-lost",
			    LOG_TEXT("delivery", at->delivery.id));
		else
			attempt_log(at);
		ending++;
	}
}

/* --- claiming ----------------------------------------------------------------------------- */

/* What cannot be read together with the others is read, or refused, alone. */
static const struct submission *load(const struct clerk *clerk, struct errand *errand,
				     const struct deliveries *claimed)
{
	struct submission *all = ARENA_ARRAY(&errand->arena, struct submission, claimed->count);
	struct err err = { 0 };

	for (size_t i = 0; i < claimed->count; i++) {
		all[i].institution = claimed->at[i].institution;
		all[i].id = claimed->at[i].submission;
	}
	if (!store_submissions_load(clerk->config->store, all, claimed->count, LIGHT_BYTES,
				    &errand->arena, &err))
		LOG(LOG_WARNING, "delivery.unread", LOG_TEXT("detail", str_from_c(err.text)));
	return all;
}

static void take_claimed(const struct clerk *clerk, struct errand *errand,
			 const struct deliveries *claimed)
{
	const struct submission *submissions = load(clerk, errand, claimed);

	for (size_t i = 0; i < claimed->count; i++) {
		struct attempt *attempt = attempt_pop(&errand->places);
		attempt_take(attempt, &claimed->at[i], &submissions[i]);
		if (!attempt->heavy)
			attempt_make(attempt, clerk->config);
		attempt_push(&errand->taken, attempt);
	}
	errand->claimed = claimed->count;
}

static bool record_and_claim(const struct clerk *clerk, struct errand *errand, struct err *err)
{
	const struct post_config *config = clerk->config;
	const struct claim claim = {
		.most = errand->places.count,
		.per_institution = config->per_institution,
		.ahead = config->ahead,
		.lease_ms = lease_ms(clerk),
		.now_ms = now_ms(clerk),
	};
	struct turn turn = { .endings = list_endings(errand),
			     .ending_count = errand->ended.count,
			     .claim = claim.most > 0 ? &claim : NULL };

	if (turn.ending_count == 0 && turn.claim == NULL)
		return true;
	if (!store_outbox_turn(config->store, &errand->arena, &turn, err))
		return false;
	log_endings(errand, turn.endings);
	while (errand->ended.count > 0)
		attempt_push(&errand->recorded, attempt_pop(&errand->ended));
	if (turn.claimed.count > 0)
		take_claimed(clerk, errand, &turn.claimed);
	else if (turn.claim != NULL)
		return store_outbox_next(config->store, &errand->next_ms, err);
	return true;
}

static bool verify_new(const struct clerk *clerk, struct errand *errand, struct err *err)
{
	struct attempt *place = errand->places.first;

	if (!errand->verifies || place == NULL)
		return true;
	if (!verification_take(place, clerk->config, now_ms(clerk), &errand->verifying, err))
		return false;
	if (errand->verifying)
		attempt_push(&errand->taken, attempt_pop(&errand->places));
	return true;
}

/* --- an errand ---------------------------------------------------------------------------- */

static void run(struct clerk *clerk, struct errand *errand)
{
	struct err *err = &errand->err;

	arena_reset(&errand->arena);
	*err = (struct err){ 0 };
	errand->taken = (struct attempt_queue){ 0 };
	errand->recorded = (struct attempt_queue){ 0 };
	errand->claimed = 0;
	errand->verifying = false;
	errand->next_ms = INT64_MAX;
	errand->opened.count = errand->opened.room = 0;
	errand->opened.at = NULL;
	errand->ok = ask_time(clerk, err) && end_verifications(clerk, errand, err);
	if (errand->ok)
		count_all(clerk, errand);
	errand->ok = errand->ok && disable_gone(clerk, errand, err) &&
		     record_and_claim(clerk, errand, err) && verify_new(clerk, errand, err);
	for (struct attempt *at = errand->making.first; at != NULL; at = at->next)
		attempt_make(at, clerk->config);
	errand->time = clerk->time;
}

/* NULL when the clerk is to end. */
static struct errand *wait_for_errand(struct clerk *clerk)
{
	(void)pthread_mutex_lock(&clerk->lock);
	while (clerk->errand == NULL && !clerk->ending)
		(void)pthread_cond_wait(&clerk->sent, &clerk->lock);
	struct errand *errand = clerk->errand;
	(void)pthread_mutex_unlock(&clerk->lock);
	return errand;
}

static void *work(void *at)
{
	struct clerk *clerk = at;
	struct errand *errand;

	while ((errand = wait_for_errand(clerk)) != NULL) {
		run(clerk, errand);
		(void)pthread_mutex_lock(&clerk->lock);
		clerk->errand = NULL;
		(void)pthread_mutex_unlock(&clerk->lock);
		fetch_wake(clerk->fetcher);
	}
	return NULL;
}

void clerk_send(struct clerk *clerk, struct errand *errand)
{
	(void)pthread_mutex_lock(&clerk->lock);
	clerk->errand = errand;
	(void)pthread_cond_signal(&clerk->sent);
	(void)pthread_mutex_unlock(&clerk->lock);
}

bool clerk_is_back(struct clerk *clerk)
{
	(void)pthread_mutex_lock(&clerk->lock);
	const bool back = clerk->errand == NULL;
	(void)pthread_mutex_unlock(&clerk->lock);
	return back;
}

/* --- the clerk ---------------------------------------------------------------------------- */

/* Signals are the main thread's business. */
static bool start_thread(struct clerk *clerk)
{
	sigset_t all;
	sigset_t before;

	(void)sigfillset(&all);
	(void)pthread_sigmask(SIG_SETMASK, &all, &before);
	const bool started = pthread_create(&clerk->thread, NULL, work, clerk) == 0;
	(void)pthread_sigmask(SIG_SETMASK, &before, NULL);
	return started;
}

static void free_all(struct clerk *clerk)
{
	(void)pthread_cond_destroy(&clerk->sent);
	(void)pthread_mutex_destroy(&clerk->lock);
	free(clerk);
}

struct clerk *clerk_new(const struct post_config *config, struct fetcher *fetcher,
			struct err *err)
{
	struct clerk *clerk = heap_new(sizeof(*clerk));

	clerk->config = config;
	clerk->fetcher = fetcher;
	(void)pthread_mutex_init(&clerk->lock, NULL);
	(void)pthread_cond_init(&clerk->sent, NULL);
	if (start_thread(clerk))
		return clerk;
	(void)err_set(err, ERR_IO, "no more threads for delivery");
	free_all(clerk);
	return NULL;
}

void clerk_free(struct clerk *clerk)
{
	if (clerk == NULL)
		return;
	(void)pthread_mutex_lock(&clerk->lock);
	clerk->ending = true;
	(void)pthread_cond_signal(&clerk->sent);
	(void)pthread_mutex_unlock(&clerk->lock);
	(void)pthread_join(clerk->thread, NULL);
	free_all(clerk);
}
