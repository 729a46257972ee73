/* Whole files. */
#ifndef APP_SERVICE_FILE_H
#define APP_SERVICE_FILE_H

#include "engine/base/arena.h"
#include "engine/base/err.h"
#include "engine/base/str.h"

/* ERR_NOT_FOUND when there is none, ERR_LIMIT when it is longer than most bytes. */
bool file_read(struct arena *arena, struct str path, size_t most, struct str *out,
	       struct err *err);

/* All of it, and flushed to the disk. */
bool file_write_durably(int fd, struct str bytes);
/* That a new name is in the folder around it must be durable, too. */
bool file_flush_folder(struct arena *arena, struct str path);

#endif
