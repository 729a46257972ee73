/* Platform keys for tests. */
#ifndef TESTS_SUPPORT_KEYS_H
#define TESTS_SUPPORT_KEYS_H

#include "storage/store.h"

extern const struct platform_keys test_keys;

#endif
