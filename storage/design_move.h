/* A step in the course of a design, which other changes of the store can take along. */
#ifndef STORAGE_DESIGN_MOVE_H
#define STORAGE_DESIGN_MOVE_H

#include "storage/db.h"
#include "storage/store.h"

/* As for store_design_move. */
struct design_move {
	const struct design *design;
	const char *from;
	struct str remark; /* may be empty */
};
/* Inside a transaction, which may be repeated. */
bool design_move(struct db *db, const struct design_move *step, struct err *err);

#endif
