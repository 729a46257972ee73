/* The rules of a form, compiled and put in order once; run against answers as often as wanted.
 */
#ifndef ENGINE_RULES_RULES_H
#define ENGINE_RULES_RULES_H

#include "engine/rules/state.h"

struct rules;

/* Compiles every expression, checks its type against what the rule needs, and orders all of
 * them by dependency. NULL with findings in diags (codes "rule.…" and "feel.…", places in the
 * definition): unknown names, type errors, cycles by the shortest loop in the items' labels. In
 * the arena, read-only. */
const struct rules *rules_build(struct arena *arena, const struct form *form,
				struct diags *diags);
/* Everything computed: relevance, values, required, readonly, problems; never fails. now_ms is
 * what today() and now() see. The state lives in the arena and borrows from answers. */
struct state *rules_run(const struct rules *rules, const struct answers *answers,
			int64_t now_ms, struct arena *arena);
/* The same, watched: each rule that is evaluated is told as written, in every row, with what it
 * gave. */
struct rules_watch {
	void (*saw)(void *context, const struct rule *rule, struct value value);
	void *context;
};
struct state *rules_run_watched(const struct rules *rules, const struct answers *answers,
				int64_t now_ms, const struct rules_watch *watch,
				struct arena *arena);
/* What was sent, to be shown: answers are those of a submission, and whatever has one is
 * relevant, for the rules read what was not sent too. Without problems. */
struct state *rules_sent(const struct rules *rules, const struct answers *answers,
			 int64_t now_ms, struct arena *arena);
/* Brings a state that rules_run gave up to date after the answer to one item, in whatever rows,
 * was changed: only what depends on it is computed again, and the state is the one that
 * rules_run would give at the same now_ms. Not for rows added or removed. The arena is the
 * state's. */
void rules_change(const struct rules *rules, struct state *state, const struct item *item,
		  int64_t now_ms, struct arena *arena);

#endif
