#include "app/http/listener.h"
#include "engine/base/arena.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { BACKLOG = 1024 };

/* "host:port", "[host]:port". */
static bool split(struct str address, struct str *host, struct str *port)
{
	size_t colon = address.len;
	while (colon > 0 && address.at[colon - 1] != ':')
		colon--;
	if (colon == 0)
		return false;
	*host = str_slice(address, 0, colon - 1);
	*port = str_slice(address, colon, address.len);
	if (str_starts(*host, STR("[")) && str_ends(*host, STR("]")))
		*host = str_slice(*host, 1, host->len - 1);
	uint64_t number;
	return host->len > 0 && str_to_u64(*port, &number) && number <= UINT16_MAX;
}

static bool fail(struct str address, struct err *err)
{
	return err_set_errno(err, ERR_IO, "%.*s cannot be listened on", STR_ARG(address));
}

static int open_socket(const struct addrinfo *info)
{
	int yes = 1;
	int no = 0;
	int fd = socket(info->ai_family, SOCK_STREAM, 0);
	if (fd < 0)
		return -1;
	(void)fcntl(fd, F_SETFD, FD_CLOEXEC);
	(void)fcntl(fd, F_SETFL, O_NONBLOCK);
	(void)setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
	if (info->ai_family == AF_INET6)
		(void)setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &no, sizeof(no));
	if (bind(fd, info->ai_addr, info->ai_addrlen) == 0)
		return fd;
	int reason = errno;
	(void)close(fd);
	errno = reason;
	return -1;
}

static int bind_named(struct arena *scratch, struct str address, struct err *err)
{
	struct str host, port;
	if (!split(address, &host, &port)) {
		(void)err_set(err, ERR_INVALID,
			      "%.*s is not an address and a port such as 127.0.0.1:8080",
			      STR_ARG(address));
		return -1;
	}
	const struct addrinfo hints = { .ai_socktype = SOCK_STREAM,
					.ai_flags = AI_PASSIVE | AI_NUMERICSERV };
	struct addrinfo *info = NULL;
	int status =
		getaddrinfo(str_to_c(scratch, host), str_to_c(scratch, port), &hints, &info);
	if (status != 0) {
		(void)err_set(err, ERR_INVALID, "%.*s is not a host: %s", STR_ARG(host),
			      gai_strerror(status));
		return -1;
	}
	int fd = open_socket(info);
	if (fd < 0)
		(void)fail(address, err);
	freeaddrinfo(info);
	return fd;
}

int listener_bind(struct str address, struct err *err)
{
	struct arena scratch;
	arena_init(&scratch);
	int fd = bind_named(&scratch, address, err);
	arena_finish(&scratch);
	return fd;
}

bool listener_listen(int socket, struct str address, struct err *err)
{
	return listen(socket, BACKLOG) == 0 || fail(address, err);
}

/* Copied out, because a sockaddr may stand in memory that is not aligned for more. */
static uint16_t port_of(const struct sockaddr_storage *address)
{
	struct sockaddr_in v4;
	struct sockaddr_in6 v6;
	memcpy(&v4, address, sizeof(v4));
	memcpy(&v6, address, sizeof(v6));
	return ntohs(address->ss_family == AF_INET6 ? v6.sin6_port : v4.sin_port);
}

uint16_t listener_port(int socket)
{
	struct sockaddr_storage address = { 0 };
	socklen_t size = sizeof(address);
	if (getsockname(socket, (struct sockaddr *)&address, &size) != 0)
		return 0;
	return port_of(&address);
}
