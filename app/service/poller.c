#include "app/service/poller.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "engine/base/heap.h"

enum { EVENTS = 128 };

/* By its number. */
struct watched {
	unsigned char wanted, set; /* set: what the kernel was told */
	bool ours;
};

struct poller {
	int epoll, wake;
	struct watched *files;
	size_t room;
};

/* --- one file ----------------------------------------------------------------------------- */

static struct watched *watched_at(struct poller *poller, int file)
{
	const size_t number = (size_t)file;
	const size_t room = (number + 1) * 2;

	if (number >= poller->room) {
		struct watched *files = heap_array(room, sizeof(*files));
		if (poller->room > 0)
			memcpy(files, poller->files, poller->room * sizeof(*files));
		free(poller->files);
		poller->files = files;
		poller->room = room;
	}
	return &poller->files[number];
}

/* What the kernel knows may be gone with a file that was closed, or be there still. */
static void tell(struct poller *poller, int file, struct watched *watched, unsigned what)
{
	struct epoll_event event = { .data.fd = file };
	int operation = watched->set == 0 ? EPOLL_CTL_ADD : EPOLL_CTL_MOD;

	if (watched->set == what)
		return;
	if ((what & POLLER_READ) != 0)
		event.events |= EPOLLIN;
	if ((what & POLLER_WRITE) != 0)
		event.events |= EPOLLOUT;
	if (what == 0)
		operation = EPOLL_CTL_DEL;
	if (epoll_ctl(poller->epoll, operation, file, &event) != 0 && what != 0)
		(void)epoll_ctl(poller->epoll, errno == EEXIST ? EPOLL_CTL_MOD : EPOLL_CTL_ADD,
				file, &event);
	watched->set = (unsigned char)what;
}

void poller_opened(struct poller *poller, int file)
{
	*watched_at(poller, file) = (struct watched){ .ours = true };
}

void poller_closed(struct poller *poller, int file)
{
	*watched_at(poller, file) = (struct watched){ 0 };
}

void poller_watch(struct poller *poller, int file, unsigned what)
{
	struct watched *watched = watched_at(poller, file);

	watched->wanted = (unsigned char)what;
	if (what != 0 || !watched->ours || watched->set != POLLER_READ)
		tell(poller, file, watched, what);
}

/* --- waiting ------------------------------------------------------------------------------ */

static unsigned what_of(uint32_t events)
{
	unsigned what = 0;

	if ((events & EPOLLIN) != 0)
		what |= POLLER_READ;
	if ((events & EPOLLOUT) != 0)
		what |= POLLER_WRITE;
	if ((events & (EPOLLERR | EPOLLHUP)) != 0)
		what |= POLLER_FAILED;
	return what;
}

/* False when nobody cares, now or any more. */
static bool take(struct poller *poller, const struct epoll_event *event,
		 struct poller_event *out)
{
	uint64_t count = 0;

	if (event->data.fd == poller->wake) {
		(void)!read(poller->wake, &count, sizeof(count));
		return false;
	}
	struct watched *watched = watched_at(poller, event->data.fd);
	*out = (struct poller_event){ event->data.fd, what_of(event->events) };
	if (watched->wanted == 0)
		tell(poller, event->data.fd, watched, 0);
	return watched->wanted != 0;
}

size_t poller_wait(struct poller *poller, int wait_ms, struct poller_event *events, size_t most)
{
	struct epoll_event happened[EVENTS];
	const int room = most < EVENTS ? (int)most : EVENTS;
	const int got = epoll_wait(poller->epoll, happened, room, wait_ms < 0 ? 0 : wait_ms);
	size_t count = 0;

	for (int i = 0; i < got; i++)
		count += take(poller, &happened[i], &events[count]);
	return count;
}

void poller_wake(struct poller *poller)
{
	const uint64_t one = 1;

	(void)!write(poller->wake, &one, sizeof(one));
}

/* --- the poller --------------------------------------------------------------------------- */

struct poller *poller_new(void)
{
	struct poller *poller = heap_new(sizeof(*poller));
	struct epoll_event event = { .events = EPOLLIN };

	poller->epoll = epoll_create1(EPOLL_CLOEXEC);
	poller->wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	event.data.fd = poller->wake;
	if (poller->epoll >= 0 && poller->wake >= 0 &&
	    epoll_ctl(poller->epoll, EPOLL_CTL_ADD, poller->wake, &event) == 0)
		return poller;
	poller_free(poller);
	return NULL;
}

void poller_free(struct poller *poller)
{
	if (poller == NULL)
		return;
	if (poller->epoll >= 0)
		(void)close(poller->epoll);
	if (poller->wake >= 0)
		(void)close(poller->wake);
	free(poller->files);
	free(poller);
}
