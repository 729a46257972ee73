/* The request that the calling thread works on: log_event names it on each of its lines. */
#ifndef ENGINE_BASE_LOG_REQUEST_H
#define ENGINE_BASE_LOG_REQUEST_H

#include "engine/base/str.h"

/* Borrowed until the thread sets another one; empty: it works for nobody's request. */
void log_request_set(struct str id);
struct str log_request(void);

#endif
