/* Sends prepared requests over a number of connections as fast as they are answered, and says
 * how fast that was. usage: load PORT CONNECTIONS FILE [COOKIES]
 *
 * FILE holds the requests, each after a line with its length in bytes; port 0 of the list
 * "8001,8002" is the first connection's, and so on in turn. COOKIES gets a line for each
 * request with the value of the first cookie that its answer set. Prints JSON. */
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { CONNECTIONS_MOST = 256, PORTS_MOST = 8, ANSWER_MOST = 1 << 20, COOKIE_MOST = 64 };

struct request {
	const char *bytes;
	size_t len;
	double ms; /* it took */
	int status;
	char cookie[COOKIE_MOST];
};

static struct request *requests;
static size_t request_count;
static atomic_size_t next_request;
static unsigned short ports[PORTS_MOST];
static size_t port_count;

static _Noreturn void give_up(const char *what)
{
	perror(what);
	exit(1);
}

static void *must(void *memory)
{
	if (memory == NULL)
		give_up("memory");
	return memory;
}

static double now_ms(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

/* --- requests ----------------------------------------------------------------------------- */

static char *read_file(const char *path, size_t *len)
{
	FILE *file = fopen(path, "rb");

	if (file == NULL || fseek(file, 0, SEEK_END) != 0)
		give_up(path);
	const long size = ftell(file);
	char *bytes = must(malloc((size_t)size + 1));
	rewind(file);
	*len = fread(bytes, 1, (size_t)size, file);
	bytes[*len] = '\0';
	(void)fclose(file);
	return bytes;
}

static void read_requests(char *at, const char *end)
{
	size_t room = 0;

	while (at < end) {
		char *bytes = NULL;
		const size_t len = strtoul(at, &bytes, 10);
		if (request_count == room) {
			room = room * 2 + 1024;
			requests = must(realloc(requests, room * sizeof(*requests)));
		}
		requests[request_count++] = (struct request){ .bytes = bytes + 1, .len = len };
		at = bytes + 1 + len;
	}
}

/* --- one connection ----------------------------------------------------------------------- */

static int connect_to(unsigned short port)
{
	const struct sockaddr_in address = { .sin_family = AF_INET,
					     .sin_port = htons(port),
					     .sin_addr = { htonl(INADDR_LOOPBACK) } };
	const int one = 1;
	const int to = socket(AF_INET, SOCK_STREAM, 0);

	if (to < 0 || connect(to, (const struct sockaddr *)&address, sizeof(address)) != 0)
		give_up("connect");
	(void)setsockopt(to, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
	return to;
}

static void send_all(int to, const char *bytes, size_t len)
{
	while (len > 0) {
		const ssize_t sent = send(to, bytes, len, MSG_NOSIGNAL);
		if (sent <= 0)
			give_up("send");
		bytes += sent;
		len -= (size_t)sent;
	}
}

/* Where the answer's head ends, NULL while it has not come whole. */
static const char *end_of_head(const char *answer)
{
	const char *end = strstr(answer, "\r\n\r\n");

	return end == NULL ? NULL : end + 4;
}

static size_t body_length(const char *answer, const char *end)
{
	const char *field = strstr(answer, "Content-Length: ");

	return field == NULL || field > end ? 0 : strtoul(field + 16, NULL, 10);
}

static void keep_cookie(struct request *request, const char *answer)
{
	const char *field = strstr(answer, "Set-Cookie: ");
	const char *value = field == NULL ? NULL : strchr(field, '=');

	if (value != NULL)
		(void)snprintf(request->cookie, sizeof(request->cookie), "%.*s",
			       (int)strcspn(value + 1, ";\r"), value + 1);
}

/* False when the server closes the connection. */
static bool receive(int from, char *answer, struct request *request)
{
	size_t have = 0;
	const char *end = NULL;

	while (end == NULL || have < (size_t)(end - answer) + body_length(answer, end)) {
		const ssize_t got = recv(from, answer + have, ANSWER_MOST - 1 - have, 0);
		if (got <= 0)
			give_up("recv");
		have += (size_t)got;
		answer[have] = '\0';
		end = end_of_head(answer);
	}
	request->status = atoi(answer + 9);
	keep_cookie(request, answer);
	const char *closing = strstr(answer, "Connection: close");
	return closing == NULL || closing > end;
}

static void *run(void *port)
{
	char *answer = must(malloc(ANSWER_MOST));
	int to = connect_to(*(const unsigned short *)port);

	for (;;) {
		const size_t i = atomic_fetch_add(&next_request, 1);
		if (i >= request_count)
			break;
		const double begun = now_ms();
		send_all(to, requests[i].bytes, requests[i].len);
		const bool stays = receive(to, answer, &requests[i]);
		requests[i].ms = now_ms() - begun;
		if (!stays) {
			(void)close(to);
			to = connect_to(*(const unsigned short *)port);
		}
	}
	(void)close(to);
	free(answer);
	return NULL;
}

/* --- the whole ---------------------------------------------------------------------------- */

static int by_time(const void *a, const void *b)
{
	const double left = *(const double *)a, right = *(const double *)b;

	return (left > right) - (left < right);
}

static void report(double seconds)
{
	double *times = must(malloc((request_count + 1) * sizeof(*times)));
	size_t good = 0;
	int other = 0;

	for (size_t i = 0; i < request_count; i++) {
		times[i] = requests[i].ms;
		if (requests[i].status < 400)
			good++;
		else
			other = requests[i].status;
	}
	qsort(times, request_count, sizeof(*times), by_time);
	(void)printf("{\"requests\":%zu,\"good\":%zu,\"bad_status\":%d,\"seconds\":%.3f,"
		     "\"rate\":%.1f,\"p50_ms\":%.2f,\"p99_ms\":%.2f}\n",
		     request_count, good, other, seconds, (double)good / seconds,
		     times[request_count / 2], times[request_count * 99 / 100]);
	free(times);
}

static void write_cookies(const char *path)
{
	FILE *file = fopen(path, "w");

	if (file == NULL)
		give_up(path);
	for (size_t i = 0; i < request_count; i++)
		(void)fprintf(file, "%s\n", requests[i].cookie);
	if (fclose(file) != 0)
		give_up(path);
}

static void read_ports(char *list)
{
	for (char *one = strtok(list, ","); one != NULL && port_count < PORTS_MOST;
	     one = strtok(NULL, ","))
		ports[port_count++] = (unsigned short)atoi(one);
}

int main(int argc, char **argv)
{
	pthread_t threads[CONNECTIONS_MOST];
	size_t len = 0;

	if (argc < 4)
		return 2;
	read_ports(argv[1]);
	const size_t connections = strtoul(argv[2], NULL, 10);
	char *bytes = read_file(argv[3], &len);
	read_requests(bytes, bytes + len);
	if (port_count == 0 || connections > CONNECTIONS_MOST || request_count == 0)
		return 2;
	const double begun = now_ms();
	for (size_t i = 0; i < connections; i++)
		if (pthread_create(&threads[i], NULL, run, &ports[i % port_count]) != 0)
			give_up("threads");
	for (size_t i = 0; i < connections; i++)
		(void)pthread_join(threads[i], NULL);
	report((now_ms() - begun) / 1000);
	if (argc > 4)
		write_cookies(argv[4]);
	free(requests);
	free(bytes);
	return 0;
}
