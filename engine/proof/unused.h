/* What is asked or computed for nothing. Inside engine/proof. */
#ifndef ENGINE_PROOF_UNUSED_H
#define ENGINE_PROOF_UNUSED_H

#include "engine/rules/rules_inner.h"

/* A warning for each value that no rule and no text reads, and for each field that is neither
 * sent nor read: nobody should be asked that; and for each declaration that may be left unticked
 * and is not read. scratch is for the time being. */
void unused_check(const struct form *form, const struct rules *rules, struct diags *diags,
		  struct arena *scratch);

#endif
