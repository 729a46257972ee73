/* Definitions as requests and responses have them: XML or JSON. */
#ifndef APP_API_SPELLED_H
#define APP_API_SPELLED_H

#include "app/http/message.h"
#include "engine/base/xml.h"

/* Is the body what its Content-Type says? False after a 415. */
bool spelled_check(const struct request *request, struct response *response);
/* Answers with a definition as it is kept where the Accept header takes that or names neither
 * spelling; otherwise in the other one, canonical. tree is its tree; NULL: as it is or 406. */
void spelled_answer(const struct request *request, struct response *response, struct str text,
		    const struct xml *tree);

#endif
