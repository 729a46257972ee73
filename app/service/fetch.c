#include "app/service/fetch.h"

#include <assert.h>
#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/service/poller.h"
#include "engine/base/buf.h"
#include "engine/base/clock.h"
#include "engine/base/failpoint.h"
#include "engine/base/heap.h"
#include "engine/base/limits.h"

enum { CONNECT_MS = 5000, TOTAL_MS = 20000, SLOW_S = 10, RETRY_AFTER_S = 7 * 24 * 3600 };
/* For how long a connection that has nothing to do may be used again: less than the shortest
 * time after which usual servers hang up, so that the two seldom cross. */
enum { IDLE_S = 3, NAME_S = 60 };

enum { EVENTS = 128 };

/* One request under way, or none. */
struct fetch {
	struct fetcher *fetcher;
	struct fetch *next_idle, *next_ended;
	CURL *curl;
	struct curl_slist *headers;
	struct arena *arena;
	struct fetch_response *out;
	struct buf url; /* found good, of the last request and often of the next */
	bool plain;	/* "http:" */
	bool sending;	/* libcurl has begun to send it */
	bool blocked;	/* the guard refused an address */
	bool cut;	/* the body went past its cap */
	bool long_headers;
	size_t header_bytes, body_bytes;
	struct buf kept;
	char error[CURL_ERROR_SIZE];
};

struct fetcher {
	const struct fetch_policy *policy;
	CURLM *multi;
	struct fetch *all, *idle;
	struct fetch *ended, **ended_last; /* in order */
	size_t most, under_way;
	struct poller *poller;
	int64_t timer_at; /* when libcurl wants to be called, by the steady clock */
};

int64_t fetch_total_ms(const struct fetch_policy *policy)
{
	return policy->total_ms > 0 ? policy->total_ms : TOTAL_MS;
}

/* --- what libcurl calls ------------------------------------------------------------------- */

/* After name resolution and before connecting: the only place where a check means anything. */
static curl_socket_t guard(void *context, curlsocktype purpose, struct curl_sockaddr *address)
{
	struct fetch *self = context;

	if (purpose != CURLSOCKTYPE_IPCXN ||
	    !fetch_may_connect(self->fetcher->policy, self->plain, &address->addr)) {
		self->blocked = true;
		return CURL_SOCKET_BAD;
	}
	const int file =
		socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
	if (file >= 0)
		poller_opened(self->fetcher->poller, file);
	return file;
}

static int close_socket(void *context, curl_socket_t file)
{
	const struct fetcher *fetcher = context;

	poller_closed(fetcher->poller, file);
	return close(file);
}

/* They are handed on as they are. */
_Static_assert((int)POLLER_READ == CURL_POLL_IN && (int)POLLER_WRITE == CURL_POLL_OUT,
	       "what libcurl waits for");
_Static_assert((int)POLLER_READ == CURL_CSELECT_IN && (int)POLLER_WRITE == CURL_CSELECT_OUT &&
		       (int)POLLER_FAILED == CURL_CSELECT_ERR,
	       "what happened");

static int watch(CURL *curl, curl_socket_t file, int what, void *context, void *socket)
{
	const struct fetcher *fetcher = context;

	(void)curl;
	(void)socket;
	poller_watch(fetcher->poller, file, what == CURL_POLL_REMOVE ? 0 : (unsigned)what);
	return 0;
}

static int plan(CURLM *multi, long wait_ms, void *context)
{
	struct fetcher *fetcher = context;

	(void)multi;
	fetcher->timer_at = wait_ms < 0 ? INT64_MAX : clock_steady() + wait_ms;
	return 0;
}

/* NOLINTNEXTLINE(readability-non-const-parameter): libcurl gives the type */
static size_t take_header(char *at, size_t size, size_t count, void *context)
{
	struct fetch *self = context;
	struct err err;

	(void)at;
	if (!failpoint_pass(FAIL_SENDING, &err))
		return 0;
	self->header_bytes += size * count;
	self->long_headers = self->header_bytes > LIMIT_FETCH_HEADERS;
	return self->long_headers ? 0 : size * count;
}

