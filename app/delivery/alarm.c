#include "app/delivery/alarm.h"

#include "app/service/target.h"
#include "engine/base/log.h"

static const char *const events[] = {
	[MAILER_ENDPOINT_GONE] = "endpoint.gone",
	[MAILER_ENDPOINT_FAILING] = "endpoint.failing",
};

static void send_mail(const struct post_config *config, const struct mailer_notice *notice)
{
	struct err err = { 0 };

	if (notice->address.len > 0 && config->mails &&
	    !mailer_notify(config->store, notice, &err))
		LOG(LOG_ERROR, "mail.store", LOG_TEXT("detail", str_from_c(err.text)));
}

void alarm_raise(const struct post_config *config, const struct attempt *attempt,
		 enum mailer_alarm alarm)
{
	struct target target;
	struct err err;

	(void)target_read(attempt->endpoint.options, &target, &err);
	LOG(LOG_ERROR, events[alarm], LOG_TEXT("institution", attempt->delivery.institution),
	    LOG_TEXT("contact", target.contact));
	const struct mailer_notice notice = {
		.alarm = alarm,
		.institution = attempt->delivery.institution,
		.submission = attempt->delivery.submission,
		.address = target.contact,
		.now_ms = clock_now(config->clock),
	};
	send_mail(config, &notice);
}
