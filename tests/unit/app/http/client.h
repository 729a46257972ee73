/* A client that sends bytes as they are, right or wrong. */
#ifndef TESTS_UNIT_APP_HTTP_CLIENT_H
#define TESTS_UNIT_APP_HTTP_CLIENT_H

#include "engine/base/arena.h"
#include "engine/base/str.h"

/* Connected to the loopback port; ends the test when that fails. */
int client_open(uint16_t port);
void client_send(int socket, struct str bytes);
/* Everything until the server closes; ends the test after ten seconds of silence. */
struct str client_rest(int socket, struct arena *arena);
/* One response with a Content-Length, and no more; empty when the server has closed. */
struct str client_response(int socket, struct arena *arena);
/* Sends, reads until the server closes, closes. */
struct str client_ask(uint16_t port, struct arena *arena, struct str bytes);
/* The status of a response, 0 when it is none. */
unsigned client_status(struct str response);
/* The value of a header, or the empty text; the body. */
struct str client_header(struct str response, const char *name);
struct str client_body(struct str response);

#endif
