/* The values of a statement as PostgreSQL's library takes them. */
#ifndef STORAGE_PARAMETERS_H
#define STORAGE_PARAMETERS_H

#include "storage/db.h"

/* pg_type.dat: these numbers never change. */
enum {
	OID_BOOL = 16,
	OID_BYTES = 17,
	OID_INT8 = 20,
	OID_INT2 = 21,
	OID_INT4 = 23,
	OID_TEXT = 25
};

/* Whole numbers go as digits, so that the server may take them for whatever the statement
 * needs; text and bytes as they are. */
struct parameters {
	int count;
	unsigned *types;
	const char **values;
	int *lengths;
	int *formats; /* 1: bytes as they are */
};

/* Of one statement at a time: the arena is reset. Texts are borrowed. */
struct parameters parameters_of(struct arena *arena, const struct statement *statement);

#endif
