/* A page of the portal as it is being made: see renderers/html/portal.h for what it can hold.
 */
#ifndef APP_PORTAL_PAGE_H
#define APP_PORTAL_PAGE_H

#include "engine/base/diag.h"
#include "engine/base/xml.h"
#include "renderers/i18n/i18n.h"

struct page {
	struct arena *arena;
	const struct words *words;
	struct str language; /* "lv" */
	struct xml *root;
	/* The definition that it is about with its blocks opened (block_open); NULL: it has
	 * none, or nobody needs them. */
	const struct xml *opened;
};

/* A word of the portal: "portal.<key>". */
struct str page_word(const struct page *page, const char *key);
/* The word with {name} in it. */
struct str page_word_with(const struct page *page, const char *key, const char *name,
			  struct str value);
/* The same with several. */
struct str page_word_of(const struct page *page, const char *key, const struct pair *parameters,
			size_t count);
struct str page_moment(const struct page *page, int64_t ms);
struct str page_until(const struct page *page, int64_t ms); /* what stands behind "until" */
/* The same shortly, for tables: "26.11.2026. 12:46". */
struct str page_when(const struct page *page, int64_t ms);

/* With its seconds: "26.11.2026. 12:46:05". */
struct str page_second(const struct page *page, int64_t ms);

/* The same of a day or a local time as definitions write it: "26.11.2026." */
struct str page_written(const struct page *page, struct str text);

/* An element, which takes attributes by page_set; an empty text is left out. */
struct xml *page_add(struct page *page, struct xml *parent, const char *name, struct str text);
void page_set(struct page *page, struct xml *element, const char *name, struct str value);

/* Of select and choices, or offered while text is typed; chosen when it is that one. */
struct xml *page_option(struct page *page, struct xml *field, struct str value, struct str text,
			struct str chosen);

/* Below the root, of words: "text", "heading", "notice", "problem". */
void page_say(struct page *page, const char *element, const char *key);
void page_link(struct page *page, struct str href, const char *key);
/* The same as the page's main button: for what one mostly comes for. */
void page_link_main(struct page *page, struct str href, const char *key);
void page_fact(struct page *page, struct xml *facts, const char *key, struct str text);
/* One without a row says portal.<caption>.none instead, or that there is nothing yet. */
struct xml *page_table(struct page *page, const char *caption, const char *const *columns,
		       size_t count);
struct xml *page_form(struct page *page, struct str action);
/* label is of a word. */
struct xml *page_field(struct page *page, struct xml *form, const char *control,
		       const char *name, struct str value);
void page_hidden(struct page *page, struct xml *form, const char *name, struct str value);
/* The action is the end of the word's key, too: "portal.do.<action>". */
void page_button(struct page *page, struct xml *form, const char *action);
/* Within a form: a heading of a word, and a row of buttons before its end. */
void page_head(struct page *page, struct xml *form, const char *key);
struct xml *page_actions(struct page *page, struct xml *form, const char *const *actions,
			 size_t count);
/* What a finding is about, and the page where it can be mended. */
struct page_spot {
	struct str title, href; /* empty: on the page itself */
	bool unfinished;	/* something is not there yet, and nothing is wrong */
};
/* Those that stop a form first; spots are in the order of the list, or NULL. */
void page_findings(struct page *page, const struct diags *diags, const struct page_spot *spots);

#endif
