/* Where undoing goes, and doing again: by how the revisions of a form came about. */
#ifndef APP_PORTAL_STEPS_H
#define APP_PORTAL_STEPS_H

#include "storage/store.h"

struct steps {
	int64_t back, forth; /* the revisions whose texts come next; 0: there is none */
	int64_t here;	     /* the one whose text the newest one has */
};

/* The newest first, as the store lists them. Undoing after undoing goes one further back; what
 * was undone can be done again until something else is changed. */
void steps_find(const struct design_revisions *revisions, struct arena *arena,
		struct steps *out);

#endif
