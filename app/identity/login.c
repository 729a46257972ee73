#include "app/identity/login.h"

#include <stdlib.h>

#include "app/service/crypto.h"
#include "engine/base/buf.h"
#include "engine/base/heap.h"
#include "engine/base/limits.h"

/* How long somebody may take at the provider; how old a session there may be; by how much
 * clocks may differ. */
enum { TRIES_S = 15 * 60, SESSION_S = 2 * 3600, SKEW_S = 60 };
/* OpenID Connect Core 1.0 §2. */
enum { SUBJECT_MOST = 255 };

struct login {
	const struct login_config *config;
	struct provider *provider;
};

struct login *login_new(const struct login_config *config)
{
	struct login *login = heap_new(sizeof(*login));

	login->config = config;
	login->provider = provider_new(&config->provider);
	return login;
}

void login_free(struct login *login)
{
	if (login == NULL)
		return;
	provider_free(login->provider);
	free(login);
}

/* --- what belongs together ---------------------------------------------------------------- */

/* Nobody without the platform's key can make one that fits a cookie, and none tells another. */
static struct str derive(const struct login *login, const char *purpose, struct str cookie,
			 struct str form, struct arena *arena)
{
	const struct platform_key *key = &login->config->keys.at[0];
	const struct str bytes = { (const char *)key->bytes, sizeof(key->bytes) };
	const struct str parts[] = { STR("login "), str_from_c(purpose),
				     STR(" "),	    cookie,
				     STR(" "),	    form };
	unsigned char digest[CRYPTO_DIGEST];

	crypto_hmac(bytes, parts, LENGTH(parts), digest);
	return crypto_base64url(arena, (struct str){ (const char *)digest, sizeof(digest) });
}

/* "FORM.…": one address takes the answers of all forms. */
static struct str state_of(const struct login *login, struct str cookie, struct str form,
			   struct arena *arena)
{
	return str_printf(arena, "%.*s.%.*s", STR_ARG(form),
			  STR_ARG(derive(login, "state", cookie, form, arena)));
}

struct str login_form(struct str state)
{
	return str_slice(state, 0, str_find(state, STR("."), 0));
}

static struct str challenge_of(struct str verifier, struct arena *arena)
{
	unsigned char digest[CRYPTO_DIGEST];

	crypto_sha256(verifier, digest);
	return crypto_base64url(arena, (struct str){ (const char *)digest, sizeof(digest) });
}

/* --- beginning ---------------------------------------------------------------------------- */

struct parameter {
	const char *name;
	struct str value; /* empty: left out */
};

static struct str url_with(struct str url, const struct parameter *parameters, size_t count,
			   struct arena *arena)
{
	bool first = str_find(url, STR("?"), 0) == SIZE_MAX;
	struct buf out;
	struct str copy;

	buf_init(&out, (size_t)4 * LIMIT_URL);
	buf_add(&out, url);
	for (size_t i = 0; i < count; i++) {
		if (parameters[i].value.len == 0)
			continue;
		buf_printf(&out, "%c%s=", first ? '?' : '&', parameters[i].name);
		buf_add_url(&out, parameters[i].value);
		first = false;
	}
	copy = str_copy(arena, buf_str(&out));
	buf_finish(&out);
	return copy;
}

bool login_begin(struct login *login, const struct login_wish *wish, struct arena *arena,
		 struct str *cookie, struct str *url, struct err *err)
{
	const struct login_config *config = login->config;
	struct provider_facts facts;

	if (!provider_facts(login->provider, arena, &facts, err))
		return false;
	*cookie = str_printf(arena, "%.*s.%lld", STR_ARG(crypto_token(arena, 32)),
			     (long long)(wish->now_ms / 1000));
	const struct str verifier = derive(login, "verifier", *cookie, wish->form, arena);
	const struct parameter parameters[] = {
		{ "response_type", STR("code") },
		{ "client_id", config->provider.client_id },
		{ "redirect_uri", config->redirect_uri },
		{ "scope", config->scope },
		{ "state", state_of(login, *cookie, wish->form, arena) },
		{ "nonce", derive(login, "nonce", *cookie, wish->form, arena) },
		{ "code_challenge", challenge_of(verifier, arena) },
		{ "code_challenge_method", STR("S256") },
		{ "acr_values", claim_map_values(&config->claims, wish->least, arena) },
		{ "max_age", str_printf(arena, "%d", SESSION_S) },
	};
	*url = url_with(facts.authorization, parameters, LENGTH(parameters), arena);
	return true;
}

