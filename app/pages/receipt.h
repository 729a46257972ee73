/* What was sent from this browser, and its receipt on paper. */
#ifndef APP_PAGES_RECEIPT_H
#define APP_PAGES_RECEIPT_H

#include "app/pages/journey.h"

/* As the response, whoever asks for it. */
void receipt_send_pdf(struct journey *journey, const struct submission *sent);
/* A handler's whole work for what only the browser that sent it sees. */
void receipt_with_sent(void *context, const struct request *request, struct response *response,
		       void (*show)(struct journey *journey, const struct submission *sent));

#endif
