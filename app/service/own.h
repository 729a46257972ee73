/* Addresses that are ours: nobody has us post to ourselves or to the database, though they may
 * be public. */
#ifndef APP_SERVICE_OWN_H
#define APP_SERVICE_OWN_H

#include "app/service/address.h"

/* Those of the machine's interfaces, and what the hosts of the URLs (VEIDLAPA_BASE_URL,
 * VEIDLAPA_STORE) are now; what has no host, or none that is known, adds nothing. Asks for
 * names, so it may take a while: for the start. */
void own_addresses(struct arena *arena, const struct str *urls, size_t count,
		   struct cidrs *out);

#endif
