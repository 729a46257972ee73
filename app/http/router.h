/* Which route a path belongs to. */
#ifndef APP_HTTP_ROUTER_H
#define APP_HTTP_ROUTER_H

#include "app/http/server.h"

struct match {
	const struct route *route; /* NULL: none */
	struct str parameters[4];
	bool known; /* the path is that of some route, with whatever method */
	bool api;   /* how errors are to be told */
	bool allows[METHOD_OTHER + 1];
};

void router_match(const struct route *routes, size_t count, enum method method, struct str path,
		  struct match *out);
/* "GET, HEAD, PUT": for the Allow header. */
struct str router_allow(struct arena *arena, const struct match *match);

#endif
