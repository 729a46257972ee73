/* Waits for many sockets at once, by epoll(7): what it costs is what happens, not what is
 * waited for. */
#ifndef APP_SERVICE_POLLER_H
#define APP_SERVICE_POLLER_H

#include <stdbool.h>
#include <stddef.h>

struct poller;

enum { POLLER_READ = 1, POLLER_WRITE = 2, POLLER_FAILED = 4 };
struct poller_event {
	int file;
	unsigned what;
};

struct poller *poller_new(void); /* NULL: no more files */
void poller_free(struct poller *poller);

/* A socket whose closing is told, too: while nobody cares for it it stays watched, because it
 * is used again mostly. */
void poller_opened(struct poller *poller, int file);
void poller_closed(struct poller *poller, int file); /* before it is */
/* 0: nobody cares for it. */
void poller_watch(struct poller *poller, int file, unsigned what);

/* What happened, at most so much; less than nothing to wait for is nothing. */
size_t poller_wait(struct poller *poller, int wait_ms, struct poller_event *events,
		   size_t most);
/* Ends a wait, or the next one. From any thread. */
void poller_wake(struct poller *poller);

#endif
