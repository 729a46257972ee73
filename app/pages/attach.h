/* Files that citizens attach: from the request into the store, their names into the answers. */
#ifndef APP_PAGES_ATTACH_H
#define APP_PAGES_ATTACH_H

#include "app/pages/journey.h"

struct attach {
	size_t kept;		     /* files that were stored */
	VEC(struct problem) refused; /* a file each, for the page to say */
	struct str removed;	     /* id of a file that the answers no longer name */
	struct str shown;	     /* where the page shows the change: the list of files */
};

/* Takes the request's files, as far as they may be attached to items of the page. False when
 * the store failed. */
bool attach_files(struct journey *journey, const struct item *page, struct attach *attach,
		  struct err *err);
/* Files that the script kept back because they are too large, each a pair "_large" with the
 * field's name, the size in bytes and the file's name: what is wrong with them is said as if
 * they had come. */
void attach_unsent(const struct journey *journey, const struct item *page,
		   const struct pair *pairs, size_t count, struct attach *attach);
/* Nothing was chosen: the page goes on at the question of that name all the same. */
void attach_nothing(const struct journey *journey, const struct item *page, struct str name,
		    struct attach *attach);
/* "pielikumi.0": out of the answers. False when there is no such file on the page. */
bool attach_remove(struct journey *journey, const struct item *page, struct str path,
		   struct attach *attach);
/* Its bytes, once the answers without it are stored. */
void attach_forget(const struct journey *journey, const struct attach *attach);
/* The ids of the files that are sent with this state. */
const struct str *attach_ids(const struct state *state, struct arena *arena, size_t *count);

#endif
