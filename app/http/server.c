#include "app/http/server.h"
#include "app/http/form.h"
#include "app/http/guard.h"
#include "app/http/listener.h"
#include "app/http/multipart.h"
#include "app/http/request_id.h"
#include "app/http/router.h"
#include "app/http/security.h"
#include "app/http/upload.h"
#include "app/http/uri.h"
#include "engine/base/clock.h"
#include "engine/base/heap.h"
#include "engine/base/limits.h"
#include "engine/base/log.h"
#include "engine/base/log_request.h"

#include <microhttpd.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

/* A thread that stores something waits for the disk, and those who wait together share its
 * flush: many more than there are processors. */
enum { THREADS_LEAST = 32 };

struct server {
	struct server_config config;
	struct MHD_Daemon *daemon;
	struct watch *watch;
	struct peer_rates *rates;
	int listener;
	uint16_t port;
	atomic_size_t held; /* bytes of bodies being received */
	atomic_bool stopping;
	pthread_mutex_t lock;
	pthread_cond_t quiet;
	size_t running; /* exchanges */
};

/* What stays with a socket from its first byte to its last. */
struct connection {
	struct watched *watched;
	int64_t since_ms;
	size_t requests;
};

/* One request and its response. Made when the first line has arrived, freed when the response
 * is gone or the connection is. */
struct exchange {
	struct server *server;
	struct connection *connection;
	struct arena arena;
	struct request request;
	struct response response;
	struct head head;
	struct peer peer;
	unsigned wait; /* seconds until a request refused now would be taken; 0: not said */
	struct match match;
	struct buf body;
	struct upload *upload; /* instead, of a body with files */
	size_t held;	       /* our share of server.held */
	size_t most, dropped;  /* bytes of body: that may come; that came and were too much */
	struct refusal error;  /* found while the body was still coming */
	bool seen;	       /* the head has been looked at */
	bool close;	       /* the connection ends with the response */
	unsigned status;       /* that was sent, 0 before */
	int64_t begun_ms, took_ms;
};

/* --- an exchange -------------------------------------------------------------------------- */

static struct connection *connection_of(struct MHD_Connection *mhd)
{
	const union MHD_ConnectionInfo *info =
		MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
	return info->socket_context;
}

/* The library's uri_log callback, the only one that sees the target as it came. Its result is
 * what on_request and on_completed get as their context. */
static void *on_target(void *context, const char *target, struct MHD_Connection *mhd)
{
	struct server *server = context;
	struct exchange *exchange = heap_new(sizeof(*exchange));
	exchange->server = server;
	exchange->connection = connection_of(mhd);
	exchange->connection->requests++;
	exchange->begun_ms = clock_steady();
	arena_init(&exchange->arena);
	exchange->head.target = str_copy(&exchange->arena, str_from_c(target));
	exchange->request.arena = &exchange->arena;
	exchange->request.id = request_id_new(&exchange->arena);
	response_init(&exchange->response, &exchange->arena);
	watch_head(server->watch, exchange->connection->watched);
	(void)pthread_mutex_lock(&server->lock);
	server->running++;
	(void)pthread_mutex_unlock(&server->lock);
	return exchange;
}

static void log_exchange(const struct exchange *exchange)
{
	const struct route *route = exchange->match.route;
	const struct log_field fields[] = {
		LOG_TEXT("method", guard_method_name(exchange->request.method)),
		LOG_TEXT("route", route ? str_from_c(route->pattern) : STR("-")),
		LOG_NUMBER("status", exchange->status),
		LOG_NUMBER("ms", exchange->took_ms),
		LOG_TEXT("refused", str_from_c(exchange->error.why)),
	};
	bool refused = exchange->error.status != 0;
	log_event(LOG_INFO, "http.request", fields, LENGTH(fields) - !refused);
}

static void free_exchange(struct exchange *exchange)
{
	struct server *server = exchange->server;
	atomic_fetch_sub(&server->held, exchange->held);
	buf_finish(&exchange->body);
	upload_free(exchange->upload);
	response_finish(&exchange->response);
	arena_finish(&exchange->arena);
	free(exchange);
	(void)pthread_mutex_lock(&server->lock);
	server->running--;
	(void)pthread_cond_broadcast(&server->quiet);
	(void)pthread_mutex_unlock(&server->lock);
}

