#include "tests/unit/app/http/running.h"
#include "engine/base/limits.h"
#include "engine/base/log.h"

#include <criterion/criterion.h>
#include <unistd.h>

struct running running;

/* What the test routes answer: which handler it was, its parameter, and how many bytes came. */
static void echo(void *context, const struct request *request, struct response *response)
{
	(void)context;
	buf_printf(&response->body, "%.*s|%.*s|%.*s", STR_ARG(request->path),
		   STR_ARG(request->parameters[0]), STR_ARG(request->body));
}

static void large(void *context, const struct request *request, struct response *response)
{
	(void)context;
	(void)request;
	for (size_t i = 0; i < LIMIT_PAGE; i++)
		buf_add_byte(&response->body, 'x');
	buf_add_byte(&response->body, 'x');
}

static void page(void *context, const struct request *request, unsigned status,
		 struct response *response)
{
	(void)context;
	(void)request;
	buf_printf(&response->body, "<h1>%u</h1>", status);
}

static void slow(void *context, const struct request *request, struct response *response)
{
	char byte = 'b';
	(void)context;
	(void)request;
	(void)!write(running.has_begun[1], &byte, 1);
	(void)!read(running.may_end[0], &byte, 1);
	buf_add_c(&response->body, "at last");
}

static const struct route routes[] = {
	{ METHOD_GET, "/slow", slow, 0, false, 0, 0 },
	{ METHOD_PUT, "/huge", echo, LIMIT_BODIES / 3, true, 0, 0 },
	{ METHOD_GET, "/", echo, 0, false, 0, 0 },
	{ METHOD_GET, "/f/{form}", echo, 0, false, 0, 0 },
	{ METHOD_POST, "/f/{form}", echo, 100, false, 0, 0 },
	{ METHOD_GET, "/large", large, 0, false, 0, 0 },
	{ METHOD_GET, "/api/v1/things/{id}", echo, 0, true, 0, 0 },
	{ METHOD_PUT, "/api/v1/things/{id}", echo, 200000, true, 0, 0 },
};

struct server_config running_config(void)
{
	return (struct server_config){ .listen = STR("127.0.0.1:0"),
				       .routes = routes,
				       .route_count = LENGTH(routes),
				       .error_page = page };
}

void running_start_with(const struct server_config *config)
{
	struct err err = { 0 };
	log_init(LOG_ERROR);
	arena_init(&running.arena);
	running.server = server_start(config, &err);
	cr_assert(running.server, "%s", err.text);
}

void running_start(void)
{
	const struct server_config config = running_config();
	running_start_with(&config);
}

void running_stop(void)
{
	server_stop(running.server, 2000);
	arena_finish(&running.arena);
}

struct str running_ask(struct str bytes)
{
	return client_ask(server_port(running.server), &running.arena, bytes);
}
