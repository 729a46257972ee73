#include "tests/support/receiver.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { REQUEST_ROOM = 128 * 1024, WAIT_S = 10 };

struct request_text {
	char *bytes;
	size_t len, head; /* head: with the empty line */
};

struct receiver {
	const char *const *answers;
	size_t answer_count;
	int listening;
	char url[64];
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t received;
	bool stopping;
	struct request_text *requests;
	size_t count, room;
};

static void must(bool done)
{
	if (!done)
		abort();
}

static bool is_stopping(struct receiver *self)
{
	(void)pthread_mutex_lock(&self->lock);
	const bool stopping = self->stopping;
	(void)pthread_mutex_unlock(&self->lock);
	return stopping;
}

/* False when the receiver is stopped or the other side went away. */
static bool wait_readable(struct receiver *self, int file)
{
	struct pollfd polled = { .fd = file, .events = POLLIN };

	while (!is_stopping(self))
		if (poll(&polled, 1, 20) > 0)
			return true;
	return false;
}

static size_t body_length(struct str head)
{
	static const struct str name = STR_INIT("\r\nContent-Length: ");
	const size_t at = str_find(head, name, 0);
	uint64_t length = 0;

	if (at == SIZE_MAX)
		return 0;
	const size_t end = str_find(head, STR("\r\n"), at + name.len);
	must(str_to_u64(str_slice(head, at + name.len, end), &length));
	return (size_t)length;
}

static bool is_whole(struct request_text *request)
{
	const struct str text = { request->bytes, request->len };
	const size_t end = str_find(text, STR("\r\n\r\n"), 0);

	if (end == SIZE_MAX)
		return false;
	request->head = end + 4;
	return request->len >= request->head + body_length(str_slice(text, 0, end + 2));
}

static bool read_request(struct receiver *self, int file, struct request_text *request)
{
	request->bytes = malloc(REQUEST_ROOM);
	must(request->bytes != NULL);
	request->len = 0;
	while (!is_whole(request)) {
		if (!wait_readable(self, file))
			return false;
		const ssize_t got = recv(file, request->bytes + request->len,
					 REQUEST_ROOM - request->len, 0);
		if (got <= 0)
			return false;
		request->len += (size_t)got;
	}
	return true;
}

static void send_all(int file, const char *text)
{
	size_t left = str_from_c(text).len;

	while (left > 0) {
		const ssize_t sent = send(file, text, left, MSG_NOSIGNAL);
		if (sent <= 0)
			return; /* who hangs up early is what some tests are about */
		text += sent;
		left -= (size_t)sent;
	}
}

/* Whatever still comes is read away, so that closing does not reset the connection before the
 * answer was read. */
static void drain(struct receiver *self, int file)
{
	char bytes[4096];

	(void)shutdown(file, SHUT_WR);
	while (wait_readable(self, file) && recv(file, bytes, sizeof(bytes), 0) > 0)
		continue;
}

/* The lock is held. */
static size_t keep(struct receiver *self, struct request_text request)
{
	if (self->count == self->room) {
		self->room = self->room > 0 ? 2 * self->room : 16;
		self->requests = realloc(self->requests, self->room * sizeof(*self->requests));
		must(self->requests != NULL);
	}
	self->requests[self->count] = request;
	return self->count++;
}

static void serve(struct receiver *self, int file)
{
	struct request_text request;

	if (!read_request(self, file, &request)) {
		free(request.bytes);
		return;
	}
	(void)pthread_mutex_lock(&self->lock);
	const size_t number = keep(self, request);
	(void)pthread_cond_broadcast(&self->received);
	(void)pthread_mutex_unlock(&self->lock);
	const size_t last = self->answer_count - 1;
	const char *answer = self->answers[number < last ? number : last];
	if (answer != NULL) {
		send_all(file, answer);
		drain(self, file);
	} else {
		char byte;
		if (wait_readable(self, file))
			(void)recv(file, &byte, 1, 0);
	}
}

static void *run(void *at)
{
	struct receiver *self = at;

	while (wait_readable(self, self->listening)) {
		const int file = accept(self->listening, NULL, NULL);
		if (file < 0)
			continue;
		serve(self, file);
		(void)close(file);
	}
	return NULL;
}

struct receiver *receiver_start(const char *const *answers, size_t count)
{
	struct receiver *self = calloc(1, sizeof(*self));
	struct sockaddr_in address = { .sin_family = AF_INET,
				       .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t length = sizeof(address);

	must(self != NULL && count > 0);
	self->answers = answers;
	self->answer_count = count;
	(void)pthread_mutex_init(&self->lock, NULL);
	(void)pthread_cond_init(&self->received, NULL);
	self->listening = socket(AF_INET, SOCK_STREAM, 0);
	must(bind(self->listening, (struct sockaddr *)&address, length) == 0);
	must(listen(self->listening, 64) == 0);
	must(getsockname(self->listening, (struct sockaddr *)&address, &length) == 0);
	(void)snprintf(self->url, sizeof(self->url), "http://127.0.0.1:%u/in",
		       (unsigned int)ntohs(address.sin_port));
	must(pthread_create(&self->thread, NULL, run, self) == 0);
	return self;
}

void receiver_stop(struct receiver *self)
{
	(void)pthread_mutex_lock(&self->lock);
	self->stopping = true;
	(void)pthread_mutex_unlock(&self->lock);
	(void)pthread_join(self->thread, NULL);
	(void)close(self->listening);
	for (size_t i = 0; i < self->count; i++)
		free(self->requests[i].bytes);
	free(self->requests);
	(void)pthread_cond_destroy(&self->received);
	(void)pthread_mutex_destroy(&self->lock);
	free(self);
}

const char *receiver_url(const struct receiver *self)
{
	return self->url;
}

bool receiver_wait(struct receiver *self, size_t count)
{
	struct timespec until;
	int waited = 0;

	(void)clock_gettime(CLOCK_REALTIME, &until);
	until.tv_sec += WAIT_S;
	(void)pthread_mutex_lock(&self->lock);
	while (self->count < count && waited != ETIMEDOUT)
		waited = pthread_cond_timedwait(&self->received, &self->lock, &until);
	const bool enough = self->count >= count;
	(void)pthread_mutex_unlock(&self->lock);
	return enough;
}

size_t receiver_count(struct receiver *self)
{
	(void)pthread_mutex_lock(&self->lock);
	const size_t count = self->count;
	(void)pthread_mutex_unlock(&self->lock);
	return count;
}

static struct request_text request_at(struct receiver *self, size_t i)
{
	(void)pthread_mutex_lock(&self->lock);
	must(i < self->count);
	const struct request_text request = self->requests[i];
	(void)pthread_mutex_unlock(&self->lock);
	return request;
}

struct str receiver_header(struct receiver *self, size_t i, const char *name)
{
	const struct request_text request = request_at(self, i);
	struct str rest = { request.bytes, request.head };
	struct str line;

	while (str_next(&rest, '\n', &line)) {
		struct str value = line;
		struct str key;
		if (str_next(&value, ':', &key) && key.len == str_from_c(name).len &&
		    strncasecmp(key.at, name, key.len) == 0)
			return str_trim(value);
	}
	return STR("");
}

struct str receiver_body(struct receiver *self, size_t i)
{
	const struct request_text request = request_at(self, i);

	return (struct str){ request.bytes + request.head, request.len - request.head };
}