static void on_completed(void *context, struct MHD_Connection *mhd, void **exchange_at,
			 enum MHD_RequestTerminationCode why)
{
	struct server *server = context;
	struct exchange *exchange = *exchange_at;
	(void)mhd;
	(void)why;
	if (!exchange)
		return;
	*exchange_at = NULL;
	log_request_set(exchange->request.id);
	log_exchange(exchange);
	log_request_set(STR(""));
	watch_idle(server->watch, exchange->connection->watched);
	free_exchange(exchange);
}

/* --- the response ------------------------------------------------------------------------- */

static bool is_spent(const struct connection *connection)
{
	return connection->requests >= LIMIT_CONNECTION_REQUESTS ||
	       clock_steady() - connection->since_ms > LIMIT_CONNECTION_SECONDS * INT64_C(1000);
}

static void add_header(struct exchange *exchange, struct MHD_Response *mhd, struct str name,
		       struct str value)
{
	(void)MHD_add_response_header(mhd, str_to_c(&exchange->arena, name),
				      str_to_c(&exchange->arena, value));
}

static void add_headers(struct exchange *exchange, struct MHD_Response *mhd)
{
	struct response *response = &exchange->response;
	bool api = exchange->match.api;
	struct str type = response->content_type;
	if (type.len == 0 && response->body.len > 0)
		type = api ? STR("application/json") : STR("text/html; charset=utf-8");
	if (type.len > 0)
		response_header(response, STR("Content-Type"), type);
	response_header(response, STR("X-Request-Id"), exchange->request.id);
	security_headers(response, api, exchange->server->config.https);
	if (exchange->close || exchange->server->stopping || is_spent(exchange->connection))
		response_header(response, STR("Connection"), STR("close"));
	for (size_t i = 0; i < response->headers.count; i++)
		add_header(exchange, mhd, response->headers.at[i].name,
			   response->headers.at[i].value);
}

static enum MHD_Result send_response(struct exchange *exchange, struct MHD_Connection *mhd)
{
	struct response *response = &exchange->response;
	const bool streams = response->stream.read != NULL;
	struct MHD_Response *out = streams ? stream_response(&response->stream)
					   : stream_bytes(buf_str(&response->body));
	if (!out)
		return MHD_NO;
	add_headers(exchange, out);
	exchange->status = response->status;
	exchange->took_ms = clock_steady() - exchange->begun_ms;
	watch_write(exchange->server->watch, exchange->connection->watched,
		    streams ? response->stream.size : response->body.len);
	enum MHD_Result result = MHD_queue_response(mhd, response->status, out);
	MHD_destroy_response(out);
	return result;
}

/* The body of an error that no handler saw. */
static void write_error(struct exchange *exchange, unsigned status, const char *why)
{
	const struct server_config *config = &exchange->server->config;
	struct response *response = &exchange->response;
	response->status = status;
	if (exchange->match.api) {
		response_problem(response, status, str_from_c(why), STR(""));
	} else if (config->error_page) {
		config->error_page(config->context, status, response);
	} else {
		response->content_type = STR("text/plain; charset=utf-8");
		buf_add(&response->body, response_title(status));
		buf_add_byte(&response->body, '\n');
	}
	if (status == 405)
		response_header(response, STR("Allow"),
				router_allow(&exchange->arena, &exchange->match));
	if (status == 503)
		exchange->wait = 5;
	if (exchange->wait > 0)
		response_header(response, STR("Retry-After"),
				str_printf(&exchange->arena, "%u", exchange->wait));
}

static enum MHD_Result refuse(struct exchange *exchange, struct MHD_Connection *mhd)
{
	write_error(exchange, exchange->error.status, exchange->error.why);
	return send_response(exchange, mhd);
}

/* --- the head ----------------------------------------------------------------------------- */

VEC_TYPE(pairs, struct pair);

struct collecting {
	struct arena *arena;
	struct pairs pairs;
};

static enum MHD_Result collect(void *context, enum MHD_ValueKind kind, const char *name,
			       size_t name_len, const char *value, size_t value_len)
{
	struct collecting *collecting = context;
	(void)kind;
	struct str key = { name ? name : "", name ? name_len : 0 };
	struct str text = { value ? value : "", value ? value_len : 0 };
	*VEC_ADD(collecting->arena, &collecting->pairs) =
		(struct pair){ str_lower(collecting->arena, key),
			       str_copy(collecting->arena, text) };
	return collecting->pairs.count > LIMIT_HEADERS ? MHD_NO : MHD_YES;
}

