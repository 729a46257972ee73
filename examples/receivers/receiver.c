/* A receiver of Veidlapa's deliveries, with libmicrohttpd, OpenSSL and json-c: it verifies v1
 * and v1a.
 *
 * build: cc -O2 -o receiver receiver.c -lmicrohttpd -lcrypto -ljson-c
 * usage: WEBHOOK_SECRET="whsec_… whpk_…" ./receiver PORT FOLDER */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <json-c/json.h>
#include <microhttpd.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { TOLERANCE_S = 300, LONGEST = 40 * 1024 * 1024, SECRETS_MOST = 4096, ID_MOST = 100 };

struct receiver {
	const char *secrets, *folder;
};

/* A request whose body is being read. */
struct post {
	char *body;
	size_t len;
	bool too_long;
};

/* --- signatures --------------------------------------------------------------------------- */

/* How many bytes; 0 when it is not base64. out has room for three quarters of the text. */
static size_t decode(const char *text, unsigned char *out)
{
	const size_t len = strlen(text);
	int bytes;

	if (len == 0 || len % 4 != 0 || len > 200)
		return 0;
	bytes = EVP_DecodeBlock(out, (const unsigned char *)text, (int)len);
	for (size_t i = len; bytes > 0 && i > 0 && text[i - 1] == '='; i--)
		bytes--;
	return bytes > 0 ? (size_t)bytes : 0;
}

static bool matches_shared(const unsigned char *key, size_t key_len, const char *said,
			   size_t said_len, const unsigned char *signature,
			   size_t signature_len)
{
	unsigned char digest[32];
	unsigned int len = sizeof(digest);

	return HMAC(EVP_sha256(), key, (int)key_len, (const unsigned char *)said, said_len,
		    digest, &len) != NULL &&
	       signature_len == len && CRYPTO_memcmp(digest, signature, len) == 0;
}

static bool matches_public(const unsigned char *key, size_t key_len, const char *said,
			   size_t said_len, const unsigned char *signature,
			   size_t signature_len)
{
	EVP_PKEY *public = EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL, key, key_len);
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	const bool ok = public != NULL && context != NULL &&
			EVP_DigestVerifyInit(context, NULL, NULL, NULL, public) == 1 &&
			EVP_DigestVerify(context, signature, signature_len,
					 (const unsigned char *)said, said_len) == 1;

	EVP_MD_CTX_free(context);
	EVP_PKEY_free(public);
	return ok;
}

static const struct {
	const char *secret, *signature; /* how they begin */
	bool (*matches)(const unsigned char *key, size_t key_len, const char *said,
			size_t said_len, const unsigned char *signature, size_t signature_len);
} schemes[] = {
	{ "whsec_", "v1,", matches_shared },
	{ "whpk_", "v1a,", matches_public },
};

static const char *behind(const char *text, const char *start)
{
	const size_t len = strlen(start);

	return strncmp(text, start, len) == 0 ? text + len : NULL;
}

static bool matches(const char *secret, const char *signature, const char *said,
		    size_t said_len)
{
	unsigned char key[160], bytes[160];

	for (size_t i = 0; i < sizeof(schemes) / sizeof(schemes[0]); i++) {
		const char *key_text = behind(secret, schemes[i].secret);
		const char *text = behind(signature, schemes[i].signature);
		if (key_text == NULL || text == NULL)
			continue;
		const size_t key_len = decode(key_text, key);
		const size_t len = decode(text, bytes);
		if (key_len > 0 && len > 0 &&
		    schemes[i].matches(key, key_len, said, said_len, bytes, len))
			return true;
	}
	return false;
}

/* Any of the signatures by any of the secrets. */
static bool any_matches(const char *secrets, const char *signatures, const char *said,
			size_t said_len)
{
	char *keys = strdup(secrets);
	bool ok = false;
	char *key_rest, *rest;

	for (char *key = strtok_r(keys, " \n", &key_rest); key != NULL && !ok;
	     key = strtok_r(NULL, " \n", &key_rest)) {
		char *list = strdup(signatures);
		for (char *one = strtok_r(list, " ", &rest); one != NULL && !ok;
		     one = strtok_r(NULL, " ", &rest))
			ok = matches(key, one, said, said_len);
		free(list);
	}
	free(keys);
	return ok;
}

static const char *header(struct MHD_Connection *connection, const char *name)
{
	const char *value = MHD_lookup_connection_value(connection, MHD_HEADER_KIND, name);

	return value == NULL ? "" : value;
}

static bool is_recent(const char *stamp)
{
	char *end = NULL;
	const long long seconds = strtoll(stamp, &end, 10);
	const long long now = (long long)time(NULL);

	return *stamp != '\0' && *end == '\0' && seconds > now - TOLERANCE_S &&
	       seconds < now + TOLERANCE_S;
}

