#include "tests/unit/app/http/client.h"
#include "engine/base/buf.h"

#include <arpa/inet.h>
#include <criterion/criterion.h>
#include <netinet/in.h>
#include <poll.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

enum { SILENCE_MS = 10000, LARGEST = 16 * 1024 * 1024 };

int client_open(uint16_t port)
{
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons(port) };
	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	cr_assert_geq(fd, 0);
	cr_assert_eq(connect(fd, (const struct sockaddr *)&address, sizeof(address)), 0);
	return fd;
}

void client_send(int socket, struct str bytes)
{
	while (bytes.len > 0) {
		ssize_t sent = send(socket, bytes.at, bytes.len, MSG_NOSIGNAL);
		if (sent <= 0)
			return; /* the server has closed: what it said is still to be read */
		bytes = str_slice(bytes, (size_t)sent, bytes.len);
	}
}

/* False at the end of the stream. */
static bool receive(int socket, struct buf *into, size_t most)
{
	char bytes[4096];
	struct pollfd poll_fd = { .fd = socket, .events = POLLIN };
	cr_assert_eq(poll(&poll_fd, 1, SILENCE_MS), 1, "the server says nothing");
	ssize_t got = recv(socket, bytes, most < sizeof(bytes) ? most : sizeof(bytes), 0);
	if (got <= 0)
		return false;
	buf_add(into, (struct str){ bytes, (size_t)got });
	return true;
}

struct str client_rest(int socket, struct arena *arena)
{
	struct buf all;
	buf_init(&all, LARGEST);
	while (receive(socket, &all, SIZE_MAX))
		;
	struct str text = str_copy(arena, buf_str(&all));
	buf_finish(&all);
	return text;
}

struct str client_response(int socket, struct arena *arena)
{
	struct buf all;
	buf_init(&all, LARGEST);
	uint64_t length = 0;
	while (!str_ends(buf_str(&all), STR("\r\n\r\n")) && receive(socket, &all, 1))
		;
	size_t whole = all.len;
	if (str_to_u64(client_header(buf_str(&all), "Content-Length"), &length))
		whole += (size_t)length;
	while (all.len < whole && receive(socket, &all, whole - all.len))
		;
	struct str text = str_copy(arena, buf_str(&all));
	buf_finish(&all);
	return text;
}

struct str client_ask(uint16_t port, struct arena *arena, struct str bytes)
{
	int fd = client_open(port);
	client_send(fd, bytes);
	struct str response = client_rest(fd, arena);
	(void)close(fd);
	return response;
}

unsigned client_status(struct str response)
{
	uint64_t status = 0;
	if (!str_starts(response, STR("HTTP/1.1 ")) ||
	    !str_to_u64(str_slice(response, 9, 12), &status))
		return 0;
	return (unsigned)status;
}

struct str client_header(struct str response, const char *name)
{
	struct str wanted = str_from_c(name);
	struct str line;
	struct str rest = str_slice(response, 0, str_find(response, STR("\r\n\r\n"), 0));
	while (str_next(&rest, '\n', &line)) {
		size_t colon = str_find(line, STR(":"), 0);
		if (colon == wanted.len && strncasecmp(line.at, name, colon) == 0)
			return str_trim(str_slice(line, colon + 1, line.len));
	}
	return STR("");
}

struct str client_body(struct str response)
{
	size_t end = str_find(response, STR("\r\n\r\n"), 0);
	return end == SIZE_MAX ? STR("") : str_slice(response, end + 4, response.len);
}