/* One number in our log and in that of a proxy of ours. */
static void name_request(struct exchange *exchange)
{
	struct request *request = &exchange->request;
	const struct str given = request_id_given(request);
	if (exchange->peer.proxied && given.len > 0)
		request->id = given;
	exchange->response.request = request->id;
	log_request_set(request->id);
}

static void read_head(struct exchange *exchange, struct MHD_Connection *mhd, const char *method,
		      const char *version)
{
	struct collecting collecting = { .arena = &exchange->arena };
	struct request *request = &exchange->request;
	struct head *head = &exchange->head;
	(void)MHD_get_connection_values_n(mhd, MHD_HEADER_KIND, collect, &collecting);
	head->method = str_copy(&exchange->arena, str_from_c(method));
	head->version = str_copy(&exchange->arena, str_from_c(version));
	head->headers = collecting.pairs.at;
	head->header_count = collecting.pairs.count;
	head->bytes = MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE)
			      ->header_size;
	request->method = guard_method(head->method);
	request->headers = head->headers;
	request->header_count = head->header_count;
	exchange->peer = peer_find(
		&exchange->arena,
		MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_CLIENT_ADDRESS)->client_addr,
		request, exchange->server->config.proxy, exchange->server->config.context);
	request->client = exchange->peer.address;
	name_request(exchange);
}

static struct refusal read_target(struct exchange *exchange)
{
	struct request *request = &exchange->request;
	struct str path, query;
	uri_split(exchange->head.target, &path, &query);
	exchange->match.api = str_starts(path, STR("/api/"));
	struct refusal refusal = guard_head(&exchange->head);
	if (refusal.status != 0)
		return refusal;
	if (!uri_path(&exchange->arena, path, &request->path))
		return (struct refusal){ 400, "path" };
	if (!form_parse(&exchange->arena, query, &request->query, &request->query_count))
		return (struct refusal){ 400, "query" };
	return (struct refusal){ 0, "" };
}

static struct refusal limit_rate(struct exchange *exchange)
{
	bool reads = guard_reads(exchange->request.method);

	exchange->wait = peer_rates_take(exchange->server->rates, &exchange->peer,
					 reads ? 1 : REQUESTS_OF_CHANGE, exchange->begun_ms);
	return exchange->wait > 0 ? (struct refusal){ 429, "too many requests" }
				  : (struct refusal){ 0, "" };
}

static struct refusal find_route(struct exchange *exchange)
{
	const struct server_config *config = &exchange->server->config;
	struct request *request = &exchange->request;
	struct match *match = &exchange->match;
	router_match(config->routes, config->route_count, request->method, request->path,
		     match);
	for (size_t i = 0; i < LENGTH(request->parameters); i++)
		request->parameters[i] = match->parameters[i];
	if (!match->known)
		return (struct refusal){ 404, "no such path" };
	if (!match->route)
		return (struct refusal){ 405, "method" };
	request->roles = match->route->roles;
	if (!guard_reads(request->method) && !match->api)
		return guard_origin(request, config->public);
	return (struct refusal){ 0, "" };
}

/* Takes a share of the memory for bodies; given back with the exchange. */
static bool hold(struct exchange *exchange, size_t bytes)
{
	exchange->held += bytes;
	return atomic_fetch_add(&exchange->server->held, bytes) + bytes <= LIMIT_BODIES;
}

static struct refusal expect_body(struct exchange *exchange)
{
	const struct route *route = exchange->match.route;
	struct refusal refusal = { 0, "" };
	struct str boundary;
	size_t length;
	if (!guard_body(&exchange->head, &length))
		return refusal;
	bool files = multipart_is(request_header(&exchange->request, STR("content-type")),
				  &boundary) &&
		     route->files > 0;
	exchange->most = files ? route->files : route->body;
	if (exchange->most == 0 || (length != SIZE_MAX && length > exchange->most))
		return (struct refusal){ 413, "body" };
	if (!hold(exchange, length == SIZE_MAX ? exchange->most : length))
		return (struct refusal){ 503, "too many bodies" };
	if (files)
		exchange->upload = upload_new(boundary, exchange->server->config.folder,
					      exchange->most, &refusal);
	else
		buf_init(&exchange->body, exchange->most);
	return refusal;
}

/* A client that is still sending when the connection ends may never see the answer (RFC 9112
 * §9.6), so a body of bearable length is let through first, and dropped; unless the client asks
 * before it sends. */
static bool must_end(const struct exchange *exchange)
{
	size_t length;
	return guard_body(&exchange->head, &length) &&
	       (length > LIMIT_DROPPED ||
		request_header(&exchange->request, STR("expect")).len > 0);
}

