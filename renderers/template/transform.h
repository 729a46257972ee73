/* A stylesheet over a tree; the only user of libxslt. Inside renderers/template. */
#ifndef RENDERERS_TEMPLATE_TRANSFORM_H
#define RENDERERS_TEMPLATE_TRANSFORM_H

#include "engine/base/err.h"
#include "engine/base/xml.h"

/* What comes out, an element; without a name when nothing does. In the arena, with its texts.
 * Nothing but assets is read, nothing is written. *steps is how many it may take, and becomes
 * how many are left. NULL with err. */
const struct xml *transform(struct arena *arena, struct str stylesheet,
			    const struct xml *source, size_t *steps, struct err *err);

#endif
