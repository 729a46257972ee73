/* What stands in a cell of a decision table: words for people where there are such, FEEL for
 * the definition. */
#ifndef APP_PORTAL_CELL_H
#define APP_PORTAL_CELL_H

#include "app/portal/page.h"

enum column_kind {
	COLUMN_ABOUT, /* what the conditions of a column are about: mostly a question */
	COLUMN_WHEN,  /* a condition: an answer to it */
	COLUMN_THEN,  /* a result */
};

struct column {
	enum column_kind kind;
	const struct xml *table;
	const struct xml *question; /* of COLUMN_WHEN; NULL: it is about something else */
	struct str type;	    /* of COLUMN_THEN */
};

/* What people wrote, as FEEL: "Bankas kontā" is "konts" in quotes. What is no such word is FEEL
 * already. */
struct str cell_feel(struct page *page, const struct column *column, struct str said);
/* Why that can stand in no such cell, for people; empty: it can. */
struct str cell_refuses(struct page *page, const struct column *column, struct str said);
/* FEEL in those words; as it is when it has none. cell_feel gives the same text back. */
struct str cell_words(struct page *page, const struct column *column, struct str feel);
/* The type that results written so have: "money" for "75,50". */
struct str cell_type(struct page *page, const struct str *cells, size_t count);
/* The words that can be chosen, as options of what is given. */
void cell_offer(struct page *page, const struct column *column, struct xml *offer);

#endif
