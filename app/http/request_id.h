/* The number of a request: on its lines of the log, in what is answered, and in the log of a
 * proxy in front. */
#ifndef APP_HTTP_REQUEST_ID_H
#define APP_HTTP_REQUEST_ID_H

#include "app/http/message.h"

/* Random. */
struct str request_id_new(struct arena *arena);
/* What the one header X-Request-Id says, where it is 8 to 64 letters, digits, '-', '_' and '.',
 * which are safe wherever it is repeated; or the empty text. Believe it of proxies only. */
struct str request_id_given(const struct request *request);

#endif
