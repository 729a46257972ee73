/* When published forms can be begun and sent. */
#ifndef STORAGE_AVAILABILITY_H
#define STORAGE_AVAILABILITY_H

#include "storage/store.h"

/* Of a form; a time of 0 is none. */
struct availability {
	struct str institution, form;
	int64_t opens_ms, closes_ms;
	int64_t withdrawn_ms;
	int64_t finish_ms; /* of a form that is withdrawn: until when what was begun can be sent
			    */
	struct str reason; /* why it is withdrawn, for people */
	bool suspended;	   /* its institution is; kept there */
};
VEC_TYPE(availabilities, struct availability);
/* Of line, which the audit gets, the number does not count. */
bool store_availability_put(struct store *store, const struct availability *availability,
			    const struct audit_line *line, struct err *err);
/* Of forms about which something was said once; of all institutions. */
bool store_availabilities_list(struct store *store, struct arena *arena,
			       struct availabilities *out, struct err *err);

#endif
