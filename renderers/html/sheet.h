/* A plain page outside the questions of a form, which says something and may ask something:
 * how a submission stands, what becomes of a draft. All texts are in the person's language. */
#ifndef RENDERERS_HTML_SHEET_H
#define RENDERERS_HTML_SHEET_H

#include "renderers/html/html.h"

struct sheet_paragraph {
	struct str text;
};
struct sheet_fact {
	struct str label, text;
	struct str language; /* of the text, where it is not the page's */
	struct str href;     /* the text is a link there */
};
struct sheet_field {
	struct str name, value;
	struct str label, hint;		  /* without a label it is hidden */
	struct str autocomplete, control; /* control: "text", "email" */
	struct str wrong;		  /* anything: the page's problem is here */
};
struct sheet_button {
	struct str action, text; /* posted as _action; the first one is the main one */
};

/* What does not apply is empty. */
struct html_sheet {
	struct str title;
	struct str notice;  /* on top: what has been done */
	struct str problem; /* on top: what is wrong */
	const struct sheet_paragraph *paragraphs;
	size_t paragraph_count;
	const struct sheet_fact *facts;
	size_t fact_count;
	/* A form: where it is posted to, with the token for _csrf. */
	struct str action, csrf;
	const struct sheet_field *fields;
	size_t field_count;
	const struct sheet_button *buttons;
	size_t button_count;
	const struct html_link *links; /* below it */
	size_t link_count;
	struct str request; /* something failed: the number of the request, to quote */
};

bool html_site_sheet(const struct html_site *site, const struct html_sheet *sheet,
		     struct buf *out);

#endif
