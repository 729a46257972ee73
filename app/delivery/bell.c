#include "app/delivery/bell.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <time.h>

#include "app/delivery/trial.h"
#include "app/delivery/verification.h"
#include "app/service/target.h"
#include "engine/base/heap.h"
#include "engine/base/log.h"
#include "storage/alarms.h"

/* Nobody waits for it to the second; whoever does not take an alarm is told again. */
enum { LOOK_S = 2, LEASE_MS = 300000 };

struct bell {
	const struct post_config *config;
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t changed;
	bool stopping;
};

/* --- one alarm ---------------------------------------------------------------------------- */

static const char *const types[] = {
	[ALARM_FAILING] = "endpoint.failing", [ALARM_RECOVERED] = "endpoint.recovered"
};

static bool send(const struct post_config *config, const struct alarm *alarm,
		 struct endpoint *endpoint, struct arena *arena)
{
	const int64_t now_ms = clock_now(config->clock);
	struct trial trial = { .id = alarm->id,
			       .content_type = STR("application/json"),
			       .body = verification_alarm(types[alarm->kind],
							  alarm->institution, now_ms, arena),
			       .now_ms = now_ms };
	struct err err = { 0 };
	const bool sent = trial_send(&trial, endpoint, &config->fetch, arena, &err);
	const bool taken = sent && trial.response.status >= 200 && trial.response.status <= 299;

	LOG(taken ? LOG_INFO : LOG_WARNING, taken ? "alarm.sent" : "alarm.failed",
	    LOG_TEXT("institution", alarm->institution),
	    LOG_TEXT("type", str_from_c(types[alarm->kind])),
	    LOG_NUMBER("status", trial.response.status),
	    LOG_TEXT("detail", sent ? trial.response.detail : str_from_c(err.text)));
	return taken;
}

/* Where nobody is to be told by now, it is as good as told. */
static bool tell(const struct post_config *config, const struct alarm *alarm,
		 struct arena *arena, struct err *err)
{
	struct endpoint endpoint;
	struct target target;

	if (!store_endpoint_get(config->store, alarm->institution, arena, &endpoint, err))
		return err->code == ERR_NOT_FOUND;
	if (target_read(endpoint.options, &target, err) && target.alarm.len > 0) {
		endpoint.url = target.alarm;
		if (!send(config, alarm, &endpoint, arena))
			return true;
	}
	*err = (struct err){ 0 };
	return store_alarm_told(config->store, alarm, clock_now(config->clock), err);
}

bool bell_ring(const struct post_config *config, bool *found, struct err *err)
{
	struct arena arena = { 0 };
	struct alarm alarm;

	arena_init(&arena);
	bool ok = store_alarm_take(config->store, clock_now(config->clock), LEASE_MS, &arena,
				   &alarm, err);
	*found = ok && alarm.kind != ALARM_NONE;
	if (*found)
		ok = tell(config, &alarm, &arena, err);
	arena_finish(&arena);
	return ok;
}

/* --- the thread --------------------------------------------------------------------------- */

/* False: it is to stop. */
static bool pause_a_while(struct bell *bell)
{
	struct timespec until;

	(void)clock_gettime(CLOCK_REALTIME, &until);
	until.tv_sec += LOOK_S;
	(void)pthread_mutex_lock(&bell->lock);
	if (!bell->stopping)
		(void)pthread_cond_timedwait(&bell->changed, &bell->lock, &until);
	const bool stopping = bell->stopping;
	(void)pthread_mutex_unlock(&bell->lock);
	return !stopping;
}

static void *run(void *at)
{
	struct bell *bell = at;

	while (pause_a_while(bell)) {
		struct err err = { 0 };
		bool found = false;
		if (!bell_ring(bell->config, &found, &err))
			LOG(LOG_ERROR, "alarm.store", LOG_TEXT("detail", str_from_c(err.text)));
	}
	return NULL;
}

/* Signals are the main thread's business. */
static bool start_thread(struct bell *bell)
{
	sigset_t all;
	sigset_t before;

	(void)sigfillset(&all);
	(void)pthread_sigmask(SIG_SETMASK, &all, &before);
	const bool started = pthread_create(&bell->thread, NULL, run, bell) == 0;
	(void)pthread_sigmask(SIG_SETMASK, &before, NULL);
	return started;
}

static void free_bell(struct bell *bell)
{
	(void)pthread_cond_destroy(&bell->changed);
	(void)pthread_mutex_destroy(&bell->lock);
	free(bell);
}

struct bell *bell_start(const struct post_config *config, struct err *err)
{
	struct bell *bell = heap_new(sizeof(*bell));

	bell->config = config;
	(void)pthread_mutex_init(&bell->lock, NULL);
	(void)pthread_cond_init(&bell->changed, NULL);
	if (start_thread(bell))
		return bell;
	(void)err_set(err, ERR_IO, "no more threads for alarms");
	free_bell(bell);
	return NULL;
}

void bell_stop(struct bell *bell)
{
	if (bell == NULL)
		return;
	(void)pthread_mutex_lock(&bell->lock);
	bell->stopping = true;
	(void)pthread_cond_signal(&bell->changed);
	(void)pthread_mutex_unlock(&bell->lock);
	(void)pthread_join(bell->thread, NULL);
	free_bell(bell);
}
