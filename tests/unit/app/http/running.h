/* A server with routes for tests, running for one test. */
#ifndef TESTS_UNIT_APP_HTTP_RUNNING_H
#define TESTS_UNIT_APP_HTTP_RUNNING_H

#include "app/http/server.h"
#include "tests/unit/app/http/client.h"

#define HOST "Host: localhost\r\n"
#define CLOSE "Connection: close\r\n"

struct running {
	struct server *server;
	struct arena arena;
	int has_begun[2], may_end[2]; /* pipes: "/slow" says that it has begun, waits until it
					 may end */
};
extern struct running running;

/* Any free port, the routes below, and error pages "<h1>404</h1>":
 * GET /, GET and POST /f/{form}, GET and PUT /api/v1/things/{id}: "path|parameter|body" back
 * PUT /huge: a body of a third of what the server holds at once
 * GET /large: a page that is larger than LIMIT_PAGE
 * GET /slow: "at last" */
struct server_config running_config(void);
void running_start(void);
void running_start_with(const struct server_config *config);
void running_stop(void);
/* Sends on a connection of its own, reads until the server closes. */
struct str running_ask(struct str bytes);

#endif
