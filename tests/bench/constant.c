/* The server of citizen pages, answering one constant page: what a page can cost at least.
 * usage: constant FILE. Prints its port; ends when its input does. */
#include <stdio.h>
#include <stdlib.h>

#include "app/http/server.h"
#include "engine/base/limits.h"

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

int main(int argc, char **argv)
{
	const struct route routes[] = { { METHOD_GET, "/", answer, 0, false, 0, 0 } };
	handler *const quick[] = { answer }; /* as a question page is */
	const struct server_config config = {
		.listen = STR("127.0.0.1:0"),
		.routes = routes,
		.route_count = LENGTH(routes),
		.quick = quick,
		.quick_count = LENGTH(quick),
		.error_page = nothing,
	};
	struct err err = { 0 };
	FILE *file = argc == 2 ? fopen(argv[1], "rb") : NULL;
	struct server *server;

	if (file == NULL)
		return EXIT_FAILURE;
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
