/* A definition with what it pulls in: its blocks as groups of items, its lists as options of
 * the questions that use them. So everything behind sees plain items. */
#ifndef ENGINE_FORM_EXPAND_H
#define ENGINE_FORM_EXPAND_H

#include "engine/base/inclusion.h"
#include "engine/base/xml.h"
#include "engine/form/library.h"

/* A file that the definition uses, in this very text. */
struct library_use {
	struct library_name name;
	struct library_file file;
	struct place place; /* where it is first asked for */
};
VEC_TYPE(library_uses, struct library_use);

struct expansion {
	/* The tree itself when it uses nothing. What could not be pulled in stands as it was
	 * written. Places in what was pulled in are those of inclusions. */
	const struct xml *tree;
	struct inclusions *inclusions;
	struct library_uses uses;
};

/* The tree has been held to the schema. Adds findings (codes "form.block.…", "form.list.…"),
 * and sets diags->inclusions for those of the places in what was pulled in. */
struct expansion expand(struct arena *arena, const struct xml *tree,
			const struct library *library, struct diags *diags);

#endif
