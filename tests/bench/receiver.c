#define _GNU_SOURCE
#include "tests/bench/receiver.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { CONNECTIONS = 256, ROOM = 16384, TIMES = 65536 };

/* Shared by both processes. */
struct shared {
	atomic_size_t count;
	atomic_bool hang_up;
	int64_t at[TIMES];
};

struct bench_receiver {
	struct shared *shared;
	pid_t process;
	unsigned port;
};

struct connection {
	int file; /* 0: none */
	char bytes[ROOM];
	size_t len;
	int hanging;
};

static struct connection connections[CONNECTIONS];

int64_t bench_now_us(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static void drop(struct connection *self)
{
	(void)close(self->file);
	self->file = 0;
	self->len = 0;
	self->hanging = 0;
}

/* How long the first request in the bytes is, or 0. */
static size_t whole(const struct connection *connection)
{
	static const char name[] = "Content-Length: ";
	const char *end = memmem(connection->bytes, connection->len, "\r\n\r\n", 4);
	const char *length = memmem(connection->bytes, connection->len, name, sizeof(name) - 1);

	if (end == NULL || length == NULL)
		return 0;
	const size_t size = (size_t)(end + 4 - connection->bytes) +
			    strtoul(length + sizeof(name) - 1, NULL, 10);
	return size <= connection->len ? size : 0;
}

static void answer(struct shared *shared, struct connection *self)
{
	static const char text[] = "HTTP/1.1 204 No Content\r\n\r\n";
	size_t size;

	while ((size = whole(self)) > 0) {
		self->hanging = memcmp(self->bytes, "POST /hang/", 11) == 0;
		memmove(self->bytes, self->bytes + size, self->len - size);
		self->len -= size;
		if (self->hanging)
			continue;
		const size_t number = atomic_load(&shared->count);
		if (number < TIMES)
			shared->at[number] = bench_now_us();
		(void)!write(self->file, text, sizeof(text) - 1);
		atomic_store(&shared->count, number + 1);
	}
}

static void receive(struct shared *shared, struct connection *self)
{
	const ssize_t got = read(self->file, self->bytes + self->len, ROOM - self->len);

	if (got <= 0) {
		drop(self);
		return;
	}
	self->len += (size_t)got;
	answer(shared, self);
}

static void watch(int poller, int file, struct connection *connection)
{
	struct epoll_event event = { .events = EPOLLIN, .data.ptr = connection };

	if (epoll_ctl(poller, EPOLL_CTL_ADD, file, &event) != 0)
		abort();
}

static void take_new(int poller, int listening)
{
	const int file = accept(listening, NULL, NULL);
	const int on = 1;

	for (size_t i = 0; i < CONNECTIONS; i++)
		if (connections[i].file == 0) {
			connections[i].file = file;
			(void)setsockopt(file, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
			watch(poller, file, &connections[i]);
			return;
		}
	(void)close(file);
}

static void drop_hanging(void)
{
	for (size_t i = 0; i < CONNECTIONS; i++)
		if (connections[i].hanging)
			drop(&connections[i]);
}

static _Noreturn void serve(struct shared *shared, int listening)
{
	const int poller = epoll_create1(0);
	struct epoll_event events[CONNECTIONS];

	watch(poller, listening, NULL);
	for (;;) {
		const int count = epoll_wait(poller, events, CONNECTIONS, 50);
		for (int i = 0; i < count; i++)
			if (events[i].data.ptr == NULL)
				take_new(poller, listening);
			else
				receive(shared, events[i].data.ptr);
		if (atomic_load(&shared->hang_up))
			drop_hanging();
	}
}

struct bench_receiver *bench_receiver_start(void)
{
	struct bench_receiver *self = calloc(1, sizeof(*self));
	struct sockaddr_in address = { .sin_family = AF_INET,
				       .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t size = sizeof(address);
	const int file = socket(AF_INET, SOCK_STREAM, 0);

	self->shared = mmap(NULL, sizeof(*self->shared), PROT_READ | PROT_WRITE,
			    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (self->shared == MAP_FAILED ||
	    bind(file, (struct sockaddr *)&address, sizeof(address)) != 0 ||
	    listen(file, 128) != 0 ||
	    getsockname(file, (struct sockaddr *)&address, &size) != 0)
		abort();
	self->port = ntohs(address.sin_port);
	self->process = fork();
	if (self->process == 0)
		serve(self->shared, file);
	(void)close(file);
	return self;
}

void bench_receiver_stop(struct bench_receiver *self)
{
	(void)kill(self->process, SIGKILL);
	(void)waitpid(self->process, NULL, 0);
	(void)munmap(self->shared, sizeof(*self->shared));
	free(self);
}

unsigned bench_receiver_port(const struct bench_receiver *self)
{
	return self->port;
}

size_t bench_receiver_count(const struct bench_receiver *self)
{
	return atomic_load(&self->shared->count);
}

int64_t bench_receiver_at(const struct bench_receiver *self, size_t number)
{
	return self->shared->at[number];
}

void bench_receiver_reset(struct bench_receiver *self)
{
	atomic_store(&self->shared->count, 0);
	atomic_store(&self->shared->hang_up, 0);
}

void bench_receiver_hang_up(struct bench_receiver *self)
{
	atomic_store(&self->shared->hang_up, 1);
}
