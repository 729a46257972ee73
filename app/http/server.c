#include "app/http/server.h"
#include "app/http/exchange.h"
#include "app/http/listener.h"
#include "app/http/request_id.h"
#include "app/http/security.h"
#include "engine/base/clock.h"
#include "engine/base/heap.h"
#include "engine/base/limits.h"
#include "engine/base/log.h"
#include "engine/base/log_request.h"

#include <stdarg.h>
#include <stdlib.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

/* Those who pass bytes on, and those who wait: these share a flush of the disk when they wait
 * for it together, so they are many more than there are processors. */
enum { THREADS_LEAST = 4, CREW = 64 };

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
	exchange->mhd = mhd;
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
		(void)MHD_add_response_header(mhd, response->headers.at[i].name.at,
					      response->headers.at[i].value.at);
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
		config->error_page(config->context, &exchange->request, status, response);
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

/* What is wrong and leaves the stream intact waits for finish: an answer at once to a GET of
 * what is not there would end the connection, by the library. */
static enum MHD_Result begin(struct exchange *exchange)
{
	exchange->seen = true;
	exchange->close = !head_check(exchange);
	return exchange->close ? refuse(exchange, exchange->mhd) : MHD_YES;
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

static void handle(struct exchange *exchange)
{
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
	exchange->handled = true;
}

/* Then the library asks on_request again. */
static void handle_and_resume(struct job *job)
{
	struct exchange *exchange = (struct exchange *)job;
	struct MHD_Connection *mhd = exchange->mhd;
	log_request_set(exchange->request.id);
	handle(exchange);
	log_request_set(STR(""));
	MHD_resume_connection(mhd);
}

static bool is_quick(const struct exchange *exchange)
{
	const struct server_config *config = &exchange->server->config;
	for (size_t i = 0; i < config->quick_count; i++)
		if (config->quick[i] == exchange->match.route->run)
			return true;
	return false;
}

/* False: to be done here and now. */
static bool give_to_crew(struct exchange *exchange)
{
	struct crew *crew = exchange->server->crew;
	if (crew == NULL || is_quick(exchange))
		return false;
	exchange->job.run = handle_and_resume;
	MHD_suspend_connection(exchange->mhd);
	if (crew_take(crew, &exchange->job))
		return true;
	handle_and_resume(&exchange->job);
	return true;
}

static enum MHD_Result finish(struct exchange *exchange, struct MHD_Connection *mhd)
{
	if (exchange->handled)
		return send_response(exchange, mhd);
	watch_work(exchange->connection->watched);
	if (exchange->upload && exchange->error.status == 0)
		(void)upload_end(exchange->upload, &exchange->request, &exchange->error);
	if (exchange->error.status != 0)
		return refuse(exchange, mhd);
	if (give_to_crew(exchange))
		return MHD_YES;
	handle(exchange);
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
		head_read(exchange, method, version);
		result = begin(exchange);
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
		MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ERROR_LOG, 0,
		NULL, NULL, on_request, server, MHD_OPTION_EXTERNAL_LOGGER, on_complaint,
		server, MHD_OPTION_URI_LOG_CALLBACK, on_target, server,
		MHD_OPTION_NOTIFY_COMPLETED, on_completed, server, MHD_OPTION_NOTIFY_CONNECTION,
		on_connection, server, MHD_OPTION_ARRAY, options, MHD_OPTION_END);
	return server->daemon != NULL;
}

static void free_server(struct server *server)
{
	watch_stop(server->watch);
	crew_free(server->crew);
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
	server->crew = config->threads == 0 ? crew_new(CREW) : NULL;
	(void)pthread_mutex_init(&server->lock, NULL);
	(void)pthread_condattr_init(&steady);
	(void)pthread_condattr_setclock(&steady, CLOCK_MONOTONIC);
	(void)pthread_cond_init(&server->quiet, &steady);
	(void)pthread_condattr_destroy(&steady);
	server->listener =
		config->listener > 0 ? config->listener : listener_bind(config->listen, err);
	if (server->listener < 0 || !listener_listen(server->listener, config->listen, err))
		goto fail;
	server->port = listener_port(server->listener);
	server->watch = watch_start(&config->deadlines, err);
	if (!server->watch)
		goto fail;
	if (start_daemon(server))
		return server;
	(void)err_set(err, ERR_IO, "the HTTP library does not start");
fail:
	if (server->crew)
		crew_end(server->crew);
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
	if (server->crew)
		crew_end(server->crew); /* the library may not end while a connection waits */
	MHD_stop_daemon(server->daemon);
	free_server(server);
}
