/* A case as somebody fills it in on the form's own pages: what was answered on all of them is
 * kept for its author until it becomes a scenario. */
#ifndef APP_PORTAL_TRIAL_H
#define APP_PORTAL_TRIAL_H

#include "app/portal/workshop.h"
#include "engine/form/answers.h"

/* Is there one? */
bool trial_is(const struct workshop *shop);
/* As far as the form still takes them; none when there is no case. */
struct answers *trial_answers(const struct workshop *shop, const struct form *form);
/* The scenario that is filled in anew; empty: it is a new one. */
struct str trial_scenario(const struct workshop *shop);
/* In place of what there was. */
bool trial_begin(const struct workshop *shop, const struct answers *answers,
		 struct str scenario, struct err *err);
bool trial_keep(const struct workshop *shop, const struct answers *answers, struct err *err);
bool trial_forget(const struct workshop *shop, struct err *err);

#endif
