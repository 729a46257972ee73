/* A receiver of deliveries on a free port of the loopback: answers what it is told to, keeps
 * what it got. */
#ifndef TESTS_SUPPORT_RECEIVER_H
#define TESTS_SUPPORT_RECEIVER_H

#include "engine/base/str.h"

struct receiver;

/* Whole answers, head and body, one for each request; the last one for all that follow. NULL in
 * the list: never answers, until the sender hangs up. */
struct receiver *receiver_start(const char *const *answers, size_t count);
void receiver_stop(struct receiver *receiver);
/* "http://127.0.0.1:PORT/in" */
const char *receiver_url(const struct receiver *receiver);

/* Waits for that many requests; false when ten seconds were not enough. */
bool receiver_wait(struct receiver *receiver, size_t count);
size_t receiver_count(struct receiver *receiver);
/* One request, counted from 0: its header of that name (lower case), and its body. */
struct str receiver_header(struct receiver *receiver, size_t i, const char *name);
struct str receiver_body(struct receiver *receiver, size_t i);

#define RECEIVER_OK "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n"

#endif
