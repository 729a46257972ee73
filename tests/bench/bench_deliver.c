/* How fast deliveries go out, beside a bare libcurl-multi loop that posts the same bytes to the
 * same receiver, in one run; and what an institution that hangs costs nine others. usage:
 * bench_deliver [FOLDER]   where the SQLite file goes, build/ when it is not said; PostgreSQL
 * is measured too when VEIDLAPA_TEST_POSTGRES is the address of one. BENCH_PARTS: of "sqlite
 * postgres rates hanging delay", those that are wanted. */
#include <curl/curl.h>
#include <math.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "app/delivery/worker.h"
#include "app/service/memory.h"
#include "engine/base/log.h"
#include "storage/store.h"
#include "tests/bench/receiver.h"

#define SECRET "whsec_ZGVmZ2hpamtsbW5vcHFyc3R1dnd4eXp7fH1+f4CBgoM="

enum {
	PAYLOAD = 2000,
	INSTITUTIONS = 10,
	BACKLOG = 2000,
	PACED = 60,
	PACE_MS = 10,
	PACED_ROUNDS = 3,
	IN_FLIGHT = 50,
	ROUNDS = 9
};

static char payload[PAYLOAD];
static struct bench_receiver *receiver;
static const struct cidr loopback = { { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 127 }, 104 };

static _Noreturn void give_up(const char *what, const char *why)
{
	(void)fprintf(stderr, "bench_deliver: %s: %s\n", what, why);
	bench_receiver_stop(receiver);
	exit(1);
}

/* --- the measure -------------------------------------------------------------------------- */

static size_t sink(char *at, size_t size, size_t count, void *context)
{
	(void)at;
	(void)context;
	return size * count;
}

/* As many bytes as the program sends. */
static struct curl_slist *bare_headers(void)
{
	static const char *const lines[] = {
		"Expect:",
		"Content-Type: application/json",
		"webhook-id: 31470-1764212116000-1234",
		"webhook-timestamp: 1700000000",
		"webhook-signature: v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=",
	};
	struct curl_slist *headers = NULL;

	for (size_t i = 0; i < LENGTH(lines); i++)
		headers = curl_slist_append(headers, lines[i]);
	return headers;
}

static CURL *bare_request(const char *url, struct curl_slist *headers)
{
	CURL *curl = curl_easy_init();

	(void)curl_easy_setopt(curl, CURLOPT_URL, url);
	(void)curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
	(void)curl_easy_setopt(curl, CURLOPT_USERAGENT, "Veidlapa");
	(void)curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE, (long)PAYLOAD);
	(void)curl_easy_setopt(curl, CURLOPT_POSTFIELDS, payload);
	(void)curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, sink);
	return curl;
}

