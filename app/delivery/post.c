#include "app/delivery/post.h"

#include <stdatomic.h>
#include <stdlib.h>

#include "app/delivery/clerk.h"
#include "app/delivery/lane.h"
#include "engine/base/heap.h"

/* ahead: each flush of the disk serves many. */
static const struct post_config usual = { .per_institution = 5, .ahead = 16, .most = 1024 };

enum {
	UNDER_WAY_MOST = 128,
	/* How long what has ended waits for others that will, so that a flush of the disk
	   serves many, and how many are enough. */
	GATHER_MS = 5,
	GATHERED = 128,
	POLL_MS = 1000, /* how long what another process stored may go unseen */
	/* How many may hold the files of a submission in memory at once. */
	HEAVY_MOST = 4,
};

/* An attempt is in one of these queues, in its lane's, under way, or with the clerk. */
struct post {
	struct post_config config;
	struct fetcher *fetcher;
	struct clerk *clerk;
	struct errand errand;
	bool away; /* the clerk is, with the errand */
	struct attempt *attempts;
	size_t most;
	struct attempt_queue free, heavy, ended;
	struct lanes lanes;
	size_t waiting, under_way, in_memory; /* in_memory: of the heavy ones */
	struct store_time time;
	bool hungry;		     /* more may be due than was claimed */
	size_t claimed;		     /* ever */
	size_t lent;		     /* free places that are with the clerk */
	int64_t claim_at, verify_at; /* when to look again all the same; steady */
	int64_t sent_at;	     /* when the clerk last left */
	atomic_bool woken;
};

static size_t or (size_t number, size_t other)
{
	return number > 0 ? number : other;
}

static bool start(struct post *post, struct err *err)
{
	const struct post_config *config = &post->config;

	post->fetcher = fetcher_new(
		&config->fetch, post->most < UNDER_WAY_MOST ? post->most : UNDER_WAY_MOST, err);
	if (post->fetcher != NULL)
		post->clerk = clerk_new(config, post->fetcher, err);
	return post->clerk != NULL;
}

struct post *post_new(const struct post_config *config, struct err *err)
{
	struct post *post = heap_new(sizeof(*post));

	post->config = *config;
	post->config.per_institution = or (config->per_institution, usual.per_institution);
	post->config.ahead = or (config->ahead, usual.ahead);
	post->most = or (config->most, usual.most);
	post->attempts = heap_array(post->most, sizeof(*post->attempts));
	for (size_t i = 0; i < post->most; i++)
		attempt_push(&post->free, &post->attempts[i]);
	if (start(post, err))
		return post;
	post_free(post);
	return NULL;
}

void post_free(struct post *post)
{
	if (post == NULL)
		return;
	clerk_free(post->clerk);
	fetcher_free(post->fetcher);
	for (size_t i = 0; i < post->most; i++) {
		attempt_clear(&post->attempts[i]);
		arena_finish(&post->attempts[i].arena);
	}
	lanes_finish(&post->lanes);
	arena_finish(&post->errand.arena);
	free(post->attempts);
	free(post);
}

void post_wake(struct post *post)
{
	atomic_store(&post->woken, true);
	fetch_wake(post->fetcher);
}

static size_t under_way(const struct post *post)
{
	return post->most - post->free.count - post->lent;
}

bool post_rests(const struct post *post)
{
	return !post->away && under_way(post) == 0;
}

static int64_t store_time(const struct post *post)
{
	return store_time_now(&post->time, post->config.clock);
}

/* Whoever waited so long, or was asleep since the claim, may find that its lease is another's.
 */
static bool is_old(const struct attempt *attempt)
{
	return clock_steady() - attempt->claimed_at > CLERK_MARGIN_MS / 2;
}

/* --- beginning and ending ----------------------------------------------------------------- */

static void end(struct post *post, struct attempt *attempt)
{
	attempt_push(&post->ended, attempt);
}

static void give_back(struct post *post, struct attempt *attempt, const char *why)
{
	attempt_give_back(attempt, store_time(post), why);
	end(post, attempt);
}

static void begin(struct post *post, struct attempt *attempt)
{
	if (attempt_begin(attempt, &post->config, post->fetcher)) {
		attempt->lane->under_way++;
		post->under_way++;
	} else {
		attempt_judge(attempt, &post->config, store_time(post));
		end(post, attempt);
	}
}

