/* Long work between pauses asks here whether the process is to end: what waits for the signals,
 * having blocked them, gets them only when the work is put down. */
#ifndef ENGINE_BASE_STOP_H
#define ENGINE_BASE_STOP_H

#include <signal.h>
#include <stdbool.h>

/* Blocks SIGINT and SIGTERM, in this thread and those that it will start; set, out: the two. */
void stop_block(sigset_t *set);
/* Has one of them come, and not been taken yet? Never where they are not blocked. */
bool stop_asked(void);

#endif
