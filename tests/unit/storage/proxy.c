#include "tests/unit/storage/proxy.h"

#include <arpa/inet.h>
#include <criterion/criterion.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "engine/base/str.h"

enum { CONNECTIONS = 64 };

struct connection {
	struct proxy *proxy;
	pthread_t thread;
	int client, server;
};

struct proxy {
	struct sockaddr_un server;
	int listener;
	unsigned port;
	pthread_t thread;
	atomic_int cut;
	atomic_bool stopping, for_good, deaf;
	atomic_size_t cuts;
	struct connection connections[CONNECTIONS];
	size_t count;
};

static ssize_t forward(int from, int to, char *bytes, size_t room)
{
	const ssize_t len = recv(from, bytes, room, 0);

	return len <= 0 || send(to, bytes, (size_t)len, MSG_NOSIGNAL) != len ? -1 : len;
}

/* What the client says; false when the connection is to be lost. */
static bool listen_to_client(struct connection *self)
{
	char bytes[65536];
	const ssize_t len = recv(self->client, bytes, sizeof(bytes), 0);
	enum cut cut = CUT_NEVER;

	if (len <= 0)
		return false;
	if (str_find((struct str){ bytes, (size_t)len }, STR("COMMIT"), 0) != SIZE_MAX)
		cut = (enum cut)atomic_exchange(&self->proxy->cut, CUT_NEVER);
	if (cut != CUT_NEVER) {
		atomic_store(&self->proxy->deaf, atomic_load(&self->proxy->for_good));
		atomic_fetch_add(&self->proxy->cuts, 1);
	}
	if (cut == CUT_BEFORE)
		return false;
	if (send(self->server, bytes, (size_t)len, MSG_NOSIGNAL) != len || cut == CUT_DURING)
		return false;
	if (cut == CUT_AFTER)
		(void)recv(self->server, bytes, sizeof(bytes), 0); /* the answer: it is done */
	return cut != CUT_AFTER;
}

static void *relay(void *at)
{
	struct connection *self = at;
	struct pollfd ends[] = { { self->client, POLLIN, 0 }, { self->server, POLLIN, 0 } };
	char bytes[65536];
	bool open = true;

	while (open && !atomic_load(&self->proxy->stopping)) {
		(void)poll(ends, 2, 50);
		if (ends[0].revents != 0)
			open = listen_to_client(self);
		if (open && ends[1].revents != 0)
			open = forward(self->server, self->client, bytes, sizeof(bytes)) > 0;
	}
	(void)close(self->client);
	(void)close(self->server);
	return NULL;
}

static void take_client(struct proxy *proxy, int client)
{
	struct connection *connection = &proxy->connections[proxy->count];

	connection->proxy = proxy;
	connection->client = client;
	connection->server = socket(AF_UNIX, SOCK_STREAM, 0);
	if (atomic_load(&proxy->deaf) || proxy->count == CONNECTIONS ||
	    connect(connection->server, (struct sockaddr *)&proxy->server,
		    sizeof(proxy->server)) != 0 ||
	    pthread_create(&connection->thread, NULL, relay, connection) != 0) {
		(void)close(client);
		(void)close(connection->server);
		return;
	}
	proxy->count++;
}

static void *accept_all(void *at)
{
	struct proxy *proxy = at;
	struct pollfd wait = { proxy->listener, POLLIN, 0 };

	while (!atomic_load(&proxy->stopping))
		if (poll(&wait, 1, 50) > 0)
			take_client(proxy, accept(proxy->listener, NULL, NULL));
	return NULL;
}

struct proxy *proxy_start(const char *socket_path)
{
	struct proxy *proxy = calloc(1, sizeof(*proxy));
	struct sockaddr_in address = { .sin_family = AF_INET };
	socklen_t len = sizeof(address);

	cr_assert_not_null(proxy);
	proxy->server.sun_family = AF_UNIX;
	(void)snprintf(proxy->server.sun_path, sizeof(proxy->server.sun_path), "%s",
		       socket_path);
	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	proxy->listener = socket(AF_INET, SOCK_STREAM, 0);
	cr_assert_eq(bind(proxy->listener, (struct sockaddr *)&address, len), 0);
	cr_assert_eq(listen(proxy->listener, CONNECTIONS), 0);
	cr_assert_eq(getsockname(proxy->listener, (struct sockaddr *)&address, &len), 0);
	proxy->port = ntohs(address.sin_port);
	cr_assert_eq(pthread_create(&proxy->thread, NULL, accept_all, proxy), 0);
	return proxy;
}

void proxy_stop(struct proxy *proxy)
{
	if (proxy == NULL)
		return;
	atomic_store(&proxy->stopping, 1);
	(void)pthread_join(proxy->thread, NULL);
	for (size_t i = 0; i < proxy->count; i++)
		(void)pthread_join(proxy->connections[i].thread, NULL);
	(void)close(proxy->listener);
	free(proxy);
}

unsigned proxy_port(const struct proxy *proxy)
{
	return proxy->port;
}

void proxy_cut(struct proxy *proxy, enum cut cut)
{
	atomic_store(&proxy->cut, (int)cut);
}

void proxy_cut_for_good(struct proxy *proxy, enum cut cut)
{
	atomic_store(&proxy->for_good, true);
	proxy_cut(proxy, cut);
}

size_t proxy_cuts(struct proxy *proxy)
{
	return atomic_load(&proxy->cuts);
}