/* --- what a token must say ---------------------------------------------------------------- */

/* Seconds since 1970; false when there is no such claim. */
static bool claimed_time(const struct json *claims, struct str name, int64_t *out)
{
	const struct json *claim = json_get(claims, name);
	uint64_t seconds = 0;

	if (claim == NULL || claim->type != JSON_NUMBER ||
	    !str_to_u64(str_slice(claim->text, 0, str_find(claim->text, STR("."), 0)),
			&seconds) ||
	    seconds > INT64_MAX)
		return false;
	*out = (int64_t)seconds;
	return true;
}

static bool is_for(const struct json *claims, struct str client)
{
	const struct json *audience = json_get(claims, STR("aud"));
	const struct json *party = json_get(claims, STR("azp"));
	bool named = false;

	if (audience == NULL)
		return false;
	if (audience->type == JSON_STRING)
		named = str_equal(audience->text, client);
	for (const struct json *at = audience->type == JSON_ARRAY ? audience->first : NULL;
	     at != NULL; at = at->next)
		named |= at->type == JSON_STRING && str_equal(at->text, client);
	if (party == NULL)
		return named && (audience->type == JSON_STRING || audience->count == 1);
	return named && str_equal(json_get_str(claims, STR("azp")), client);
}

static bool is_in_time(const struct json *claims, int64_t now_s, struct err *err)
{
	int64_t expires_s = 0, issued_s = 0, from_s = 0, seen_s = 0;

	if (!claimed_time(claims, STR("exp"), &expires_s) || expires_s + SKEW_S <= now_s)
		return err_set(err, ERR_DENIED, "the token has run out");
	if (!claimed_time(claims, STR("iat"), &issued_s) || issued_s - SKEW_S > now_s ||
	    (claimed_time(claims, STR("nbf"), &from_s) && from_s - SKEW_S > now_s))
		return err_set(err, ERR_DENIED, "the token is not valid yet");
	if (!claimed_time(claims, STR("auth_time"), &seen_s) ||
	    seen_s + SESSION_S + SKEW_S < now_s || seen_s - SKEW_S > now_s)
		return err_set(err, ERR_DENIED, "the person logged in too long ago");
	return true;
}

static bool check_claims(const struct login *login, const struct json *claims, struct str nonce,
			 int64_t now_ms, struct err *err)
{
	const struct provider_config *provider = &login->config->provider;
	const struct str subject = json_get_str(claims, STR("sub"));

	if (!str_equal(json_get_str(claims, STR("iss")), provider->issuer))
		return err_set(err, ERR_DENIED, "the token is of another provider");
	if (!is_for(claims, provider->client_id))
		return err_set(err, ERR_DENIED, "the token is for another client");
	if (!crypto_equal(json_get_str(claims, STR("nonce")), nonce))
		return err_set(err, ERR_DENIED, "the token is of another login (nonce)");
	if (subject.len == 0 || subject.len > SUBJECT_MOST)
		return err_set(err, ERR_DENIED, "the token says of nobody that they are it");
	return is_in_time(claims, now_ms / 1000, err);
}

/* --- finishing ---------------------------------------------------------------------------- */

static bool began_here(const struct login *login, const struct login_wish *wish,
		       const struct login_return *came, struct arena *arena, struct err *err)
{
	const size_t point = str_find(came->cookie, STR("."), 0);
	uint64_t begun_s = 0;

	if (came->cookie.len == 0 ||
	    !crypto_equal(came->state, state_of(login, came->cookie, wish->form, arena)))
		return err_set(err, ERR_DENIED, "not begun in this browser");
	if (point == SIZE_MAX ||
	    !str_to_u64(str_slice(came->cookie, point + 1, came->cookie.len), &begun_s) ||
	    (int64_t)begun_s + TRIES_S < wish->now_ms / 1000)
		return err_set(err, ERR_DENIED, "begun too long ago");
	return true;
}

