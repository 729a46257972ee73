#include <signal.h>
#include <pthread.h>
#include <stdio.h>

#include "app/arrival.h"
#include "app/commands.h"
#include "app/console.h"
#include "app/delivery/sign.h"
#include "app/frame.h"
#include "app/http/server.h"
#include "app/kept.h"
#include "engine/base/clock.h"
#include "engine/base/limits.h"
#include "engine/base/log.h"
#include "engine/base/map.h"
#include "engine/base/stop.h"

/* What the receiver remembers; guarded by lock. */
struct receiver {
	pthread_mutex_t lock;
	struct arena *arena;
	struct map seen; /* webhook-id → nothing: a delivery that came before */
	struct sign_keys keys;
	struct str folder;  /* where deliveries are kept; empty: nowhere */
	struct str numbers; /* how case numbers begin */
};

enum { PRINTED = 4 * 1024 * 1024 }; /* of one delivery */

/* What became of its bytes, and how to have them. */
static void print_kept(const struct receiver *receiver, struct str id, struct buf *out)
{
	if (receiver->folder.len > 0)
		buf_printf(out, "    kept in %.*s/%.*s\n", STR_ARG(receiver->folder),
			   STR_ARG(id));
	else
		buf_add_c(out, "    not kept: --keep FOLDER keeps the bytes as they came\n");
}