/* NOLINTNEXTLINE(readability-non-const-parameter): libcurl gives the type */
static size_t take_body(char *at, size_t size, size_t count, void *context)
{
	struct fetch *self = context;
	const struct str bytes = { at, size * count };

	self->body_bytes += bytes.len;
	buf_add(&self->kept, str_slice(bytes, 0, LIMIT_FETCH_KEPT - self->kept.len));
	self->cut = self->body_bytes > LIMIT_FETCH_BODY;
	return self->cut ? 0 : bytes.len;
}

/* When a connection that it uses again breaks, libcurl sends the request once more of its own
 * accord, and the receiver would get two deliveries where one attempt is recorded. */
/* NOLINTNEXTLINE(readability-non-const-parameter): libcurl gives the type */
static int send_once(void *context, char *to, char *from, int to_port, int from_port)
{
	struct fetch *self = context;
	const bool again = self->sending;

	(void)to;
	(void)from;
	(void)to_port;
	(void)from_port;
	self->sending = true;
	return again ? CURL_PREREQFUNC_ABORT : CURL_PREREQFUNC_OK;
}

/* --- a handle ----------------------------------------------------------------------------- */

static void must(CURLcode result)
{
	if (result != CURLE_OK)
		abort();
}

/* Nothing from the environment, nothing followed. */
static void set_limits(CURL *curl, const struct fetch_policy *policy)
{
	const long connect_ms = policy->connect_ms > 0 ? (long)policy->connect_ms : CONNECT_MS;
	const struct {
		CURLoption option;
		long value;
	} numbers[] = {
		{ CURLOPT_FOLLOWLOCATION, 0 },
		{ CURLOPT_MAXREDIRS, 0 },
		{ CURLOPT_NETRC, CURL_NETRC_IGNORED },
		{ CURLOPT_SSL_VERIFYPEER, 1 },
		{ CURLOPT_SSL_VERIFYHOST, 2 },
		{ CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2 },
		{ CURLOPT_NOSIGNAL, 1 },
		{ CURLOPT_CONNECTTIMEOUT_MS, connect_ms },
		{ CURLOPT_TIMEOUT_MS, (long)fetch_total_ms(policy) },
		{ CURLOPT_LOW_SPEED_LIMIT, 1 },
		{ CURLOPT_LOW_SPEED_TIME, SLOW_S },
		{ CURLOPT_MAXAGE_CONN, IDLE_S },
		{ CURLOPT_DNS_CACHE_TIMEOUT, NAME_S },
		{ CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1 },
		{ CURLOPT_POST, 1 },
	};
	const char *protocols = policy->plain_http ? "http,https" : "https";

	for (size_t i = 0; i < LENGTH(numbers); i++)
		must(curl_easy_setopt(curl, numbers[i].option, numbers[i].value));
	must(curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, protocols));
	must(curl_easy_setopt(curl, CURLOPT_REDIR_PROTOCOLS_STR, protocols));
	must(curl_easy_setopt(curl, CURLOPT_PROXY, ""));
	must(curl_easy_setopt(curl, CURLOPT_NOPROXY, "*"));
	must(curl_easy_setopt(curl, CURLOPT_USERAGENT, "Veidlapa"));
}

static void set_callbacks(struct fetch *self)
{
	must(curl_easy_setopt(self->curl, CURLOPT_PRIVATE, self));
	must(curl_easy_setopt(self->curl, CURLOPT_OPENSOCKETFUNCTION, guard));
	must(curl_easy_setopt(self->curl, CURLOPT_OPENSOCKETDATA, self));
	must(curl_easy_setopt(self->curl, CURLOPT_CLOSESOCKETFUNCTION, close_socket));
	must(curl_easy_setopt(self->curl, CURLOPT_CLOSESOCKETDATA, self->fetcher));
	must(curl_easy_setopt(self->curl, CURLOPT_HEADERFUNCTION, take_header));
	must(curl_easy_setopt(self->curl, CURLOPT_HEADERDATA, self));
	must(curl_easy_setopt(self->curl, CURLOPT_WRITEFUNCTION, take_body));
	must(curl_easy_setopt(self->curl, CURLOPT_WRITEDATA, self));
	must(curl_easy_setopt(self->curl, CURLOPT_PREREQFUNCTION, send_once));
	must(curl_easy_setopt(self->curl, CURLOPT_PREREQDATA, self));
	must(curl_easy_setopt(self->curl, CURLOPT_ERRORBUFFER, self->error));
}

/* A certificate of ours, and whom to trust instead of the system's authorities; NULL is what is
 * usual. */
