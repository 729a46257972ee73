/* What the API calls the states of a delivery: the words by which deliveries are asked for. One
 * under way waits for the end of its attempt. */
#ifndef APP_API_DELIVERY_WORDS_H
#define APP_API_DELIVERY_WORDS_H

#include "storage/store.h"

static inline struct str delivery_word(enum delivery_state state)
{
	static const char *const words[] = { [DELIVERY_DUE] = "waiting",
					     [DELIVERY_LEASED] = "waiting",
					     [DELIVERY_DONE] = "delivered",
					     [DELIVERY_PARKED] = "parked" };

	return str_from_c(words[state]);
}

#endif
