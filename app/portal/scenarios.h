/* The scenarios of a form: how they end, and what none of them reaches. */
#ifndef APP_PORTAL_SCENARIOS_H
#define APP_PORTAL_SCENARIOS_H

#include "app/portal/apart.h"
#include "app/portal/workshop.h"
#include "engine/scenario/scenario.h"

struct scenarios {
	struct workshop shop;
	struct diags diags;
	const struct form *form; /* NULL: the definition has errors, which diags tell */
	struct apart titles;	 /* of the form's items */
	const struct rules *rules;
	struct scenario_report report;
	bool ran; /* else diags say what cannot be run */
};

/* Runs those of the workshop's text. */
void scenarios_run(struct scenarios *scenarios);
/* "3 no 4 izdevās; …", or that they cannot be run; empty when there are none. */
struct str scenarios_sum(const struct scenarios *scenarios);

/* Each with how it ends, in a table of the page that is being made. */
void scenarios_list(const struct scenarios *scenarios);

/* The list with what is wrong, if problem says it; name: what was typed for a new case. */
void scenarios_refuse(struct scenarios *scenarios, unsigned status, const char *problem,
		      struct str name);
/* By its name; NULL: there is none. */
struct xml *scenarios_find(struct xml *tree, struct str name);
/* All that it says, but not where it stands. */
void scenarios_replace(struct xml *scenario, const struct xml *with);
/* Leads to the list, which says what was done, when it is saved; else a page says why it is
 * not. */
bool scenarios_save(struct scenarios *scenarios, const struct xml *tree, const char *done);
/* Others are looking at the form, so its scenarios stay as they are: then the list says so. */
bool scenarios_refuse_locked(struct scenarios *scenarios);

#endif
