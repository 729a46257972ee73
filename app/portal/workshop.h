/* A form of an institution as its authors work on it: the design there is, or one begun from
 * what is published. */
#ifndef APP_PORTAL_WORKSHOP_H
#define APP_PORTAL_WORKSHOP_H

#include "app/portal/portal.h"
#include "app/service/verdict.h"

struct workshop {
	struct portal *portal;
	struct str form;
	struct str text;	 /* the definition */
	int64_t revision;	 /* 0: none has been saved yet */
	struct str state;	 /* of the design; empty: there is none */
	struct str author, name; /* whose its newest revision is: an id, and for people */
};

/* The form is the request's second parameter. False when a page says why not. */
bool workshop_open(struct workshop *workshop, struct portal *portal);
/* The same of any form of the institution. */
bool workshop_open_form(struct workshop *workshop, struct portal *portal, struct str form);
/* What the checker says of the text, in the person's language, and its pages. */
const struct verdict *workshop_verdict(const struct workshop *workshop);
/* The same with what is not in the text; true: it can be published. */
bool workshop_check(const struct workshop *workshop, struct diags *diags);
/* The text as a tree; NULL when it is none. */
struct xml *workshop_tree(const struct workshop *workshop);
/* The text of an earlier revision; empty when that is gone. */
struct str workshop_text_of(const struct workshop *workshop, int64_t revision);
/* The same as a tree; NULL when it is none. */
struct xml *workshop_tree_of(const struct workshop *workshop, int64_t revision);

/* Others are looking at it, and a change would take it away from them; or who is there may only
 * look. */
bool workshop_is_locked(const struct workshop *workshop);
/* Says so on the page being made, and what can be done. */
void workshop_tell_lock(const struct workshop *workshop);
/* What was done, when the address of the page asks for it (workshop_done); else empty. */
struct str workshop_done_said(const struct workshop *workshop);
/* Says so; wrong: and that something on the page is not right. */
void workshop_tell_done(const struct workshop *workshop, bool wrong);
/* What the address of the page says was done and gave the revision there is; else empty. */
struct str workshop_was_done(const struct workshop *workshop);
/* The address of a page after that was done and saved as the next revision. */
struct str workshop_done(const struct workshop *workshop, struct str url, struct str what);

/* Is what was posted about the revision that there is? */
bool workshop_is_newest(const struct workshop *workshop, const struct pair *pairs,
			size_t count);

enum workshop_end { WORKSHOP_SAVED, WORKSHOP_CHANGED_MEANWHILE, WORKSHOP_FAILED };
/* A new revision after the one given. When it failed, a page says so. */
enum workshop_end workshop_save(const struct workshop *workshop, struct str text);
/* The same that goes a step, "undo" or "redo". */
enum workshop_end workshop_save_step(const struct workshop *workshop, struct str text,
				     const char *step);
/* The same of a tree, in canonical form. */
enum workshop_end workshop_save_tree(const struct workshop *workshop, const struct xml *tree);

#endif
