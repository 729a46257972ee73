/* The manual of the built-in functions, written from their tables. */
#ifndef ENGINE_FEEL_MANUAL_H
#define ENGINE_FEEL_MANUAL_H

#include "engine/base/buf.h"

/* docs/reference/builtins.md, whole; a unit test compares the two. */
void builtin_manual(struct buf *out);

#endif
