/* What citizens would see of a design. */
#ifndef APP_PORTAL_PREVIEW_H
#define APP_PORTAL_PREVIEW_H

#include "app/portal/workshop.h"

struct preview {
	struct workshop *shop;
	const struct published *published;
	struct answers *answers;
	const struct item *page;
	size_t language;
	struct str notice; /* the word of what the page says on top; may be empty */
};

/* False when a page says why not. Of the first page where the id is "_first". */
bool preview_open(struct preview *preview, struct workshop *shop, struct str id);
const struct state *preview_state(struct preview *preview);
/* Answers with the page, whose forms are sent below forms/FORM/WHERE. */
void preview_show(struct preview *preview, const struct state *state, const char *where,
		  bool problems);

/* Puts the page that the element is on, or the first one, beside the page being made. */
void preview_beside(struct workshop *shop, const struct xml *element);
/* Answers with that page of a tree that is not saved. */
void preview_tree(struct workshop *shop, const struct xml *tree, const struct xml *element);

#endif
