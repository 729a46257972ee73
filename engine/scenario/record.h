/* A scenario of what somebody has filled in: the answers as they were typed, and as what must
 * come of them what comes of them now. */
#ifndef ENGINE_SCENARIO_RECORD_H
#define ENGINE_SCENARIO_RECORD_H

#include "engine/rules/rules.h"

/* The element, which stands nowhere yet. day: "2026-11-23", or with a time. What the rules
 * decide is expected: what is shown, required and readonly, what is computed, what is wrong,
 * which pages are asked, and whether it can be sent. */
struct xml *scenario_record(struct arena *arena, const struct rules *rules,
			    const struct answers *answers, struct str name, struct str day);

/* The answers of a scenario of the form, with those that it is like, and when it is; none when
 * there is no such scenario. */
struct answers *scenario_answers(struct arena *arena, const struct form *form, struct str name,
				 struct str *at);

#endif