/* A wrong head or a body that will not be read leaves the stream at a place that nobody knows,
 * so it is answered at once and the connection ends. An answer at once to a GET of what is not
 * there would end it too, by the library; that one waits for finish. */
static enum MHD_Result begin(struct exchange *exchange, struct MHD_Connection *mhd)
{
	size_t length;
	exchange->seen = true;
	exchange->error = read_target(exchange);
	if (exchange->error.status != 0) {
		exchange->close = true;
		return refuse(exchange, mhd);
	}
	if (guard_body(&exchange->head, &length))
		watch_body(exchange->server->watch, exchange->connection->watched);
	exchange->error = limit_rate(exchange);
	if (exchange->error.status == 0)
		exchange->error = find_route(exchange);
	if (exchange->error.status == 0)
		exchange->error = expect_body(exchange);
	exchange->close = exchange->error.status != 0 && must_end(exchange);
	return exchange->close ? refuse(exchange, mhd) : MHD_YES;
}

/* --- the body and the handler ------------------------------------------------------------- */

static void keep(struct exchange *exchange, struct str piece)
{
	if (exchange->upload) {
		(void)upload_take(exchange->upload, piece, &exchange->error);
		return;
	}
	buf_add(&exchange->body, piece);
	if (buf_full(&exchange->body))
		exchange->error = (struct refusal){ 413, "body" };
}

/* Until the client has sent all, the library takes no answer: what is too much is dropped, as
 * long as it is not very much. */
static enum MHD_Result take(struct exchange *exchange, const char *bytes, size_t *size)
{
	struct str piece = { bytes, *size };
	watch_received(exchange->connection->watched, *size);
	if (exchange->error.status == 0)
		keep(exchange, piece);
	if (exchange->error.status != 0) {
		exchange->dropped += piece.len;
		exchange->close = true;
	}
	*size = 0;
	return exchange->dropped > LIMIT_DROPPED ? MHD_NO : MHD_YES;
}

static enum MHD_Result finish(struct exchange *exchange, struct MHD_Connection *mhd)
{
	watch_work(exchange->connection->watched);
	if (exchange->upload && exchange->error.status == 0)
		(void)upload_end(exchange->upload, &exchange->request, &exchange->error);
	if (exchange->error.status != 0)
		return refuse(exchange, mhd);
	struct response *response = &exchange->response;
	exchange->request.body = buf_str(&exchange->body);
	exchange->match.route->run(exchange->server->config.context, &exchange->request,
				   response);
	if (buf_full(&response->body)) {
		LOG(LOG_ERROR, "http.page.too-large",
		    LOG_TEXT("route", str_from_c(exchange->match.route->pattern)));
		response_finish(response);
		response_init(response, &exchange->arena);
		response->request = exchange->request.id;
		write_error(exchange, 500, "the response is too large");
	}
	return send_response(exchange, mhd);
}

/* NOLINTNEXTLINE(readability-function-size): the parameters are the library's */
static enum MHD_Result on_request(void *context, struct MHD_Connection *mhd, const char *url,
				  const char *method, const char *version, const char *upload,
				  size_t *upload_size, void **exchange_at)
{
	struct exchange *exchange = *exchange_at;
	enum MHD_Result result;
	(void)context;
	(void)url; /* decoded by the library; ours is exchange->request.path */
	log_request_set(exchange->request.id);
	if (!exchange->seen) {
		read_head(exchange, mhd, method, version);
		result = begin(exchange, mhd);
	} else if (*upload_size > 0) {
		result = take(exchange, upload, upload_size);
	} else {
		result = finish(exchange, mhd);
	}
	log_request_set(STR(""));
	return result;
}

static void on_connection(void *context, struct MHD_Connection *mhd, void **socket_context,
			  enum MHD_ConnectionNotificationCode what)
{
	struct server *server = context;
	struct connection *connection = *socket_context;
	if (what == MHD_CONNECTION_NOTIFY_CLOSED) {
		watch_remove(server->watch, connection->watched);
		free(connection);
		return;
	}
	connection = heap_new(sizeof(*connection));
	connection->since_ms = clock_steady();
	connection->watched = watch_add(
		server->watch,
		MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd);
	*socket_context = connection;
}

/* --- starting and stopping ---------------------------------------------------------------- */

/* The library's own complaints, mostly about clients: no values of a request among them. */
static void on_complaint(void *context, const char *format, va_list arguments)
	__attribute__((format(printf, 2, 0)));
