/* What every page of a form needs: the form, the citizen's draft, the language; and how a page
 * goes out. */
#ifndef APP_PAGES_JOURNEY_H
#define APP_PAGES_JOURNEY_H

#include "app/http/message.h"
#include "app/identity/person.h"
#include "app/pages/token.h"
#include "app/service/service.h"

/* A draft that nobody returns to is deleted after this; each step starts the time anew. */
enum { DRAFT_DAYS = 7 };
#define DAY_MS (INT64_C(24) * 60 * 60 * 1000)

struct journey {
	const struct service *service;
	const struct request *request;
	struct response *response;
	const struct published *published; /* the current version; with a draft the draft's */
	/* From the cookie, or kept for the person; empty: none. */
	struct str secret;
	/* Who has logged in, for a form that asks for it; NULL: nobody has. */
	const struct person *person;
	bool over; /* the login is: what is posted may be saved, nothing may be shown */
	struct availability availability; /* of the form */
	enum opening opening;		  /* now */
	struct draft draft;		  /* journey_open_draft only, like the answers */
	struct answers *answers;
	size_t language; /* of the form's languages */
	struct str base; /* "/f/apbedisanas-pabalsts" */
	int64_t now_ms;	 /* one clock reading for the whole request */
};

/* The form of the request's first parameter in its current version, and the browser's secret.
 * False when a message page has been written instead. journey_close in any case. */
bool journey_open(struct journey *journey, const struct service *service,
		  const struct request *request, struct response *response);
/* The same with the browser's draft, in the version that it was begun on. Where it has been
 * sent the answer leads to the receipt, where there is none a page says what to do. */
bool journey_open_draft(struct journey *journey, const struct service *service,
			const struct request *request, struct response *response);
/* For pages that do without: the browser's draft into a journey that is open. False with
 * ERR_NOT_FOUND when there is none. */
bool journey_load_draft(struct journey *journey, struct err *err);
/* The same for what only saves: also when the login is over (journey.over). */
bool journey_open_to_save(struct journey *journey, const struct service *service,
			  const struct request *request, struct response *response);
void journey_close(struct journey *journey);
/* The submission that this browser's draft became. False with ERR_NOT_FOUND when there is none.
 */
bool journey_submission(const struct journey *journey, struct submission *out, struct err *err);
/* What was sent, to be shown: the state in the version that it was sent by. NULL when it cannot
 * be made any more. */
const struct state *journey_sent_state(struct journey *journey, const struct submission *sent);
/* For posts: the draft's fields, after the checks against foreign sites. False when a message
 * page has been written. */
bool journey_form(struct journey *journey, const struct pair **pairs, size_t *count);

/* Writes the answers into the store; false with err, and then nothing may be promised to the
 * citizen. */
bool journey_save(struct journey *journey, struct err *err);
/* The browser's secret as its cookie, for so many days; 0 removes it. Saving does this, too. */
void journey_cookie(const struct journey *journey, int days);
const struct state *journey_state(const struct journey *journey);
/* The draft's page with that id, NULL when the form has none. */
const struct item *journey_page(const struct journey *journey, struct str id);
/* The first page that is asked after that one (NULL: from the beginning); NULL: the review
 * comes next. */
const struct item *journey_next_page(const struct state *state, const struct item *after);

/* The last one asked before it; NULL: it is the first. */
const struct item *journey_previous_page(const struct state *state, const struct item *before);
/* Where a draft goes on: the first page on which something is missing or wrong, else the
 * review. */
struct str journey_resume(const struct journey *journey, const struct state *state);

/* Completes the view with what is the same on every page, and writes it as the response. */
void journey_render(struct journey *journey, enum html_page which, struct html_view *view);
/* A plain page that says what has happened, with the words "KEY.title" and "KEY.text", in the
 * visitor's language. */
void journey_message(const struct request *request, struct response *response,
		     const struct service *service, unsigned status, struct str key);
/* The same with the words "status.<status>". */
void journey_status(const struct request *request, struct response *response,
		    const struct service *service, unsigned status);
/* The page for a store that cannot take or give anything now: 503, and when to try again. */
void journey_unavailable(struct journey *journey, const struct err *err);
/* The institution has as much of something as the platform lets it have: 503, with the words
 * "KEY.title" and "KEY.text". seconds: when to try again. */
void journey_full(struct journey *journey, struct str key, int64_t seconds);
/* A path as a whole address, to be given to others. */
struct str journey_public(const struct service *service, const struct request *request,
			  struct str path);
/* base, "/", and the rest. */
struct str journey_url(const struct journey *journey, struct str rest);

/* Is something on the page asked now that was not on it when it was sent? Then it is shown
 * before anything is called missing. */
bool journey_asks_more(const struct item *group, const struct state_row *row);

#endif