static void set_tls(struct fetch *self, const struct fetch_tls *tls)
{
	const struct {
		CURLoption option;
		struct str path;
	} files[] = {
		{ CURLOPT_SSLCERT, tls->certificate },
		{ CURLOPT_SSLKEY, tls->key },
		{ CURLOPT_CAINFO, tls->authorities },
	};

	for (size_t i = 0; i < LENGTH(files); i++)
		must(curl_easy_setopt(
			self->curl, files[i].option,
			files[i].path.len == 0 ? NULL : str_to_c(self->arena, files[i].path)));
}

static struct curl_slist *append(struct curl_slist *list, const char *line)
{
	struct curl_slist *longer = curl_slist_append(list, line);

	if (longer == NULL)
		abort();
	return longer;
}

/* The list must live as long as the request. */
static struct curl_slist *headers_of(const struct fetch_request *request, struct arena *arena)
{
	/* Asking for permission to send ("Expect: 100-continue") costs a second for nothing. */
	struct curl_slist *list = append(NULL, "Expect:");

	for (size_t i = 0; i < request->header_count; i++) {
		const struct pair *header = &request->headers[i];
		const struct str parts[] = { header->name, header->value };
		const struct str line = str_join(arena, parts, LENGTH(parts), STR(": "));
		assert(str_find(line, STR("\r"), 0) == SIZE_MAX &&
		       str_find(line, STR("\n"), 0) == SIZE_MAX);
		list = append(list, line.at);
	}
	return list;
}

/* --- how it ended ------------------------------------------------------------------------- */

static enum fetch_end end_of(const struct fetch *self, CURLcode result)
{
	/* What the receiver decided is in its status, however much it says besides. */
	if (result == CURLE_OK || (result == CURLE_WRITE_ERROR && self->cut))
		return FETCH_ANSWERED;
	if (result == CURLE_COULDNT_CONNECT && self->blocked)
		return FETCH_BLOCKED;
	return result == CURLE_OPERATION_TIMEDOUT ? FETCH_TIMEOUT : FETCH_FAILED;
}

static struct str detail_of(const struct fetch *self, enum fetch_end end, CURLcode result)
{
	if (end == FETCH_ANSWERED)
		return STR("");
	if (end == FETCH_BLOCKED)
		return STR("the address is not public, or ours, and not allowed; or the port "
			   "is not 443 "
			   "or 8443");
	if (self->long_headers)
		return STR("the headers of the answer are too long");
	return str_from_c(self->error[0] != '\0' ? self->error : curl_easy_strerror(result));
}

/* What people can do something about; they are told in words of their own. */
static struct str cause_of(CURLcode result)
{
	static const struct {
		CURLcode result;
		const char *cause;
	} causes[] = {
		{ CURLE_COULDNT_RESOLVE_HOST, "no-host" },
		{ CURLE_COULDNT_CONNECT, "no-connection" },
		{ CURLE_PEER_FAILED_VERIFICATION, "certificate" },
		{ CURLE_SSL_CONNECT_ERROR, "tls" },
		{ CURLE_GOT_NOTHING, "cut-off" },
		{ CURLE_PARTIAL_FILE, "cut-off" },
		{ CURLE_SEND_ERROR, "cut-off" },
		{ CURLE_RECV_ERROR, "cut-off" },
	};

	for (size_t i = 0; i < LENGTH(causes); i++)
		if (causes[i].result == result)
			return str_from_c(causes[i].cause);
	return STR("");
}

static void read_answer(struct fetch *self, struct fetch_response *out)
{
	long status = 0;
	curl_off_t retry_after_s = 0;

	must(curl_easy_getinfo(self->curl, CURLINFO_RESPONSE_CODE, &status));
	must(curl_easy_getinfo(self->curl, CURLINFO_RETRY_AFTER, &retry_after_s));
	out->status = status;
	/* A date may be past, a number absurd. */
	if (retry_after_s > 0)
		out->retry_after_s =
			retry_after_s < RETRY_AFTER_S ? retry_after_s : RETRY_AFTER_S;
	out->body = str_copy(self->arena, buf_str(&self->kept));
}

static void append_ended(struct fetcher *fetcher, struct fetch *self)
{
	self->next_ended = NULL;
	*fetcher->ended_last = self;
	fetcher->ended_last = &self->next_ended;
}

