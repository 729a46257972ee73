/* The bytes of stored files. */
#ifndef APP_SERVICE_ATTACHED_H
#define APP_SERVICE_ATTACHED_H

#include "engine/base/buf.h"
#include "storage/store.h"

/* Appends those of one file, a piece at a time, in whatever spelling: buf_add, buf_add_base64.
 */
bool attached_add(struct store *store, const struct stored_file *file,
		  void (*add)(struct buf *out, struct str bytes), struct buf *out,
		  struct err *err);

#endif