/* Each is a key of 24 bytes or more, or a public one of 32: what is none would never match. */
static bool are_keys(const char *secrets)
{
	unsigned char key[160];
	char *keys = strdup(secrets);
	bool ok = *secrets != '\0';
	char *rest;

	for (char *one = strtok_r(keys, " \n", &rest); one != NULL && ok;
	     one = strtok_r(NULL, " \n", &rest)) {
		const char *text = behind(one, "whsec_");
		const char *open = behind(one, "whpk_");
		ok = (text != NULL && decode(text, key) >= 24) ||
		     (open != NULL && decode(open, key) == 32);
	}
	free(keys);
	return ok;
}

/* Is the body signed with one of the secrets, not long ago? */
static bool verified(const struct receiver *receiver, struct MHD_Connection *connection,
		     const struct post *post)
{
	const char *id = header(connection, "webhook-id");
	const char *stamp = header(connection, "webhook-timestamp");
	char *said = NULL;
	const int head = asprintf(&said, "%s.%s.", id, stamp);
	bool ok = false;

	if (head > 0 && is_recent(stamp)) {
		said = realloc(said, (size_t)head + post->len + 1);
		if (said == NULL)
			abort();
		if (post->len > 0)
			memcpy(said + head, post->body, post->len);
		ok = any_matches(receiver->secrets, header(connection, "webhook-signature"),
				 said, (size_t)head + post->len);
	}
	free(said);
	return ok;
}

/* --- keeping ------------------------------------------------------------------------------ */

/* Hexadecimal, so that no id is a path. */
static void write_name(char *out, size_t room, const struct receiver *receiver, const char *id,
		       const char *ending)
{
	size_t at = (size_t)snprintf(out, room, "%s/", receiver->folder);

	for (; *id != '\0' && at + 2 < room; id++)
		at += (size_t)snprintf(out + at, room - at, "%02x", (unsigned char)*id);
	(void)snprintf(out + at, room - at, "%s", ending);
}

static bool write_all(int file, const char *bytes, size_t len)
{
	while (len > 0) {
		const ssize_t written = write(file, bytes, len);
		if (written < 0)
			return false;
		bytes += written;
		len -= (size_t)written;
	}
	return true;
}

static bool flush(const char *path)
{
	const int file = open(path, O_RDONLY | O_CLOEXEC);
	const bool ok = file >= 0 && fsync(file) == 0;

	if (file >= 0)
		(void)close(file);
	return ok;
}

enum kept { KEPT_NEW, KEPT_AGAIN, KEPT_NOT };

/* Stores it once, however often it comes. Durable before the answer: written beside, flushed,
 * then named, and the folder flushed. */
static enum kept keep(const struct receiver *receiver, const char *id, const struct post *post)
{
	char name[4096], draft[4096];
	bool ok;
	int file;

	write_name(name, sizeof(name), receiver, id, "");
	write_name(draft, sizeof(draft), receiver, id, ".new");
	if (access(name, F_OK) == 0)
		return KEPT_AGAIN;
	file = open(draft, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	if (file < 0)
		return KEPT_NOT;
	ok = write_all(file, post->body, post->len) && fsync(file) == 0;
	(void)close(file);
	ok = ok && rename(draft, name) == 0 && flush(receiver->folder);
	return ok ? KEPT_NEW : KEPT_NOT;
}

/* --- answering ---------------------------------------------------------------------------- */

static enum MHD_Result answer(struct MHD_Connection *connection, unsigned int status,
			      struct json_object *value)
{
	const char *text = json_object_to_json_string(value);
	struct MHD_Response *response = MHD_create_response_from_buffer(
		strlen(text), (void *)text, MHD_RESPMEM_MUST_COPY);
	enum MHD_Result result;

	(void)MHD_add_response_header(response, "Content-Type", "application/json");
	result = MHD_queue_response(connection, status, response);
	MHD_destroy_response(response);
	json_object_put(value);
	return result;
}

/* A line for each event. */
static void tell(const char *what, const char *about)
{
	(void)printf("%s%s%s\n", what, *about == '\0' ? "" : " ", about);
	(void)fflush(stdout);
}

static enum MHD_Result answer_text(struct MHD_Connection *connection, const char *name,
				   const char *text)
{
	struct json_object *value = json_object_new_object();

	json_object_object_add(value, name, json_object_new_string(text));
	return answer(connection, MHD_HTTP_OK, value);
}

static enum MHD_Result fail(struct MHD_Connection *connection, unsigned int status)
{
	return answer(connection, status, json_object_new_object());
}

static const char *text_of(struct json_object *object, const char *name)
{
	return json_object_get_string(json_object_object_get(object, name));
}

static enum MHD_Result take(const struct receiver *receiver, struct MHD_Connection *connection,
			    const struct post *post, struct json_object *data)
{
	const char *id = header(connection, "webhook-id");
	const char *sequence = text_of(data, "sequence");
	char number[64];
	const enum kept kept = keep(receiver, id, post);

	if (kept == KEPT_NOT) /* it will come again */
		return fail(connection, MHD_HTTP_SERVICE_UNAVAILABLE);
	tell(kept == KEPT_NEW ? "new" : "again", id);
	(void)snprintf(number, sizeof(number), "C-%s", sequence == NULL ? "" : sequence);
	return answer_text(connection, "case", number);
}

static enum MHD_Result refuse(struct MHD_Connection *connection)
{
	tell("refused", "");
	return fail(connection, MHD_HTTP_UNAUTHORIZED);
}

static enum MHD_Result verify(struct MHD_Connection *connection, struct json_object *data)
{
	tell("verified", "");
	return answer_text(connection, "challenge", text_of(data, "challenge"));
}

/* Somebody tries whether it answers. */
static enum MHD_Result test(struct MHD_Connection *connection)
{
	tell("tested", "");
	return answer(connection, MHD_HTTP_OK, json_object_new_object());
}

static enum MHD_Result receive(const struct receiver *receiver,
			       struct MHD_Connection *connection, const struct post *post)
{
	struct json_tokener *reader;
	struct json_object *event, *data;
	enum MHD_Result result;

