/* A text as it is written in a document, escapes and all: where a character of what is read
 * stands. */
#ifndef ENGINE_BASE_WRITTEN_H
#define ENGINE_BASE_WRITTEN_H

#include "engine/base/diag.h"

/* How a spelling writes a character otherwise than by itself; with the first byte of it. */
enum escape { ESCAPE_NONE = 0, ESCAPE_XML = '&', ESCAPE_JSON = '\\' };

struct written {
	struct str text; /* between its quotes; all empty when it is read as it is written */
	enum escape escape;
};

/* The written text, copied, or nothing where it has neither escapes nor line ends: most have
 * none, and then counting is enough. */
struct written written_new(struct arena *arena, struct str text, enum escape escape);

/* Where in the document a place within the read text is, when that begins at start. */
struct place written_place(const struct written *written, struct place start,
			   struct place within);

#endif
