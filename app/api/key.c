#include "app/api/key.h"

#include "app/api/answer.h"
#include "app/api/api.h"
#include "app/api/json.h"
#include "app/service/api_key.h"
#include "app/service/crypto.h"
#include "app/service/role.h"
#include "app/service/scope.h"
#include "storage/institutions.h"

#include <strings.h>

/* How often it is written down that a key was used. */
#define USED_MS INT64_C(60000)

static bool read_key(const struct request *request, struct str *key)
{
	struct str header = request_header(request, STR("authorization"));
	struct str scheme = STR("Bearer ");
	if (header.len <= scheme.len || strncasecmp(header.at, scheme.at, scheme.len) != 0)
		return false;
	*key = str_trim(str_slice(header, scheme.len, header.len));
	return key->len > 0;
}

/* --- the operator's file ------------------------------------------------------------------ */

/* Every line is compared, so that the time tells nothing about which one it was. */
static bool find_line(struct str lines, struct str digest, struct str *institution)
{
	struct str line, owner;
	bool found = false;
	while (str_next(&lines, '\n', &line)) {
		struct str rest = str_trim(line);
		if (!str_next(&rest, ' ', &owner) || !crypto_equal(str_trim(rest), digest))
			continue;
		*institution = owner;
		found = true;
	}
	return found;
}

/* "operator" in place of an institution: of the platform, and of nothing that is theirs. */
static void narrow(struct caller *caller)
{
	const bool platform = str_equal_c(caller->institution, "operator");

	caller->scopes =
		platform ? SCOPE_PLATFORM | SCOPE_AUDIT_READ : ~(unsigned)SCOPE_PLATFORM;
	caller->roles = platform ? 0 : ROLE_AUTHOR | ROLE_PUBLISHER;
	if (platform)
		caller->institution = STR(STORE_PLATFORM);
}

static bool open_operators(const struct service *service, struct arena *arena,
			   struct str digest, struct caller *out)
{
	*out = (struct caller){ .name = STR("API"), .operators = true };
	out->author = str_printf(arena, "key %.*s", STR_ARG(str_slice(digest, 0, 8)));
	out->who = str_printf(arena, "API <%.*s>", STR_ARG(out->author));
	if (!find_line(service->config->api_keys, digest, &out->institution))
		return false;
	narrow(out);
	return true;
}

/* --- those that institutions made --------------------------------------------------------- */

static bool is_over(const struct api_key *key, int64_t now_ms)
{
	return key->ended_ms != 0 || (key->expires_ms != 0 && key->expires_ms <= now_ms);
}

/* *known false: it is none, or its time is over. False with err when nobody can tell. */
static bool open_own(const struct service *service, struct arena *arena, struct str digest,
		     struct caller *out, bool *known, struct err *err)
{
	const int64_t now_ms = clock_now(&service->clock);
	struct api_key *key = &out->key;

	*known = false;
	*out = (struct caller){ 0 };
	if (!store_api_key_find(service->store, arena, digest, key, err))
		return err->code == ERR_NOT_FOUND;
	if (is_over(key, now_ms))
		return true;
	if (now_ms - key->used_ms >= USED_MS &&
	    !store_api_key_used(service->store, key, now_ms, err))
		return false;
	out->institution = key->institution;
	out->author = key->author;
	out->name = str_printf(arena, "API: %.*s", STR_ARG(key->name));
	out->who = str_printf(arena, "%.*s <%.*s>", STR_ARG(out->name), STR_ARG(key->author));
	out->scopes = scopes_read(key->scopes);
	out->roles = scopes_roles(out->scopes);
	*known = true;
	return true;
}

/* --- what is answered --------------------------------------------------------------------- */

static void fail_unknown(struct response *response, bool sent)
{
	response_header(response, STR("WWW-Authenticate"),
			sent ? STR("Bearer realm=\"veidlapa\", error=\"invalid_token\"")
			     : STR("Bearer realm=\"veidlapa\""));
	response_problem(
		response, 401,
		sent ? STR("the key is not known, or its time is over")
		     : STR("send the institution's key as \"Authorization: Bearer …\""),
		STR(""));
}

/* An institution that is suspended does nothing here; what people had sent it still gets. */
static bool is_stopped(const struct service *service, const struct caller *caller,
		       unsigned wanted)
{
	struct institutions *institutions = catalogue_institutions(service->catalogue);
	const unsigned gets = SCOPE_SUBMISSIONS_READ | SCOPE_SUBMISSIONS_WRITE;

	return (wanted & gets) == 0 &&
	       institutions_find(institutions, caller->institution).suspended_ms > 0;
}

/* So many of one key in a minute. */
static bool is_in_time(const struct service *service, const struct caller *caller,
		       struct response *response)
{
	const int64_t now_ms = clock_now(&service->clock);

	if (throttle_allows(service->calls, caller->key.id, now_ms)) {
		throttle_count(service->calls, caller->key.id, now_ms);
		return true;
	}
	response_header(response, STR("Retry-After"), STR("60"));
	response_problem(response, 429, STR("too many requests with this key; wait a minute"),
			 STR(""));
	return false;
}

bool key_open(const struct service *service, const struct request *request,
	      struct response *response, struct caller *out)
{
	struct arena *arena = request->arena;
	struct err err = { 0 };
	struct str key;
	bool known = false;

	const bool sent = read_key(request, &key);
	if (sent) {
		const struct str digest = api_key_digest(arena, key);
		known = open_operators(service, arena, digest, out);
		if (!known && !open_own(service, arena, digest, out, &known, &err)) {
			answer_store(response, &err);
			return false;
		}
	}
	if (!known)
		fail_unknown(response, sent);
	else if (request->roles != 0 && (out->scopes & request->roles) == 0)
		answer_scope(response, request->roles);
	else if (is_stopped(service, out, request->roles))
		response_problem_of(response, 403, "suspended",
				    STR("the operator has suspended the institution"), STR(""));
	else
		return out->operators || is_in_time(service, out, response);
	return false;
}

bool key_check(const struct service *service, const struct request *request,
	       struct response *response, struct str *institution)
{
	struct caller caller;

	if (!key_open(service, request, response, &caller))
		return false;
	*institution = caller.institution;
	return true;
}

/* --- GET /api/v1/key ---------------------------------------------------------------------- */

void api_key_get(void *context, const struct request *request, struct response *response)
{
	struct buf *body = &response->body;
	struct caller caller;

	if (!key_open(context, request, response, &caller))
		return;
	response->content_type = STR("application/json");
	buf_add_c(body, "{\"institution\":");
	buf_add_json(body, caller.institution);
	json_add_text(body, "name", caller.operators ? STR("") : caller.key.name);
	json_add_text(body, "scopes", scopes_print(request->arena, caller.scopes));
	json_add_moment(body, "expires", caller.key.expires_ms);
	buf_add_c(body, "}\n");
}
