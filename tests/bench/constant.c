/* The server of citizen pages with all its routes, answering each with one constant page: what a
 * page can cost at least, whatever was asked.
 * usage: constant FILE. Prints its port; ends when its input does. */
#include <stdio.h>
#include <stdlib.h>

#include "app/routes.h"
#include "engine/base/heap.h"
#include "engine/base/limits.h"
#include "engine/base/log.h"

static char bytes[LIMIT_PAGE];
static size_t size;

static void answer(void *context, const struct request *request, struct response *response)
{
	(void)context;
	(void)request;
	response->content_type = STR("text/html; charset=utf-8");
	buf_add(&response->body, (struct str){ bytes, size });
}

static void nothing(void *context, const struct request *request, unsigned status,
		    struct response *response)
{
	(void)context;
	(void)request;
	(void)status;
	(void)response;
}

static const struct route *constant_routes(void)
{
	struct route *all = heap_array(route_count, sizeof(*all));

	for (size_t i = 0; i < route_count; i++) {
		all[i] = routes[i];
		all[i].run = answer;
	}
	return all;
}

int main(int argc, char **argv)
{
	handler *const quick[] = { answer }; /* as a question page is */
	const struct server_config config = {
		.listen = STR("127.0.0.1:0"),
		.routes = constant_routes(),
		.route_count = route_count,
		.quick = quick,
		.quick_count = LENGTH(quick),
		.error_page = nothing,
	};
	struct err err = { 0 };
	FILE *file = argc == 2 ? fopen(argv[1], "rb") : NULL;
	struct server *server;

	if (file == NULL)
		return EXIT_FAILURE;
	log_init(LOG_ERROR);
	size = fread(bytes, 1, sizeof(bytes), file);
	(void)fclose(file);
	server = server_start(&config, &err);
	if (server == NULL) {
		(void)fprintf(stderr, "constant: %s\n", err.text);
		return EXIT_FAILURE;
	}
	(void)printf("listening on http://127.0.0.1:%u\n", server_port(server));
	(void)fflush(stdout);
	while (getchar() != EOF)
		;
	server_stop(server, 1000);
	return EXIT_SUCCESS;
}
