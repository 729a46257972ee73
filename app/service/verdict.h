/* What the checker says of the definitions that people work on, and what their pages would be.
 * Each look at a design asks for both, and the next look is mostly at the same text: so what
 * came out is kept, shared by the requests, until others need the room. */
#ifndef APP_SERVICE_VERDICT_H
#define APP_SERVICE_VERDICT_H

#include "app/service/published.h"
#include "app/service/service.h"
#include "storage/store.h"

/* Immutable. */
struct verdict {
	struct published *published; /* NULL: it has mistakes that leave nothing to show */
	struct diags diags;	     /* of load, rules, pages, proofs and scenarios */
	struct verdict_entry *entry; /* the keeper's own */
};

/* Safe for several threads. */
struct verdicts;
/* look is borrowed; NULL: as pages look by themselves. */
struct verdicts *verdicts_new(struct store *store, const struct look *look);
void verdicts_free(struct verdicts *verdicts);

/* Of a text of the institution, the findings in that language. Stays valid until
 * verdicts_release. */
const struct verdict *verdicts_find(struct verdicts *verdicts, struct str institution,
				    struct str text, const struct translation *language);
void verdicts_release(struct verdicts *verdicts, const struct verdict *verdict);
/* Until the arena is finished: for requests. */
const struct verdict *verdicts_borrow(struct verdicts *verdicts, struct arena *arena,
				      struct str institution, struct str text,
				      const struct translation *language);

/* What keeps the definition from being published, in its text or beside it, is told to diags in
 * their language, with what the text has otherwise. True: nothing does. */
bool verdict_check(const struct service *service, const struct publication *publication,
		   struct diags *diags);

#endif
