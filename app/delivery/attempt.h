/* One attempt of a delivery: what is posted, and what its end means. */
#ifndef APP_DELIVERY_ATTEMPT_H
#define APP_DELIVERY_ATTEMPT_H

#include "app/delivery/retry.h"
#include "app/delivery/sign.h"
#include "app/service/body.h"
#include "app/service/fetch.h"
#include "engine/base/clock.h"
#include "storage/store.h"

struct post_config {
	struct store *store;
	struct contracts *contracts; /* NULL: bodies are not held to them */
	const struct links *links;   /* NULL: nobody gets files by links */
	struct scanner *scanner;     /* NULL: files are not scanned */
	const struct clock *clock;   /* NULL: the system's */
	struct fetch_policy fetch;
	bool mails;			  /* contacts of endpoints are told by mail */
	const struct retry_policy *retry; /* NULL: retry_standard */
	size_t per_institution;		  /* attempts under way at once, 0: 5 */
	size_t ahead;			  /* so many times as many are claimed at once; 0: 16 */
	size_t most;			  /* claimed, of all institutions; 0: 1024 */
};

struct attempt {
	struct arena arena; /* of everything here */
	struct body body;
	struct pair headers[SIGN_HEADERS];
	struct fetch_tls tls;
	struct str keys;      /* that signed it, by their ids */
	struct str challenge; /* of an endpoint that is verified; empty in a delivery */
	struct endpoint endpoint;
	struct delivery delivery;
	struct submission submission; /* without a content type: it has not been read */
	struct fetch_response response;
	struct outcome outcome;
	int64_t claimed_at; /* by the steady clock */
	bool heavy;	    /* with the bytes of files, or large: few are in memory at once */
	bool ready;	    /* body and headers are what is sent */
	bool failed;	    /* there are none: response says why */
	bool unfit;	    /* what is stored is not by its contract, or infected: never sent */
	bool waits;	    /* its files cannot be scanned now */
	bool counts;	    /* its end says something about the endpoint */
	struct lane *lane;
	struct attempt *next; /* in the queue where it is */
};

/* Attempts in their order, each in one queue at a time. Zeroed: empty. */
struct attempt_queue {
	struct attempt *first, *last;
	size_t count;
};
void attempt_push(struct attempt_queue *queue, struct attempt *attempt);
void attempt_push_first(struct attempt_queue *queue, struct attempt *attempt);
struct attempt *attempt_pop(struct attempt_queue *queue); /* NULL when it is empty */

/* Takes over copies of a claimed delivery, its endpoint, and its submission where that has been
 * read. */
void attempt_take(struct attempt *attempt, const struct delivery *delivery,
		  const struct submission *submission);
/* Makes what is sent, signed, and reads what that needs. */
void attempt_make(struct attempt *attempt, const struct post_config *config);
/* Signs a body that is made already. */
void attempt_sign(struct attempt *attempt, const struct post_config *config);
/* False where there is nothing that can be sent. */
bool attempt_begin(struct attempt *attempt, const struct post_config *config,
		   struct fetcher *fetcher);
/* The receiver has answered, or will not: fills in the outcome. now_ms is the store's time. */
void attempt_judge(struct attempt *attempt, const struct post_config *config, int64_t now_ms);
/* It was not made: due again at once. */
void attempt_give_back(struct attempt *attempt, int64_t now_ms, const char *why);
void attempt_log(const struct attempt *attempt);
void attempt_clear(struct attempt *attempt);

#endif
