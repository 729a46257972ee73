/* Institutions, as the store says, in memory: their names, what they and the operator have
 * chosen, and their limits. */
#ifndef APP_SERVICE_INSTITUTIONS_H
#define APP_SERVICE_INSTITUTIONS_H

#include "storage/institutions.h"

struct institutions;
struct institutions *institutions_new(struct store *store);
void institutions_free(struct institutions *institutions);
/* Reads what the store says now; false with err, and then what was known stays. */
bool institutions_load(struct institutions *institutions, struct err *err);
/* Nothing but defaults where nothing was said. Its name lives as long as the institutions. */
struct institution institutions_find(struct institutions *institutions, struct str number);
/* All of which something was said. */
size_t institutions_all(struct institutions *institutions, struct arena *arena,
			const struct institution **out);

#endif
