/* Where blocks and lists come from: files named "persona@1", whose bytes never change. */
#ifndef ENGINE_FORM_LIBRARY_H
#define ENGINE_FORM_LIBRARY_H

#include "engine/base/arena.h"
#include "engine/base/err.h"
#include "engine/base/str.h"

enum library_kind { LIBRARY_BLOCK, LIBRARY_LIST, LIBRARY_KINDS };

/* What is asked for. Versions count from 1 without gaps. */
struct library_name {
	enum library_kind kind;
	struct str name; /* small letters, digits and hyphens: safe as the name of a file */
	uint32_t version;
};

struct library_file {
	struct str file; /* what findings call it: "blocks/persona.1.xml" */
	struct str bytes;
};

/* The engine knows no files and no network: it asks. institution is that of the form. False
 * with ERR_NOT_FOUND when there is none, or with why it cannot be read. */
struct library {
	bool (*find)(const void *context, struct str institution,
		     const struct library_name *name, struct arena *arena,
		     struct library_file *out, struct err *err);
	const void *context;
};

/* Those that are part of the program: forms/blocks and forms/lists. */
extern const struct library library_platform;

/* "persona@1"; false when the text is none. */
bool library_name_read(struct str text, enum library_kind kind, struct library_name *out);
/* "blocks/persona.1.xml": where it lies in a folder, and what findings call it. */
struct str library_path(struct arena *arena, const struct library_name *name);
bool library_find(const struct library *library, struct str institution,
		  const struct library_name *name, struct arena *arena,
		  struct library_file *out, struct err *err);
/* The greatest version of that name from the given one on; 0 when not even that is there. */
uint32_t library_newest(const struct library *library, struct str institution,
			struct library_name name, struct arena *arena);

#endif
