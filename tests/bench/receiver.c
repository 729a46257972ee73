#define _GNU_SOURCE
#include "tests/bench/receiver.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
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
	char bytes[ROOM];
	size_t len;
	int hanging;
};

static struct connection connections[CONNECTIONS];
static struct pollfd files[CONNECTIONS + 1];

int64_t bench_now_us(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static void drop(size_t i)
{
	(void)close(files[i + 1].fd);
	files[i + 1].fd = -1;
	connections[i].len = 0;
	connections[i].hanging = 0;
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

static void answer(struct shared *shared, size_t i)
{
	static const char text[] = "HTTP/1.1 204 No Content\r\n\r\n";
	struct connection *self = &connections[i];
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
		(void)!write(files[i + 1].fd, text, sizeof(text) - 1);
		atomic_store(&shared->count, number + 1);
	}
}

static void receive(struct shared *shared, size_t i)
{
	struct connection *self = &connections[i];
	const ssize_t got = read(files[i + 1].fd, self->bytes + self->len, ROOM - self->len);

	if (got <= 0) {
		drop(i);
		return;
	}
	self->len += (size_t)got;
	answer(shared, i);
}

static void take_new(void)
{
	const int file = accept(files[0].fd, NULL, NULL);
	const int on = 1;

	for (size_t i = 0; i < CONNECTIONS; i++)
		if (files[i + 1].fd < 0) {
			files[i + 1].fd = file;
			(void)setsockopt(file, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
			return;
		}
	(void)close(file);
}

static _Noreturn void serve(struct shared *shared, int listening)
{
	files[0] = (struct pollfd){ .fd = listening, .events = POLLIN };
	for (size_t i = 0; i < CONNECTIONS; i++)
		files[i + 1] = (struct pollfd){ .fd = -1, .events = POLLIN };
	for (;;) {
		(void)poll(files, CONNECTIONS + 1, 50);
		const int hang_up = atomic_load(&shared->hang_up);
		for (size_t i = 0; i < CONNECTIONS; i++) {
			if (files[i + 1].fd >= 0 && hang_up && connections[i].hanging)
				drop(i);
			else if (files[i + 1].fd >= 0 && files[i + 1].revents != 0)
				receive(shared, i);
		}
		if (files[0].revents != 0)
			take_new();
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
