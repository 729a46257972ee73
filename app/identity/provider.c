#include "app/identity/provider.h"

#include <pthread.h>
#include <stdlib.h>

#include "app/identity/jws.h"
#include "engine/base/buf.h"
#include "engine/base/clock.h"
#include "engine/base/heap.h"
#include "engine/base/limits.h"
#include "engine/base/log.h"

/* For how long an answer is good; how soon it is asked for again when it did not suffice, and
 * when there was none. */
enum { GOOD_MS = 3600 * 1000, AGAIN_MS = 10 * 1000, FAILED_MS = 2 * 1000 };
enum { CONNECT_MS = 3000, TOTAL_MS = 8000 };

/* A document of the provider's, as it was had last. */
struct document {
	char *text; /* NULL: not yet */
	size_t len;
	int64_t had_ms, tried_ms; /* by clock_steady; 0: never */
};

struct provider {
	struct provider_config config;
	struct document facts, keys;
	pthread_mutex_t mutex; /* of the documents: one asks, the others wait for the answer */
};

struct provider *provider_new(const struct provider_config *config)
{
	struct provider *provider = heap_new(sizeof(*provider));

	if (pthread_mutex_init(&provider->mutex, NULL) != 0)
		abort();
	provider->config = *config;
	provider->config.fetch.connect_ms = CONNECT_MS;
	provider->config.fetch.total_ms = TOTAL_MS;
	return provider;
}

void provider_free(struct provider *provider)
{
	if (provider == NULL)
		return;
	free(provider->facts.text);
	free(provider->keys.text);
	(void)pthread_mutex_destroy(&provider->mutex);
	free(provider);
}

/* --- asking ------------------------------------------------------------------------------- */

/* The body of a 200. */
static bool ask(const struct provider *provider, const struct fetch_request *request,
		struct arena *arena, struct str *body, struct err *err)
{
	struct fetch_response response = { 0 };
	struct fetcher *fetcher = fetcher_new(&provider->config.fetch, 1, err);

	if (fetcher == NULL)
		return false;
	fetch_post(fetcher, request, arena, &response);
	fetcher_free(fetcher);
	*body = response.body;
	if (response.end == FETCH_ANSWERED && response.status == 200)
		return true;
	return err_set(err, response.end == FETCH_ANSWERED ? ERR_DENIED : ERR_IO,
		       "%.*s answered %lld %.*s", STR_ARG(request->url),
		       (long long)response.status, STR_ARG(response.detail));
}

static const struct json *object_of(struct arena *arena, struct str text)
{
	const struct json *json;
	struct diags diags;

	diags_init(&diags, arena, STR("provider"));
	json = json_parse(arena, text, &diags);
	return json != NULL && json->type == JSON_OBJECT ? json : NULL;
}

static void keep(struct document *document, struct str text)
{
	char *copy = malloc(text.len + 1);

	if (copy == NULL)
		abort();
	memcpy(copy, text.at, text.len);
	free(document->text);
	document->text = copy;
	document->len = text.len;
	document->had_ms = document->tried_ms = clock_steady();
}

static bool is_due(const struct document *document, bool again)
{
	const int64_t now_ms = clock_steady();

	if (document->text == NULL || now_ms - document->had_ms > GOOD_MS)
		return document->tried_ms == 0 || now_ms - document->tried_ms > FAILED_MS;
	return again && now_ms - document->tried_ms > AGAIN_MS;
}

/* The document as JSON, asked for when it is due; while asking fails, the old one is good. */
static const struct json *have(struct provider *provider, struct document *document,
			       struct str url, bool again, struct arena *arena, struct err *err)
{
	const struct fetch_request request = { .url = url, .get = true };
	const struct json *json = NULL;
	struct str body;

