/* Every URL of the server. */
#ifndef APP_ROUTES_H
#define APP_ROUTES_H

#include "app/http/server.h"

extern const struct route routes[];
extern const size_t route_count;

#endif
