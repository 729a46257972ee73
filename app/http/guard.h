/* Is a request one that every reader understands in the same way? Pure checks, before anything
 * is routed: libmicrohttpd lets through much that a proxy in front of it would read otherwise.
 */
#ifndef APP_HTTP_GUARD_H
#define APP_HTTP_GUARD_H

#include "app/http/message.h"

/* The head of a request as it came. */
struct head {
	struct str method, target, version;
	const struct pair *headers; /* names in lower case */
	size_t header_count;
	size_t bytes; /* of the whole head */
};

/* The status to refuse with, 0 when there is nothing to refuse; why is a literal for the log.
 */
struct refusal {
	unsigned status;
	const char *why;
};

struct refusal guard_head(const struct head *head);
/* Of a head that passed: does a body follow, and how long is it? False: none. *length is
 * SIZE_MAX when only the end will tell. */
bool guard_body(const struct head *head, size_t *length);
/* For a request that changes something and is not of the API: does the browser say that it
 * comes from a page of ours? public as in server_config. */
struct refusal guard_origin(const struct request *request, struct str public);

enum method guard_method(struct str name);
bool guard_reads(enum method method);		  /* changes nothing */
struct str guard_method_name(enum method method); /* "GET"; "other" */

#endif
