/* Revisions as entity tags (RFC 9110 §8.8): nobody overwrites what they have not seen. */
#ifndef APP_API_REVISION_H
#define APP_API_REVISION_H

#include "app/http/message.h"

/* ETag: "3". */
void revision_tag(struct response *response, int64_t revision);
/* Does If-Match name it, or If-None-Match: * where it is 0, which is none yet? False after a
 * 428 where there is neither header, or a 412. */
bool revision_check(const struct request *request, struct response *response, int64_t revision);
/* 412: another was quicker. */
void revision_fail(struct response *response);

#endif
