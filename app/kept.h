/* Deliveries in a folder, a file each, named by the delivery: what veidlapa listen keeps. */
#ifndef APP_KEPT_H
#define APP_KEPT_H

#include "engine/base/arena.h"
#include "engine/base/err.h"
#include "engine/base/str.h"

/* Letters, digits, - and _: so that no id is a path. */
bool kept_id_valid(struct str id);
/* Makes the folder where there is none. False when nothing can be kept in it. */
bool kept_open(struct arena *arena, struct str folder, struct err *err);
/* Is it there from before? */
bool kept_has(struct arena *arena, struct str folder, struct str id);
/* True only when it is durable: written beside, flushed, then named, and the folder flushed. */
bool kept_add(struct arena *arena, struct str folder, struct str id, struct str body,
	      struct err *err);

#endif
