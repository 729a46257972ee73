/* HTML with instructions to a program. Inside renderers/template. */
#ifndef RENDERERS_TEMPLATE_COMPILE_H
#define RENDERERS_TEMPLATE_COMPILE_H

#include "engine/base/xml.h"
#include "renderers/template/program.h"

/* The program of everything below tree, which is an element of no meaning; stylesheet is for
 * messages. Names are bound while the tree lasts. NULL with err. */
const struct program *compile_tree(struct arena *arena, const struct xml *tree,
				   struct str stylesheet, const struct binder *binder,
				   struct err *err);

#endif
