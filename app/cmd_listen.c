#include <signal.h>
#include <pthread.h>
#include <stdio.h>

#include "app/commands.h"
#include "app/console.h"
#include "app/delivery/sign.h"
#include "app/frame.h"
#include "app/http/server.h"
#include "engine/base/clock.h"
#include "engine/base/json.h"
#include "engine/base/limits.h"
#include "engine/base/map.h"

/* What the receiver remembers; guarded by lock. */
struct receiver {
	pthread_mutex_t lock;
	struct arena *arena;
	struct map seen; /* webhook-id → nothing: a delivery that came before */
	struct sign_keys keys;
};

/* Objects and arrays as an indented outline: people read this. */
static void print_json(const struct json *json, int depth)
{
	for (const struct json *child = json->first; child; child = child->next) {
		(void)printf("%*s", 4 + 2 * depth, "");
		if (child->key.len > 0)
			(void)printf("%.*s: ", STR_ARG(child->key));
		if (child->type == JSON_OBJECT || child->type == JSON_ARRAY) {
			(void)printf("\n");
			print_json(child, depth + 1);
		} else if (child->type == JSON_BOOLEAN) {
			(void)printf("%s\n", child->boolean ? "true" : "false");
		} else {
			(void)printf("%.*s\n", STR_ARG(child->text));
		}
	}
}

static void print_delivery(struct arena *arena, const struct request *request,
			   const char *verdict)
{
	struct str id = request_header(request, STR("webhook-id"));
	struct diags diags;
	const struct json *json;

	diags_init(&diags, arena, STR("body"));
	json = json_parse(arena, request->body, &diags);
	(void)printf("--- delivery %.*s: %s, %zu bytes\n", STR_ARG(id), verdict,
		     request->body.len);
	if (json)
		print_json(json, 0);
	else
		(void)printf("    the body is not JSON\n");
	(void)fflush(stdout);
}

static bool verify(const struct receiver *receiver, const struct request *request,
		   struct err *err)
{
	const struct sign_message message = {
		.id = request_header(request, STR("webhook-id")),
		.timestamp = request_header(request, STR("webhook-timestamp")),
		.body = request->body,
	};

	return sign_verify(&receiver->keys, &message,
			   request_header(request, STR("webhook-signature")),
			   clock_now(NULL) / 1000, err);
}

/* An endpoint is asked first whether it wants deliveries: it gives back what it was sent. */
static bool answer_challenge(const struct request *request, struct response *response)
{
	struct diags diags;
	const struct json *json;

	diags_init(&diags, request->arena, STR("body"));
	json = json_parse(request->arena, request->body, &diags);
	if (!str_equal_c(json_get_str(json, STR("type")), "endpoint.verification"))
		return false;
	response->content_type = STR("application/json");
	buf_add_c(&response->body, "{\"challenge\":");
	buf_add_json(&response->body,
		     json_get_str(json_get(json, STR("data")), STR("challenge")));
	buf_add_c(&response->body, "}\n");
	return true;
}

static void take(struct receiver *receiver, const struct request *request,
		 struct response *response)
{
	struct str id = request_header(request, STR("webhook-id"));

	response->status = 204;
	if (map_has(&receiver->seen, id)) {
		(void)printf("--- delivery %.*s again: signature verified, already known\n",
			     STR_ARG(id));
		(void)fflush(stdout);
		return;
	}
	map_set(&receiver->seen, str_copy(receiver->arena, id), NULL);
	print_delivery(request->arena, request, "signature verified");
}

static void receive(void *context, const struct request *request, struct response *response)
{
	struct receiver *receiver = context;
	struct err err = { 0 };

	(void)pthread_mutex_lock(&receiver->lock);
	if (!verify(receiver, request, &err)) {
		(void)printf("--- refused: %s\n", err.text);
		(void)fflush(stdout);
		response->status = 401;
	} else if (!answer_challenge(request, response)) {
		take(receiver, request, response);
	}
	(void)pthread_mutex_unlock(&receiver->lock);
}

static bool read_keys(struct receiver *receiver, struct str path, struct err *err)
{
	struct str secrets;

	return console_read(receiver->arena, path, 4096, &secrets, err) &&
	       sign_keys_read_receiver(str_trim(secrets), &receiver->keys, err);
}

static int listen_until_told(struct receiver *receiver, struct str address)
{
	const struct route routes[] = {
		{ METHOD_POST, "/", receive,
		  (size_t)2 * LIMIT_ANSWERS + (size_t)2 * LIMIT_FILES_BYTES, true, 0 }
	};
	const struct server_config config = { .listen = address,
					      .routes = routes,
					      .route_count = 1,
					      .context = receiver,
					      .threads = 1 };
	struct err err = { 0 };
	struct server *server;
	sigset_t signals;
	int caught = 0;

	(void)sigemptyset(&signals);
	(void)sigaddset(&signals, SIGINT);
	(void)sigaddset(&signals, SIGTERM);
	(void)pthread_sigmask(SIG_BLOCK, &signals, NULL);
	server = server_start(&config, &err);
	if (!server)
		return console_trouble(&err);
	(void)printf("receiving on port %u\n", server_port(server));
	(void)fflush(stdout);
	(void)sigwait(&signals, &caught);
	server_stop(server, 1000);
	return EXIT_OK;
}

struct input {
	struct str address, secret;
};

static int listen_with(const struct frame *frame, const void *data)
{
	const struct input *input = data;
	struct receiver receiver = { .lock = PTHREAD_MUTEX_INITIALIZER, .arena = frame->arena };
	struct err err = { 0 };
	int exit_code;

	map_init(&receiver.seen, receiver.arena);
	exit_code = read_keys(&receiver, input->secret, &err)
			    ? listen_until_told(&receiver, input->address)
			    : console_trouble(&err);
	sign_keys_wipe(&receiver.keys);
	return exit_code;
}

/* Without secrets nothing can be verified. */
static int listen_or_say(const struct frame *frame, const void *data)
{
	const struct input *input = data;

	if (input->secret.len > 0)
		return listen_with(frame, input);
	(void)fprintf(stderr, "veidlapa: listen needs --secret FILE: the whsec_… that "
			      "VEIDLAPA_ENDPOINTS gives the endpoint\n");
	return EXIT_USAGE;
}

int cmd_listen(int argc, char **argv)
{
	struct input input = { .address = STR("127.0.0.1:8081") };
	const struct option_row options[] = {
		{ "--listen", "ADDRESS",
		  "address and port, 127.0.0.1:8081; port 0: any free one", &input.address },
		{ "--secret", "FILE",
		  "the endpoint's secrets, whsec_… or whpk_…, separated by spaces",
		  &input.secret },
	};
	const struct command_line line = {
		.usage = "listen --secret FILE [--listen ADDRESS]",
		.about = "Receives deliveries, verifies their signatures, and shows them. For "
			 "trying things out; it keeps nothing.",
		.options = options,
		.option_count = LENGTH(options),
	};

	return frame_run(&line, argc, argv, listen_or_say, &input);
}
