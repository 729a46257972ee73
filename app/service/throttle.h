/* Who has guessed wrong too often must wait. */
#ifndef APP_SERVICE_THROTTLE_H
#define APP_SERVICE_THROTTLE_H

#include <stdbool.h>
#include <stdint.h>

#include "engine/base/arena.h"
#include "engine/base/str.h"

struct throttle;
/* So many wrong ones in that time. In the arena; safe for several threads. */
struct throttle *throttle_new(struct arena *arena, unsigned most, int64_t window_ms);
/* who: a client's address. Those whose places fall together are counted together. */
bool throttle_allows(struct throttle *throttle, struct str who, int64_t now_ms);
void throttle_count(struct throttle *throttle, struct str who, int64_t now_ms);

#endif
