/* Paper as PDF: tagged, so that it can be read out, and the same bytes for the same paper. */
#ifndef RENDERERS_PAPER_PDF_H
#define RENDERERS_PAPER_PDF_H

#include "engine/base/buf.h"
#include "engine/base/err.h"
#include "renderers/paper/paper.h"

/* Appends the file. False with err when it cannot be drawn, or out is full. */
bool pdf_write(const struct paper *paper, struct buf *out, struct err *err);

#endif