static void end(struct fetch *self, CURLcode result)
{
	struct fetch_response *out = self->out;
	const char *address = NULL;

	out->end = end_of(self, result);
	out->detail = str_copy(self->arena, detail_of(self, out->end, result));
	must(curl_easy_getinfo(self->curl, CURLINFO_PRIMARY_IP, &address));
	out->address = str_copy(self->arena, str_from_c(address));
	if (out->end == FETCH_ANSWERED)
		read_answer(self, out);
	if (out->end == FETCH_FAILED)
		out->cause = cause_of(result);
	(void)curl_multi_remove_handle(self->fetcher->multi, self->curl);
	curl_slist_free_all(self->headers);
	self->headers = NULL;
	append_ended(self->fetcher, self);
}

/* --- a request ---------------------------------------------------------------------------- */

static void clear(struct fetch *self)
{
	self->blocked = false;
	self->sending = false;
	self->cut = false;
	self->long_headers = false;
	self->header_bytes = 0;
	self->body_bytes = 0;
	self->error[0] = '\0';
	buf_clear(&self->kept);
}

static void start(struct fetch *self, const struct fetch_request *request)
{
	CURL *curl = self->curl;

	set_tls(self, &request->tls);
	self->headers = headers_of(request, self->arena);
	must(curl_easy_setopt(curl, CURLOPT_HTTPHEADER, self->headers));
	must(curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE,
			      (curl_off_t)request->body.len));
	must(curl_easy_setopt(curl, CURLOPT_POSTFIELDS,
			      request->body.len == 0 ? "" : request->body.at));
	if (request->get)
		must(curl_easy_setopt(curl, CURLOPT_HTTPGET, 1L));
	if (curl_multi_add_handle(self->fetcher->multi, curl) != CURLM_OK)
		abort();
}

static bool goes_to(const struct fetch *self, struct str url)
{
	return url.len > 0 && str_equal(buf_str(&self->url), url);
}

static bool aim(struct fetch *self, struct str url, struct err *err)
{
	if (goes_to(self, url))
		return true;
	buf_clear(&self->url);
	if (!fetch_url_check(url, self->fetcher->policy, err))
		return false;
	buf_add(&self->url, url);
	self->plain = !str_starts(url, STR("https:"));
	must(curl_easy_setopt(self->curl, CURLOPT_URL, str_to_c(self->arena, url)));
	return true;
}

/* One that went there before, if any did. */
static struct fetch *take_idle(struct fetcher *fetcher, struct str url)
{
	struct fetch **place = &fetcher->idle;

	while (*place != NULL && !goes_to(*place, url))
		place = &(*place)->next_idle;
	if (*place == NULL)
		place = &fetcher->idle;
	struct fetch *self = *place;
	assert(self != NULL);
	*place = self->next_idle;
	fetcher->under_way++;
	return self;
}

void fetch_begin(struct fetcher *fetcher, const struct fetch_request *request,
		 struct arena *arena, struct fetch_response *out)
{
	struct fetch *self = take_idle(fetcher, request->url);
	struct err err;

	*out = (struct fetch_response){ .end = FETCH_BLOCKED };
	self->arena = arena;
	self->out = out;
	clear(self);
	if (aim(self, request->url, &err)) {
		start(self, request);
	} else {
		out->detail = str_copy(arena, str_from_c(err.text));
		append_ended(fetcher, self);
	}
}

/* --- waiting ------------------------------------------------------------------------------ */

static void take_ended(struct fetcher *fetcher)
{
	const CURLMsg *message;
	int left = 0;

	while ((message = curl_multi_info_read(fetcher->multi, &left)) != NULL) {
		char *at = NULL;
		if (message->msg != CURLMSG_DONE)
			continue;
		const CURLcode result = message->data.result;
		must(curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &at));
		end((void *)at, result);
	}
}

static void act(struct fetcher *fetcher, curl_socket_t file, int what)
{
	int running = 0;

	(void)curl_multi_socket_action(fetcher->multi, file, what, &running);
}

/* What is begun asks for it at once. */
static void act_in_time(struct fetcher *fetcher)
{
	if (clock_steady() < fetcher->timer_at)
		return;
	fetcher->timer_at = INT64_MAX;
	act(fetcher, CURL_SOCKET_TIMEOUT, 0);
}

