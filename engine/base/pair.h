/* A name and its value, as forms post them, headers carry them, queries hold them. */
#ifndef ENGINE_BASE_PAIR_H
#define ENGINE_BASE_PAIR_H

#include "engine/base/str.h"

struct pair {
	struct str name, value;
};

#endif
