/* A form's course from a draft to the public: which steps there are, who may take them, and
 * what it takes. One set of rules for the portal and the API. */
#ifndef APP_SERVICE_COURSE_H
#define APP_SERVICE_COURSE_H

#include "app/service/role.h"
#include "app/service/service.h"

struct course {
	/* Given by who opens it. */
	const struct service *service;
	struct arena *arena;
	struct str institution, form;
	struct str author, name; /* who is there: an id, and for people */
	unsigned roles;		 /* theirs */
	int64_t now_ms;
	const struct translation *translation; /* of the findings; NULL: English */
	/* What there is. */
	struct design design;		   /* revision 0: nobody works on it */
	const struct published *published; /* NULL: it is not, or not by this institution */
	struct diags diags;		   /* of the design, by course_check */
	bool sound;			   /* the design can be published */
};

/* ERR_NOT_FOUND when there is neither a design nor a published form. */
bool course_open(struct course *course, struct err *err);
/* Also of one that was not opened, or is all zeroes. */
void course_close(struct course *course);
/* Finds what is wrong with the design. */
void course_check(struct course *course);
/* Has the institution chosen that who wrote a form may publish it? */
bool course_is_alone(const struct course *course);
/* Is some of what changed since the last publication theirs? Nobody approves or publishes what
 * they wrote, unless the institution lets them: then nothing counts as theirs. */
bool course_wrote(const struct course *course, bool *own, struct err *err);

struct step {
	const char *action, *from, *to;
	enum role role;
	bool sound;  /* only what can be published */
	bool others; /* only what another wrote */
	bool remark; /* something must be said */
};
/* ORDER: as a form goes through them. */
extern const struct step course_steps[];
extern const size_t course_step_count;

/* Is it one that can be taken now by who is there, leaving aside who wrote? After course_check.
 */
bool course_offers(const struct course *course, const struct step *step);

enum course_end {
	COURSE_TAKEN,
	COURSE_CHANGED, /* another revision or state by now, or they may not */
	COURSE_REMARK,	/* something must be said */
	COURSE_OWN,	/* they wrote it */
	COURSE_FAILED,	/* err says why */
};
/* Takes a step with the revision that who asks has seen. */
struct course_wish {
	struct str action, remark;
	int64_t revision;
};
enum course_end course_take(struct course *course, const struct course_wish *wish,
			    struct err *err);

#endif
