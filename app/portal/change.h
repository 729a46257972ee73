/* One change between two versions of a form, in people's words. */
#ifndef APP_PORTAL_CHANGE_H
#define APP_PORTAL_CHANGE_H

#include "app/portal/portal.h"
#include "engine/contract/compare.h"

/* What is compared, and on which page it is told. */
struct telling {
	struct portal *portal;
	const struct form *before, *after;
};

struct str change_say(const struct telling *telling, const struct change *change);
/* What it means to the receiver's system. */
struct str change_reason(const struct telling *telling, const struct change *change);

#endif
