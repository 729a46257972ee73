/* Figures for those that count inside their own transactions. */
#ifndef STORAGE_COUNTS_PRIVATE_H
#define STORAGE_COUNTS_PRIVATE_H

#include "storage/counts.h"
#include "storage/db.h"

/* Inside a transaction: adds them all. */
bool figures_insert(struct db *db, const struct figure_set *set, struct err *err);
/* The drafts that a statement deleted unsent, its rows being GONE_DRAFTS, were abandoned. */
#define GONE_DRAFTS "RETURNING institution, form, month, page"
bool figures_of_gone(struct db *db, const struct rows *rows, struct err *err);

#endif
