/* The published forms, loaded: definition, rules, and compiled pages of each version in use. */
#ifndef APP_SERVICE_CATALOGUE_H
#define APP_SERVICE_CATALOGUE_H

#include "app/service/openings.h"
#include "app/service/published.h"
#include "storage/store.h"

struct catalogue;
/* look is borrowed; NULL: as pages look by themselves. */
struct catalogue *catalogue_new(struct store *store, const struct look *look);
void catalogue_free(struct catalogue *catalogue);

/* Checks, stores, and puts in force. The blocks and lists that the form uses are stored with
 * it, so that it can always be loaded. False with findings when the definition is refused, or
 * with err when it could not be stored; then the former version stays. */
struct publication {
	struct str definition;
	struct str institution, id; /* what the definition must say; empty: whatever it says */
	struct str folder;	    /* beside which blocks and lists may lie too; empty: none */
	bool returns;	/* if it was withdrawn it comes back, also in these very bytes */
	bool once;	/* not again, if something newer came after these very bytes */
	struct str who; /* for the audit; empty: what tells of it is another entry */
	const struct design_move *move; /* the design's step that goes with it; NULL: none */
	int64_t now_ms;
	int64_t version; /* out */
	bool created;	 /* out: false when these very bytes were in force already */
	bool superseded; /* out, where once: so it is, and nothing was done */
};
bool catalogue_publish(struct catalogue *catalogue, struct publication *publication,
		       struct diags *diags, struct err *err);
/* Would it be published? Nothing is changed. False with findings. */
bool catalogue_check(struct catalogue *catalogue, const struct publication *publication,
		     struct diags *diags);
/* What is not in the text: is it what the publication says, nobody else's, and is there room
 * for it? False when there are findings, these or others before. */
bool catalogue_fits(struct catalogue *catalogue, const struct form *form,
		    const struct publication *publication, struct diags *diags);
/* Loads what the store holds; called at start. A stored form that no longer loads, or whose
 * scenarios fail, is logged and left out. */
bool catalogue_load(struct catalogue *catalogue, struct err *err);

/* The newest version of a form id, NULL when there is none; stays valid until
 * catalogue_release. What another server published is seen after a second. */
const struct published *catalogue_current(struct catalogue *catalogue, struct str id);
/* That very version, loaded from the store when it is not in memory. NULL with err. */
const struct published *catalogue_version(struct catalogue *catalogue, struct str institution,
					  struct str id, int64_t version, struct err *err);
void catalogue_release(struct catalogue *catalogue, const struct published *published);
/* The current versions by id; each stays valid until catalogue_release. */
size_t catalogue_current_all(struct catalogue *catalogue, struct arena *arena,
			     const struct published *const **out);
/* Another number whenever something else is in force. Never 0. */
uint64_t catalogue_state(struct catalogue *catalogue);
/* When its forms can be begun and sent; of a form that is withdrawn the versions stay, for who
 * has begun it or has sent it. Other servers see a change after a second; this one after
 * catalogue_load. */
struct openings *catalogue_openings(const struct catalogue *catalogue);
/* The same of institutions. */
struct institutions *catalogue_institutions(const struct catalogue *catalogue);
/* The current versions, for the list of forms: ids and titles are copied into the arena. */
struct catalogue_entry {
	struct str institution, id;
	int64_t version;
	struct text title, description;
	size_t language_count;
	struct str languages[LIMIT_LANGUAGES];
};
size_t catalogue_list(struct catalogue *catalogue, struct arena *arena,
		      const struct catalogue_entry **out);
/* In that language where there is one, else in the form's own. */
struct str catalogue_entry_title(const struct catalogue_entry *entry, struct str language);
/* Of what is in force of that institution; the id where nothing is. */
struct str catalogue_title(struct catalogue *catalogue, struct arena *arena,
			   struct str institution, struct str id, struct str language);

#endif
