/* Tells who looks after an endpoint, at an address that the institution chose, that it fails
 * and that it works again: signed like a delivery, without anything of what was sent. */
#ifndef APP_DELIVERY_BELL_H
#define APP_DELIVERY_BELL_H

#include "app/delivery/attempt.h"

/* A thread of its own, because it waits for answers. config is borrowed. NULL with err. */
struct bell;
struct bell *bell_start(const struct post_config *config, struct err *err);
void bell_stop(struct bell *bell);

/* What is due now is told; *found: something was. */
bool bell_ring(const struct post_config *config, bool *found, struct err *err);

#endif
