/* A receipt on paper: what was sent, when, by which version of which form, to whom, and what
 * happens next. */
#ifndef RENDERERS_PAPER_RECEIPT_H
#define RENDERERS_PAPER_RECEIPT_H

#include "engine/rules/state.h"
#include "renderers/paper/paper.h"

struct paper_receipt {
	const struct form *form;
	const struct state *state; /* NULL: what was sent is not for us to read */
	size_t language;	   /* of the form's languages */
	struct str reference, receiver;
	int64_t version; /* of the form, and its URN */
	struct str urn;
	int64_t sent_ms;
	struct str code;	   /* by which it is verified */
	struct str access, status; /* the code for its status, and where that is seen */
};

/* In the arena. */
const struct paper *paper_receipt(struct arena *arena, const struct paper_receipt *of);

#endif
