/* The headers that tell browsers what a response may do. */
#ifndef APP_HTTP_SECURITY_H
#define APP_HTTP_SECURITY_H

#include "app/http/message.h"

/* Adds each that the handler has not set itself. */
void security_headers(struct response *response, bool api, bool https);

#endif