	(void)err_set(err, ERR_IO, "%.*s was not to be had just before", STR_ARG(url));
	(void)pthread_mutex_lock(&provider->mutex);
	if (is_due(document, again)) {
		document->tried_ms = clock_steady();
		if (ask(provider, &request, arena, &body, err) &&
		    object_of(arena, body) != NULL)
			keep(document, body);
		else
			LOG(LOG_WARNING, "login.provider", LOG_TEXT("url", url),
			    LOG_TEXT("reason", str_from_c(err->text)));
	}
	if (document->text != NULL)
		json = object_of(arena, (struct str){ document->text, document->len });
	(void)pthread_mutex_unlock(&provider->mutex);
	return json;
}

/* --- what it says of itself --------------------------------------------------------------- */

static bool lists(const struct json *facts, struct str name, struct str wanted)
{
	const struct json *list = json_get(facts, name);

	for (const struct json *at = list ? list->first : NULL; at != NULL; at = at->next)
		if (str_equal(at->text, wanted))
			return true;
	return false;
}

static bool is_true(const struct json *json)
{
	return json != NULL && json->type == JSON_BOOLEAN && json->boolean;
}

static bool read_addresses(const struct provider *provider, const struct json *facts,
			   struct provider_facts *out, struct err *err)
{
	const struct {
		const char *name;
		struct str *at;
		bool needed;
	} addresses[] = {
		{ "authorization_endpoint", &out->authorization, true },
		{ "token_endpoint", &out->token, true },
		{ "jwks_uri", &out->keys, true },
		{ "userinfo_endpoint", &out->userinfo, false },
		{ "end_session_endpoint", &out->end_session, false },
	};
	struct err reason = { 0 };

	for (size_t i = 0; i < LENGTH(addresses); i++) {
		*addresses[i].at = json_get_str(facts, str_from_c(addresses[i].name));
		if (addresses[i].at->len == 0 && !addresses[i].needed)
			continue;
		if (!fetch_url_check(*addresses[i].at, &provider->config.fetch, &reason))
			return err_set(err, ERR_INVALID, "the provider's %s: %s",
				       addresses[i].name, reason.text);
	}
	return true;
}

bool provider_facts(struct provider *provider, struct arena *arena, struct provider_facts *out,
		    struct err *err)
{
	const struct str issuer = provider->config.issuer;
	const struct str url =
		str_printf(arena, "%.*s%s.well-known/openid-configuration", STR_ARG(issuer),
			   str_ends(issuer, STR("/")) ? "" : "/");
	const struct json *facts = have(provider, &provider->facts, url, false, arena, err);

	*out = (struct provider_facts){ 0 };
	if (facts == NULL)
		return false;
	if (!str_equal(json_get_str(facts, STR("issuer")), issuer))
		return err_set(err, ERR_INVALID, "the provider calls itself %.*s, not %.*s",
			       STR_ARG(json_get_str(facts, STR("issuer"))), STR_ARG(issuer));
	out->names_itself =
		is_true(json_get(facts, STR("authorization_response_iss_parameter_supported")));
	out->posts_secret = lists(facts, STR("token_endpoint_auth_methods_supported"),
				  STR("client_secret_post")) &&
			    !lists(facts, STR("token_endpoint_auth_methods_supported"),
				   STR("client_secret_basic"));
	return read_addresses(provider, facts, out, err);
}

/* --- tokens ------------------------------------------------------------------------------- */

static void add_pair(struct buf *out, const char *name, struct str value)
{
	buf_printf(out, "%s%s=", out->len > 0 ? "&" : "", name);
	buf_add_url(out, value);
}

/* RFC 6749 §2.3.1: both are form-encoded first. */
static struct str basic(const struct provider_config *config, struct arena *arena)
{
	struct buf plain;
	struct buf out;
	struct str header;

	buf_init(&plain, SIZE_MAX);
	buf_init(&out, SIZE_MAX);
	buf_add_url(&plain, config->client_id);
	buf_add_byte(&plain, ':');
	buf_add_url(&plain, config->client_secret);
	buf_add_c(&out, "Basic ");
	buf_add_base64(&out, buf_str(&plain));
	header = str_copy(arena, buf_str(&out));
	buf_finish(&plain);
	buf_finish(&out);
	return header;
}

