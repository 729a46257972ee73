/* A stylesheet over a text; the only user of libxslt. Inside renderers/template. */
#ifndef RENDERERS_TEMPLATE_TRANSFORM_H
#define RENDERERS_TEMPLATE_TRANSFORM_H

#include "engine/base/xml.h"
#include "renderers/template/template.h"

/* What comes out, below an element without a name, in the arena; NULL with err. Nothing but
 * assets is read, nothing is written, and a limit ends what runs too long. */
const struct xml *transform_run(struct arena *arena, const struct template_input *input,
				struct err *err);

#endif
