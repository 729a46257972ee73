#include <stdio.h>

#include "app/client.h"
#include "app/commands.h"
#include "app/console.h"
#include "app/frame.h"
#include "engine/base/limits.h"
#include "engine/form/definition.h"

enum { CREATED = 201 };

struct wanted {
	struct client_options client;
	struct str approve, direct, unfinished;
};

struct work {
	struct client client;
	const struct wanted *wanted;
	struct str text, id;
	struct client_reply reply;
	bool moved; /* a step was taken */
	int exit_code;
};

static const char *type_of(struct str text)
{
	return definition_spelling(text) == SPELLING_XML ? "application/xml"
							 : "application/json";
}

/* What cannot be read has no id that it could be sent under. */
static bool read_form(struct work *work, const struct frame *frame)
{
	const struct xml *tree;
	struct diags diags;
	struct err err = { 0 };

	if (!console_read(frame->arena, frame->words[0], LIMIT_DEFINITION, &work->text, &err)) {
		work->exit_code = console_trouble(&err);
		return false;
	}
	diags_init(&diags, frame->arena, frame->words[0]);
	tree = definition_read(frame->arena, work->text, &diags);
	if (tree == NULL) {
		work->exit_code = console_findings(&diags);
		return false;
	}
	work->id = xml_get(tree, STR("id"));
	return true;
}

/* "/api/v1/designs/", the id, and the rest. */
static struct str path_of(const struct work *work, const char *before, const char *behind)
{
	struct buf path;
	struct str text;

	buf_init(&path, SIZE_MAX);
	buf_add_c(&path, before);
	buf_add_url(&path, work->id);
	buf_add_c(&path, behind);
	text = str_copy(work->client.arena, buf_str(&path));
	buf_finish(&path);
	return text;
}

/* --- the form's course -------------------------------------------------------------------- */

static bool ask(struct work *work, struct str *etag)
{
	const struct client_call call = { .method = "GET",
					  .path = path_of(work, "/api/v1/designs/", "") };
	struct err err = { 0 };

	if (!client_send(&work->client, &call, &work->reply, &err)) {
		work->exit_code = console_trouble(&err);
		return false;
	}
	*etag = work->reply.status == 404 ? STR("*") : work->reply.etag;
	return work->reply.status == 404 || client_accepted(&work->reply, &work->exit_code);
}

static bool save(struct work *work)
{
	struct client_call call = {
		.method = "PUT",
		.path = path_of(work, "/api/v1/designs/",
				work->wanted->unfinished.len > 0 ? "/definition?unfinished=true"
								 : "/definition"),
		.type = type_of(work->text),
		.body = work->text,
	};

	if (!ask(work, &call.if_match))
		return false;
	if (!client_do(&work->client, &call, &work->reply, &work->exit_code)) {
		if (json_get(work->reply.json, STR("findings")) != NULL)
			(void)fprintf(stderr,
				      "veidlapa: --unfinished saves it as it is, as a draft\n");
		return false;
	}
	if (client_print_findings(&work->reply) > 0) {
		(void)fprintf(stderr,
			      "veidlapa: revision %.*s of %.*s is saved as a draft; it can be "
			      "sent for review when it has no errors\n",
			      STR_ARG(client_text(work->reply.json, "revision")),
			      STR_ARG(work->id));
		work->exit_code = EXIT_FINDINGS;
	}
	return work->exit_code == EXIT_OK;
}

/* Is it there as it is in the file? Then what is approved is what was read here, and the key
 * need not be one that may write. */
static bool compare(struct work *work)
{
	const struct client_call call = {
		.method = "GET", .path = path_of(work, "/api/v1/designs/", "/definition")
	};
	struct client_reply there;
	struct str etag;

	if (!ask(work, &etag))
		return false;
	if (work->reply.status != 404 &&
	    !client_do(&work->client, &call, &there, &work->exit_code))
		return false;
	if (work->reply.status != 404 && str_equal(etag, there.etag) &&
	    definition_same(work->client.arena, work->text, there.body))
		return true;
	(void)fprintf(stderr,
		      "veidlapa: the server has %s of %.*s: without --approve, and with a key "
		      "of who may write, this file is sent for review\n",
		      work->reply.status == 404 ? "nothing" : "another text",
		      STR_ARG(work->id));
	work->exit_code = EXIT_FINDINGS;
	return false;
}

