/* The bytes of stored files as what is sent has them: base64. */
#ifndef APP_SERVICE_ATTACHED_H
#define APP_SERVICE_ATTACHED_H

#include "engine/base/buf.h"
#include "storage/store.h"

/* Appends those of one file, a piece at a time. */
bool attached_add(struct store *store, struct str institution, struct str id, struct buf *out,
		  struct err *err);

#endif
