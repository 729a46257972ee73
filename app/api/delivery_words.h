/* What the API calls the states of a delivery. */
#ifndef APP_API_DELIVERY_WORDS_H
#define APP_API_DELIVERY_WORDS_H

#include "storage/store.h"

static inline struct str delivery_word(enum delivery_state state)
{
	static const char *const words[] = { [DELIVERY_DUE] = "due",
					     [DELIVERY_LEASED] = "under-way",
					     [DELIVERY_DONE] = "delivered",
					     [DELIVERY_PARKED] = "parked" };

	return str_from_c(words[state]);
}

#endif