static void print_delivery(const struct receiver *receiver, const struct request *request,
			   const struct arrival *arrival, struct str number)
{
	const struct str id = request_header(request, STR("webhook-id"));
	struct buf out;

	buf_init(&out, PRINTED);
	buf_printf(&out, "--- delivery %.*s: signature verified, %zu bytes\n", STR_ARG(id),
		   request->body.len);
	arrival_print(arrival, &out);
	buf_printf(&out, "    answered with the case number %.*s\n", STR_ARG(number));
	print_kept(receiver, id, &out);
	(void)console_print(&out);
	buf_finish(&out);
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

static void answer(struct response *response, const char *name, struct str value)
{
	response->content_type = STR("application/json");
	buf_printf(&response->body, "{\"%s\":", name);
	buf_add_json(&response->body, value);
	buf_add_c(&response->body, "}\n");
}

/* An endpoint is asked first whether it wants deliveries: it gives back what it was sent. */
static bool answer_challenge(const struct json *json, struct response *response)
{
	if (!str_equal_c(json_get_str(json, STR("type")), "endpoint.verification"))
		return false;
	(void)printf("--- verification: signature verified, the challenge is given back\n");
	(void)fflush(stdout);
	answer(response, "challenge",
	       json_get_str(json_get(json, STR("data")), STR("challenge")));
	return true;
}

/* Somebody tries whether it answers: there is no case, and nothing to keep. */
static bool answer_test(const struct json *json, struct response *response)
{
	if (!str_equal_c(json_get_str(json, STR("type")), "test"))
		return false;
	(void)printf("--- test: signature verified\n");
	(void)fflush(stdout);
	response->content_type = STR("application/json");
	buf_add_c(&response->body, "{}\n");
	return true;
}

/* The same whenever it is asked: the submission's number, or what the delivery is called. */
static struct str case_of(const struct receiver *receiver, const struct request *request,
			  const struct arrival *arrival)
{
	struct str number = arrival_sequence(arrival);

	if (number.len == 0)
		number = request_header(request, STR("webhook-id"));
	return str_printf(request->arena, "%.*s%.*s", STR_ARG(receiver->numbers),
			  STR_ARG(number));
}

static bool is_known(const struct receiver *receiver, const struct request *request,
		     struct str id)
{
	return map_has(&receiver->seen, id) ||
	       (receiver->folder.len > 0 && kept_has(request->arena, receiver->folder, id));
}

/* Durable before it is answered. */
static bool keep(struct receiver *receiver, const struct request *request, struct str id,
		 struct response *response)
{
	struct err err;

	if (receiver->folder.len > 0 &&
	    !kept_add(request->arena, receiver->folder, id, request->body, &err)) {
		(void)printf("--- not kept: %s\n", err.text);
		(void)fflush(stdout);
		response->status = 503;
		return false;
	}
	map_set(&receiver->seen, str_copy(receiver->arena, id), NULL);
	return true;
}

static void take(struct receiver *receiver, const struct request *request,
		 const struct arrival *arrival, struct response *response)
{
	const struct str id = request_header(request, STR("webhook-id"));
	const struct str number = case_of(receiver, request, arrival);

	if (!kept_id_valid(id)) {
		response->status = 400;
	} else if (is_known(receiver, request, id)) {
		(void)printf("--- delivery %.*s again: signature verified, already known\n",
			     STR_ARG(id));
		(void)fflush(stdout);
		answer(response, "case", number);
	} else if (keep(receiver, request, id, response)) {
		print_delivery(receiver, request, arrival, number);
		answer(response, "case", number);
	}
}

static void receive(void *context, const struct request *request, struct response *response)
{
	struct receiver *receiver = context;
	struct arrival arrival;
	struct err err = { 0 };

	(void)pthread_mutex_lock(&receiver->lock);
	if (!verify(receiver, request, &err)) {
		(void)printf("--- refused: %s\n", err.text);
		(void)fflush(stdout);
		response->status = 401;
	} else {
		arrival_read(request->arena, request_header(request, STR("content-type")),
			     request->body, &arrival);
		if (!answer_challenge(arrival.json, response) &&
		    !answer_test(arrival.json, response))
			take(receiver, request, &arrival, response);
	}
	(void)pthread_mutex_unlock(&receiver->lock);
}

static bool read_keys(struct receiver *receiver, struct str path, struct err *err)
{
	struct str secrets;

	return console_read(receiver->arena, path, 4096, &secrets, err) &&
	       sign_keys_read_receiver(str_trim(secrets), &receiver->keys, err);
}

/* Before anything is sent there: a folder that takes nothing would refuse each delivery. */
static bool open_folder(const struct receiver *receiver, struct err *err)
{
	return receiver->folder.len == 0 || kept_open(receiver->arena, receiver->folder, err);
}

static int listen_until_told(struct receiver *receiver, struct str address)
{
	const struct route routes[] = {
		{ METHOD_POST, "/", receive,
		  (size_t)2 * LIMIT_ANSWERS + (size_t)2 * LIMIT_FILES_BYTES, true, 0, 0 }
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

	stop_block(&signals);
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
	struct str address, secret, folder, numbers;
};

static int listen_with(const struct frame *frame, const void *data)
{
	const struct input *input = data;
	struct receiver receiver = { .lock = PTHREAD_MUTEX_INITIALIZER,
				     .arena = frame->arena,
				     .folder = input->folder,
				     .numbers = input->numbers };
	struct err err = { 0 };
	int exit_code;

	log_init(LOG_WARNING); /* people read what it prints: a line a request is nothing to
				  them */
	map_init(&receiver.seen, receiver.arena);
	exit_code = read_keys(&receiver, input->secret, &err) && open_folder(&receiver, &err)
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
	struct input input = { .address = STR("127.0.0.1:8081"), .numbers = STR("TRIAL-") };
	const struct option_row options[] = {
		{ "--listen", "ADDRESS",
		  "address and port, 127.0.0.1:8081; port 0: any free one", &input.address },
		{ "--secret", "FILE",
		  "the endpoint's secrets, whsec_… or whpk_…, separated by spaces",
		  &input.secret },
		{ "--keep", "FOLDER",
		  "where each delivery is kept, before it is answered; made where there is "
		  "none",
		  &input.folder },
		{ "--case", "PREFIX", "how the case numbers begin that it answers with, TRIAL-",
		  &input.numbers },
	};
	const struct command_line line = {
		.usage = "listen --secret FILE [--listen ADDRESS] [--keep FOLDER] [--case "
			 "PREFIX]",
		.about = "Receives deliveries, verifies their signatures, shows what came, and "
			 "answers with a case number. Files in base64 are shown by their "
			 "beginning and their size: --keep FOLDER keeps the bytes as they "
			 "came, without it nothing is kept. For trying things out.",
		.options = options,
		.option_count = LENGTH(options),
	};

	return frame_run(&line, argc, argv, listen_or_say, &input);
}
