#include "app/delivery/connection.h"

#include "app/delivery/outcome.h"
#include "app/delivery/rotation.h"
#include "app/delivery/verification.h"
#include "app/service/crypto.h"

#define DAY INT64_C(86400000)

/* --- what there is ------------------------------------------------------------------------ */

/* What the operator's file says holds: each start of the program puts it back. */
static bool is_operators(const struct connection *connection)
{
	struct str lines = connection->service->config->endpoints;
	struct str line, number;

	while (str_next(&lines, '\n', &line)) {
		line = str_trim(line);
		if (str_next(&line, ' ', &number) && str_equal(number, connection->institution))
			return true;
	}
	return false;
}

bool connection_open(struct connection *connection, struct err *err)
{
	struct endpoint *endpoint = &connection->endpoint;
	struct err ignored;

	*endpoint = (struct endpoint){ .institution = connection->institution };
	connection->target = (struct target){ 0 };
	connection->operators = is_operators(connection);
	if (!store_endpoint_get(connection->service->store, connection->institution,
				connection->arena, endpoint, err))
		return err->code == ERR_NOT_FOUND;
	(void)target_read(endpoint->options, &connection->target, &ignored);
	return true;
}

static const char *const formats[] = { "json", "xml" };
static const char *const attachments[] = {
	[CONTRACT_CONTENT] = "inline", [CONTRACT_PART] = "multipart", [CONTRACT_LINK] = "link"
};

const char *connection_format(const struct target *target)
{
	return formats[target->style.xml];
}

const char *connection_attachments(const struct target *target)
{
	return target->style.thin ? "none" : attachments[target->style.files];
}

/* --- changing it -------------------------------------------------------------------------- */

static enum connection_end ready(const struct connection *connection, int64_t revision)
{
	if (connection->operators)
		return CONNECTION_OPERATORS;
	return revision == connection->endpoint.revision ? CONNECTION_DONE : CONNECTION_CHANGED;
}

/* What there is, in place of what was to be, when somebody else was quicker. */
static enum connection_end reload(struct connection *connection, struct err *err)
{
	if (err->code != ERR_CONFLICT)
		return CONNECTION_FAILED;
	*err = (struct err){ 0 };
	return connection_open(connection, err) ? CONNECTION_CHANGED : CONNECTION_FAILED;
}

static enum connection_end keep(struct connection *connection, const char *what,
				struct str detail, struct err *err)
{
	const struct service *service = connection->service;
	const struct audit_line line = { .time_ms = connection->now_ms,
					 .who = connection->who,
					 .what = str_from_c(what),
					 .detail = detail };

	if (!store_endpoint_set(service->store, &connection->endpoint, &line, err))
		return reload(connection, err);
	service->wake(service->worker);
	return connection_open(connection, err) ? CONNECTION_DONE : CONNECTION_FAILED;
}

/* One word, as it stands in a list of words: whoever could add one could add any option. */
static bool is_word(struct str text)
{
	for (size_t i = 0; i < text.len; i++)
		if ((unsigned char)text.at[i] <= ' ' || text.at[i] == 0x7f)
			return false;
	return true;
}

static const char *choose(struct str value, const char *const *choices, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (str_equal_c(value, choices[i]))
			return choices[i];
	return choices[0];
}

static struct str add_option(struct arena *arena, struct str options, const char *name,
			     struct str value)
{
	return value.len == 0 ? options
			      : str_printf(arena, "%.*s %s=%.*s", STR_ARG(options), name,
					   STR_ARG(value));
}

static struct str options_of(struct arena *arena, const struct connection_wish *wish)
{
	static const char *const ways[] = { "inline", "multipart", "link", "none" };
	struct str options = str_printf(arena, "format=%s attachments=%s",
					choose(wish->format, formats, LENGTH(formats)),
					choose(wish->attachments, ways, LENGTH(ways)));

	options = add_option(arena, options, "contact", wish->contact);
	return add_option(arena, options, "alarm", wish->alarm);
}

static bool is_url(const struct connection *connection, struct str url)
{
	struct err err = { 0 };

	return is_word(url) && fetch_url_check(url, &connection->service->fetch, &err);
}

static enum connection_end judge(const struct connection *connection,
				 const struct connection_wish *wish, struct str options,
				 struct target *target)
{
	struct err err = { 0 };

	if (!is_url(connection, wish->url))
		return CONNECTION_URL;
	if (wish->alarm.len > 0 && !is_url(connection, wish->alarm))
		return CONNECTION_ALARM;
	if (!fetch_url_allowed(wish->url, &connection->service->fetch))
		return CONNECTION_BLOCKED;
	if (wish->alarm.len > 0 && !fetch_url_allowed(wish->alarm, &connection->service->fetch))
		return CONNECTION_NO_ALARM;
	if (!is_word(wish->contact) || !target_read(options, target, &err))
		return CONNECTION_CONTACT;
	if (target->style.files == CONTRACT_LINK &&
	    connection->service->config->base_url.len == 0)
		return CONNECTION_LINKS;
	return CONNECTION_DONE;
}