static void begin_waiting(struct post *post)
{
	struct attempt *attempt;

	while (fetch_room(post->fetcher) > 0 && (attempt = lane_next(&post->lanes)) != NULL) {
		post->waiting--;
		if (is_old(attempt) && attempt->challenge.len == 0)
			give_back(post, attempt, "not sent: the lease was too old");
		else
			begin(post, attempt);
	}
}

static struct attempt *attempt_of(struct post *post, const struct fetch_response *response)
{
	const size_t distance =
		(size_t)((const char *)response - (const char *)&post->attempts->response);

	return &post->attempts[distance / sizeof(struct attempt)];
}

static void judge_ended(struct post *post)
{
	const struct fetch_response *response;

	while ((response = fetch_ended(post->fetcher)) != NULL) {
		struct attempt *attempt = attempt_of(post, response);
		attempt->lane->under_way--;
		post->under_way--;
		attempt_judge(attempt, &post->config, store_time(post));
		end(post, attempt);
	}
}

static void give_back_lane(struct post *post, struct lane *lane, bool all, const char *why)
{
	while (lane->waiting.count > 0 && (all || is_old(lane->waiting.first))) {
		post->waiting--;
		give_back(post, attempt_pop(&lane->waiting), why);
	}
}

/* Those that have waited long enough, or will not be begun at all. */
static void give_back_old(struct post *post, bool all)
{
	for (struct lane *lane = post->lanes.first; lane != NULL; lane = lane->next)
		give_back_lane(post, lane, all, "not sent: no room");
	while (post->heavy.count > 0 && (all || is_old(post->heavy.first)))
		give_back(post, attempt_pop(&post->heavy), "not sent: no room");
}

/* --- what the clerk brings ---------------------------------------------------------------- */

static void wait_for_room(struct post *post, struct attempt *attempt)
{
	attempt_push(&attempt->lane->waiting, attempt);
	post->waiting++;
}

static void take_new(struct post *post, struct attempt *attempt)
{
	lane_join(&post->lanes, attempt, post->config.per_institution);
	if (attempt->ready)
		wait_for_room(post, attempt);
	else
		attempt_push(&post->heavy, attempt);
}

static void forget(struct post *post, struct attempt *attempt)
{
	post->in_memory -= attempt->heavy && attempt->ready;
	lane_leave(&post->lanes, attempt);
	attempt_clear(attempt);
	/* Its memory is warm: it is the next to be used. */
	attempt_push_first(&post->free, attempt);
}

/* What the breaker keeps from being claimed is not sent either. */
static void give_back_opened(struct post *post)
{
	const struct errand *errand = &post->errand;

	for (struct lane *lane = post->lanes.first; lane != NULL; lane = lane->next)
		for (size_t i = 0; i < errand->opened.count; i++)
			if (str_equal(lane->institution, errand->opened.at[i]))
				give_back_lane(post, lane, true, "not sent: too much failed");
}

static void empty(struct post *post)
{
	struct errand *errand = &post->errand;
	struct attempt *attempt;

	if (errand->places.count > 0) {
		post->free = errand->places;
		errand->places = (struct attempt_queue){ 0 };
	}
	while ((attempt = attempt_pop(&errand->recorded)) != NULL)
		forget(post, attempt);
	while ((attempt = attempt_pop(&errand->ended)) != NULL)
		end(post, attempt);
	while ((attempt = attempt_pop(&errand->taken)) != NULL)
		take_new(post, attempt);
	while ((attempt = attempt_pop(&errand->making)) != NULL)
		wait_for_room(post, attempt);
}

/* When to look again, where nothing was to be had. */
static void plan_claim(struct post *post)
{
	const int64_t pause_ms = post->errand.next_ms - store_time(post);

	post->claim_at = clock_steady() + POLL_MS;
	if (pause_ms > 0 && pause_ms < POLL_MS)
		post->claim_at += pause_ms - POLL_MS;
}

