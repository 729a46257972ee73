#include "app/delivery/post.h"

#include <stdatomic.h>
#include <stdlib.h>

#include "app/delivery/breaker.h"
#include "app/delivery/verification.h"
#include "engine/base/limits.h"
#include "engine/base/log.h"

enum {
	MOST = 256,
	UNDER_WAY_MOST = 64,
	PER_INSTITUTION = 5,
	AHEAD = 4,     /* each flush of the disk serves many */
	GATHER_MS = 3, /* how long what has ended waits for others that will, for the same */
	/* How long a lease outlives the longest post: time to wait for room, and to record how
	   it ended. */
	MARGIN_MS = 25000,
	POLL_MS = 1000, /* how long what another process stored may go unseen */
	/* How many may hold the files of a submission in memory at once. */
	WITH_FILES_MOST = 4,
};

struct post {
	const struct post_config *config;
	struct fetcher *fetcher;
	struct attempt *attempts;
	struct ending *endings; /* of the turn */
	struct attempt **ended; /* likewise, in the same order */
	size_t most;
	size_t claimed;	    /* by the newest claim */
	struct arena arena; /* of a turn */
	bool hungry;	    /* more may be due than was claimed */
	int64_t claim_at;   /* when to look again all the same; steady */
	int64_t verify_at;
	int64_t store_ms, asked_at; /* the store's time, and when we asked for it; steady */
	atomic_bool woken;
};

static size_t or_usual(size_t number, size_t usual)
{
	return number > 0 ? number : usual;
}

struct post *post_new(const struct post_config *config, struct err *err)
{
	struct post *post = calloc(1, sizeof(*post));

	if (post == NULL)
		abort();
	post->config = config;
	post->most = or_usual(config->most, MOST);
	arena_init(&post->arena);
	post->attempts = calloc(post->most, sizeof(*post->attempts));
	post->endings = calloc(post->most, sizeof(*post->endings));
	post->ended = calloc(post->most, sizeof(struct attempt *));
	if (post->attempts == NULL || post->endings == NULL || post->ended == NULL)
		abort();
	for (size_t i = 0; i < post->most; i++)
		attempt_clear(&post->attempts[i]);
	post->fetcher = fetcher_new(
		&config->fetch, post->most < UNDER_WAY_MOST ? post->most : UNDER_WAY_MOST, err);
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
	for (size_t i = 0; i < post->most; i++) {
		attempt_clear(&post->attempts[i]);
		arena_finish(&post->attempts[i].arena);
	}
	free(post->attempts);
	free(post->endings);
	free(post->ended);
	arena_finish(&post->arena);
	free(post);
}

void post_wake(struct post *post)
{
	atomic_store(&post->woken, true);
	fetch_wake(post->fetcher);
}

static size_t count_in(const struct post *post, enum attempt_state state)
{
	size_t count = 0;

	for (size_t i = 0; i < post->most; i++)
		count += post->attempts[i].state == state;
	return count;
}

size_t post_under_way(const struct post *post)
{
	return post->most - count_in(post, ATTEMPT_NONE);
}

/* --- the store's time --------------------------------------------------------------------- */

/* Asked for now and then; between that a clock counts that nobody sets. */
static bool ask_time(struct post *post, struct err *err)
{
	if (!store_now(post->config->store, post->config->clock, &post->store_ms, err))
		return false;
	post->asked_at = clock_steady();
	return true;
}

static int64_t store_time(const struct post *post)
{
	const struct clock *clock = post->config->clock;

	if (clock != NULL && clock->fixed_ms != 0)
		return clock->fixed_ms;
	return post->store_ms + clock_steady() - post->asked_at;
}

/* --- beginning ---------------------------------------------------------------------------- */

static struct attempt *free_place(struct post *post)
{
	for (size_t i = 0; i < post->most; i++)
		if (post->attempts[i].state == ATTEMPT_NONE)
			return &post->attempts[i];
	return NULL;
}

static void take_claimed(struct post *post, const struct deliveries *claimed)
{
	for (size_t i = 0; i < claimed->count; i++)
		attempt_take(free_place(post), &claimed->at[i]);
	post->claimed = claimed->count;
}

static size_t with_files(const struct post *post)
{
	size_t count = 0;

	for (size_t i = 0; i < post->most; i++)
		count += post->attempts[i].body.files.len > 0;
	return count;
}

/* Whoever was asleep since the claim may find that its lease is another's by now. */
static void begin(struct post *post, struct attempt *attempt)
{
	if (clock_steady() - attempt->claimed_at > MARGIN_MS / 2) {
		attempt_give_back(attempt, store_time(post), "not sent: the lease was too old");
		return;
	}
	attempt_begin(attempt, post->config, post->fetcher);
	if (attempt->state == ATTEMPT_ENDED)
		attempt_judge(attempt, post->config, store_time(post));
}

