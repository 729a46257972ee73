/* Links by which outsiders try a design out, and what they say of it. Told in the audit. */
#ifndef APP_SERVICE_INVITATION_H
#define APP_SERVICE_INVITATION_H

#include "app/service/service.h"
#include "storage/guests.h"

enum { INVITATION_DAYS = 30 }; /* at most */

struct invitation {
	const struct service *service;
	struct arena *arena;
	struct str institution, form;
	struct str name, who; /* who is there, for people and for the audit */
	int64_t now_ms;
};

/* Of that revision, for so many days. *path holds the secret, "/guest/…": it is nowhere else.
 */
bool invitation_make(const struct invitation *invitation, int64_t revision, int64_t days,
		     struct guest_link *link, struct str *path, struct err *err);
/* One that is not there, or is revoked, changes nothing. */
bool invitation_revoke(const struct invitation *invitation, int64_t link, struct err *err);
/* Something was done about a comment. */
bool invitation_done(const struct invitation *invitation, int64_t comment, struct err *err);

#endif
