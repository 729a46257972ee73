/* Something sent to an endpoint at once, to see what comes back: signed like a delivery, and
 * kept nowhere. */
#ifndef APP_DELIVERY_TRIAL_H
#define APP_DELIVERY_TRIAL_H

#include "app/delivery/sign.h"
#include "app/service/fetch.h"
#include "storage/store.h"

struct trial {
	struct str id, content_type, body; /* id: the webhook-id */
	int64_t now_ms;
	struct pair headers[SIGN_HEADERS]; /* out: as they were sent */
	struct fetch_response response;	   /* out */
};

/* Waits for the answer, ten seconds at most. False when it could not be sent: ERR_INVALID says
 * what is wrong with the endpoint. */
bool trial_send(struct trial *trial, const struct endpoint *endpoint,
		const struct fetch_policy *policy, struct arena *arena, struct err *err);

#endif
