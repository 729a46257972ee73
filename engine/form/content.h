/* Where the bytes of attached files stand in what is sent. A submission is kept with marks in
 * their places, so that it stays small to read; whoever sends it puts the bytes in. */
#ifndef ENGINE_FORM_CONTENT_H
#define ENGINE_FORM_CONTENT_H

#include "engine/base/buf.h"
#include "engine/base/err.h"

/* A mark is a byte that neither JSON nor XML can hold unescaped, the file's id, and the byte
 * again: nothing that people type can be taken for one. */
void content_mark(struct str id, struct buf *out);

bool content_has_marks(struct str text);
/* Appends the bytes of the file in base64. */
struct content_source {
	bool (*add)(void *context, struct str id, struct buf *out, struct err *err);
	void *context;
};
/* The text with all marks replaced; without a source by nothing. False with what add said. */
bool content_expand(struct str text, const struct content_source *source, struct buf *out,
		    struct err *err);

#endif
