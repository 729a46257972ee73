/* multipart/form-data (RFC 7578), read as it comes and strictly: what browsers send, nothing
 * around it, nothing inside it. */
#ifndef APP_HTTP_MULTIPART_H
#define APP_HTTP_MULTIPART_H

#include "app/http/part.h"
#include "engine/base/limits.h"

/* Who takes the parts: begin, then its bytes in any number of pieces. False ends it. */
struct part_sink {
	bool (*begin)(void *context, const struct part *part);
	bool (*data)(void *context, struct str bytes);
	void *context;
};

enum { MULTIPART_BOUNDARY = 70 }; /* RFC 2046, 5.1.1 */

enum multipart_state {
	MULTIPART_FIRST,  /* the delimiter that everything begins with */
	MULTIPART_BEHIND, /* a delimiter: another part, or the end? */
	MULTIPART_HEAD,
	MULTIPART_DATA,
	MULTIPART_END,
	MULTIPART_BROKEN,
};

struct multipart {
	struct arena *arena; /* of the parts' names */
	struct part_sink sink;
	enum multipart_state state;
	char delimiter[MULTIPART_BOUNDARY + 4]; /* CR LF "--" and the boundary */
	size_t delimiter_len;
	size_t matched; /* bytes of it that were seen and are not data yet */
	char head[LIMIT_PART_HEAD];
	size_t head_len;
};

/* Whether the header says multipart/form-data, and with which boundary: empty when that is
 * wrong. */
bool multipart_is(struct str content_type, struct str *boundary);
/* boundary: not empty. */
void multipart_init(struct multipart *multipart, struct arena *arena, struct str boundary,
		    const struct part_sink *sink);
/* False from the first mistake on, or when the sink says so. */
bool multipart_feed(struct multipart *multipart, struct str bytes);
/* Has it come to its end? */
bool multipart_ended(const struct multipart *multipart);

#endif