static bool take(struct work *work, const char *action)
{
	const struct client_call call = {
		.method = "POST",
		.path = path_of(work, "/api/v1/designs/", "/steps"),
		.type = "application/json",
		.body = str_printf(work->client.arena, "{\"action\":\"%s\"}", action),
		.if_match = work->reply.etag,
	};

	work->moved = client_do(&work->client, &call, &work->reply, &work->exit_code);
	return work->moved;
}

/* ORDER: as a form goes through them. */
static const struct {
	const char *state, *action;
	bool approves;
} steps[] = {
	{ "draft", "review", false },
	{ "review", "approve", true },
	{ "approved", "publish", true },
};

static bool is_in_force(const struct work *work)
{
	const struct json *in_force = json_get(work->reply.json, STR("in_force"));

	return in_force != NULL && in_force->boolean;
}

/* What is in force already needs nobody's review. */
static bool lead(struct work *work)
{
	if (is_in_force(work))
		return true;
	for (size_t i = 0; i < LENGTH(steps); i++) {
		const struct str state = json_get_str(work->reply.json, STR("state"));
		if (!str_equal_c(state, steps[i].state) ||
		    (steps[i].approves && work->wanted->approve.len == 0))
			continue;
		if (!take(work, steps[i].action))
			return false;
	}
	return true;
}

/* --- where it cannot go on ---------------------------------------------------------------- */

static bool is_in_state(const struct work *work, const char *state)
{
	return str_equal_c(json_get_str(work->reply.json, STR("state")), state);
}

/* Another text was published since, without this course: nobody may take this one for it. */
static void tell_overtaken(const struct work *work)
{
	(void)fprintf(
		stderr,
		"veidlapa: revision %.*s of %.*s was published, but version %.*s, another "
		"text, is in force since: without --approve, and with a key of who may "
		"write, this file is sent for review again\n",
		STR_ARG(client_text(work->reply.json, "revision")), STR_ARG(work->id),
		STR_ARG(client_text(work->reply.json, "version")));
}

static const struct json *find_return(const struct json *history)
{
	const struct json *at = json_get(history, STR("remarks"));

	for (at = at != NULL ? at->first : NULL; at != NULL; at = at->next)
		if (str_equal_c(json_get_str(at, STR("state")), "returned"))
			return at;
	return NULL;
}

/* Without the remark where the server does not give it: that it was returned is what counts. */
static void tell_returned(struct work *work)
{
	const struct client_call call = {
		.method = "GET", .path = path_of(work, "/api/v1/designs/", "/history")
	};
	struct client_reply reply = { 0 };
	const bool ok = client_send(&work->client, &call, &reply, &(struct err){ 0 });
	const struct json *remark = ok ? find_return(reply.json) : NULL;

	(void)fprintf(stderr, "veidlapa: revision %.*s of %.*s was returned",
		      STR_ARG(client_text(work->reply.json, "revision")), STR_ARG(work->id));
	if (remark != NULL)
		(void)fprintf(stderr, " by %.*s, %.*s: %.*s",
			      STR_ARG(json_get_str(remark, STR("name"))),
			      STR_ARG(json_get_str(remark, STR("time"))),
			      STR_ARG(json_get_str(remark, STR("text"))));
	(void)fprintf(stderr, "\nveidlapa: nothing in it has changed since, so it was not sent "
			      "for review again: change the file, or send it in the portal\n");
}

/* Did it get as far as it can without anybody's doing? If not it is said why. */
static bool is_on_its_way(struct work *work)
{
	if (is_in_force(work))
		return true;
	if (is_in_state(work, "returned"))
		tell_returned(work);
	else if (is_in_state(work, "published") &&
		 client_text(work->reply.json, "version").len > 0)
		tell_overtaken(work);
	else
		return true;
	work->exit_code = EXIT_FINDINGS;
	return false;
}

/* --- what was done ------------------------------------------------------------------------ */

static void tell_nothing_to_do(const struct work *work, struct buf *out)
{
	buf_printf(out, "%.*s: this is version %.*s, which is in force: nothing to do\n",
		   STR_ARG(work->id), STR_ARG(client_text(work->reply.json, "version")));
}