/* RFC 9207: another provider's answer must not be taken for this one's. */
static bool is_its_answer(const struct login *login, const struct provider_facts *facts,
			  struct str issuer, struct err *err)
{
	if (issuer.len == 0 ? !facts->names_itself
			    : str_equal(issuer, login->config->provider.issuer))
		return true;
	return err_set(err, ERR_DENIED, "the answer is another provider's");
}

struct question {
	struct exchange exchange;
	struct str nonce;
	int64_t now_ms;
};

/* Who it is, by the token, and by what the provider says of the very same besides. */
static bool ask_who(struct login *login, const struct question *question, struct arena *arena,
		    struct person *out, struct err *err)
{
	const struct claim_map *map = &login->config->claims;
	const struct json *claims = NULL, *more = NULL;
	struct tokens tokens = { 0 };

	*out = (struct person){ .level = LOGIN_NONE };
	if (!provider_exchange(login->provider, &question->exchange, arena, &tokens, err) ||
	    !provider_claims(login->provider, tokens.id, arena, &claims, err) ||
	    !check_claims(login, claims, question->nonce, question->now_ms, err) ||
	    !provider_userinfo(login->provider, tokens.access, arena, &more, err))
		return false;
	if (more != NULL &&
	    !str_equal(json_get_str(more, STR("sub")), json_get_str(claims, STR("sub"))))
		return err_set(err, ERR_DENIED, "the userinfo is of somebody else");
	person_take(out, map, claims, arena);
	if (more != NULL)
		person_take(out, map, more, arena);
	return true;
}

/* Of RFC 6749 §4.1.2.1 and OpenID Connect Core §3.1.2.6. The browser brings it, so anything
 * else would be a stranger's words in our log. */
static const char *known_error(struct str error)
{
	static const char *const errors[] = {
		"access_denied",	 "account_selection_required",
		"consent_required",	 "interaction_required",
		"invalid_request",	 "invalid_request_object",
		"invalid_request_uri",	 "invalid_scope",
		"login_required",	 "registration_not_supported",
		"request_not_supported", "request_uri_not_supported",
		"server_error",		 "temporarily_unavailable",
		"unauthorized_client",	 "unsupported_response_type",
	};

	for (size_t i = 0; i < LENGTH(errors); i++)
		if (str_equal_c(error, errors[i]))
			return errors[i];
	return "something unheard of";
}

enum login_end login_finish(struct login *login, const struct login_wish *wish,
			    const struct login_return *came, struct arena *arena,
			    struct person *out, struct err *err)
{
	const struct question question = {
		.exchange = { .code = came->code,
			      .verifier = derive(login, "verifier", came->cookie, wish->form,
						 arena),
			      .redirect_uri = login->config->redirect_uri },
		.nonce = derive(login, "nonce", came->cookie, wish->form, arena),
		.now_ms = wish->now_ms,
	};
	struct provider_facts facts;

	if (!began_here(login, wish, came, arena, err))
		return LOGIN_STALE;
	if (!provider_facts(login->provider, arena, &facts, err))
		return LOGIN_UNAVAILABLE;
	if (!is_its_answer(login, &facts, came->issuer, err))
		return LOGIN_FAILED;
	if (came->error.len > 0 || came->code.len == 0) {
		(void)err_set(err, ERR_DENIED, "the provider says %s",
			      known_error(came->error));
		return LOGIN_REFUSED;
	}
	if (!ask_who(login, &question, arena, out, err))
		return err->code == ERR_IO ? LOGIN_UNAVAILABLE : LOGIN_FAILED;
	if (out->level >= wish->least)
		return LOGIN_DONE;
	(void)err_set(err, ERR_DENIED, "level %d where the form asks for %d", (int)out->level,
		      (int)wish->least);
	return LOGIN_WEAK;
}

struct str login_logout_url(struct login *login, struct str back, struct arena *arena)
{
	const struct parameter parameters[] = {
		{ "client_id", login->config->provider.client_id },
		{ "post_logout_redirect_uri", back },
	};
	struct provider_facts facts;
	struct err err = { 0 };

	if (!provider_facts(login->provider, arena, &facts, &err) || facts.end_session.len == 0)
		return STR("");
	return url_with(facts.end_session, parameters, LENGTH(parameters), arena);
}
