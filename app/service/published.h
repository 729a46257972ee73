/* One version of one form, ready to be served: its definition read, its rules compiled, its
 * pages made. What publishing does before anything is stored; also for commands. */
#ifndef APP_SERVICE_PUBLISHED_H
#define APP_SERVICE_PUBLISHED_H

#include "engine/form/library.h"
#include "engine/rules/rules.h"
#include "renderers/html/html.h"

/* Immutable, shared by threads. */
struct published {
	struct arena arena; /* of all the rest */
	struct str institution, id;
	int64_t version;
	struct str definition; /* its very bytes */
	const struct form *form;
	const struct rules *rules;
	const struct html *html[LIMIT_LANGUAGES]; /* by the form's languages */
};

/* Load, rules, pages. NULL with findings in diags. Yours to free. */
struct published *published_build(struct str definition, const struct library *library,
				  const struct look *look, struct diags *diags);
void published_free(struct published *published);
/* Do its scenarios pass? False with findings. */
bool published_passes(const struct published *published, struct diags *diags);
/* Is there nothing in it that can never be, can no request use up its budget, and do its
 * scenarios pass? False with findings. Whatever is put in force has passed all three. What was
 * published by an older program passes its scenarios again each time it is loaded; a proof that
 * program did not know takes no form from people who are filling it in. */
bool published_prove(const struct published *published, struct diags *diags);

#endif