enum connection_end connection_save(struct connection *connection,
				    const struct connection_wish *wish, struct err *err)
{
	struct arena *arena = connection->arena;
	struct endpoint *endpoint = &connection->endpoint;
	const struct str options = options_of(arena, wish);
	struct target target = { 0 };
	enum connection_end end = ready(connection, wish->revision);

	if (end == CONNECTION_DONE)
		end = judge(connection, wish, options, &target);
	if (end != CONNECTION_DONE)
		return end;
	const bool fresh = endpoint->secrets.len == 0;
	const struct str key = fresh ? rotation_key(arena) : STR("");
	if (fresh)
		endpoint->secrets = key;
	endpoint->url = wish->url;
	endpoint->options = options;
	endpoint->concurrency = 0;
	endpoint->pending = true;
	endpoint->disabled = false;
	end = keep(connection, "endpoint.saved", wish->url, err);
	if (end == CONNECTION_DONE)
		connection->key = key;
	return end;
}

enum connection_end connection_rotate(struct connection *connection, int64_t days,
				      int64_t revision, struct err *err)
{
	struct arena *arena = connection->arena;
	const struct str key = rotation_key(arena);
	enum connection_end end = ready(connection, revision);

	if (end != CONNECTION_DONE || revision == 0)
		return end != CONNECTION_DONE ? end : CONNECTION_NONE;
	const struct str secrets =
		rotation_add(connection->endpoint.secrets, key, connection->now_ms + days * DAY,
			     connection->now_ms, arena);
	if (secrets.len == 0)
		return CONNECTION_KEYS;
	connection->endpoint.secrets = secrets;
	end = keep(connection, "endpoint.key-added", STR(""), err);
	if (end == CONNECTION_DONE)
		connection->key = key;
	return end;
}

enum connection_end connection_end_old(struct connection *connection, int64_t revision,
				       struct err *err)
{
	const enum connection_end end = ready(connection, revision);

	if (end != CONNECTION_DONE || revision == 0)
		return end != CONNECTION_DONE ? end : CONNECTION_NONE;
	connection->endpoint.secrets = rotation_end(connection->endpoint.secrets);
	return keep(connection, "endpoint.keys-ended", STR(""), err);
}

/* --- trying it ---------------------------------------------------------------------------- */

/* "https://… result=refused status=503": where it went, and what came of it; an answer is as
 * the caller calls it. */
static bool record(const struct connection *connection, const char *what, const char *answer,
		   struct err *err)
{
	const struct fetch_response *response = &connection->trial.response;
	const char *result = response->end == FETCH_ANSWERED ? answer : "unanswered";
	const struct audit_line line = {
		.time_ms = connection->now_ms,
		.who = connection->who,
		.what = str_from_c(what),
		.detail = str_printf(connection->arena, "%.*s result=%s status=%lld",
				     STR_ARG(connection->endpoint.url), result,
				     (long long)response->status),
	};

	return store_audit_add(connection->service->store, connection->institution, &line, err);
}

static enum connection_end send(struct connection *connection, struct err *err)
{
	const struct service *service = connection->service;
	struct trial *trial = &connection->trial;

	if (!throttle_allows(service->trials, connection->institution, connection->now_ms))
		return CONNECTION_OFTEN;
	throttle_count(service->trials, connection->institution, connection->now_ms);
	trial->now_ms = connection->now_ms;
	trial->content_type = STR("application/json");
	return trial_send(trial, &connection->endpoint, &service->fetch, connection->arena, err)
		       ? CONNECTION_DONE
		       : CONNECTION_IMPOSSIBLE;
}

/* What is shown from now on is how this ended. */
static void note(struct connection *connection, bool accepted)
{
	const struct endpoint_result result =
		outcome_of(&connection->trial.response, accepted, connection->now_ms);

	outcome_keep(connection->service->store, &connection->endpoint, &result);
	connection->endpoint.last = result;
}

enum connection_end connection_verify(struct connection *connection, struct err *err)
{
	const struct service *service = connection->service;
	struct arena *arena = connection->arena;
	const struct str challenge = crypto_token(arena, 24);
	enum connection_end end;

	if (connection->endpoint.revision == 0)
		return CONNECTION_NONE;
	connection->trial = (struct trial){
		.id = str_printf(arena, "verify-%.*s", STR_ARG(crypto_token(arena, 12))),
		.body = verification_event(challenge, connection->now_ms, arena),
	};
	end = send(connection, err);
	if (end != CONNECTION_DONE)
		return end;
	const bool good = verification_accepts(&connection->trial.response, challenge);
	note(connection, good);
	if (!record(connection, "endpoint.asked", good ? "verified" : "unverified", err))
		return CONNECTION_FAILED;
	if (!good)
		return CONNECTION_UNVERIFIED;
	if (!store_endpoint_verified(service->store, &connection->endpoint, err))
		return CONNECTION_FAILED;
	service->wake(service->worker);
	connection->endpoint.pending = false;
	return CONNECTION_DONE;
}

/* Who may not get deliveries yet may not get anything but the question either. */
enum connection_end connection_test(struct connection *connection, struct err *err)
{
	struct arena *arena = connection->arena;

	if (connection->endpoint.revision == 0)
		return CONNECTION_NONE;
	if (connection->endpoint.pending)
		return CONNECTION_PENDING;
	connection->trial = (struct trial){
		.id = str_printf(arena, "test-%.*s", STR_ARG(crypto_token(arena, 12))),
		.body = verification_test(connection->institution, connection->now_ms, arena),
	};
	const enum connection_end end = send(connection, err);
	if (end != CONNECTION_DONE)
		return end;
	note(connection, true);
	const bool good = connection->endpoint.last.end == ENDPOINT_ACCEPTED;
	return record(connection, "endpoint.tested", good ? "accepted" : "refused", err)
		       ? CONNECTION_DONE
		       : CONNECTION_FAILED;
}
