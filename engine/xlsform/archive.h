/* The files in a ZIP archive, by name; the only user of libzip. */
#ifndef ENGINE_XLSFORM_ARCHIVE_H
#define ENGINE_XLSFORM_ARCHIVE_H

#include "engine/base/arena.h"
#include "engine/base/err.h"
#include "engine/base/str.h"

/* What an archive may hold: workbooks of forms are far below. */
enum {
	ARCHIVE_BYTES = 4 * 1024 * 1024, /* of itself */
	ARCHIVE_ENTRIES = 1000,
	ARCHIVE_UNPACKED = 8 * 1024 * 1024, /* all that is read of it */
};

struct archive;

/* The bytes are borrowed. NULL with err (ERR_INVALID, ERR_LIMIT): it is no ZIP, damaged, or too
 * large. */
struct archive *archive_open(struct str bytes, struct err *err);
void archive_close(struct archive *archive);
/* ERR_NOT_FOUND: there is none of that name; ERR_INVALID: it is encrypted or damaged;
 * ERR_LIMIT: it is larger than most, or too much has been read. Sizes that the archive says are
 * not believed. */
bool archive_read(struct archive *archive, struct arena *arena, struct str name, size_t most,
		  struct str *out, struct err *err);

#endif
