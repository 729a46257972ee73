/* Entries of an institution's audit, by what somebody looks for. */
#ifndef STORAGE_AUDIT_SEARCH_H
#define STORAGE_AUDIT_SEARCH_H

#include "storage/store.h"

/* What is empty or 0 asks for nothing. */
struct audit_search {
	struct str institution;
	struct str who;		   /* as the entry says it */
	struct str form;	   /* what the entry is about */
	struct str kind;	   /* what the action begins with, "design." */
	int64_t from_ms, until_ms; /* until: not any more */
	int64_t before;		   /* entries with lower numbers */
	int64_t most;
};
/* The newest first. */
bool store_audit_search(struct store *store, const struct audit_search *search,
			struct arena *arena, struct audit_lines *out, struct err *err);

#endif
