/* Addresses of attached files that whoever has one may read for a while: signed by the
 * platform's key, so that nothing has to be kept about them. */
#ifndef APP_SERVICE_LINKS_H
#define APP_SERVICE_LINKS_H

#include "engine/base/buf.h"
#include "engine/base/err.h"
#include "storage/store.h"

struct links {
	struct str base_url;		  /* without a slash at its end */
	const struct platform_keys *keys; /* the first signs, each verifies */
	int64_t days;			  /* how long a link holds, at least */
};

/* "https://…/api/v1/files/INSTITUTION/ID?expires=SECONDS&signature=…". It ends at a midnight,
 * so that the same attempt on the same day says the same. */
void links_add(const struct links *links, const struct stored_file *file, int64_t now_ms,
	       struct buf *out);
/* What came with a request. ERR_NOT_FOUND: we never signed that; ERR_DENIED: it has expired. */
struct link_claim {
	struct str expires, signature;
};
bool links_check(const struct links *links, const struct stored_file *file,
		 const struct link_claim *claim, int64_t now_ms, struct err *err);

#endif
