/* The operator's folder of how pages look (VEIDLAPA_THEME, docs/theme.md). */
#ifndef APP_SERVICE_THEME_H
#define APP_SERVICE_THEME_H

#include "engine/base/arena.h"
#include "engine/base/err.h"
#include "renderers/html/look.h"

/* An empty folder's name is no theme: *out is NULL then. False with err, which says the file,
 * the line, and what to do; a colour that cannot be read on the pages is refused. */
bool theme_read(struct arena *arena, struct str folder, const struct look **out,
		struct err *err);

/* A line of brands.txt without its institution: "accent=#1a5c4b accent-dark=#7fd1b9
 * logo=x.svg". logo is only the file's name. False with err. */
bool theme_brand(struct arena *arena, struct str line, struct look_brand *out, struct err *err);

#endif
