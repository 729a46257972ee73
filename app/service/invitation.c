#include "app/service/invitation.h"

#include "app/service/crypto.h"

enum { SECRET = 32, DAY_MS = 24 * 60 * 60 * 1000 };

static struct audit_line line_of(const struct invitation *invitation, const char *what,
				 const char *name, int64_t number)
{
	return (struct audit_line){ .time_ms = invitation->now_ms,
				    .who = invitation->who,
				    .what = str_from_c(what),
				    .reference = invitation->form,
				    .detail = str_printf(invitation->arena, "%s=%lld", name,
							 (long long)number) };
}

static struct str digest_of(struct arena *arena, struct str secret)
{
	unsigned char digest[CRYPTO_DIGEST];

	crypto_sha256(secret, digest);
	return crypto_base64url(arena, (struct str){ (const char *)digest, sizeof(digest) });
}

bool invitation_make(const struct invitation *invitation, int64_t revision, int64_t days,
		     struct guest_link *link, struct str *path, struct err *err)
{
	struct store *store = invitation->service->store;
	struct arena *arena = invitation->arena;
	const struct str secret = crypto_token(arena, SECRET);
	const struct audit_line line =
		line_of(invitation, "guest.link-made", "revision", revision);

	*link = (struct guest_link){ .institution = invitation->institution,
				     .form = invitation->form,
				     .digest = digest_of(arena, secret),
				     .revision = revision,
				     .name = invitation->name,
				     .created_ms = invitation->now_ms,
				     .expires_ms = invitation->now_ms + days * DAY_MS };
	*path = str_printf(arena, "/guest/%.*s/%.*s", STR_ARG(invitation->institution),
			   STR_ARG(secret));
	return store_guest_link_put(store, link, &line, err) &&
	       store_guest_link_get(store, arena, invitation->now_ms, link, err);
}

bool invitation_revoke(const struct invitation *invitation, int64_t number, struct err *err)
{
	const struct guest_link link = { .institution = invitation->institution,
					 .form = invitation->form,
					 .number = number,
					 .revoked_ms = invitation->now_ms };
	const struct audit_line line =
		line_of(invitation, "guest.link-revoked", "link", number);

	return store_guest_link_revoke(invitation->service->store, &link, &line, err);
}

bool invitation_done(const struct invitation *invitation, int64_t number, struct err *err)
{
	const struct guest_comment comment = { .institution = invitation->institution,
					       .form = invitation->form,
					       .number = number,
					       .done_ms = invitation->now_ms,
					       .done_by = invitation->name };
	const struct audit_line line =
		line_of(invitation, "guest.comment-done", "comment", number);

	return store_guest_comment_done(invitation->service->store, &comment, &line, err);
}
