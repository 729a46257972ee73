#include "app/http/exchange.h"
#include "app/http/form.h"
#include "app/http/multipart.h"
#include "app/http/uri.h"
#include "app/http/request_id.h"
#include "engine/base/limits.h"
#include "engine/base/log_request.h"

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

void head_read(struct exchange *exchange, const char *method, const char *version)
{
	struct collecting collecting = { .arena = &exchange->arena };
	struct request *request = &exchange->request;
	struct head *head = &exchange->head;
	(void)MHD_get_connection_values_n(exchange->mhd, MHD_HEADER_KIND, collect, &collecting);
	head->method = str_copy(&exchange->arena, str_from_c(method));
	head->version = str_copy(&exchange->arena, str_from_c(version));
	head->headers = collecting.pairs.at;
	head->header_count = collecting.pairs.count;
	head->bytes =
		MHD_get_connection_info(exchange->mhd, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE)
			->header_size;
	request->method = guard_method(head->method);
	request->headers = head->headers;
	request->header_count = head->header_count;
	exchange->peer = peer_find(
		&exchange->arena,
		MHD_get_connection_info(exchange->mhd, MHD_CONNECTION_INFO_CLIENT_ADDRESS)
			->client_addr,
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

bool head_check(struct exchange *exchange)
{
	size_t length;
	exchange->error = read_target(exchange);
	if (exchange->error.status != 0)
		return false;
	if (guard_body(&exchange->head, &length))
		watch_body(exchange->server->watch, exchange->connection->watched);
	exchange->error = limit_rate(exchange);
	if (exchange->error.status == 0)
		exchange->error = find_route(exchange);
	if (exchange->error.status == 0)
		exchange->error = expect_body(exchange);
	return exchange->error.status == 0 || !must_end(exchange);
}