static bool welcome(struct post *post, struct err *err)
{
	const struct errand *errand = &post->errand;
	const bool claimed = errand->places.count + errand->taken.count > 0;
	const bool recorded = errand->recorded.count > 0;

	post->away = false;
	post->lent = 0;
	post->time = errand->time;
	empty(post);
	give_back_opened(post);
	if (errand->verifies && !errand->verifying)
		post->verify_at = clock_steady() + POLL_MS;
	if (!errand->ok) {
		*err = errand->err;
		post->hungry = false;
		post->claim_at = post->verify_at = clock_steady() + POLL_MS;
		return false;
	}
	post->claimed += errand->claimed;
	if (claimed)
		post->hungry = errand->claimed > 0;
	post->hungry = post->hungry || recorded;
	plan_claim(post);
	return true;
}

/* --- what the clerk is sent for ----------------------------------------------------------- */

/* Something became due, or may have. */
static bool is_called(const struct post *post)
{
	return atomic_load(&post->woken) || clock_steady() >= post->claim_at ||
	       clock_steady() >= post->verify_at;
}

/* What other workers could do is not claimed by who has to wait for the store already. */
static bool is_time_to_claim(const struct post *post, bool claiming)
{
	return claiming && post->free.count > 0 && (post->hungry || is_called(post));
}

static size_t makeable(const struct post *post)
{
	const size_t room = HEAVY_MOST - post->in_memory;

	return post->heavy.count < room ? post->heavy.count : room;
}

/* How long the clerk still waits before it leaves. After a failure what ended waits, too. */
static int64_t gathers_for(const struct post *post, bool claiming)
{
	const int64_t now = clock_steady();
	const bool failed = !post->errand.ok && post->sent_at > 0;

	if (failed && now < post->claim_at)
		return post->claim_at - now;
	const bool claims = is_time_to_claim(post, claiming);
	if (makeable(post) > 0 || (claims && is_called(post)))
		return 0;
	if (post->ended.count == 0 && !claims)
		return POLL_MS;
	if (post->ended.count >= GATHERED || post->under_way + post->waiting == 0)
		return 0;
	const int64_t left = post->sent_at + GATHER_MS - now;
	return left > 0 ? left : 0;
}

static void pack(struct post *post, bool claims)
{
	struct errand *errand = &post->errand;

	errand->ended = post->ended;
	post->ended = (struct attempt_queue){ 0 };
	errand->making = (struct attempt_queue){ 0 };
	for (size_t left = makeable(post); left > 0; left--) {
		attempt_push(&errand->making, attempt_pop(&post->heavy));
		post->in_memory++;
	}
	errand->places = (struct attempt_queue){ 0 };
	errand->verifies = claims && clock_steady() >= post->verify_at;
	if (!claims)
		return;
	errand->places = post->free;
	post->lent = post->free.count;
	post->free = (struct attempt_queue){ 0 };
}

static void send_clerk(struct post *post, bool claiming)
{
	if (post->away || gathers_for(post, claiming) > 0)
		return;
	const bool claims = is_time_to_claim(post, claiming);
	atomic_store(&post->woken, false);
	pack(post, claims);
	post->away = true;
	post->sent_at = clock_steady();
	clerk_send(post->clerk, &post->errand);
}

/* --- a turn ------------------------------------------------------------------------------- */

static int pause_of(const struct post *post, bool claiming)
{
	int64_t pause_ms = POLL_MS;

	if (!post->away)
		pause_ms = gathers_for(post, claiming);
	if (!post->away && claiming && post->free.count > 0 &&
	    pause_ms > post->claim_at - clock_steady())
		pause_ms = post->claim_at - clock_steady();
	return pause_ms < 0 ? 0 : (int)pause_ms;
}

bool post_turn(struct post *post, bool claiming, struct err *err)
{
	bool ok = true;

	give_back_old(post, !claiming);
	send_clerk(post, claiming);
	begin_waiting(post);
	fetch_wait(post->fetcher, pause_of(post, claiming));
	judge_ended(post);
	if (post->away && clerk_is_back(post->clerk))
		ok = welcome(post, err);
	begin_waiting(post);
	return ok;
}

bool post_drain(struct post *post, size_t *count, struct err *err)
{
	const size_t before = post->claimed;
	bool ok = true;

	post->hungry = true;
	while (ok && (post->hungry || !post_rests(post)))
		ok = post_turn(post, true, err);
	*count = post->claimed - before;
	return ok;
}
