/* Why something was not done in the builder, said at the field that it is about. */
#ifndef APP_PORTAL_REFUSAL_H
#define APP_PORTAL_REFUSAL_H

#include "engine/base/str.h"
#include "engine/base/vec.h"

struct refusal {
	struct str problem; /* for people; empty: it was done */
	struct str field;   /* the name of the field; empty: none */
};
VEC_TYPE(refusals, struct refusal);

#endif
