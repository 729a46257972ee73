#include "app/service/scanner.h"

#include <errno.h>
#include <netdb.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include "engine/base/clock.h"
#include "engine/base/heap.h"

/* How long a connection may take, and then each thing that is sent or waited for. */
enum { CONNECT_S = 3, STEP_S = 30, REPLY_MOST = 1024, REST_MS = 5000 };

struct scanner {
	struct str host, port;
	struct str path;       /* instead of these */
	int64_t rest_until_ms; /* by the steady clock: it did not answer */
	pthread_mutex_t mutex; /* of that */
};

/* --- the address -------------------------------------------------------------------------- */

static bool read_address(struct str address, struct scanner *out)
{
	struct sockaddr_un room;
	size_t colon = address.len;
	uint64_t port = 0;

	if (str_starts(address, STR("/"))) {
		out->path = address;
		return address.len < sizeof(room.sun_path);
	}
	while (colon > 0 && address.at[colon - 1] != ':')
		colon--;
	out->port = str_slice(address, colon, address.len);
	out->host = colon > 0 ? str_slice(address, 0, colon - 1) : STR("");
	if (str_starts(out->host, STR("[")) && str_ends(out->host, STR("]")))
		out->host = str_slice(out->host, 1, out->host.len - 1);
	return out->host.len > 0 && str_to_u64(out->port, &port) && port >= 1 && port <= 65535;
}

struct scanner *scanner_new(struct str address, struct err *err)
{
	struct scanner *scanner = heap_new(sizeof(*scanner));

	if (pthread_mutex_init(&scanner->mutex, NULL) != 0)
		abort();
	if (read_address(address, scanner))
		return scanner;
	scanner_free(scanner);
	(void)err_set(err, ERR_INVALID,
		      "VEIDLAPA_CLAMD must be host:port or the path of a socket, not %.*s",
		      STR_ARG(address));
	return NULL;
}

void scanner_free(struct scanner *scanner)
{
	if (scanner == NULL)
		return;
	(void)pthread_mutex_destroy(&scanner->mutex);
	free(scanner);
}

/* --- the connection ----------------------------------------------------------------------- */

static bool busy(struct err *err, const char *what)
{
	return err_set_errno(err, ERR_BUSY, "clamd: %s", what);
}

static void set_patience(int file, int seconds)
{
	const struct timeval time = { .tv_sec = seconds };

	(void)setsockopt(file, SOL_SOCKET, SO_SNDTIMEO, &time, sizeof(time));
	(void)setsockopt(file, SOL_SOCKET, SO_RCVTIMEO, &time, sizeof(time));
}

/* -1 when there is nobody. */
static int connect_to(const struct sockaddr *address, socklen_t len)
{
	const int file = socket(address->sa_family, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (file < 0)
		return -1;
	set_patience(file, CONNECT_S);
	if (connect(file, address, len) == 0) {
		set_patience(file, STEP_S);
		return file;
	}
	const int reason = errno;
	(void)close(file);
	errno = reason;
	return -1;
}

static int connect_path(struct str path)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };

	memcpy(address.sun_path, path.at, path.len);
	return connect_to((const struct sockaddr *)&address, sizeof(address));
}

static int connect_host(const struct scanner *scanner, struct arena *arena)
{
	const struct addrinfo hints = { .ai_socktype = SOCK_STREAM };
	struct addrinfo *list = NULL;
	int file = -1;

	errno = EHOSTUNREACH;
	if (getaddrinfo(str_to_c(arena, scanner->host), str_to_c(arena, scanner->port), &hints,
			&list) != 0)
		return -1;
	for (const struct addrinfo *at = list; at != NULL && file < 0; at = at->ai_next)
		file = connect_to(at->ai_addr, at->ai_addrlen);
	const int reason = errno;
	freeaddrinfo(list);
	errno = reason;
	return file;
}

/* --- the conversation --------------------------------------------------------------------- */

static bool send_all(int file, struct str bytes)
{
	while (bytes.len > 0) {
		const ssize_t sent = send(file, bytes.at, bytes.len, MSG_NOSIGNAL);
		if (sent < 0 && errno == EINTR)
			continue;
		if (sent <= 0)
			return false;
		bytes = str_slice(bytes, (size_t)sent, bytes.len);
	}
	return true;
}

