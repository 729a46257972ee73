/* What an operator changes of how pages look: the platform's header and footer, its colours and
 * logo, and those of institutions. app/service/theme.h reads it. NULL: nothing is changed. */
#ifndef RENDERERS_HTML_LOOK_H
#define RENDERERS_HTML_LOOK_H

#include "engine/base/xml.h"

/* HTML of one language, well-formed as XML. */
struct look_part {
	struct str language;
	const struct xml *tree;
};

/* Colours and logo; of the platform where there is no institution. */
struct look_brand {
	struct str institution;
	struct str css;	 /* what follows the default stylesheet */
	struct str logo; /* the image; empty: the default one */
	struct str logo_type;
};

struct look {
	const struct look_part *headers, *footers;
	size_t header_count, footer_count;
	const struct look_brand *brands;
	size_t brand_count;
};

/* The institution's own; NULL when it has none. */
const struct look_brand *look_brand_of(const struct look *look, struct str institution);

#endif
