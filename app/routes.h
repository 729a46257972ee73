/* Every URL of the server. */
#ifndef APP_ROUTES_H
#define APP_ROUTES_H

#include "app/http/server.h"

extern const struct route routes[];
extern const size_t route_count;
/* Those that answer from memory, or by one reading of a store that is a file of this machine.
 */
extern handler *const quick_handlers[];
extern const size_t quick_handler_count;

#endif