/* Before each piece comes its length, the most significant byte first; 0 is the end. */
static bool send_piece(int file, struct str bytes)
{
	const unsigned char length[4] = { (unsigned char)(bytes.len >> 24),
					  (unsigned char)(bytes.len >> 16),
					  (unsigned char)(bytes.len >> 8),
					  (unsigned char)bytes.len };

	return send_all(file, (struct str){ (const char *)length, sizeof(length) }) &&
	       send_all(file, bytes);
}

static bool send_pieces(int file, const struct chunk_source *source, uint64_t size,
			struct err *err)
{
	struct str bytes = STR("");

	if (!send_all(file, (struct str){ "zINSTREAM", sizeof("zINSTREAM") }))
		return busy(err, "nothing can be sent");
	for (int64_t number = 0; size > 0; number++) {
		if (!source->read(source->context, number, &bytes, err))
			return false;
		if (bytes.len == 0 || bytes.len > size)
			return err_set(err, ERR_IO, "a file is not as long as was said");
		if (!send_piece(file, bytes))
			return busy(err, "it stopped taking the file");
		size -= bytes.len;
	}
	return send_piece(file, STR("")) || busy(err, "it stopped taking the file");
}

/* Up to its NUL. */
static bool receive(int file, struct arena *arena, struct str *reply, struct err *err)
{
	char *at = arena_alloc(arena, REPLY_MOST);
	size_t len = 0;

	while (len < REPLY_MOST) {
		const ssize_t got = recv(file, at + len, REPLY_MOST - len, 0);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return busy(err, "it does not answer");
		len += (size_t)got;
		if (at[len - 1] == '\0') {
			*reply = (struct str){ at, len - 1 };
			return true;
		}
	}
	return err_set(err, ERR_BUSY, "clamd: its answer is too long");
}

/* "stream: OK", "stream: Eicar-Test-Signature FOUND"; anything else is no verdict. */
static bool read_verdict(struct str reply, struct str *verdict, struct err *err)
{
	const struct str before = STR("stream: "), found = STR(" FOUND");

	*verdict = STR("");
	if (str_equal_c(reply, "stream: OK"))
		return true;
	if (str_starts(reply, before) && str_ends(reply, found) &&
	    reply.len > before.len + found.len) {
		*verdict = str_slice(reply, before.len, reply.len - found.len);
		return true;
	}
	return err_set(err, ERR_BUSY, "clamd: %.*s", STR_ARG(str_slice(reply, 0, 120)));
}

static bool converse(const struct scanner *scanner, const struct chunk_source *source,
		     uint64_t size, struct arena *arena, struct str *verdict, struct err *err)
{
	const int file = scanner->path.len > 0 ? connect_path(scanner->path)
					       : connect_host(scanner, arena);
	struct str reply = STR("");
	bool ok;

	if (file < 0)
		return busy(err, "it cannot be reached");
	ok = send_pieces(file, source, size, err) && receive(file, arena, &reply, err) &&
	     read_verdict(reply, verdict, err);
	(void)close(file);
	return ok;
}

static bool is_resting(struct scanner *scanner)
{
	bool resting;

	(void)pthread_mutex_lock(&scanner->mutex);
	resting = clock_steady() < scanner->rest_until_ms;
	(void)pthread_mutex_unlock(&scanner->mutex);
	return resting;
}

static void rest(struct scanner *scanner)
{
	(void)pthread_mutex_lock(&scanner->mutex);
	scanner->rest_until_ms = clock_steady() + REST_MS;
	(void)pthread_mutex_unlock(&scanner->mutex);
}

bool scanner_scan(struct scanner *scanner, const struct chunk_source *source, uint64_t size,
		  struct arena *arena, struct str *verdict, struct err *err)
{
	if (is_resting(scanner))
		return err_set(err, ERR_BUSY, "clamd: it did not answer just before");
	if (converse(scanner, source, size, arena, verdict, err))
		return true;
	if (err->code == ERR_BUSY)
		rest(scanner);
	return false;
}
