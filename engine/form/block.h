/* The file of a block, read and checked; and a block's items under other ids. */
#ifndef ENGINE_FORM_BLOCK_H
#define ENGINE_FORM_BLOCK_H

#include "engine/base/map.h"
#include "engine/base/xml.h"
#include "engine/form/library.h"

/* The tree of a block, with its own places. NULL with what is wrong in diags, among it that the
 * file is another block than its name says (form.block.file). */
const struct xml *block_read(struct arena *arena, struct str bytes,
			     const struct library_name *name, struct diags *diags);

/* A block's items on their way into a form. */
struct block_names {
	struct arena *arena;
	struct diags *diags;
	struct str block;   /* "persona@1", for findings */
	struct str prefix;  /* "sanemejs_" */
	struct map items;   /* ids outside of rows */
	struct map rows;    /* ids of items in rows, which keep them */
	struct map without; /* ids that are left out */
	bool incomplete;    /* a block in it is not known, so neither are all names */
};

/* Takes the ids of all items below the element. */
void block_names_collect(struct block_names *names, const struct xml *element);
/* Removes the items that are left out and gives the others their new ids, in the rules and
 * texts too. Names that the block does not have are findings, and so are rules that need what
 * is left out; such rules go away. */
void block_rename(struct block_names *names, struct xml *element);

#endif