	if (post->too_long)
		return fail(connection, MHD_HTTP_CONTENT_TOO_LARGE);
	if (strlen(header(connection, "webhook-id")) > ID_MOST ||
	    !verified(receiver, connection, post))
		return refuse(connection);
	reader = json_tokener_new();
	event = json_tokener_parse_ex(reader, post->body, (int)post->len);
	json_tokener_free(reader);
	data = json_object_object_get(event, "data");
	if (data == NULL || text_of(event, "type") == NULL)
		result = fail(connection, MHD_HTTP_BAD_REQUEST);
	else if (strcmp(text_of(event, "type"), "endpoint.verification") == 0)
		result = verify(connection, data);
	else if (strcmp(text_of(event, "type"), "test") == 0)
		result = test(connection);
	else
		result = take(receiver, connection, post, data);
	json_object_put(event);
	return result;
}

/* --- the server --------------------------------------------------------------------------- */

static void add(struct post *post, const char *bytes, size_t len)
{
	post->too_long = post->too_long || post->len + len > LONGEST;
	if (post->too_long)
		return;
	post->body = realloc(post->body, post->len + len);
	if (post->body == NULL)
		abort();
	memcpy(post->body + post->len, bytes, len);
	post->len += len;
}

/* Called first without a body, then with its pieces, then once more at its end. */
static enum MHD_Result handle(void *context, struct MHD_Connection *connection, const char *url,
			      const char *method, const char *version, const char *bytes,
			      size_t *len, void **at)
{
	struct post *post = *at;

	(void)url;
	(void)version;
	if (post == NULL) {
		*at = calloc(1, sizeof(*post));
		return *at == NULL ? MHD_NO : MHD_YES;
	}
	if (*len > 0) {
		add(post, bytes, *len);
		*len = 0;
		return MHD_YES;
	}
	return strcmp(method, "POST") == 0 ? receive(context, connection, post)
					   : fail(connection, MHD_HTTP_METHOD_NOT_ALLOWED);
}

static void end(void *context, struct MHD_Connection *connection, void **at,
		enum MHD_RequestTerminationCode why)
{
	struct post *post = *at;

	(void)context;
	(void)connection;
	(void)why;
	if (post != NULL)
		free(post->body);
	free(post);
}

int main(int argc, char **argv)
{
	struct receiver receiver = { getenv("WEBHOOK_SECRET"), argc > 2 ? argv[2] : NULL };
	struct sockaddr_in address = { .sin_family = AF_INET,
				       .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	struct MHD_Daemon *daemon;
	sigset_t signals;
	int caught;

	if (receiver.folder == NULL || receiver.secrets == NULL ||
	    !are_keys(receiver.secrets) || atoi(argv[1]) <= 0) {
		(void)fprintf(stderr, "usage: WEBHOOK_SECRET=\"whsec_…\" %s PORT FOLDER\n",
			      argv[0]);
		return 2;
	}
	if (mkdir(receiver.folder, 0700) != 0 && errno != EEXIST) {
		(void)fprintf(stderr, "cannot make the folder %s: %s\n", receiver.folder,
			      strerror(errno));
		return 1;
	}
	address.sin_port = htons((uint16_t)atoi(argv[1]));
	(void)sigemptyset(&signals);
	(void)sigaddset(&signals, SIGINT);
	(void)sigaddset(&signals, SIGTERM);
	(void)sigprocmask(SIG_BLOCK, &signals, NULL);
	daemon = MHD_start_daemon(MHD_USE_INTERNAL_POLLING_THREAD, 0, NULL, NULL, handle,
				  &receiver, MHD_OPTION_SOCK_ADDR, &address,
				  MHD_OPTION_NOTIFY_COMPLETED, end, NULL,
				  MHD_OPTION_CONNECTION_TIMEOUT, 30U, MHD_OPTION_END);
	if (daemon == NULL) {
		(void)fprintf(stderr, "cannot listen on port %s\n", argv[1]);
		return 1;
	}
	(void)printf("receiving on port %s\n", argv[1]);
	(void)fflush(stdout);
	(void)sigwait(&signals, &caught);
	MHD_stop_daemon(daemon);
	return 0;
}
