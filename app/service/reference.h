/* The number of a submission, for people: "VL-7K4M-2Q9D". */
#ifndef APP_SERVICE_REFERENCE_H
#define APP_SERVICE_REFERENCE_H

#include "engine/base/arena.h"
#include "engine/base/str.h"

/* 40 random bits; the store refuses one that is there already. */
struct str reference_new(struct arena *arena);
/* As it is written, from what somebody typed; empty: that is none. */
struct str reference_read(struct arena *arena, struct str typed);

#endif
