/* An event, which is kept as JSON, in the way its receiver wants it: as JSON or as XML, its
 * files inside, beside it, or by link, or without the answers. */
#ifndef ENGINE_CONTRACT_SPELLING_H
#define ENGINE_CONTRACT_SPELLING_H

#include "engine/base/err.h"
#include "engine/base/json.h"
#include "engine/base/vec.h"
#include "engine/contract/contract.h"

VEC_TYPE(spelling_files, struct str);

struct spelling {
	bool xml;
	bool thin;
	enum contract_files files;
	/* Appends the address of a file; for CONTRACT_LINK. */
	void (*add_link)(void *context, struct str id, struct buf *out);
	void *context;
	struct arena *arena;
	/* Out: the ids of files, in the order of their parts, for CONTRACT_PART. */
	struct spelling_files *parts;
};

/* The tree of an event as it is kept, or as it is sent. NULL with ERR_INVALID when it is none.
 */
const struct json *spelling_read(struct str event, struct arena *arena, struct err *err);
/* The bytes of files that come inside are marked (engine/form/content.h), as in what is kept.
 */
void spelling_write(const struct spelling *spelling, const struct json *event, struct buf *out);

#endif
