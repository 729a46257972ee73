/* Inside listing*.c: how a listing is made. */
#ifndef APP_SERVICE_LISTING_MAKE_H
#define APP_SERVICE_LISTING_MAKE_H

#include "app/service/listing.h"

/* Of these versions, in the arena; its texts are borrowed from them. */
void listing_make(struct arena *arena, const struct service *service,
		  const struct published *const *published, size_t count, struct listing *out);

#endif
