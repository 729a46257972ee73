#include "engine/base/log_request.h"

/* Of the thread, because a line may be written deep in what knows of no requests. */
static _Thread_local struct str current;

void log_request_set(struct str id)
{
	current = id;
}

struct str log_request(void)
{
	return current;
}
