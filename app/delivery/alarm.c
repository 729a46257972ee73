#include "app/delivery/alarm.h"

#include "app/service/crypto.h"
#include "app/service/target.h"
#include "engine/base/log.h"
#include "storage/alarms.h"

static const char *const events[] = {
	[MAILER_ENDPOINT_GONE] = "endpoint.gone",
	[MAILER_ENDPOINT_FAILING] = "endpoint.failing",
};

static void send_mail(const struct post_config *config, const struct mailer_notice *notice)
{
	struct err err = { 0 };

	if (!mailer_notify(config->store, notice, &err))
		LOG(LOG_ERROR, "mail.store", LOG_TEXT("detail", str_from_c(err.text)));
}

/* What bell.c tells. */
static void plan(const struct post_config *config, const struct attempt *attempt,
		 bool (*what)(struct store *store, const struct endpoint *endpoint,
			      struct str id, int64_t now_ms, struct err *err))
{
	struct arena arena = { 0 };
	struct err err = { 0 };
	const struct endpoint endpoint = { .institution = attempt->delivery.institution,
					   .url = attempt->endpoint.url };
	const struct str id =
		str_printf(&arena, "alarm-%.*s", STR_ARG(crypto_token(&arena, 12)));

	if (!what(config->store, &endpoint, id, clock_now(config->clock), &err))
		LOG(LOG_ERROR, "alarm.store", LOG_TEXT("detail", str_from_c(err.text)));
	arena_finish(&arena);
}

void alarm_end(const struct post_config *config, const struct attempt *attempt)
{
	LOG(LOG_INFO, "endpoint.recovered",
	    LOG_TEXT("institution", attempt->delivery.institution));
	plan(config, attempt, store_alarm_clear);
}

void alarm_raise(const struct post_config *config, const struct attempt *attempt,
		 enum mailer_alarm alarm)
{
	struct target target;
	struct err err;

	(void)target_read(attempt->endpoint.options, &target, &err);
	const bool mails = target.contact.len > 0 && config->mails;
	/* Not whom: the address is of a person. */
	LOG(LOG_ERROR, events[alarm], LOG_TEXT("institution", attempt->delivery.institution),
	    LOG_NUMBER("mailed", mails));
	const struct mailer_notice notice = {
		.alarm = alarm,
		.institution = attempt->delivery.institution,
		.submission = attempt->delivery.submission,
		.address = target.contact,
		.now_ms = clock_now(config->clock),
	};
	if (mails)
		send_mail(config, &notice);
	if (alarm == MAILER_ENDPOINT_FAILING && target.alarm.len > 0)
		plan(config, attempt, store_alarm_raise);
}
