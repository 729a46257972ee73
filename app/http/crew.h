/* Threads for work that may wait: for the disk, a database, another server. Those who only pass
 * bytes on hand it to them, and are not held up.
 */
#ifndef APP_HTTP_CREW_H
#define APP_HTTP_CREW_H

#include <stdbool.h>
#include <stddef.h>

/* Part of whatever is to be done; not touched by the crew once run was called. */
struct job {
	void (*run)(struct job *job);
	struct job *next;
};

/* Threads are made when there is work for them, most of them at once, and stay. */
struct crew *crew_new(size_t most);
/* Never waits. False, and the job is the caller's: the crew has ended, or has no thread and
 * gets none. */
bool crew_take(struct crew *crew, struct job *job);
/* Does all that was taken, then takes no more. */
void crew_end(struct crew *crew);
void crew_free(struct crew *crew); /* one that has ended, or NULL */

#endif
