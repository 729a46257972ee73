#include "app/service/fetch.h"

#include <assert.h>
#include <curl/curl.h>
#include <stdlib.h>

#include "engine/base/buf.h"
#include "engine/base/limits.h"

enum { CONNECT_MS = 5000, TOTAL_MS = 20000, SLOW_S = 10, RETRY_AFTER_S = 7 * 24 * 3600 };

struct fetcher {
	const struct fetch_policy *policy;
	CURL *curl;
	/* Of the request under way. */
	bool plain;   /* "http:" */
	bool blocked; /* the guard refused an address */
	bool cut;     /* the body went past its cap */
	bool long_headers;
	size_t header_bytes, body_bytes;
	struct buf body;
	char error[CURL_ERROR_SIZE];
};

int64_t fetch_total_ms(const struct fetch_policy *policy)
{
	return policy->total_ms > 0 ? policy->total_ms : TOTAL_MS;
}

/* --- the address -------------------------------------------------------------------------- */

/* An empty text when there is no such part. */
static struct str part_of(CURLU *url, CURLUPart part, struct arena *arena)
{
	char *text = NULL;

	if (curl_url_get(url, part, &text, 0) != CURLUE_OK)
		return STR("");
	const struct str copy = str_copy(arena, str_from_c(text));
	curl_free(text);
	return copy;
}

static bool check_parts(CURLU *url, const struct fetch_policy *policy, struct arena *arena,
			struct err *err)
{
	const struct str scheme = part_of(url, CURLUPART_SCHEME, arena);

	if (!str_equal_c(scheme, "https") &&
	    !(policy->plain_http && str_equal_c(scheme, "http")))
		return err_set(err, ERR_INVALID, "the address must begin with https://");
	if (part_of(url, CURLUPART_USER, arena).len > 0 ||
	    part_of(url, CURLUPART_PASSWORD, arena).len > 0)
		return err_set(err, ERR_INVALID,
			       "the address must not hold a user or password");
	if (part_of(url, CURLUPART_FRAGMENT, arena).len > 0)
		return err_set(err, ERR_INVALID, "the address must not hold a #fragment");
	return true;
}

static bool has_control(struct str text)
{
	for (size_t i = 0; i < text.len; i++)
		if ((unsigned char)text.at[i] <= ' ' || text.at[i] == 0x7f)
			return true;
	return false;
}

bool fetch_url_check(struct str url, const struct fetch_policy *policy, struct err *err)
{
	struct arena arena = { 0 };
	bool ok = false;

	if (url.len > LIMIT_URL)
		return err_set(err, ERR_INVALID, "the address is longer than %d characters",
			       LIMIT_URL);
	if (has_control(url))
		return err_set(err, ERR_INVALID,
			       "the address holds a space or a control character");
	CURLU *parsed = curl_url();
	if (parsed == NULL)
		abort();
	/* Without CURLU_NON_SUPPORT_SCHEME and CURLU_GUESS_SCHEME: a host and a known scheme.
	 */
	const CURLUcode result = curl_url_set(parsed, CURLUPART_URL, str_to_c(&arena, url), 0);
	if (result == CURLUE_OK)
		ok = check_parts(parsed, policy, &arena, err);
	else
		(void)err_set(err, ERR_INVALID, "not an absolute address: %s",
			      curl_url_strerror(result));
	curl_url_cleanup(parsed);
	arena_finish(&arena);
	return ok;
}

/* --- what libcurl calls ------------------------------------------------------------------- */

/* After name resolution and before connecting: the only place where a check means anything. */
static curl_socket_t guard(void *context, curlsocktype purpose, struct curl_sockaddr *address)
{
	struct fetcher *self = context;
	const struct fetch_policy *policy = self->policy;
	bool allowed = purpose == CURLSOCKTYPE_IPCXN;

	if (self->plain)
		allowed = allowed &&
			  address_listed(&address->addr, policy->allow, policy->allow_count);
	else
		allowed = allowed &&
			  address_allowed(&address->addr, policy->allow, policy->allow_count);
	if (!allowed) {
		self->blocked = true;
		return CURL_SOCKET_BAD;
	}
	return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

/* NOLINTNEXTLINE(readability-non-const-parameter): libcurl gives the type */
static size_t take_header(char *at, size_t size, size_t count, void *context)
{
	struct fetcher *self = context;

	(void)at;
	self->header_bytes += size * count;
	self->long_headers = self->header_bytes > LIMIT_FETCH_HEADERS;
	return self->long_headers ? 0 : size * count;
}

/* NOLINTNEXTLINE(readability-non-const-parameter): libcurl gives the type */
static size_t take_body(char *at, size_t size, size_t count, void *context)
{
	struct fetcher *self = context;
	const struct str bytes = { at, size * count };

	self->body_bytes += bytes.len;
	buf_add(&self->body, str_slice(bytes, 0, LIMIT_FETCH_KEPT - self->body.len));
	self->cut = self->body_bytes > LIMIT_FETCH_BODY;
	return self->cut ? 0 : bytes.len;
}

/* --- one request -------------------------------------------------------------------------- */

static void must(CURLcode result)
{
	if (result != CURLE_OK)
		abort();
}

/* Nothing from the environment, nothing reused, nothing followed. */
static void set_limits(struct fetcher *self)
{
	const struct fetch_policy *policy = self->policy;
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
		{ CURLOPT_FRESH_CONNECT, 1 },
		{ CURLOPT_FORBID_REUSE, 1 },
		{ CURLOPT_DNS_CACHE_TIMEOUT, 0 },
		{ CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1 },
		{ CURLOPT_POST, 1 },
	};
	const char *protocols = policy->plain_http ? "http,https" : "https";

	for (size_t i = 0; i < LENGTH(numbers); i++)
		must(curl_easy_setopt(self->curl, numbers[i].option, numbers[i].value));
	must(curl_easy_setopt(self->curl, CURLOPT_PROTOCOLS_STR, protocols));
	must(curl_easy_setopt(self->curl, CURLOPT_REDIR_PROTOCOLS_STR, protocols));
	must(curl_easy_setopt(self->curl, CURLOPT_PROXY, ""));
	must(curl_easy_setopt(self->curl, CURLOPT_NOPROXY, "*"));
	must(curl_easy_setopt(self->curl, CURLOPT_USERAGENT, "Veidlapa"));
}

