/* The platform's keys, from the operator's file. */
#ifndef APP_SERVICE_KEYRING_H
#define APP_SERVICE_KEYRING_H

#include "app/service/config.h"
#include "storage/store.h"

/* Lines "NAME BASE64" of the file that VEIDLAPA_KEY names; a key alone is called "key". The
 * file must be readable by nobody else. Where the setting is empty and the store is SQLite's,
 * one is made beside the store when the store has none yet, and never written over. */
bool keyring_read(struct arena *arena, const struct config *config, struct platform_keys *out,
		  struct err *err);

#endif
