/* A stylesheet over a tree; the only user of libxslt. Inside renderers/template. */
#ifndef RENDERERS_TEMPLATE_TRANSFORM_H
#define RENDERERS_TEMPLATE_TRANSFORM_H

#include "engine/base/xml.h"
#include "renderers/template/template.h"

/* What came out, read piece by piece: the whole would be larger than the rest of publishing. */
struct transform;

/* NULL with err. Nothing but assets is read, nothing is written, and a limit ends what runs too
 * long. */
struct transform *transform_new(struct str stylesheet, const struct xml *source,
				struct err *err);
void transform_free(struct transform *transform);
/* The next element inside the outermost one, NULL at the end. In the arena, but its texts last
 * no longer than the transform. */
const struct xml *transform_next(struct transform *transform, struct arena *arena);

#endif
