/* Whether files may go out: where the operator has a scanner, not before it has found nothing
 * in them. */
#ifndef APP_SERVICE_SCREEN_H
#define APP_SERVICE_SCREEN_H

#include "app/service/scanner.h"

/* All files of a submission: what was not scanned when it came is scanned now. ERR_DENIED:
 * something was found, err names it; ERR_BUSY: it cannot be found out now. Without a scanner
 * (NULL) everything may. */
bool screen_submission(struct scanner *scanner, struct store *store,
		       const struct submission *submission, struct err *err);
/* One file, by its institution and id. */
bool screen_file(struct scanner *scanner, struct store *store, const struct stored_file *file,
		 struct err *err);

#endif
