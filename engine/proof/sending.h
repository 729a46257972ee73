/* Can the form be sent at all? Inside engine/proof. */
#ifndef ENGINE_PROOF_SENDING_H
#define ENGINE_PROOF_SENDING_H

#include "engine/proof/search.h"

/* Items that cannot all be in order whatever people answer; the form's own constraints are
 * NULL. */
VEC_TYPE(blockers, const struct item *);

/* The fewest that are enough, in order; none when nothing is known to stop it. In the arena;
 * *questions goes up by each that was asked. */
struct blockers sending_blockers(struct search *search, struct arena *arena, size_t *questions);

#endif
