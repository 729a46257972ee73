/* Places where tests make the program fail, wait or die. Programs that are released have none:
 * only those built with VEIDLAPA_FAILPOINTS do, which the Makefile says for tests.
 *
 * What is to happen stands in the file that the variable FAILPOINT names, "PLACE
 * ACTION": kill (SIGKILL), error, or delay (a second). It happens once, to whoever comes there
 * first, and the file is gone then. */
#ifndef ENGINE_BASE_FAILPOINT_H
#define ENGINE_BASE_FAILPOINT_H

#include "engine/base/err.h"

enum failpoint {
	FAIL_BEFORE_INSERT, /* of a submission */
	FAIL_AFTER_INSERT,  /* of everything that belongs to it */
	FAIL_BEFORE_COMMIT, /* of any transaction */
	FAIL_AFTER_COMMIT,  /* of a submission, before the person is told */
	FAIL_CLAIMING,	    /* a delivery is leased, its attempt not recorded */
	FAIL_RECLAIMING,    /* likewise, one whose lease ran out in other hands */
	FAIL_CLAIMED,	    /* the attempt is recorded, nothing sent */
	FAIL_SENDING,	    /* the receiver begins to answer */
	FAIL_ANSWERED,	    /* it has answered, nobody has recorded what */
	FAIL_MIGRATING,	    /* one migration is done, the next is not */
};

#ifdef VEIDLAPA_FAILPOINTS
/* False, with err, when the place must fail. */
bool failpoint_pass(enum failpoint place, struct err *err);
#else
static inline bool failpoint_pass(enum failpoint place, struct err *err)
{
	(void)place;
	(void)err;
	return true;
}
#endif

#endif
