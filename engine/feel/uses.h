/* What an expression reads. Internal to engine/feel. */
#ifndef ENGINE_FEEL_USES_H
#define ENGINE_FEEL_USES_H

#include "engine/feel/ast.h"

/* Each slot and path once; a slot alone means the whole value. */
const struct feel_use *uses_of(struct arena *arena, const struct feel_expr *expr,
			       size_t *count);

#endif