static bool has_room(const struct post *post, const struct attempt *attempt)
{
	const size_t usual = or_usual(post->config->per_institution, PER_INSTITUTION);
	const size_t most = or_usual((size_t)attempt->endpoint.concurrency, usual);
	size_t count = 0;

	if (with_files(post) >= WITH_FILES_MOST)
		return false;
	for (size_t i = 0; i < post->most; i++)
		count += post->attempts[i].state == ATTEMPT_UNDER_WAY &&
			 str_equal(post->attempts[i].delivery.institution,
				   attempt->delivery.institution);
	return count < most;
}

static void begin_waiting(struct post *post)
{
	if (count_in(post, ATTEMPT_WAITING) == 0)
		return;
	for (size_t i = 0; i < post->most && fetch_room(post->fetcher) > 0; i++)
		if (post->attempts[i].state == ATTEMPT_WAITING &&
		    has_room(post, &post->attempts[i]))
			begin(post, &post->attempts[i]);
}

/* Those that wait have waited long enough, or will not be begun at all. */
static void give_back(struct post *post, bool all)
{
	for (size_t i = 0; i < post->most; i++) {
		struct attempt *attempt = &post->attempts[i];
		if (attempt->state == ATTEMPT_WAITING && attempt->challenge.len == 0 &&
		    (all || clock_steady() - attempt->claimed_at > MARGIN_MS / 2))
			attempt_give_back(attempt, store_time(post), "not sent: no room");
	}
}

/* --- ending ------------------------------------------------------------------------------- */

static struct attempt *attempt_of(struct post *post, const struct fetch_response *response)
{
	size_t i = 0;

	while (&post->attempts[i].response != response)
		i++;
	return &post->attempts[i];
}

static void judge_ended(struct post *post)
{
	const struct fetch_response *response;

	while ((response = fetch_ended(post->fetcher)) != NULL)
		attempt_judge(attempt_of(post, response), post->config, store_time(post));
}

/* Those that ended, in post->ended; what is to be recorded of their deliveries in
 * post->endings. */
static size_t list_ended(struct post *post)
{
	size_t count = 0;

	for (size_t i = 0; i < post->most; i++) {
		struct attempt *attempt = &post->attempts[i];
		if (attempt->state != ATTEMPT_ENDED || attempt->challenge.len > 0)
			continue;
		post->endings[count] = (struct ending){ .delivery = attempt->delivery,
							.outcome = attempt->outcome };
		post->ended[count++] = attempt;
	}
	return count;
}

static bool disable_gone(struct post *post, size_t count, struct err *err)
{
	for (size_t i = 0; i < count; i++) {
		const struct attempt *attempt = post->ended[i];
		if (attempt->response.status == 410 &&
		    !store_endpoint_disable(post->config->store, attempt->delivery.institution,
					    attempt->endpoint.url, err))
			return false;
	}
	return true;
}

/* Of the endpoint of the attempt at first, and takes those counted out of the list. */
static void count_outcomes(struct post *post, size_t first, size_t count, int64_t *successes,
			   int64_t *failures)
{
	const struct str institution = post->ended[first]->delivery.institution;

	*successes = 0;
	*failures = 0;
	for (size_t i = first; i < count; i++) {
		struct attempt *attempt = post->ended[i];
		if (!attempt->counts || !str_equal(attempt->delivery.institution, institution))
			continue;
		attempt->counts = false;
		*(attempt->outcome.next == DELIVERY_DONE ? successes : failures) += 1;
	}
}

/* What several processes count at once may get lost: that is no harm, the next ones are
 * counted. */
static void count_for_breaker(struct post *post, size_t first, size_t count)
{
	const struct attempt *attempt = post->ended[first];
	struct store *store = post->config->store;
	int64_t successes = 0, failures = 0;
	struct endpoint now;
	struct err err;

	count_outcomes(post, first, count, &successes, &failures);
	if (failures == 0 && attempt->endpoint.breaker.attempts == 0 &&
	    attempt->endpoint.breaker.opens == 0)
		return;
	if (!store_endpoint_get(store, attempt->delivery.institution, &post->arena, &now, &err))
		return;
	const int64_t opens = now.breaker.opens;
	if (!breaker_count(&now.breaker, successes, failures, store_time(post)) ||
	    !store_endpoint_break(store, &now, &now.breaker, &err))
		return;
	if (now.breaker.opens > opens)
		LOG(LOG_WARNING, "endpoint.open", LOG_TEXT("institution", now.institution),
		    LOG_NUMBER("until_ms", now.breaker.until_ms));
}

/* Before anything else is claimed for the same endpoint. */
static void count_all(struct post *post, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (post->ended[i]->counts)
			count_for_breaker(post, i, count);
}

static void forget_ended(struct post *post, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (post->endings[i].lost)
			LOG(LOG_WARNING, "delivery.lease-lost",
			    LOG_TEXT("delivery", post->ended[i]->delivery.id));
		else
			attempt_log(post->ended[i]);
	}
	for (size_t i = 0; i < count; i++)
		attempt_clear(post->ended[i]);
}

