/* What can never be, whatever people answer: pages and items never asked, conditions that never
 * hold or always do, constraints that nothing keeps. Sound: what is said is certain; what would
 * take too long to decide is left alone. */
#ifndef ENGINE_PROOF_PROOF_H
#define ENGINE_PROOF_PROOF_H

#include "engine/rules/rules.h"

struct proof_count {
	size_t questions; /* asked */
	size_t given_up;  /* of them, left without an answer */
	size_t steps;	  /* looks at items and atoms, for all of them */
};

/* Adds a finding (codes "proof.…") for each. The form's rules are without errors. */
struct proof_count proof_check(const struct form *form, const struct rules *rules,
			       struct diags *diags);

#endif