static void set_callbacks(struct fetcher *self)
{
	must(curl_easy_setopt(self->curl, CURLOPT_OPENSOCKETFUNCTION, guard));
	must(curl_easy_setopt(self->curl, CURLOPT_OPENSOCKETDATA, self));
	must(curl_easy_setopt(self->curl, CURLOPT_HEADERFUNCTION, take_header));
	must(curl_easy_setopt(self->curl, CURLOPT_HEADERDATA, self));
	must(curl_easy_setopt(self->curl, CURLOPT_WRITEFUNCTION, take_body));
	must(curl_easy_setopt(self->curl, CURLOPT_WRITEDATA, self));
	must(curl_easy_setopt(self->curl, CURLOPT_ERRORBUFFER, self->error));
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
		const struct str line = str_printf(arena, "%.*s: %.*s", STR_ARG(header->name),
						   STR_ARG(header->value));
		assert(str_find(line, STR("\r"), 0) == SIZE_MAX &&
		       str_find(line, STR("\n"), 0) == SIZE_MAX);
		list = append(list, str_to_c(arena, line));
	}
	return list;
}

static enum fetch_end end_of(const struct fetcher *self, CURLcode result)
{
	/* What the receiver decided is in its status, however much it says besides. */
	if (result == CURLE_OK || (result == CURLE_WRITE_ERROR && self->cut))
		return FETCH_ANSWERED;
	if (result == CURLE_COULDNT_CONNECT && self->blocked)
		return FETCH_BLOCKED;
	return result == CURLE_OPERATION_TIMEDOUT ? FETCH_TIMEOUT : FETCH_FAILED;
}

static struct str detail_of(const struct fetcher *self, enum fetch_end end, CURLcode result)
{
	if (end == FETCH_ANSWERED)
		return STR("");
	if (end == FETCH_BLOCKED)
		return STR("the address is not public and not allowed");
	if (self->long_headers)
		return STR("the headers of the answer are too long");
	return str_from_c(self->error[0] != '\0' ? self->error : curl_easy_strerror(result));
}

static void read_answer(struct fetcher *self, struct arena *arena, struct fetch_response *out)
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
	out->body = str_copy(arena, buf_str(&self->body));
}

static void perform(struct fetcher *self, const struct fetch_request *request,
		    struct arena *arena, struct fetch_response *out)
{
	struct curl_slist *headers = headers_of(request, arena);
	const char *body = request->body.len == 0 ? "" : request->body.at;

	curl_easy_reset(self->curl);
	set_limits(self);
	set_callbacks(self);
	must(curl_easy_setopt(self->curl, CURLOPT_URL, str_to_c(arena, request->url)));
	must(curl_easy_setopt(self->curl, CURLOPT_HTTPHEADER, headers));
	must(curl_easy_setopt(self->curl, CURLOPT_POSTFIELDSIZE_LARGE,
			      (curl_off_t)request->body.len));
	must(curl_easy_setopt(self->curl, CURLOPT_POSTFIELDS, body));
	const CURLcode result = curl_easy_perform(self->curl);
	out->end = end_of(self, result);
	out->detail = str_copy(arena, detail_of(self, out->end, result));
	if (out->end == FETCH_ANSWERED)
		read_answer(self, arena, out);
	curl_slist_free_all(headers);
}

void fetch_post(struct fetcher *fetcher, const struct fetch_request *request,
		struct arena *arena, struct fetch_response *out)
{
	struct err err;

	*out = (struct fetch_response){ .end = FETCH_BLOCKED };
	if (!fetch_url_check(request->url, fetcher->policy, &err)) {
		out->detail = str_copy(arena, str_from_c(err.text));
		return;
	}
	fetcher->plain = !str_starts(request->url, STR("https:"));
	fetcher->blocked = false;
	fetcher->cut = false;
	fetcher->long_headers = false;
	fetcher->header_bytes = 0;
	fetcher->body_bytes = 0;
	fetcher->error[0] = '\0';
	buf_clear(&fetcher->body);
	perform(fetcher, request, arena, out);
}

struct fetcher *fetcher_new(const struct fetch_policy *policy, struct err *err)
{
	struct fetcher *self = calloc(1, sizeof(*self));

	if (self == NULL)
		abort();
	self->policy = policy;
	self->curl = curl_easy_init();
	buf_init(&self->body, LIMIT_FETCH_KEPT);
	if (self->curl != NULL)
		return self;
	fetcher_free(self);
	(void)err_set(err, ERR_IO, "the HTTP client could not be set up");
	return NULL;
}

void fetcher_free(struct fetcher *fetcher)
{
	if (fetcher == NULL)
		return;
	curl_easy_cleanup(fetcher->curl);
	buf_finish(&fetcher->body);
	free(fetcher);
}