static void tell_next(const struct work *work, struct buf *out)
{
	static const struct {
		const char *state, *next;
	} rows[] = {
		{ "review", "now somebody else looks at it: they approve and publish it, or "
			    "return it, in the portal, or by publish --approve with their "
			    "key" },
		{ "approved", "it is approved: a publisher takes it to the public in the "
			      "portal, or by publish --approve" },
		{ "published", "whoever begins the form gets it from now on" },
	};

	for (size_t i = 0; i < LENGTH(rows); i++)
		if (is_in_state(work, rows[i].state))
			buf_printf(out, "%s\n", rows[i].next);
}

static void tell(const struct work *work, struct buf *out)
{
	const struct json *json = work->reply.json;
	const struct str version = client_text(json, "version");

	if (is_in_force(work) && !work->moved) {
		tell_nothing_to_do(work, out);
		return;
	}
	buf_printf(out, "%.*s: %.*s, revision %.*s", STR_ARG(work->id),
		   STR_ARG(json_get_str(json, STR("state"))),
		   STR_ARG(client_text(json, "revision")));
	if (version.len > 0)
		buf_printf(out, ", version %.*s is in force", STR_ARG(version));
	buf_add_byte(out, '\n');
	tell_next(work, out);
}

/* --- at once ------------------------------------------------------------------------------ */

static void publish_directly(struct work *work, struct buf *out)
{
	const struct client_call call = {
		.method = "PUT",
		.path = path_of(work, "/api/v1/forms/", ""),
		.type = type_of(work->text),
		.body = work->text,
	};

	if (!client_do(&work->client, &call, &work->reply, &work->exit_code))
		return;
	if (work->wanted->client.json.len > 0)
		return;
	if (work->reply.status == CREATED)
		buf_printf(out,
			   "%.*s: version %.*s is in force: whoever begins the form gets it "
			   "from now on, what is begun stays on the version before\n",
			   STR_ARG(work->id),
			   STR_ARG(client_text(work->reply.json, "version")));
	else
		tell_nothing_to_do(work, out);
}

static int publish(const struct frame *frame, const void *input)
{
	struct work work = { .wanted = input, .exit_code = EXIT_OK };
	struct err err = { 0 };

	if (!client_open(&work.client, &work.wanted->client, frame->arena, &err)) {
		(void)console_trouble(&err);
		return EXIT_USAGE;
	}
	work.client.file = frame->words[0];
	if (!read_form(&work, frame))
		return work.exit_code;
	if (work.wanted->direct.len > 0)
		publish_directly(&work, frame->out);
	else if ((work.wanted->approve.len > 0 ? compare(&work) : save(&work)) && lead(&work) &&
		 is_on_its_way(&work) && work.wanted->client.json.len == 0)
		tell(&work, frame->out);
	if (work.wanted->client.json.len > 0)
		buf_add(frame->out, work.reply.body);
	return work.exit_code;
}

int cmd_publish(int argc, char **argv)
{
	struct wanted wanted = { 0 };
	const struct option_row options[] = {
		CLIENT_OPTIONS(wanted.client),
		{ "--approve", NULL, "approve and publish what is there: with another's key",
		  &wanted.approve },
		{ "--unfinished", NULL, "save it also where it has errors, as a draft",
		  &wanted.unfinished },
		{ "--direct", NULL, "publish at once: with a key of the operator",
		  &wanted.direct },
	};
	const struct command_line line = {
		.usage = "publish FORM [--approve | --direct | --unfinished] [--server URL] "
			 "[--key-file FILE]",
		.about = "Saves a form at a server and sends it for review; what is there, or "
			 "in force, already is not saved again. One that is being reviewed is "
			 "withdrawn for it. What has errors changes nothing. With --approve "
			 "nothing is saved: where the server has this very text, it goes on to "
			 "the public. "
			 "Exit code 1: it has errors, the server refuses, or a reviewer has "
			 "returned it and it has not changed since.",
		.options = options,
		.option_count = LENGTH(options),
		.least = 1,
		.most = 1,
	};

	return frame_run(&line, argc, argv, publish, &wanted);
}