static void wait_for_sockets(struct fetcher *fetcher, int wait_ms)
{
	struct poller_event events[EVENTS];
	const int64_t left_ms = fetcher->timer_at - clock_steady();
	const size_t count =
		poller_wait(fetcher->poller, left_ms < wait_ms ? (int)left_ms : wait_ms, events,
			    LENGTH(events));

	for (size_t i = 0; i < count; i++)
		act(fetcher, events[i].file, (int)events[i].what);
}

void fetch_wait(struct fetcher *fetcher, int wait_ms)
{
	act_in_time(fetcher);
	take_ended(fetcher);
	if (fetcher->ended != NULL)
		return;
	wait_for_sockets(fetcher, wait_ms);
	act_in_time(fetcher);
	take_ended(fetcher);
}

void fetch_wake(struct fetcher *fetcher)
{
	poller_wake(fetcher->poller);
}

struct fetch_response *fetch_ended(struct fetcher *fetcher)
{
	struct fetch *self = fetcher->ended;

	if (self == NULL)
		return NULL;
	fetcher->ended = self->next_ended;
	if (fetcher->ended == NULL)
		fetcher->ended_last = &fetcher->ended;
	self->next_idle = fetcher->idle;
	fetcher->idle = self;
	fetcher->under_way--;
	return self->out;
}

size_t fetch_room(const struct fetcher *fetcher)
{
	return fetcher->most - fetcher->under_way;
}

void fetch_post(struct fetcher *fetcher, const struct fetch_request *request,
		struct arena *arena, struct fetch_response *out)
{
	fetch_begin(fetcher, request, arena, out);
	while (fetch_ended(fetcher) != out)
		fetch_wait(fetcher, SLOW_S * 1000);
}

/* --- the fetcher -------------------------------------------------------------------------- */

static bool add_handles(struct fetcher *self)
{
	for (size_t i = 0; i < self->most; i++) {
		struct fetch *one = &self->all[i];
		one->fetcher = self;
		one->curl = curl_easy_init();
		if (one->curl == NULL)
			return false;
		set_limits(one->curl, self->policy);
		set_callbacks(one);
		buf_init(&one->kept, LIMIT_FETCH_KEPT);
		buf_init(&one->url, LIMIT_URL);
		one->next_idle = self->idle;
		self->idle = one;
	}
	return true;
}

static bool set_multi(struct fetcher *self)
{
	const long connections = (long)(2 * self->most);
	CURLM *multi = self->multi;

	return curl_multi_setopt(multi, CURLMOPT_MAXCONNECTS, connections) == CURLM_OK &&
	       curl_multi_setopt(multi, CURLMOPT_SOCKETFUNCTION, watch) == CURLM_OK &&
	       curl_multi_setopt(multi, CURLMOPT_SOCKETDATA, self) == CURLM_OK &&
	       curl_multi_setopt(multi, CURLMOPT_TIMERFUNCTION, plan) == CURLM_OK &&
	       curl_multi_setopt(multi, CURLMOPT_TIMERDATA, self) == CURLM_OK;
}

struct fetcher *fetcher_new(const struct fetch_policy *policy, size_t most, struct err *err)
{
	struct fetcher *self = heap_new(sizeof(*self));

	self->policy = policy;
	self->most = most;
	self->ended_last = &self->ended;
	self->all = heap_array(most, sizeof(*self->all));
	self->timer_at = INT64_MAX;
	self->multi = curl_multi_init();
	self->poller = poller_new();
	if (self->multi != NULL && self->poller != NULL && set_multi(self) && add_handles(self))
		return self;
	fetcher_free(self);
	(void)err_set(err, ERR_IO, "the HTTP client could not be set up");
	return NULL;
}

void fetcher_free(struct fetcher *fetcher)
{
	if (fetcher == NULL)
		return;
	for (size_t i = 0; fetcher->all != NULL && i < fetcher->most; i++) {
		struct fetch *one = &fetcher->all[i];
		if (one->headers != NULL)
			(void)curl_multi_remove_handle(fetcher->multi, one->curl);
		curl_easy_cleanup(one->curl);
		curl_slist_free_all(one->headers);
		buf_finish(&one->kept);
		buf_finish(&one->url);
	}
	(void)curl_multi_cleanup(fetcher->multi);
	poller_free(fetcher->poller);
	free(fetcher->all);
	free(fetcher);
}
