/* The versions of forms that are in memory, for all threads: of each form the one in force, and
 * of former ones those in use and some that were. However many forms there are, finding one
 * costs the same. */
#ifndef APP_SERVICE_STOCK_H
#define APP_SERVICE_STOCK_H

#include "app/service/published.h"

struct stock;
struct stock *stock_new(void);
/* With all that is in it; nobody uses any of it any more. */
void stock_free(struct stock *stock);

/* In place of the version that was in force; that one stays for those who use it. Takes it over.
 * False, and nothing changed, where that very version is in force already. */
bool stock_put(struct stock *stock, struct published *published);
/* A version that is not in force, for whoever adds it, until stock_release. Takes it over; where
 * another thread was quicker gives that one's. */
const struct published *stock_add(struct stock *stock, struct published *published);

/* What is in force, or that very version; NULL where it is not in memory. Stays valid and
 * unchanged until stock_release, also when a newer one is put in force meanwhile. */
const struct published *stock_current(struct stock *stock, struct str id);
const struct published *stock_version(struct stock *stock, struct str institution,
				      struct str id, int64_t version);
/* All that are in force, in no order; each stays until stock_release. */
size_t stock_current_all(struct stock *stock, struct arena *arena,
			 const struct published ***out);
/* NULL: nothing. */
void stock_release(struct stock *stock, const struct published *published);

#endif
