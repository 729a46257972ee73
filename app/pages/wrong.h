/* Which fields come back with an error, for the figures. */
#ifndef APP_PAGES_WRONG_H
#define APP_PAGES_WRONG_H

#include "app/pages/journey.h"

/* A page (NULL: the review) comes back with errors: tells the log which fields have one, each
 * once. */
void wrong_tell(const struct journey *journey, const struct state *state,
		const struct item *page);
/* What it calls the item: "izdevumi.summa", an id within the repeats that it stands in. */
struct str wrong_path(const struct item *item, struct arena *arena);

#endif
