/* Links by which outsiders try a design out, and what they say of it. */
#ifndef STORAGE_GUESTS_H
#define STORAGE_GUESTS_H

#include "storage/store.h"

struct guest_link {
	struct str institution, form;
	struct str digest; /* SHA-256 of its secret */
	int64_t number;	   /* of the form's links; filled in */
	int64_t revision;  /* of the design */
	struct str name;   /* who made it */
	int64_t created_ms, expires_ms;
	int64_t revoked_ms; /* 0: it was not */
};
VEC_TYPE(guest_links, struct guest_link);
/* Of line, in this and what follows, the number does not count. */
bool store_guest_link_put(struct store *store, const struct guest_link *link,
			  const struct audit_line *line, struct err *err);
/* Fills in the rest of the one whose institution and digest are given; ERR_NOT_FOUND also when
 * its time is over or it was revoked. */
bool store_guest_link_get(struct store *store, struct arena *arena, int64_t now_ms,
			  struct guest_link *link, struct err *err);
/* The newest first, at most 50. */
bool store_guest_links_list(struct store *store, struct arena *arena, struct str institution,
			    struct str form, struct guest_links *out, struct err *err);
/* Institution, form and number say which; one that is revoked already stays so. */
bool store_guest_link_revoke(struct store *store, const struct guest_link *link,
			     const struct audit_line *line, struct err *err);

struct guest_comment {
	struct str institution, form;
	int64_t number; /* of the form's comments; filled in */
	int64_t revision;
	struct str page; /* its id; empty: the review */
	struct str name; /* as they called themselves; may be empty */
	struct str text;
	int64_t time_ms;
	int64_t done_ms; /* 0: nobody has done anything about it */
	struct str done_by;
};
VEC_TYPE(guest_comments, struct guest_comment);
/* ERR_LIMIT when so many wait to be done. */
bool store_guest_comment_add(struct store *store, const struct guest_comment *comment,
			     int64_t most, const struct audit_line *line, struct err *err);
/* What is not done first, then the newest; at most 500. */
bool store_guest_comments_list(struct store *store, struct arena *arena, struct str institution,
			       struct str form, struct guest_comments *out, struct err *err);
/* By its number, with done_ms and done_by. */
bool store_guest_comment_done(struct store *store, const struct guest_comment *comment,
			      const struct audit_line *line, struct err *err);

/* Erases what is over: comments so many days after they were done, or written; links so many
 * after they ended. The audit of each institution tells how many. */
enum { GUEST_DONE_DAYS = 90, GUEST_MOST_DAYS = 365 };
bool store_guests_purge(struct store *store, int64_t now_ms, int64_t *count, struct err *err);

#endif
