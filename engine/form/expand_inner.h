/* What the files of expand share. */
#ifndef ENGINE_FORM_EXPAND_INNER_H
#define ENGINE_FORM_EXPAND_INNER_H

#include "engine/base/map.h"
#include "engine/form/expand.h"

/* A file of the library, read once however often it is used. */
struct pulled {
	struct library_name name;
	struct library_file file;
	const struct xml *tree; /* NULL: it is not there, or has errors; that is said */
	struct diags findings;	/* of its text; with its own places */
	bool told;
};

struct expander {
	struct arena *arena;
	struct diags *diags;
	const struct library *library;
	struct str institution, languages;
	struct expansion *out;
	struct map pulled[LIBRARY_KINDS]; /* "persona@1" → struct pulled * */
	size_t nodes;
	bool too_large;
};

/* What is being copied: the definition, or a block for one of its uses. */
struct expand_text {
	const struct xml *root;
	bool is_block;
	size_t source;	  /* of a block */
	struct str block; /* "persona@1" */
	size_t depth;
	const struct expand_text *outer;
	struct map lists; /* id → struct shared * */
	bool incomplete;  /* something in it could not be pulled in */
};

/* A list that questions share. */
struct shared {
	const struct xml *element;
	const struct xml *options; /* the element that has them; NULL: they are not known */
	bool from_file;
	size_t source; /* of the file */
	bool used;
};

/* Which element of which text asks for it, in which attribute. */
struct asking {
	const struct expand_text *text;
	const struct xml *element;
	struct str attr;
};

/* A place of the text as one among all. */
struct place expand_place(const struct expand_text *text, struct place place);
/* Of an attribute's value, or of the element where it has none. */
struct place expand_attr_place(const struct expand_text *text, const struct xml *element,
			       struct str name);
/* Gives the diag its path, and gives it back. */
struct diag *expand_found(const struct expander *expander, const struct xml *element,
			  struct str attr, struct diag *diag);

/* An error about an attribute. */
#define EXPAND_ERROR(expander, text, element, attr, code, ...)                                 \
	expand_found((expander), (element), STR(attr),                                         \
		     diag_error((expander)->diags, (code),                                     \
				expand_attr_place((text), (element), STR(attr)), __VA_ARGS__))

/* NULL when it cannot be had, which is said. */
struct pulled *expand_pull(struct expander *expander, const struct asking *asking,
			   enum library_kind kind);
/* Where the file is used: its places are told by *source from here on, and its findings come
 * here when it is the first time. False when it has errors, or there are too many. */
bool expand_open(struct expander *expander, const struct asking *asking, struct pulled *pulled,
		 size_t *source);
/* An error, once. */
void expand_too_large(struct expander *expander, struct place place);

#endif
