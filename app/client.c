#include "app/client.h"

#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

#include "app/console.h"
#include "engine/base/limits.h"

enum { CONNECT_S = 10, TOTAL_S = 120, KEY_MOST = 4096, ETAG_MOST = 64 };

/* --- where to, and as whom ---------------------------------------------------------------- */

static struct str setting(struct str typed, const char *name)
{
	/* NOLINTNEXTLINE(concurrency-mt-unsafe): a command has one thread */
	return typed.len > 0 ? typed : str_from_c(getenv(name));
}

static bool is_here(struct str server)
{
	static const char *const hosts[] = { "http://127.0.0.1", "http://localhost",
					     "http://[::1]" };

	for (size_t i = 0; i < LENGTH(hosts); i++) {
		const struct str host = str_from_c(hosts[i]);
		const struct str rest = str_slice(server, host.len, server.len);
		if (str_starts(server, host) &&
		    (rest.len == 0 || rest.at[0] == ':' || rest.at[0] == '/'))
			return str_find(server, STR("@"), 0) == SIZE_MAX;
	}
	return false;
}

static bool read_key(struct client *client, const struct client_options *options,
		     struct err *err)
{
	/* NOLINTNEXTLINE(concurrency-mt-unsafe): a command has one thread */
	client->key = str_from_c(getenv("VEIDLAPA_API_KEY"));
	if (options->key_file.len > 0 &&
	    !console_read(client->arena, options->key_file, KEY_MOST, &client->key, err))
		return false;
	client->key = str_trim(client->key);
	for (size_t i = 0; i < client->key.len; i++)
		if ((unsigned char)client->key.at[i] <= ' ')
			return err_set(err, ERR_INVALID, "a key is one word");
	return client->key.len > 0 ||
	       err_set(err, ERR_INVALID, "a key is needed: --key-file or VEIDLAPA_API_KEY");
}

bool client_open(struct client *client, const struct client_options *options,
		 struct arena *arena, struct err *err)
{
	struct str server = setting(options->server, "VEIDLAPA_SERVER");

	if (str_ends(server, STR("/")))
		server = str_slice(server, 0, server.len - 1);
	*client = (struct client){ .arena = arena, .server = server };
	if (server.len == 0)
		return err_set(err, ERR_INVALID,
			       "a server is needed: --server or VEIDLAPA_SERVER");
	if (!str_starts(server, STR("https://")) && !is_here(server))
		return err_set(err, ERR_INVALID,
			       "a server is https://…, or http:// on this machine: a key "
			       "does not go in the clear");
	return read_key(client, options, err);
}

/* --- calling ------------------------------------------------------------------------------ */

/* NOLINTNEXTLINE(readability-non-const-parameter): libcurl gives the type */
static size_t take_body(char *bytes, size_t size, size_t count, void *context)
{
	struct buf *body = context;

	buf_add(body, (struct str){ bytes, size * count });
	return buf_full(body) ? 0 : size * count;
}

/* The context has room for ETAG_MOST bytes. */
/* NOLINTNEXTLINE(readability-non-const-parameter): libcurl gives the type */
static size_t take_header(char *bytes, size_t size, size_t count, void *context)
{
	static const struct str name = STR_INIT("etag:");
	const struct str line = { bytes, size * count };
	const struct str value = str_trim(str_slice(line, name.len, line.len));

	if (line.len > name.len && strncasecmp(line.at, name.at, name.len) == 0)
		(void)snprintf(context, ETAG_MOST, "%.*s", STR_ARG(value));
	return size * count;
}

static struct curl_slist *add_header(struct curl_slist *list, struct arena *arena,
				     const char *name, struct str value)
{
	const struct str line = str_printf(arena, "%s: %.*s", name, STR_ARG(value));
	struct curl_slist *longer = curl_slist_append(list, str_to_c(arena, line));

	if (longer == NULL)
		abort();
	return longer;
}

static struct curl_slist *headers_of(const struct client *client,
				     const struct client_call *call)
{
	struct arena *arena = client->arena;
	struct curl_slist *list =
		add_header(NULL, arena, "Authorization",
			   str_printf(arena, "Bearer %.*s", STR_ARG(client->key)));

	list = add_header(list, arena, "Expect", STR(""));
	if (call->type != NULL)
		list = add_header(list, arena, "Content-Type", str_from_c(call->type));
	if (str_equal_c(call->if_match, "*"))
		list = add_header(list, arena, "If-None-Match", STR("*"));
	else if (call->if_match.len > 0)
		list = add_header(list, arena, "If-Match", call->if_match);
	return list;
}

static void set_call(CURL *curl, const struct client *client, const struct client_call *call)
{
	const struct str url = str_printf(client->arena, "%.*s%.*s", STR_ARG(client->server),
					  STR_ARG(call->path));

	(void)curl_easy_setopt(curl, CURLOPT_URL, str_to_c(client->arena, url));
	(void)curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
	(void)curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	(void)curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, (long)CONNECT_S);
	(void)curl_easy_setopt(curl, CURLOPT_TIMEOUT, (long)TOTAL_S);
	(void)curl_easy_setopt(curl, CURLOPT_USERAGENT, "veidlapa");
	if (!str_equal_c(str_from_c(call->method), "GET")) {
		(void)curl_easy_setopt(curl, CURLOPT_POSTFIELDS,
				       call->body.len > 0 ? call->body.at : "");
		(void)curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE,
				       (curl_off_t)call->body.len);
		(void)curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, call->method);
	}
}