static void on_complaint(void *context, const char *format, va_list arguments)
{
	char text[200];
	(void)context;
	int length = vsnprintf(text, sizeof(text), format, arguments);
	if (length > 0)
		LOG(LOG_DEBUG, "http.library", LOG_TEXT("text", str_trim(str_from_c(text))));
}

static unsigned thread_count(const struct server_config *config)
{
	long processors = sysconf(_SC_NPROCESSORS_ONLN);
	if (config->threads > 0)
		return (unsigned)config->threads;
	return processors > THREADS_LEAST ? (unsigned)processors : THREADS_LEAST;
}

static bool start_daemon(struct server *server)
{
	/* Those of all clients come from a proxy, which counts them itself. */
	int each = server->config.proxy != NULL ? 0 : LIMIT_CONNECTIONS_PER_CLIENT;
	const struct MHD_OptionItem options[] = {
		{ MHD_OPTION_LISTEN_SOCKET, server->listener, NULL },
		{ MHD_OPTION_THREAD_POOL_SIZE, thread_count(&server->config), NULL },
		{ MHD_OPTION_STRICT_FOR_CLIENT, 1, NULL },
		{ MHD_OPTION_CONNECTION_MEMORY_LIMIT, LIMIT_CONNECTION_BYTES, NULL },
		{ MHD_OPTION_CONNECTION_LIMIT, LIMIT_CONNECTIONS, NULL },
		{ MHD_OPTION_PER_IP_CONNECTION_LIMIT, each, NULL },
		{ MHD_OPTION_CONNECTION_TIMEOUT, LIMIT_IDLE_SECONDS, NULL },
		{ MHD_OPTION_END, 0, NULL },
	};
	server->daemon = MHD_start_daemon(
		MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_ITC | MHD_USE_ERROR_LOG, 0, NULL, NULL,
		on_request, server, MHD_OPTION_EXTERNAL_LOGGER, on_complaint, server,
		MHD_OPTION_URI_LOG_CALLBACK, on_target, server, MHD_OPTION_NOTIFY_COMPLETED,
		on_completed, server, MHD_OPTION_NOTIFY_CONNECTION, on_connection, server,
		MHD_OPTION_ARRAY, options, MHD_OPTION_END);
	return server->daemon != NULL;
}

static void free_server(struct server *server)
{
	watch_stop(server->watch);
	peer_rates_free(server->rates);
	if (server->listener >= 0)
		(void)close(server->listener);
	(void)pthread_cond_destroy(&server->quiet);
	(void)pthread_mutex_destroy(&server->lock);
	free(server);
}

struct server *server_start(const struct server_config *config, struct err *err)
{
	struct server *server = heap_new(sizeof(*server));
	pthread_condattr_t steady;
	server->config = *config;
	server->rates = peer_rates_new(config->requests_a_minute);
	(void)pthread_mutex_init(&server->lock, NULL);
	(void)pthread_condattr_init(&steady);
	(void)pthread_condattr_setclock(&steady, CLOCK_MONOTONIC);
	(void)pthread_cond_init(&server->quiet, &steady);
	(void)pthread_condattr_destroy(&steady);
	server->listener = listener_open(config->listen, err);
	if (server->listener < 0)
		goto fail;
	server->port = listener_port(server->listener);
	server->watch = watch_start(&config->deadlines, err);
	if (!server->watch)
		goto fail;
	if (start_daemon(server))
		return server;
	(void)err_set(err, ERR_IO, "the HTTP library does not start");
fail:
	free_server(server);
	return NULL;
}

uint16_t server_port(const struct server *server)
{
	return server->port;
}

static void wait_until_quiet(struct server *server, int64_t wait_ms)
{
	int64_t until = clock_steady() + wait_ms;
	struct timespec when = { .tv_sec = (time_t)(until / 1000),
				 .tv_nsec = (long)(until % 1000) * 1000000 };
	int status = 0;
	(void)pthread_mutex_lock(&server->lock);
	while (server->running > 0 && status == 0)
		status = pthread_cond_timedwait(&server->quiet, &server->lock, &when);
	(void)pthread_mutex_unlock(&server->lock);
}

void server_stop(struct server *server, int64_t wait_ms)
{
	if (!server)
		return;
	server->stopping = true;
	(void)MHD_quiesce_daemon(server->daemon);
	wait_until_quiet(server, wait_ms);
	MHD_stop_daemon(server->daemon);
	free_server(server);
}
