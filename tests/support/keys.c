#include "tests/support/keys.h"

static const struct platform_key keys[] = { { STR_INIT("test"),
					      "a key that is used by tests only" } };

const struct platform_keys test_keys = { keys, LENGTH(keys) };
