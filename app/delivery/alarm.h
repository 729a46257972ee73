/* Tells who looks after an endpoint that somebody must: in the log, and by mail where the
 * operator has a mail server. */
#ifndef APP_DELIVERY_ALARM_H
#define APP_DELIVERY_ALARM_H

#include "app/delivery/attempt.h"
#include "app/service/mailer.h"

/* About the endpoint of an attempt that came to nothing. Never fails: what cannot be queued is
 * in the log. */
void alarm_raise(const struct post_config *config, const struct attempt *attempt,
		 enum mailer_alarm alarm);
/* The endpoint takes deliveries again. */
void alarm_end(const struct post_config *config, const struct attempt *attempt);

#endif
