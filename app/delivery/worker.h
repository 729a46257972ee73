/* A thread that delivers what is due. Any number of workers, in any number of processes, may
 * share one store. */
#ifndef APP_DELIVERY_WORKER_H
#define APP_DELIVERY_WORKER_H

#include "app/delivery/post.h"

struct worker;

/* What the config points to must outlive the worker; the config itself is copied. */
struct worker *worker_start(const struct post_config *config, struct err *err);
/* Something may be due: to be called after a submission. Never blocks for long, never fails. */
void worker_wake(struct worker *worker);
/* Begins nothing new and waits for the attempts under way, each of which ends within the
 * policy's total time. NULL is fine. */
void worker_stop(struct worker *worker);

#endif
