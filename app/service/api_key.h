/* Keys of the API: how they look, and what is kept of them. */
#ifndef APP_SERVICE_API_KEY_H
#define APP_SERVICE_API_KEY_H

#include "engine/base/arena.h"
#include "engine/base/str.h"

/* A new one: "vlk_" and 32 random bytes. */
struct str api_key_new(struct arena *arena);
/* SHA-256 in hex: what is kept of it. As random as it is, it needs no more. */
struct str api_key_digest(struct arena *arena, struct str key);

#endif
