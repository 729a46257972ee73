/* Whose key a request of the API carries. */
#ifndef APP_API_KEY_H
#define APP_API_KEY_H

#include "app/http/message.h"
#include "app/service/service.h"

/* The institution of the key in "Authorization: Bearer …". False when there is none or it is
 * wrong; then the response is the 401. */
bool key_check(const struct service *service, const struct request *request,
	       struct response *response, struct str *institution);

#endif
