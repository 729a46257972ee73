/* The receipt of a submission, on paper. */
#ifndef APP_PAGES_RECEIPT_H
#define APP_PAGES_RECEIPT_H

#include "app/pages/journey.h"

/* As the response, whoever asks for it. */
void receipt_send_pdf(struct journey *journey, const struct submission *sent);

#endif
