/* Builds a plain page of the journey and sends it: renderers/html/sheet.h says what is on it.
 * Texts are given by their keys. */
#ifndef APP_PAGES_SHEET_H
#define APP_PAGES_SHEET_H

#include "app/pages/journey.h"
#include "renderers/html/sheet.h"
#include "renderers/i18n/i18n.h"

struct sheet {
	struct journey *journey;
	struct arena *arena;
	struct str language;
	const struct html_site *site;
	const struct words *words;
	struct html_sheet page;
	VEC(struct sheet_paragraph) paragraphs;
	VEC(struct sheet_fact) facts;
	VEC(struct sheet_field) fields;
	VEC(struct sheet_button) buttons;
	VEC(struct html_link) links;
};

/* In the journey's language, where the program speaks it. */
void sheet_begin(struct sheet *sheet, struct journey *journey, struct str title);
void sheet_text(struct sheet *sheet, struct str key);
void sheet_fact(struct sheet *sheet, struct str key, struct str text); /* nothing for empty */
void sheet_title(struct sheet *sheet); /* of the form */
void sheet_receiver(struct sheet *sheet, struct str institution);
struct str sheet_moment(const struct sheet *sheet, int64_t ms);
struct str sheet_until(const struct sheet *sheet, int64_t ms); /* what stands behind "until" */
/* The form is posted to base/path, with the token against foreign sites. */
void sheet_form(struct sheet *sheet, struct str path);
void sheet_hidden(struct sheet *sheet, struct str name, struct str value);
struct sheet_field *sheet_field(struct sheet *sheet, struct str name, struct str key,
				struct str value);
void sheet_button(struct sheet *sheet, struct str action, struct str key);
void sheet_link(struct sheet *sheet, struct str href, struct str key);
void sheet_send(struct sheet *sheet);

#endif
