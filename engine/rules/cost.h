/* What evaluating a form once may take at most, whatever people answer: the publish gate
 * refuses a form of which a request could use up its budget. */
#ifndef ENGINE_RULES_COST_H
#define ENGINE_RULES_COST_H

#include "engine/rules/rules.h"

struct rules_cost {
	uint64_t steps; /* of all rules in all rows, of LIMIT_RULE_STEPS */
	uint64_t bytes; /* of all that is made meanwhile, of LIMIT_RULE_BYTES */
	uint64_t texts; /* steps of what stands in texts, on the page that has all of them */
};

/* Adds a finding (codes rule.cost, form.cost) where it is more than may be. */
struct rules_cost rules_cost(const struct rules *rules, struct diags *diags);

#endif
