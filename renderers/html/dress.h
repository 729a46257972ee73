/* What pages ask for besides themselves: stylesheet, script, logo, with what the operator
 * changes of them. Their addresses change with their content, so that browsers keep them. */
#ifndef RENDERERS_HTML_DRESS_H
#define RENDERERS_HTML_DRESS_H

#include "renderers/html/look.h"

struct dress {
	struct str type; /* "text/css; charset=utf-8" */
	struct str bytes;
	struct str packed; /* the same by gzip, made at build; empty: there is none */
	struct str tag;	   /* changes with the bytes */
};

/* For pages of that institution, or of none. False: nothing has that name. What is put together
 * is in the arena. */
bool dress_find(struct arena *arena, const struct look *look, struct str name,
		struct str institution, struct dress *out);
/* "/assets/theme.css?institution=99999999902&v=1f…"; of what there is. */
struct str dress_address(struct arena *arena, const struct look *look, struct str name,
			 struct str institution);

#endif
