#include "app/identity/session.h"

#include "app/service/crypto.h"
#include "engine/base/limits.h"

/* How long what is over can still take what was typed, and how long somebody's draft is known
 * to be theirs after it was last opened: longer than it lives. */
enum { IDLE_MINUTES = 30, WHOLE_MINUTES = 120, OVER_HOURS = 24, DRAFT_DAYS = 14 };

static const int64_t minute_ms = INT64_C(60) * 1000;

static struct str cookie_name(struct arena *arena, const struct service *service,
			      struct str institution)
{
	return str_printf(arena, "%sveidlapa-login-%.*s", service->https ? "__Host-" : "",
			  STR_ARG(institution));
}

static struct str id_of(struct arena *arena, struct str secret)
{
	unsigned char *digest = arena_alloc(arena, CRYPTO_DIGEST);

	crypto_sha256(secret, digest);
	return (struct str){ (const char *)digest, CRYPTO_DIGEST };
}

struct str session_secret(const struct service *service, const struct request *request,
			  struct str institution)
{
	return request_cookie(request, cookie_name(request->arena, service, institution));
}

/* Written at most once a minute: most pages only read. */
static bool is_used(const struct service *service, const struct login_session *session,
		    int64_t now_ms, struct err *err)
{
	return now_ms - session->used_ms < minute_ms ||
	       store_session_use(service->store, session, now_ms, err);
}

enum session_end session_find(const struct service *service, const struct request *request,
			      struct str institution, int64_t now_ms, struct person *out,
			      struct err *err)
{
	const struct str secret = session_secret(service, request, institution);
	struct login_session session;

	if (secret.len == 0)
		return SESSION_NONE;
	if (!store_session_get(service->store, institution, id_of(request->arena, secret),
			       request->arena, &session, err))
		return err->code == ERR_NOT_FOUND ? SESSION_NONE : SESSION_FAILED;
	if (!person_read(request->arena, session.person, out) ||
	    now_ms - session.begun_ms > INT64_C(60) * OVER_HOURS * minute_ms)
		return SESSION_NONE;
	if (now_ms - session.used_ms > IDLE_MINUTES * minute_ms ||
	    now_ms - session.begun_ms > WHOLE_MINUTES * minute_ms)
		return SESSION_OVER;
	return is_used(service, &session, now_ms, err) ? SESSION_GOOD : SESSION_FAILED;
}

bool session_begin(const struct service *service, const struct browser *browser,
		   const struct person *person, struct err *err)
{
	struct arena *arena = browser->request->arena;
	const struct cookie cookie = { .name = cookie_name(arena, service,
							   browser->institution),
				       .value = crypto_token(arena, CRYPTO_DIGEST),
				       .max_age = -1,
				       .secure = service->https };
	struct login_session session = { .institution = browser->institution,
					 .id = id_of(arena, cookie.value),
					 .begun_ms = browser->now_ms,
					 .used_ms = browser->now_ms };
	struct buf text;
	bool ok;

	buf_init(&text, LIMIT_ANSWERS);
	person_write(person, &text);
	session.person = buf_str(&text);
	ok = session_finish(service, browser, err) &&
	     store_session_put(service->store, &session, err);
	buf_finish(&text);
	if (ok)
		response_cookie(browser->response, &cookie);
	return ok;
}

bool session_finish(const struct service *service, const struct browser *browser,
		    struct err *err)
{
	struct arena *arena = browser->request->arena;
	const struct str secret =
		session_secret(service, browser->request, browser->institution);
	const struct cookie cookie = { .name = cookie_name(arena, service,
							   browser->institution),
				       .secure = service->https };

	if (secret.len == 0)
		return true;
	response_cookie(browser->response, &cookie);
	return store_session_remove(service->store, browser->institution, id_of(arena, secret),
				    err);
}

bool session_expire(const struct service *service, int64_t now_ms, struct err *err)
{
	return store_logins_expire(service->store,
				   now_ms - INT64_C(60) * OVER_HOURS * minute_ms,
				   now_ms - INT64_C(24) * 60 * DRAFT_DAYS * minute_ms, err);
}

/* --- drafts ------------------------------------------------------------------------------- */

/* A pseudonym: another at each institution, and nobody's without the platform's key. */
static struct str owner_by(struct arena *arena, const struct platform_key *key,
			   const struct person *person, struct str institution)
{
	const struct str bytes = { (const char *)key->bytes, sizeof(key->bytes) };
	const struct str parts[] = { STR("owner "), institution,
				     STR("\n"),	    person->facts[PERSON_ISSUER],
				     STR("\n"),	    person->facts[PERSON_SUBJECT] };
	unsigned char *digest = arena_alloc(arena, CRYPTO_DIGEST);

	crypto_hmac(bytes, parts, LENGTH(parts), digest);
	return (struct str){ (const char *)digest, CRYPTO_DIGEST };
}

/* What was kept before the key was replaced is found by the old one. */
bool session_draft_secret(const struct service *service, const struct person *person,
			  const struct published *published, struct arena *arena,
			  struct str *secret, struct err *err)
{
	bool found = false;

	(void)err_set(err, ERR_NOT_FOUND, "no draft of theirs");
	for (size_t i = 0; i < service->keys.count && !found && err->code == ERR_NOT_FOUND;
	     i++) {
		struct own_draft draft = {
			.institution = published->institution,
			.owner = owner_by(arena, &service->keys.at[i], person,
					  published->institution),
			.form = published->id,
		};
		found = store_own_draft_get(service->store, arena, &draft, err);
		*secret = draft.secret;
	}
	return found;
}

bool session_keep_draft(const struct service *service, const struct person *person,
			const struct published *published, struct str secret, int64_t now_ms,
			struct err *err)
{
	struct arena arena = { 0 };
	const struct own_draft draft = {
		.institution = published->institution,
		.owner = owner_by(&arena, &service->keys.at[0], person, published->institution),
		.form = published->id,
		.secret = secret,
		.used_ms = now_ms,
	};
	const bool ok = store_own_draft_put(service->store, &draft, err);

	arena_finish(&arena);
	return ok;
}
