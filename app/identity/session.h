/* Who has logged in with this browser at an institution's forms: a secret in a cookie, the rest
 * in the store. */
#ifndef APP_IDENTITY_SESSION_H
#define APP_IDENTITY_SESSION_H

#include "app/http/message.h"
#include "app/identity/person.h"
#include "app/service/service.h"

enum session_end {
	SESSION_NONE,
	SESSION_OVER, /* it was there, but too long, or too long without anything done: what is
			 posted may still be taken, nothing may be shown */
	SESSION_GOOD,
	SESSION_FAILED, /* the store does not answer: err */
};
/* 30 minutes from page to page, two hours in all. */
enum session_end session_find(const struct service *service, const struct request *request,
			      struct str institution, int64_t now_ms, struct person *out,
			      struct err *err);
/* What the browser's cookie says; empty: it has none. */
struct str session_secret(const struct service *service, const struct request *request,
			  struct str institution);
/* Whose session it is to be, or is. */
struct browser {
	const struct request *request;
	struct response *response;
	struct str institution;
	int64_t now_ms;
};
/* A new one, under a new secret: one that somebody else put into the browser before is worth
 * nothing. The one that was there ends. */
bool session_begin(const struct service *service, const struct browser *browser,
		   const struct person *person, struct err *err);
bool session_finish(const struct service *service, const struct browser *browser,
		    struct err *err);
/* For setup_tidy: what is over for good. */
bool session_expire(const struct service *service, int64_t now_ms, struct err *err);

/* The secret of the draft that the person has in the form; ERR_NOT_FOUND when they have none.
 * Whoever reads the store learns neither who they are nor the secret. */
bool session_draft_secret(const struct service *service, const struct person *person,
			  const struct published *published, struct arena *arena,
			  struct str *secret, struct err *err);
bool session_keep_draft(const struct service *service, const struct person *person,
			const struct published *published, struct str secret, int64_t now_ms,
			struct err *err);

#endif
