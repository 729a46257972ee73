/* The scenarios of a form: how they end, and what none of them reaches. */
#ifndef APP_PORTAL_SCENARIOS_H
#define APP_PORTAL_SCENARIOS_H

#include "app/portal/workshop.h"
#include "engine/scenario/scenario.h"

struct scenarios {
	struct workshop shop;
	struct diags diags;
	const struct form *form; /* NULL: the definition has errors, which diags tell */
	const struct rules *rules;
	struct scenario_report report;
	bool ran; /* else diags say what cannot be run */
};

/* Runs those of the workshop's text. */
void scenarios_run(struct scenarios *scenarios);
/* "3 no 4 izdevās; …"; empty when there are none, or they cannot be run. */
struct str scenarios_sum(const struct scenarios *scenarios);

/* What an item is called, by its path with numbers of rows in it. */
struct str scenarios_item(const struct scenarios *scenarios, struct str path);
/* Flags as words, others in quotes. */
struct str scenarios_quoted(struct page *page, struct str text);
/* The same of what an item is answered with: an option by its label. */
struct str scenarios_value(const struct scenarios *scenarios, struct str path,
			   struct str value);
struct str scenarios_difference(const struct scenarios *scenarios,
				const struct difference *difference);
/* The list with what is wrong; name: what was typed for a new case. */
void scenarios_refuse(struct scenarios *scenarios, unsigned status, const char *problem,
		      struct str name);
/* By its name; NULL: there is none. */
struct xml *scenarios_find(struct xml *tree, struct str name);
/* Leads to the list when it is saved; else a page says why it is not. */
bool scenarios_save(struct scenarios *scenarios, const struct xml *tree);

#endif
