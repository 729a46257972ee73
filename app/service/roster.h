/* The institutions of the platform, for its operator: which there are, how much of it each has,
 * and adding, changing and suspending them. Never anything of what people sent. */
#ifndef APP_SERVICE_ROSTER_H
#define APP_SERVICE_ROSTER_H

#include "app/service/service.h"

VEC_TYPE(roster_numbers, struct str);

struct roster {
	/* Given by who opens it. */
	const struct service *service;
	struct arena *arena;
	struct str who; /* for the audit */
	int64_t now_ms;
	/* What there is. */
	struct roster_numbers numbers; /* each institution once */
	const struct catalogue_entry *entries;
	size_t entry_count;
	struct outbox_figures figures;
};

/* Those that the operator's file names, that were added, that publish or are sent something. */
bool roster_open(struct roster *roster, struct err *err);
bool roster_has(const struct roster *roster, struct str number);
/* Does the operator's file name it? Then it says what it is called, and nobody else does. */
bool roster_in_file(const struct roster *roster, struct str number);
/* Nothing but defaults where nothing was said. */
struct institution roster_find(const struct roster *roster, struct str number);
/* How many forms it has published, and how its deliveries stand. */
int64_t roster_forms(const struct roster *roster, struct str number);
struct outbox_figure roster_figure(const struct roster *roster, struct str number);

/* What limits are called, in fields and in JSON. */
extern const char *const roster_limits[QUOTAS];
enum { ROSTER_LIMIT = 1000000000 }; /* of each but of bytes, which are as many megabytes */

enum roster_end {
	ROSTER_DONE,
	ROSTER_FAILED, /* err says why */
	ROSTER_NUMBER, /* of a registration: 11 digits */
	ROSTER_THERE,  /* it is there already */
	ROSTER_NAME,   /* it needs one of at most 200 bytes */
	ROSTER_REASON, /* it is suspended for one, of at most 2000 bytes */
};
/* With its name and limits; told in the audits of the institution and the platform. */
enum roster_end roster_add(const struct roster *roster, const struct institution *institution,
			   struct err *err);
enum roster_end roster_save(const struct roster *roster, const struct institution *institution,
			    struct err *err);
/* The reason stands in the audits. */
enum roster_end roster_suspend(const struct roster *roster, struct str number,
			       struct str reason, struct err *err);
enum roster_end roster_resume(const struct roster *roster, struct str number, struct err *err);

#endif
