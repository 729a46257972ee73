/* The published versions of a form, without what they say. */
#ifndef STORAGE_VERSIONS_H
#define STORAGE_VERSIONS_H

#include "storage/store.h"

struct form_version {
	int64_t number, published_ms;
};
VEC_TYPE(form_versions, struct form_version);
/* All of them, the newest first; none is no error. */
bool store_form_versions_all(struct store *store, struct arena *arena, struct str institution,
			     struct str form, struct form_versions *out, struct err *err);

#endif