static struct str exchange_body(const struct provider_config *config, bool names_client,
				const struct exchange *exchange, struct arena *arena)
{
	struct buf out;
	struct str body;

	buf_init(&out, (size_t)4 * LIMIT_URL);
	add_pair(&out, "grant_type", STR("authorization_code"));
	add_pair(&out, "code", exchange->code);
	add_pair(&out, "redirect_uri", exchange->redirect_uri);
	add_pair(&out, "code_verifier", exchange->verifier);
	if (names_client)
		add_pair(&out, "client_id", config->client_id);
	if (names_client && config->client_secret.len > 0)
		add_pair(&out, "client_secret", config->client_secret);
	body = str_copy(arena, buf_str(&out));
	buf_finish(&out);
	return body;
}

/* It goes into a header. */
static bool is_header_text(struct str text)
{
	for (size_t i = 0; i < text.len; i++)
		if (text.at[i] <= ' ' || text.at[i] > '~')
			return false;
	return true;
}

bool provider_exchange(struct provider *provider, const struct exchange *exchange,
		       struct arena *arena, struct tokens *out, struct err *err)
{
	const struct provider_config *config = &provider->config;
	struct provider_facts facts;

	if (!provider_facts(provider, arena, &facts, err))
		return false;
	const bool in_body = facts.posts_secret || config->client_secret.len == 0;
	const struct pair headers[] = {
		{ STR("Content-Type"), STR("application/x-www-form-urlencoded") },
		{ STR("Accept"), STR("application/json") },
		{ STR("Authorization"), in_body ? STR("") : basic(config, arena) },
	};
	const struct fetch_request request = {
		.url = facts.token,
		.headers = headers,
		.header_count = LENGTH(headers) - (in_body ? 1 : 0),
		.body = exchange_body(config, in_body, exchange, arena),
	};
	struct str body;
	if (!ask(provider, &request, arena, &body, err))
		return false;
	const struct json *answer = object_of(arena, body);
	out->id = json_get_str(answer, STR("id_token"));
	out->access = json_get_str(answer, STR("access_token"));
	if (!is_header_text(out->access))
		return err_set(err, ERR_DENIED, "the provider's access_token is no token");
	return out->id.len > 0 || err_set(err, ERR_DENIED, "the provider gave no id_token");
}

bool provider_claims(struct provider *provider, struct str token, struct arena *arena,
		     const struct json **claims, struct err *err)
{
	struct provider_facts facts;
	enum jws_end end = JWS_NO_KEY;

	if (!provider_facts(provider, arena, &facts, err))
		return false;
	for (int again = 0; again < 2 && end == JWS_NO_KEY; again++) {
		const struct json *keys =
			have(provider, &provider->keys, facts.keys, again > 0, arena, err);

		if (keys == NULL)
			return false;
		end = jws_read(arena, token, keys, claims, err);
	}
	return end == JWS_GOOD;
}

bool provider_userinfo(struct provider *provider, struct str access, struct arena *arena,
		       const struct json **claims, struct err *err)
{
	struct provider_facts facts;
	struct str body;

	*claims = NULL;
	if (!provider_facts(provider, arena, &facts, err))
		return false;
	if (facts.userinfo.len == 0 || access.len == 0)
		return true;
	const struct pair header = { STR("Authorization"),
				     str_printf(arena, "Bearer %.*s", STR_ARG(access)) };
	const struct fetch_request request = {
		.url = facts.userinfo, .headers = &header, .header_count = 1, .get = true
	};
	if (!ask(provider, &request, arena, &body, err))
		return false;
	*claims = object_of(arena, body);
	return *claims != NULL || err_set(err, ERR_INVALID, "the userinfo is not JSON");
}
