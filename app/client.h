/* Calls the REST API of a running server, for commands in pipelines. */
#ifndef APP_CLIENT_H
#define APP_CLIENT_H

#include "app/frame.h"
#include "app/options.h"
#include "engine/base/err.h"
#include "engine/base/json.h"

/* As they were typed: --server or VEIDLAPA_SERVER, --key-file or VEIDLAPA_API_KEY. */
struct client_options {
	struct str server, key_file, json;
};
#define CLIENT_OPTIONS(options)                                                                \
	{ "--server", "URL", "of the program, or VEIDLAPA_SERVER", &(options).server },        \
		{ "--key-file", "FILE",                                                        \
		  "with a key of the API, or the key in VEIDLAPA_API_KEY",                     \
		  &(options).key_file },                                                       \
	{                                                                                      \
		"--json", NULL, "print what the server answered", &(options).json              \
	}

struct client {
	struct arena *arena;
	struct str server, key;
	struct str file; /* that findings are about; empty: none that the user named */
};
/* ERR_INVALID says which setting is missing or wrong. A key goes over https only, or to this
 * machine. */
bool client_open(struct client *client, const struct client_options *options,
		 struct arena *arena, struct err *err);

struct client_call {
	const char *method;
	struct str path; /* "/api/v1/…" */
	const char *type;
	struct str body;
	struct str
		if_match; /* an ETag; "*": there must be none yet; empty: whatever there is */
};
struct client_reply {
	int64_t status;
	struct str etag, body;
	const struct json *json; /* NULL: it is none */
	struct str file;	 /* the client's */
};
/* False when there is no answer. */
bool client_send(const struct client *client, const struct client_call *call,
		 struct client_reply *out, struct err *err);
/* Is it a success? If not, what the server says is on standard error, and *exit_code is
 * EXIT_FINDINGS where it refused, EXIT_TROUBLE where it could not. */
bool client_accepted(const struct client_reply *reply, int *exit_code);
/* Both; also when there is no answer. */
bool client_do(const struct client *client, const struct client_call *call,
	       struct client_reply *out, int *exit_code);

/* What a command does that asks one thing, its exit code; what the server answered goes to the
 * frame where --json asks for it. */
int client_run(const struct frame *frame, const struct client_options *options,
	       const struct client_call *call, struct client_reply *out);
/* A member of any type as it is written; empty: there is none. */
struct str client_text(const struct json *json, const char *name);

/* A finding for each line on standard error, as check prints them: how many are errors. */
size_t client_print_findings(const struct client_reply *reply);

#endif
