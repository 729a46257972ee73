/* Mails, to citizens a copy of the receipt, and to institutions that their endpoint needs
 * somebody: queued in the store, sent by a thread of its own until the server takes them. */
#ifndef APP_SERVICE_MAILER_H
#define APP_SERVICE_MAILER_H

#include "app/service/service.h"

/* Has the operator said by which server? */
bool mailer_is_set(const struct config *config);
/* Are the settings what they must be? ERR_INVALID says which is not. */
bool mailer_check(const struct config *config, struct err *err);

/* Durable when this returns true. language: "lv". */
bool mailer_queue(const struct service *service, const struct submission *submission,
		  struct str address, struct str language, struct err *err);

/* What is wrong with an institution's endpoint. */
enum mailer_alarm {
	MAILER_ENDPOINT_GONE = 1, /* it answered 410: nothing is sent there any more */
	MAILER_ENDPOINT_FAILING,  /* it has failed for long */
};
struct mailer_notice {
	enum mailer_alarm alarm;
	struct str institution;
	struct str submission; /* one that could not be delivered */
	struct str address;
	int64_t now_ms;
};
/* Durable when this returns true. A server sends it, whoever queued it. */
bool mailer_notify(struct store *store, const struct mailer_notice *notice, struct err *err);

struct mailer;
/* service is borrowed. */
struct mailer *mailer_start(const struct service *service, struct err *err);
void mailer_wake(struct mailer *mailer);
void mailer_stop(struct mailer *mailer);

#endif
