/* Where blocks and lists are found while the program runs: in the store, in the program, and in
 * folders beside a form. */
#ifndef APP_SERVICE_SHELF_H
#define APP_SERVICE_SHELF_H

#include "engine/form/library.h"
#include "storage/store.h"

struct shelf {
	struct store *store; /* NULL: none */
	/* Whose things of the store may be read; empty: those of the form's institution. */
	struct str institution;
	/* That has blocks/ and lists/, as the folder around it may; empty: none. */
	struct str folder;
};

/* What the store has goes first: there a name means what it meant when it was first used. A
 * file in the folder that says something else is ERR_CONFLICT. The shelf must live as long. */
struct library shelf_library(const struct shelf *shelf);
/* A name of the program's own, in any version. */
bool shelf_is_taken(struct str name, enum library_kind kind, struct arena *arena);
VEC_TYPE(library_names, struct library_name);
/* What the program and the institution have of that kind, each in its newest version, by name;
 * without what lies in folders. Without those of a store that does not answer. */
void shelf_names(const struct shelf *shelf, enum library_kind kind, struct arena *arena,
		 struct library_names *out);
/* "block", "list": as records of the store have it. */
struct str shelf_kind(enum library_kind kind);
/* The folder that a file lies in: "." for a mere name. */
struct str shelf_folder(struct str path);

#endif
