/* What a part of a multipart/form-data body says of itself (RFC 7578). */
#ifndef APP_HTTP_PART_H
#define APP_HTTP_PART_H

#include "engine/base/arena.h"
#include "engine/base/str.h"

struct part {
	struct str name;
	bool is_file;	 /* it has a file name, perhaps an empty one: no file was chosen */
	struct str file; /* as the browser sent it */
	struct str type; /* as the browser sent it; may be empty */
};

/* The lines of its head, each ended by CR LF. False for anything that browsers do not send:
 * headers twice, folded or without a name, parts in parts, encodings, control characters. */
bool part_read(struct arena *arena, struct str head, struct part *out);

#endif
