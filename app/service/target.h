/* How an institution wants its deliveries: the options behind the address of its endpoint. */
#ifndef APP_SERVICE_TARGET_H
#define APP_SERVICE_TARGET_H

#include "app/service/contracts.h"
#include "app/service/fetch.h"

struct target {
	bool unverified; /* verify=no: it gets deliveries without having answered a challenge */
	struct str contact;   /* contact=ADDRESS: who is to know when the endpoint is gone */
	struct str alarm;     /* alarm=URL: where it is posted to that the endpoint fails */
	int64_t concurrency;  /* concurrency=N; 0: as many as usual */
	struct fetch_tls tls; /* certificate=PATH key=PATH authorities=PATH */
	struct style style;   /* format=json|xml attachments=inline|multipart|link|none */
};

/* "name=value" words, separated by spaces; the empty text is what is usual. ERR_INVALID names
 * the word that is wrong. The texts are borrowed. */
bool target_read(struct str options, struct target *out, struct err *err);

#endif
