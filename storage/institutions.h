/* Institutions, as far as the platform keeps something of them beside what they publish and
 * receive. */
#ifndef STORAGE_INSTITUTIONS_H
#define STORAGE_INSTITUTIONS_H

#include "storage/store.h"

/* What is limited, so that one institution leaves room for the others. */
enum quota {
	QUOTA_FORMS,  /* published */
	QUOTA_DRAFTS, /* of people */
	QUOTA_FILES,  /* bytes, in drafts */
	QUOTA_HOUR,   /* submissions in any hour */
	QUOTA_DAY,    /* submissions in any 24 hours */
	QUOTAS
};

struct institution {
	struct str number;    /* of its registration */
	struct str name;      /* empty: it has none here */
	int64_t suspended_ms; /* 0: it is not */
	bool alone;	      /* who wrote a form may publish it */
	int64_t most[QUOTAS]; /* 0: no limit */
};
VEC_TYPE(institutions_list, struct institution);
/* New or changed. Told in the institution's audit, and, where the operator did it, in the
 * platform's; of line the number does not count. */
bool store_institution_put(struct store *store, const struct institution *institution,
			   const struct audit_line *line, bool by_operator, struct err *err);
/* All of which something was said, by number. */
bool store_institutions_list(struct store *store, struct arena *arena,
			     struct institutions_list *out, struct err *err);
/* The institution of the audit of what operators do. */
#define STORE_PLATFORM "platform"

/* How much it has of that: no more than the limit asked about is counted, of submissions since
 * then. */
bool store_forms_of(struct store *store, struct str institution, int64_t *count,
		    struct err *err);
bool store_drafts_of(struct store *store, struct str institution, int64_t most, int64_t *count,
		     struct err *err);
bool store_draft_files_of(struct store *store, struct str institution, int64_t *bytes,
			  struct err *err);
/* When the most-th of its newest submissions was received; 0: there are not so many. */
bool store_submission_time(struct store *store, struct str institution, int64_t most,
			   int64_t *received_ms, struct err *err);
/* How many it ever received. */
bool store_submissions_of(struct store *store, struct str institution, int64_t *count,
			  struct err *err);

/* Who has done something at an institution, by its audit; the last one first. */
struct worker_line {
	struct str who;
	int64_t acts, last_ms;
};
VEC_TYPE(worker_lines, struct worker_line);
bool store_workers_list(struct store *store, struct arena *arena, struct str institution,
			struct worker_lines *out, struct err *err);

#endif