static bool perform(CURL *curl, struct buf *body, struct client_reply *out, struct arena *arena,
		    struct err *err)
{
	char reason[CURL_ERROR_SIZE] = "";
	char etag[ETAG_MOST] = "";
	long status = 0;

	(void)curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, reason);
	(void)curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_body);
	(void)curl_easy_setopt(curl, CURLOPT_WRITEDATA, body);
	(void)curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, take_header);
	(void)curl_easy_setopt(curl, CURLOPT_HEADERDATA, (void *)etag);
	const CURLcode code = curl_easy_perform(curl);
	if (code != CURLE_OK)
		return err_set(err, ERR_IO, "the server does not answer: %s",
			       reason[0] != '\0' ? reason : curl_easy_strerror(code));
	(void)curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
	out->status = status;
	out->etag = str_copy(arena, str_from_c(etag));
	return true;
}

/* What a server says, and through it whoever wrote a remark or answered a delivery, ends in a
 * terminal. */
static void make_seen(struct json *json, struct arena *arena)
{
	struct buf seen;

	buf_init(&seen, SIZE_MAX);
	console_add_seen(&seen, json->text);
	json->text = str_copy(arena, buf_str(&seen));
	buf_finish(&seen);
	for (struct json *child = json->first; child != NULL; child = child->next)
		make_seen(child, arena);
}

bool client_send(const struct client *client, const struct client_call *call,
		 struct client_reply *out, struct err *err)
{
	struct curl_slist *headers = headers_of(client, call);
	CURL *curl = curl_easy_init();
	struct diags diags;
	struct buf body;

	if (curl == NULL)
		abort();
	*out = (struct client_reply){ .file = client->file };
	buf_init(&body, LIMIT_PAGE);
	set_call(curl, client, call);
	(void)curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
	const bool ok = perform(curl, &body, out, client->arena, err);
	out->body = str_copy(client->arena, buf_str(&body));
	diags_init(&diags, client->arena, STR("answer"));
	struct json *json = ok ? json_parse(client->arena, out->body, &diags) : NULL;
	if (json != NULL)
		make_seen(json, client->arena);
	out->json = json;
	buf_finish(&body);
	curl_slist_free_all(headers);
	curl_easy_cleanup(curl);
	return ok;
}

/* --- what the server says ----------------------------------------------------------------- */

/* "form.xml:3: "; what is missing is left out. */
static void print_place(struct str file, const struct json *line)
{
	if (file.len > 0)
		(void)fprintf(stderr, "%.*s:", STR_ARG(file));
	if (line != NULL && !str_equal_c(line->text, "0"))
		(void)fprintf(stderr, "%.*s:", STR_ARG(line->text));
	if (file.len > 0 || line != NULL)
		(void)fputc(' ', stderr);
}

size_t client_print_findings(const struct client_reply *reply)
{
	const struct json *findings = json_get(reply->json, STR("findings"));
	size_t errors = 0;

	if (findings == NULL || findings->type != JSON_ARRAY)
		return 0;
	for (const struct json *at = findings->first; at != NULL; at = at->next) {
		const struct str severity = json_get_str(at, STR("severity"));
		const struct str what = json_get_str(at, STR("what"));
		const struct str fix = json_get_str(at, STR("fix"));
		print_place(reply->file, json_get(at, STR("line")));
		(void)fprintf(stderr, "%.*s: %.*s. %.*s\n", STR_ARG(severity), STR_ARG(what),
			      STR_ARG(fix));
		errors += str_equal_c(severity, "error");
	}
	return errors;
}

bool client_accepted(const struct client_reply *reply, int *exit_code)
{
	const struct str detail = json_get_str(reply->json, STR("detail"));

	if (reply->status >= 200 && reply->status < 300)
		return true;
	(void)fprintf(stderr, "veidlapa: the server says %lld: %.*s\n",
		      (long long)reply->status, STR_ARG(detail));
	(void)client_print_findings(reply);
	*exit_code = reply->status >= 400 && reply->status < 500 && reply->status != 429
			     ? EXIT_FINDINGS
			     : EXIT_TROUBLE;
	return false;
}

bool client_do(const struct client *client, const struct client_call *call,
	       struct client_reply *out, int *exit_code)
{
	struct err err = { 0 };

	if (client_send(client, call, out, &err))
		return client_accepted(out, exit_code);
	*exit_code = console_trouble(&err);
	return false;
}

/* --- for commands ------------------------------------------------------------------------- */

int client_run(const struct frame *frame, const struct client_options *options,
	       const struct client_call *call, struct client_reply *out)
{
	struct client client;
	struct err err = { 0 };
	int exit_code = EXIT_OK;

	if (!client_open(&client, options, frame->arena, &err)) {
		(void)console_trouble(&err);
		return EXIT_USAGE;
	}
	if (client_do(&client, call, out, &exit_code) && options->json.len > 0)
		buf_add(frame->out, out->body);
	return exit_code;
}

struct str client_text(const struct json *json, const char *name)
{
	const struct json *member = json_get(json, str_from_c(name));

	return member != NULL ? member->text : STR("");
}
