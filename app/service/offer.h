/* What an institution says of a published form without a new version: when people can apply
 * with it, that it is withdrawn, and that it is back. Told in the audit. */
#ifndef APP_SERVICE_OFFER_H
#define APP_SERVICE_OFFER_H

#include "app/service/service.h"

struct offer {
	const struct service *service;
	struct arena *arena;
	struct str institution, form;
	struct str who; /* for the audit */
	int64_t now_ms;
};

/* How it stands now. */
struct availability offer_now(const struct offer *offer);

enum { OFFER_REASON = 500 }; /* letters at most */
enum offer_end {
	OFFER_DONE,
	OFFER_FAILED,	   /* err says why */
	OFFER_ORDER,	   /* it would close before it opens */
	OFFER_REASON_NONE, /* people must be told why */
	OFFER_REASON_LONG,
};
/* 0: no such time. */
enum offer_end offer_times(const struct offer *offer, int64_t opens_ms, int64_t closes_ms,
			   struct err *err);
/* What people have begun can be sent until finish_ms, what they have sent stays as it is. */
enum offer_end offer_withdraw(const struct offer *offer, struct str reason, int64_t finish_ms,
			      struct err *err);
/* The version that was withdrawn is in force again. */
bool offer_return(const struct offer *offer, struct err *err);

#endif
