#include "tests/unit/app/delivery/fixture.h"

#include <criterion/criterion.h>

#include "engine/base/log.h"
#include "tests/support/keys.h"
#include "tests/support/temp.h"

struct arena arena;
struct err err;
struct clock now;
struct post_config config;

static const struct cidr loopback = { { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 127 }, 104 };
static struct temp temp;
static struct receiver *receivers[4];
static size_t receiver_total;

void fixture_init(void)
{
	log_init(LOG_ERROR + 1);
	temp_init(&temp);
	now.fixed_ms = FIXTURE_NOW_S * INT64_C(1000);
	config = (struct post_config){
		.store = store_open(str_printf(&arena, "sqlite:%s/store.db", temp.path),
				    &test_keys, &err),
		.clock = &now,
		.ahead = 1,
		.fetch = { .allow = &loopback,
			   .allow_count = 1,
			   .plain_http = true,
			   .total_ms = 5000 },
	};
	cr_assert_not_null(config.store, "%s", err.text);
}

void fixture_finish(void)
{
	for (size_t i = 0; i < receiver_total; i++)
		receiver_stop(receivers[i]);
	store_close(config.store);
	arena_finish(&arena);
	temp_finish(&temp);
}

struct receiver *fixture_receiver(const char *const *answers, size_t count)
{
	cr_assert_lt(receiver_total, LENGTH(receivers));
	receivers[receiver_total] = receiver_start(answers, count);
	return receivers[receiver_total++];
}

void fixture_hang_up(void)
{
	receiver_stop(receivers[--receiver_total]);
}

void fixture_endpoint(const char *institution, const char *url, const char *secrets)
{
	const struct endpoint endpoint = { .institution = str_from_c(institution),
					   .url = str_from_c(url),
					   .secrets = str_from_c(secrets) };

	cr_assert(store_endpoint_put(config.store, &endpoint, &err), "%s", err.text);
}

void fixture_submit(const char *institution, const char *id)
{
	struct submission submission = {
		.institution = str_from_c(institution),
		.id = str_from_c(id),
		.reference = str_printf(&arena, "VL-%s", id),
		.form = STR("form"),
		.version = 1,
		.language = STR("lv"),
		.payload = str_printf(&arena, "{\"id\":\"%s\",\"vards\":\"Jānis\"}", id),
		.content_type = STR("application/json"),
		.key = str_printf(&arena, "key-%s", id),
		.received_ms = clock_now(config.clock),
	};
	bool created;

	cr_assert(store_submit(config.store, &arena, &submission, NULL, &created, &err), "%s",
		  err.text);
}

struct delivery fixture_delivery(const char *institution, const char *id)
{
	struct delivery delivery = { 0 };

	cr_assert(store_delivery_get(config.store, str_from_c(institution), str_from_c(id),
				     &arena, &delivery, &err),
		  "%s", err.text);
	return delivery;
}
