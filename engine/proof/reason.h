/* Why something can never be, in words: the conditions without which it could. Inside
 * engine/proof. */
#ifndef ENGINE_PROOF_REASON_H
#define ENGINE_PROOF_REASON_H

#include "engine/proof/search.h"

/* Of demands about the item that cannot be met together: "`konts` is only asked when `…`, but
 * `veids` only when `…`". Empty when there is nothing to add. In the arena. */
struct str reason_why(struct search *search, const struct item *item,
		      const struct demand *demands, size_t count, const struct diags *diags,
		      struct arena *arena);

#endif
