/* Citizen pages: a form version becomes compiled pages at publish, in each of its languages; a
 * request fills one with its state. */
#ifndef RENDERERS_HTML_HTML_H
#define RENDERERS_HTML_HTML_H

#include "engine/base/err.h"
#include "engine/rules/state.h"
#include "renderers/html/look.h"

enum html_page {
	HTML_START,   /* what the form is, what one needs, who receives it */
	HTML_PAGE,    /* one page of questions */
	HTML_REVIEW,  /* check your answers */
	HTML_RECEIPT, /* sent: reference number and time */
};

/* Where pages point to, all below html_view.base. A page's id begins with a letter, so none can
 * be taken for these.
 *
 *   base                      the start page; its form posts there and begins a draft
 *   base/PAGE                 a page of questions; its form posts there
 *   base/_review              check your answers; its form posts there and sends
 *   base/PAGE?return=review#FIELD   a change link of the review, FIELD being an input_name
 *   base/_draft               what becomes of the draft besides
 *   base/_login               a form that asks for a login begins and goes on there
 *   base/_logout              posted by the foot of every page, when somebody has logged in
 *   base/_receipt             sent
 *   base/_receipt.pdf         the same on paper
 *   base/_status              how it stands
 *   any of them with ?lang=LANGUAGE  the same page in another language, the draft untouched
 *
 * Posted with every form: _csrf, and _page (the page's id; "_start" and "_review" for those).
 * A page posts besides: _return=review when html_view.returning; _shown once per field on it
 * (answers.h); _warned=1 when it was shown with its problems, so that a warning stops a person
 * once; and _action by the button used: "next" ("Turpināt", also what the Enter key does),
 * "back", "draft", "keep" and "lang:LANGUAGE" (which keep what was typed and judge nothing),
 * "add:REPEAT" or "remove:REPEAT.INDEX" with input_names, "add:izdevumi", or "attach" and
 * "detach:ATTACHMENT.INDEX", which take the files that were chosen and stay on the page. A page
 * with attachments posts multipart/form-data. The start page posts _action "next",
 * or "restart" to give up a draft.
 *
 * "state" is the script's: the page
 * as it would be with these answers, which are not stored; with _problems=1 what is wrong is
 * said of what was sent.
 *
 * Every page asks for HTML_THEME (renderers/themes/default/theme.css) and HTML_LOGO, pages of
 * questions for HTML_SCRIPT. */
#define HTML_REVIEW_PATH "_review"
#define HTML_RECEIPT_PATH "_receipt"
#define HTML_DRAFT_PATH "_draft"
#define HTML_LOGIN_PATH "_login"
#define HTML_LOGOUT_PATH "_logout"
#define HTML_START_PATH "_start"
/* Behind the input_name of an attachment: the id of the list of its files. */
#define HTML_FILES "-files"
/* What dress.h knows them by. */
#define HTML_THEME "theme.css"
#define HTML_SCRIPT "veidlapa.js"
#define HTML_PORTAL_THEME "portal.css"
#define HTML_PORTAL_SCRIPT "portal.js"
#define HTML_LOGO "logo.svg"

struct html;

/* Compiles all pages of the form, html being one for each of its languages. False with err. In
 * the arena, read-only. */
bool html_publish(struct arena *arena, const struct form *form, const struct look *look,
		  const struct html **html, struct err *err);

/* What one request puts into a page; empty where it does not apply. */
struct html_view {
	const struct state
		*state; /* for HTML_PAGE, HTML_REVIEW; HTML_RECEIPT shows its answers */
	const struct item *page; /* for HTML_PAGE */
	bool show_problems; /* errors are said only after an attempt to go on; warnings then, on
			       the review, and on pages opened from it */
	bool sent_only;	    /* of what was not on the page when it was sent nothing is said */
	bool returning;	    /* HTML_PAGE opened from the review: its button leads back there */
	struct str base;    /* "/f/apbedisanas-pabalsts", without a slash at the end: links and
			       form actions start with it */
	struct str csrf;    /* token for the hidden field "_csrf" */
	/* HTML_PAGE, HTML_REVIEW: until when the draft is kept (0: not known), and now. */
	int64_t expires_ms, now_ms;
	struct str resume;    /* HTML_START: where the draft that was begun, whose state it
				 is then, goes on; empty: none */
	struct str reference; /* HTML_RECEIPT: "VL-7K4M-2Q9D" */
	int64_t sent_ms;      /* HTML_RECEIPT */
	int64_t version;      /* HTML_RECEIPT: of the form */
	struct str code;      /* HTML_RECEIPT: by which it is verified; empty: none */
	/* HTML_RECEIPT: the code for its status, and the address where that is seen; empty:
	 * none */
	struct str access, status_address;
	bool mailable;	     /* HTML_RECEIPT: a copy by e-mail is offered */
	struct str receiver; /* name of the institution, for people */
	/* HTML_PAGE: what was refused in this request and is not part of the state: files. */
	const struct problem *refused;
	size_t refused_count;
	struct str term; /* when it can be sent, as a sentence, or empty */
	/* Somebody tries it out: a page carries what was answered so far, and asks what they
	 * think of it; comment: what they wrote. */
	bool trial;
	struct str carried, comment;
	bool closed;	   /* it cannot be begun (HTML_START) or sent (HTML_REVIEW) now */
	bool ended;	   /* and nothing says that it will be again (HTML_START) */
	struct str person; /* who has logged in, or empty */
	struct str notice; /* a word key shown on top ("notice.unsaved"), or empty */
};

/* Appends a whole HTML document. False when out is full. Uses scratch for what it computes on
 * the way. */
bool html_write(const struct html *html, enum html_page which, const struct html_view *view,
		struct arena *scratch, struct buf *out);

/* Pages that belong to no form: the list of forms (home.h), sheets (sheet.h), and plain
 * messages (404, 503…). The words for a message are "<key>.title" and "<key>.text"; request is
 * the number that people can quote, or empty. */
struct html_link {
	struct str href, text, detail;
};
struct html_site;
/* In an interface language; links to the other ones are ?lang=LANGUAGE. */
const struct html_site *html_site_new(struct arena *arena, struct str language,
				      const struct look *look, struct err *err);
bool html_site_message(const struct html_site *site, struct str key, struct str request,
		       struct arena *scratch, struct buf *out);

#endif
