#include "app/service/throttle.h"

#include <pthread.h>
#include <string.h>

#include "app/service/crypto.h"

enum { PLACES = 4096 }; /* so that it never grows, whoever asks */

struct throttle {
	pthread_mutex_t lock;
	unsigned most;
	int64_t window_ms;
	struct place {
		int64_t since_ms;
		unsigned wrong;
	} places[PLACES];
};

static void finish(void *thing)
{
	struct throttle *throttle = thing;

	(void)pthread_mutex_destroy(&throttle->lock);
}

struct throttle *throttle_new(struct arena *arena, unsigned most, int64_t window_ms)
{
	struct throttle *throttle = ARENA_NEW(arena, struct throttle);

	(void)pthread_mutex_init(&throttle->lock, NULL);
	arena_defer(arena, finish, throttle);
	throttle->most = most;
	throttle->window_ms = window_ms;
	return throttle;
}

/* With its time begun anew where it is over; under the lock. */
static struct place *find(struct throttle *throttle, struct str who, int64_t now_ms)
{
	unsigned char digest[CRYPTO_DIGEST];
	struct place *place;
	uint16_t number;

	crypto_sha256(who, digest);
	memcpy(&number, digest, sizeof number);
	place = &throttle->places[number % PLACES];
	if (now_ms - place->since_ms >= throttle->window_ms || now_ms < place->since_ms)
		*place = (struct place){ .since_ms = now_ms };
	return place;
}

bool throttle_allows(struct throttle *throttle, struct str who, int64_t now_ms)
{
	bool allows;

	(void)pthread_mutex_lock(&throttle->lock);
	allows = find(throttle, who, now_ms)->wrong < throttle->most;
	(void)pthread_mutex_unlock(&throttle->lock);
	return allows;
}

void throttle_count(struct throttle *throttle, struct str who, int64_t now_ms)
{
	(void)pthread_mutex_lock(&throttle->lock);
	find(throttle, who, now_ms)->wrong++;
	(void)pthread_mutex_unlock(&throttle->lock);
}
