/* A definition and answers from files, evaluated: where the commands evaluate and render begin.
 */
#ifndef APP_LOAD_H
#define APP_LOAD_H

#include "app/service/catalogue.h"
#include "engine/rules/state.h"

struct load_input {
	struct str definition, answers; /* paths; answers may be empty */
	struct str at;			/* a FEEL date and time, or empty: now */
};

struct loaded {
	struct published *published;
	const struct state *state;
	int64_t now_ms; /* the time it was evaluated at */
};

/* Gives an exit code; when it is not EXIT_OK the reason has been printed. What is loaded is
 * released by load_finish in any case. */
int load(struct arena *arena, const struct load_input *input, struct loaded *out);
/* Answers out of a line of JSON Lines, evaluated at the same time as the rest; NULL with
 * findings. */
const struct state *load_state(struct arena *arena, const struct loaded *loaded,
			       struct str line, struct diags *diags);
void load_finish(struct loaded *loaded);

#endif
