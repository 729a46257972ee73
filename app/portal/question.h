/* The questions of a form that sentences can speak about: those of its pages and groups, and of
 * the blocks that the page knows. Rows
 * of a repeat are many, and not spoken of so simply but by what is in the same row. */
#ifndef APP_PORTAL_QUESTION_H
#define APP_PORTAL_QUESTION_H

#include "app/portal/page.h"

/* How a question of that type is spoken of: what stands for the value, and for the question. */
enum manner { MANNER_TEXT, MANNER_NUMBER, MANNER_YES_NO, MANNER_DATE, MANNER_SEVERAL };

enum manner question_manner(const struct xml *question);
/* Is one answer more or less than another? */
bool question_has_order(const struct xml *question);
/* By its id, in the form around element; NULL when there is none. */
const struct xml *question_find(const struct page *page, const struct xml *element,
				struct str id);
/* Calls back for each but that one, in the order of the form. */
void questions_each(const struct page *page, const struct xml *element,
		    void (*tell)(void *context, const struct xml *question), void *context);
/* Its options, or those of the list of the form that it names; NULL when they are elsewhere or
 * it has none. */
const struct xml *question_options(const struct xml *question);
/* What the option of that value says, else empty. */
struct str question_label(struct page *page, const struct xml *question, struct str value);

/* What people say is the answer, as FEEL writes it: the label of an option, yes or no, a number
 * with a comma. Empty when nobody can answer that. */
struct str question_literal(struct page *page, const struct xml *question, struct str said);
/* "1 234,56" as people write it; empty when it is no number. */
struct str question_number(struct arena *arena, struct str said);
/* Of these alone. */
struct str question_yes_or_no(const struct page *page, struct str said);
struct str question_quoted(struct arena *arena, struct str text);
/* "5. 2. 1990", "1990-02-05" or "today" as FEEL writes it; empty when it is no day. */
struct str question_date(const struct page *page, struct str said);
/* The same as definitions write it, "1990-02-05". */
struct str question_iso(struct arena *arena, struct str said);
/* "500.00" as people write it, "500,00". */
struct str question_figure(struct page *page, struct str number);
/* "1990-02-05" as people write it. */
struct str question_day(struct arena *arena, struct str iso);
/* What people are told when they say something else: "Atbildes ir „Jā” un „Nē”." */
struct str question_expects(struct page *page, const struct xml *question);
/* That the question cannot be answered so, and how it can. */
struct str question_refuses(struct page *page, const struct xml *question, struct str said);

#endif
