/* What waits to be delivered, for those who watch it. */
#ifndef STORAGE_QUEUE_H
#define STORAGE_QUEUE_H

#include "storage/store.h"

/* Of a form's submissions; times of 0: none waits. */
struct queue_figure {
	struct str institution, form;
	int64_t waiting, parked;
	int64_t received_ms; /* the oldest that waits */
	int64_t due_ms;	     /* when the first of them is or was due */
};
VEC_TYPE(queue_figures, struct queue_figure);
/* By institution and form. It costs a look at each that waits or is parked, and nothing for
 * what was delivered. */
bool store_queue(struct store *store, struct arena *arena, struct queue_figures *out,
		 struct err *err);

#endif
