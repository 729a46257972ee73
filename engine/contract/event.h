/* What is sent to the receiver about a submission: the event of Standard Webhooks around an
 * envelope around the answers. It is kept as JSON; event_form.h says it in other ways. */
#ifndef ENGINE_CONTRACT_EVENT_H
#define ENGINE_CONTRACT_EVENT_H

#include "engine/rules/state.h"

struct event {
	struct str submission, reference, institution, form, language;
	struct str subject; /* "PK:…", as whoever sent it has logged in; empty: nobody did */
	int64_t sequence, version, received_ms;
	bool test; /* sent to try something out */
};

/* False when out is full. Valid by the contract of that version of the form, when the state has
 * no errors. */
bool event_write_json(const struct event *event, const struct state *state, struct buf *out);

#endif
