/* The receipt of a submission, made from what is stored: the code that proves it, and all of it
 * as PDF. */
#ifndef APP_SERVICE_CERTIFICATE_H
#define APP_SERVICE_CERTIFICATE_H

#include "app/service/service.h"

struct certificate {
	const struct service *service;
	const struct published *published; /* the version that it was sent by */
	size_t language;		   /* of the form's */
	const struct submission *sent;
	struct str site; /* "https://e.example.lv": where people find the pages */
};

/* Empty when there is nothing to certify any more. In the arena. */
struct str certificate_code(const struct certificate *self, struct arena *arena);
/* Where it can be seen how the submission stands. */
struct str certificate_status_url(const struct certificate *self, struct arena *arena);
/* Appends it, signed; out must be empty before. */
bool certificate_pdf(const struct certificate *self, struct arena *arena, struct buf *out,
		     struct err *err);

#endif
