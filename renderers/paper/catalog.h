/* What a PDF says of itself that Cairo cannot write. */
#ifndef RENDERERS_PAPER_CATALOG_H
#define RENDERERS_PAPER_CATALOG_H

#include "engine/base/buf.h"
#include "engine/base/err.h"

/* Appends the file that was drawn, with its language, and that readers show its title. False
 * with err when it is no PDF, or out is full. */
bool catalog_complete(struct str drawn, struct str language, struct buf *out, struct err *err);

#endif
