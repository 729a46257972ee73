/* Posts what is due, many at a time, in one thread: claims it, lets it be sent, records how it
 * ended. */
#ifndef APP_DELIVERY_POST_H
#define APP_DELIVERY_POST_H

#include "app/delivery/attempt.h"

/* Belongs to one thread, but for post_wake; the config is borrowed. */
struct post;
struct post *post_new(const struct post_config *config, struct err *err);
void post_free(struct post *post);

/* One turn: records what has ended, claims what there is room for unless told not to, and waits
 * until something happens, a second at most. False when the store failed: what could not be
 * recorded is tried again in the next turn, and what was claimed is due again when its lease
 * runs out. */
bool post_turn(struct post *post, bool claiming, struct err *err);
/* Nothing is claimed, or just being claimed, that is not recorded yet. */
bool post_rests(const struct post *post);
/* Something may be due. From any thread; never blocks for long, never fails. */
void post_wake(struct post *post);
/* Takes turns until nothing is due any more; *count: how many were claimed. */
bool post_drain(struct post *post, size_t *count, struct err *err);

#endif
