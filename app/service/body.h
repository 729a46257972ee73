/* What an institution gets of a submission: its bytes, as the institution wants them. */
#ifndef APP_SERVICE_BODY_H
#define APP_SERVICE_BODY_H

#include "app/service/contracts.h"
#include "app/service/links.h"
#include "app/service/scanner.h"
#include "engine/base/buf.h"

struct body {
	struct str content_type;
	struct str bytes;
	struct buf files; /* where the bytes are when there are files in them; else empty */
};

struct body_maker {
	struct store *store;
	struct contracts *contracts; /* NULL: nothing is checked */
	const struct links *links;   /* NULL: there are none to be had */
	struct scanner *scanner;     /* NULL: files are not scanned */
	int64_t now_ms;
};

/* ERR_INVALID: it is not by the contract of its version, and must not be sent; ERR_DENIED: a
 * scanner found something in a file; ERR_BUSY: files were not scanned yet, and cannot be now;
 * another code: it cannot be had now. What was sealed is sent as it is, whatever the style. The
 * bytes live in the arena, in the submission, or in out->files; body_finish in any case. */
bool body_make(const struct body_maker *maker, const struct submission *submission,
	       const struct style *style, struct arena *arena, struct body *out,
	       struct err *err);
void body_finish(struct body *body);

#endif