/* Of this process, in microseconds: not of the receiver's and the database's. */
static double processor_us(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

struct rate {
	double a_second;
	double us; /* of this process's processors, each */
};

static struct rate rate_of(size_t count, int64_t begin_ms, double begin_us)
{
	return (struct rate){ (double)count * 1000 / (double)(clock_steady() - begin_ms),
			      (processor_us() - begin_us) / (double)count };
}

static struct rate bare(const char *url, size_t count)
{
	CURLM *multi = curl_multi_init();
	struct curl_slist *headers = bare_headers();
	size_t begun = 0, ended = 0;
	const int64_t begin = clock_steady();
	const double begin_us = processor_us();
	const CURLMsg *message;
	int running, left;

	for (; begun < IN_FLIGHT; begun++)
		(void)curl_multi_add_handle(multi, bare_request(url, headers));
	while (ended < count) {
		(void)curl_multi_perform(multi, &running);
		while ((message = curl_multi_info_read(multi, &left)) != NULL) {
			CURL *curl = message->easy_handle;
			if (message->data.result != CURLE_OK)
				give_up("bare", curl_easy_strerror(message->data.result));
			ended++;
			(void)curl_multi_remove_handle(multi, curl);
			if (begun++ < count)
				(void)curl_multi_add_handle(multi, curl);
			else
				curl_easy_cleanup(curl);
		}
		if (ended < count)
			(void)curl_multi_poll(multi, NULL, 0, 1000, NULL);
	}
	(void)curl_multi_cleanup(multi);
	curl_slist_free_all(headers);
	return rate_of(count, begin, begin_us);
}

/* --- ours --------------------------------------------------------------------------------- */

static const struct platform_key key = { STR_INIT("bench"), "a key that nobody else has ever" };
static const struct platform_keys keys = { &key, 1 };

static struct store *open_store(const char *url)
{
	struct err err = { 0 };
	struct store *store = store_open(str_from_c(url), &keys, &err);

	if (store == NULL)
		give_up(url, err.text);
	return store;
}

static struct str institution_of(struct arena *arena, unsigned number)
{
	return str_printf(arena, "9999999990%u", number);
}

/* Number 0 may hang; concurrency is what any endpoint has. */
static void put_endpoints(struct store *store, bool hangs)
{
	struct arena arena = { 0 };
	struct err err = { 0 };

	for (unsigned i = 0; i < INSTITUTIONS; i++) {
		const struct endpoint endpoint = {
			.institution = institution_of(&arena, i),
			.url = str_printf(&arena, "http://127.0.0.1:%u/%s%u",
					  bench_receiver_port(receiver),
					  hangs && i == 0 ? "hang/" : "", i),
			.secrets = STR(SECRET),
		};
		if (!store_endpoint_put(store, &endpoint, &err))
			give_up("store_endpoint_put", err.text);
	}
	arena_finish(&arena);
}

static void submit(struct store *store, unsigned institution)
{
	static atomic_ulong names;
	struct arena arena = { 0 };
	struct err err = { 0 };
	bool created;
	const struct str id =
		str_printf(&arena, "%d-%lld-%lu", (int)getpid(), (long long)clock_now(NULL),
			   atomic_fetch_add(&names, 1));
	struct submission submission = {
		.institution = institution_of(&arena, institution),
		.id = id,
		.reference = id,
		.form = STR("apbedisanas-pabalsts"),
		.version = 1,
		.language = STR("lv"),
		.payload = { payload, PAYLOAD },
		.content_type = STR("application/json"),
		.key = id,
		.received_ms = clock_now(NULL),
	};

	if (!store_submit(store, &arena, &submission, NULL, &created, &err))
		give_up("store_submit", err.text);
	arena_finish(&arena);
}

static struct worker *start_worker(struct store *store)
{
	const struct post_config config = {
		.store = store,
		.fetch = { .allow = &loopback, .allow_count = 1, .plain_http = true },
	};
	struct err err = { 0 };
	struct worker *worker = worker_start(&config, &err);

	if (worker == NULL)
		give_up("worker_start", err.text);
	return worker;
}

static void wait_for(size_t count)
{
	const int64_t until = clock_steady() + 120000;

	while (bench_receiver_count(receiver) < count) {
		if (clock_steady() > until)
			give_up("receiver", "deliveries are missing");
		(void)poll(NULL, 0, 2);
	}
}

struct filling {
	struct store *store;
	unsigned first;
	atomic_uint left;
};

static void *fill(void *at)
{
	struct filling *self = at;
	unsigned left;

	while ((left = atomic_fetch_sub(&self->left, 1)) > 0 && left <= BACKLOG)
		for (unsigned k = self->first; k < INSTITUTIONS; k++)
			submit(self->store, k);
	return NULL;
}

/* By many at once, so that they share flushes. */
static void fill_backlog(struct store *store, unsigned first)
{
	struct filling filling = { .store = store, .first = first, .left = BACKLOG };
	pthread_t threads[16];

	for (size_t i = 0; i < LENGTH(threads); i++)
		if (pthread_create(&threads[i], NULL, fill, &filling) != 0)
			give_up("threads", "no more");
	for (size_t i = 0; i < LENGTH(threads); i++)
		(void)pthread_join(threads[i], NULL);
}

/* Deliveries a second of a backlog of each of those from first on. */
static struct rate backlog(struct store *store, unsigned first, bool hangs)
{
	const unsigned waiting = hangs ? 0 : first;
	const size_t count = (size_t)BACKLOG * (INSTITUTIONS - first);

	put_endpoints(store, hangs);
	fill_backlog(store, waiting);
	bench_receiver_reset(receiver);
	const int64_t begin = clock_steady();
	const double begin_us = processor_us();
	struct worker *worker = start_worker(store);
	wait_for(count);
	const struct rate rate = rate_of(count, begin, begin_us);
	bench_receiver_hang_up(receiver);
	worker_stop(worker);
	return rate;
}

static int by_size(const void *a, const void *b)
{
	const int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return x < y ? -1 : x > y;
}

/* The median of what passes from a submission to its arrival, in microseconds, while one comes
 * every PACE_MS to each institution. */
static double paced(struct store *store, bool hangs)
{
	static int64_t sent[PACED * INSTITUTIONS], delays[PACED * INSTITUTIONS];
	const unsigned first = hangs ? 0 : 1;
	size_t expected = 0;

	put_endpoints(store, hangs);
	bench_receiver_reset(receiver);
	struct worker *worker = start_worker(store);
	for (unsigned i = 0; i < PACED; i++) {
		for (unsigned k = first; k < INSTITUTIONS; k++) {
			if (k > 0)
				sent[expected++] = bench_now_us();
			submit(store, k);
			worker_wake(worker);
			if (k > 0)
				wait_for(expected);
			if (k > 0)
				delays[expected - 1] =
					bench_receiver_at(receiver, expected - 1) -
					sent[expected - 1];
		}
		(void)poll(NULL, 0, PACE_MS);
	}
	bench_receiver_hang_up(receiver);
	worker_stop(worker);
	qsort(delays, expected, sizeof(*delays), by_size);
	return (double)delays[expected / 2];
}

static struct rate best(struct rate a, struct rate b)
{
	return a.a_second > b.a_second ? a : b;
}

/* The best of some of each, in turns: other work on the machine only ever costs. */
static void measure(const char *name, const char *url, const char *address)
{
	struct store *store = open_store(url);
	struct rate measure = { 0 }, ten = { 0 };

	for (int i = 0; i < ROUNDS; i++) {
		measure = best(measure, bare(address, (size_t)BACKLOG * INSTITUTIONS));
		ten = best(ten, backlog(store, 0, false));
	}
	(void)printf("%-58s %9.0f /s        %5.1f us\n", "bare libcurl-multi loop",
		     measure.a_second, measure.us);
	(void)printf("%s, %-*s %9.0f /s  %5.2f %5.1f us\n", name, 56 - (int)strlen(name),
		     "deliveries of ten institutions", ten.a_second,
		     ten.a_second / measure.a_second, ten.us);
	store_close(store);
}

static void measure_hanging(const char *url)
{
	struct store *store = open_store(url);
	struct rate nine = { 0 }, beside = { 0 };

	for (int i = 0; i < ROUNDS; i++) {
		nine = best(nine, backlog(store, 1, false));
		beside = best(beside, backlog(store, 1, true));
	}
	(void)printf("  nine institutions %37s %9.0f /s\n", "", nine.a_second);
	(void)printf("  nine beside one that hangs %28s %9.0f /s  %5.2f\n", "", beside.a_second,
		     beside.a_second / nine.a_second);
	store_close(store);
}

static void measure_delay(const char *url)
{
	struct store *store = open_store(url);
	double alone = INFINITY, beside = INFINITY;

	for (int i = 0; i < PACED_ROUNDS; i++)
		alone = fmin(alone, paced(store, false));
	for (int i = 0; i < PACED_ROUNDS; i++)
		beside = fmin(beside, paced(store, true));

	(void)printf("  median delay of nine institutions %21s %9.0f us\n", "", alone);
	(void)printf("  beside one that hangs %33s %9.0f us  %5.2f\n", "", beside,
		     beside / alone);
	store_close(store);
}

static bool is_wanted(const char *part)
{
	const char *parts = getenv("BENCH_PARTS");

	return parts == NULL || strstr(parts, part) != NULL;
}

static void measure_all(const char *name, const char *url, const char *address)
{
	/* Before anything is left of an endpoint that hangs. */
	if (is_wanted("delay"))
		measure_delay(url);
	if (is_wanted("rates"))
		measure(name, url, address);
	if (is_wanted("hanging"))
		measure_hanging(url);
}

static void remove_files(const char *path)
{
	static const char *const endings[] = { "", "-wal", "-shm" };
	char file[300];

	for (size_t i = 0; i < LENGTH(endings); i++) {
		(void)snprintf(file, sizeof(file), "%s%s", path, endings[i]);
		(void)unlink(file);
	}
}

int main(int argc, char **argv)
{
	const char *postgres = getenv("VEIDLAPA_TEST_POSTGRES");
	char path[256], url[300], address[64];

	memory_keep();
	log_init(LOG_ERROR + 1);
	(void)signal(SIGPIPE, SIG_IGN);
	(void)setvbuf(stdout, NULL, _IOLBF, 0);
	memset(payload, 'x', PAYLOAD);
	(void)snprintf(path, sizeof(path), "%s/bench_deliver_%d.db",
		       argc > 1 ? argv[1] : "build", (int)getpid());
	(void)snprintf(url, sizeof(url), "sqlite:%s", path);
	receiver = bench_receiver_start();
	(void)snprintf(address, sizeof(address), "http://127.0.0.1:%u/",
		       bench_receiver_port(receiver));
	(void)printf(
		"bare: curl_multi posts %d bytes, %d at once, over connections it keeps\n"
		"ours: claims, records the attempt, reads, decrypts, signs, posts the "
		"same bytes, %d at once, and records the end\n"
		"the best of %d of each, in turns; us: of this process's processors, each\n",
		PAYLOAD, IN_FLIGHT, IN_FLIGHT, ROUNDS);
	if (is_wanted("sqlite"))
		measure_all("SQLite", url, address);
	remove_files(path);
	if (postgres != NULL && is_wanted("postgres"))
		measure_all("PostgreSQL", postgres, address);
	bench_receiver_stop(receiver);
	return 0;
}
