/* From a draft that is complete to a stored submission with its reference number. */
#ifndef APP_PAGES_SUBMIT_H
#define APP_PAGES_SUBMIT_H

#include "app/pages/journey.h"

/* Stores what the state says, once: a second call for the same draft finds the first one's
 * submission. False with err when it is not stored for certain. */
bool submit(const struct journey *journey, const struct state *state, struct err *err);

#endif