/* --- a turn ------------------------------------------------------------------------------- */

static bool is_time_to_claim(struct post *post, bool claiming)
{
	const bool woken = atomic_exchange(&post->woken, false);

	return claiming && free_place(post) != NULL &&
	       (woken || post->hungry || clock_steady() >= post->claim_at);
}

/* When to look again, where nothing was to be had. */
static bool plan_claim(struct post *post, struct err *err)
{
	int64_t next_ms = 0;

	post->hungry = post->claimed > 0;
	post->claim_at = clock_steady() + POLL_MS;
	if (post->hungry)
		return true;
	if (!store_outbox_next(post->config->store, &next_ms, err))
		return false;
	const int64_t pause_ms = next_ms - store_time(post);
	if (pause_ms > 0 && pause_ms < POLL_MS)
		post->claim_at += pause_ms - POLL_MS;
	return true;
}

static bool record_and_claim(struct post *post, bool claiming, struct err *err)
{
	const struct post_config *config = post->config;
	const size_t count = list_ended(post);
	const size_t room = count_in(post, ATTEMPT_NONE);
	const struct claim claim = {
		.most = room,
		.per_institution = or_usual(config->per_institution, PER_INSTITUTION),
		.ahead = or_usual(config->ahead, AHEAD),
		.lease_ms = fetch_total_ms(&config->fetch) + MARGIN_MS,
		.now_ms = store_time(post),
	};
	struct turn turn = { .endings = post->endings,
			     .ending_count = count,
			     .claim = claiming && room > 0 ? &claim : NULL };

	if (count == 0 && turn.claim == NULL)
		return true;
	count_all(post, count);
	if (!disable_gone(post, count, err) ||
	    !store_outbox_turn(config->store, &post->arena, &turn, err))
		return false;
	forget_ended(post, count);
	post->hungry = post->hungry || count > 0;
	if (turn.claim == NULL)
		return true;
	take_claimed(post, &turn.claimed);
	return plan_claim(post, err);
}

static bool verify_new(struct post *post, bool claiming, struct err *err)
{
	const struct post_config *config = post->config;
	struct attempt *place = free_place(post);
	bool found = false;

	for (size_t i = 0; i < post->most; i++)
		if (post->attempts[i].state == ATTEMPT_ENDED &&
		    post->attempts[i].challenge.len > 0 &&
		    !verification_end(&post->attempts[i], config, store_time(post), err))
			return false;
	if (!claiming || place == NULL || clock_steady() < post->verify_at)
		return true;
	if (!verification_take(place, config, store_time(post), &found, err))
		return false;
	if (!found)
		post->verify_at = clock_steady() + POLL_MS;
	return true;
}

static void let_go_on(struct post *post, int wait_ms)
{
	fetch_wait(post->fetcher, wait_ms);
	judge_ended(post);
	begin_waiting(post);
}

/* Has something ended, and will more soon? Whoever was just woken is not kept waiting. */
static bool gathers(const struct post *post)
{
	const size_t ended = count_in(post, ATTEMPT_ENDED);

	return ended > 0 && ended < UNDER_WAY_MOST && !atomic_load(&post->woken) &&
	       count_in(post, ATTEMPT_UNDER_WAY) > 0;
}

/* Until something has happened; then a moment longer, so that a transaction has much to do. */
static void wait(struct post *post)
{
	const int64_t pause_ms = post->claim_at - clock_steady();
	const bool idle = !post->hungry && !atomic_load(&post->woken) &&
			  count_in(post, ATTEMPT_ENDED) == 0;

	let_go_on(post, !idle				     ? 0
			: pause_ms < 0 || pause_ms > POLL_MS ? POLL_MS
							     : (int)pause_ms);
	const int64_t until = clock_steady() + GATHER_MS;
	while (gathers(post) && clock_steady() < until)
		let_go_on(post, 1);
}

bool post_turn(struct post *post, bool claiming, struct err *err)
{
	const bool claims = is_time_to_claim(post, claiming);
	bool ok = true;

	arena_reset(&post->arena);
	if (clock_steady() - post->asked_at >= POLL_MS)
		ok = ask_time(post, err);
	ok = ok && record_and_claim(post, claims, err) && verify_new(post, claiming, err);
	give_back(post, !claiming);
	begin_waiting(post);
	if (!ok) {
		post->hungry = false;
		post->claim_at = clock_steady() + POLL_MS;
		fetch_wait(post->fetcher, POLL_MS);
		judge_ended(post);
		return false;
	}
	wait(post);
	return true;
}

bool post_drain(struct post *post, size_t *count, struct err *err)
{
	*count = 0;
	do {
		post->hungry = true;
		post->claimed = 0;
		if (!post_turn(post, true, err))
			return false;
		*count += post->claimed;
	} while (post->claimed > 0 || post_under_way(post) > 0);
	return true;
}
