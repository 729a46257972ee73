/* Small transactions of several threads, committed together: one flush of the disk serves all.
 */
#ifndef STORAGE_GROUP_H
#define STORAGE_GROUP_H

#include "storage/transaction.h"

struct group;
struct group *group_new(struct db_pool *pool);
void group_free(struct group *group); /* nobody may be in it */

/* As transaction_run: true only when the work is durable, and a failure is this work's own.
 * Works of the same key share transactions; where only one can write, all do. run may be called
 * by another thread while its own waits here. */
bool group_run(struct group *group, struct str key, const struct transaction *transaction,
	       struct err *err);

#endif
