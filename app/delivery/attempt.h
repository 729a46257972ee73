/* One attempt of a delivery: what is posted, and what its end means. */
#ifndef APP_DELIVERY_ATTEMPT_H
#define APP_DELIVERY_ATTEMPT_H

#include "app/delivery/retry.h"
#include "app/service/body.h"
#include "app/service/fetch.h"
#include "engine/base/clock.h"
#include "storage/store.h"

struct post_config {
	struct store *store;
	struct contracts *contracts; /* NULL: bodies are not held to them */
	const struct links *links;   /* NULL: nobody gets files by links */
	const struct clock *clock;   /* NULL: the system's */
	struct fetch_policy fetch;
	const struct retry_policy *retry; /* NULL: retry_standard */
	size_t per_institution;		  /* attempts under way at once, 0: 5 */
	size_t ahead;			  /* so many times as many are claimed at once; 0: 4 */
	size_t most;			  /* claimed, of all institutions; 0: 256 */
};

enum attempt_state {
	ATTEMPT_NONE,
	ATTEMPT_WAITING,   /* claimed, and for room */
	ATTEMPT_UNDER_WAY, /* for the receiver's answer */
	ATTEMPT_ENDED,	   /* to be recorded */
};

struct attempt {
	enum attempt_state state;
	struct arena arena; /* of everything here */
	struct body body;
	struct str challenge; /* of an endpoint that is verified; empty in a delivery */
	struct endpoint endpoint;
	struct delivery delivery;
	struct submission submission;
	struct fetch_response response;
	struct outcome outcome;
	int64_t claimed_at; /* by the steady clock */
	bool counts;	    /* its end says something about the endpoint */
	bool unfit;	    /* what is stored is not by its contract: it is never sent */
};

/* Takes over copies of a claimed delivery and its endpoint. */
void attempt_take(struct attempt *attempt, const struct delivery *delivery);
/* Reads and signs what is sent, and begins to send it; ATTEMPT_ENDED where that cannot be. */
void attempt_begin(struct attempt *attempt, const struct post_config *config,
		   struct fetcher *fetcher);
/* The receiver has answered, or will not: fills in the outcome. now_ms is the store's time. */
void attempt_judge(struct attempt *attempt, const struct post_config *config, int64_t now_ms);
/* It was not made: due again at once. */
void attempt_give_back(struct attempt *attempt, int64_t now_ms, const char *why);
void attempt_log(const struct attempt *attempt);
void attempt_clear(struct attempt *attempt);

#endif
