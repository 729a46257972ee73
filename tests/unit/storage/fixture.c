#include "tests/unit/storage/fixture.h"

#include <criterion/criterion.h>
#include <stdio.h>

#include "tests/support/temp.h"

struct store *store;
struct arena arena;
struct err err;

static struct temp temp;
static char path[96];

const char *fixture_path(void)
{
	return path;
}

struct str fixture_url(void)
{
	return str_printf(&arena, "sqlite:%s", path);
}

void fixture_init(void)
{
	temp_init(&temp);
	(void)snprintf(path, sizeof(path), "%s/store.db", temp.path);
	store = store_open(fixture_url(), &err);
	cr_assert_not_null(store, "%s", err.text);
}

void fixture_finish(void)
{
	store_close(store);
	arena_finish(&arena);
	temp_finish(&temp);
}

void fixture_reopen(void)
{
	store_close(store);
	store = store_open(fixture_url(), &err);
	cr_assert_not_null(store, "%s", err.text);
}

struct submission fixture_submission(const char *institution, const char *id)
{
	return (struct submission){
		.institution = str_from_c(institution),
		.id = str_from_c(id),
		.reference = str_printf(&arena, "VL-%s", id),
		.form = STR("apbedisanas-pabalsts"),
		.version = 1,
		.language = STR("lv"),
		.payload = STR("{\"vards\":\"Jānis\"}"),
		.content_type = STR("application/json"),
		.key = str_printf(&arena, "key-%s", id),
		.received_ms = 1000,
	};
}

struct submission fixture_submit(const char *institution, const char *id)
{
	struct submission submission = fixture_submission(institution, id);
	bool created = false;

	cr_assert(store_submit(store, &arena, &submission, NULL, &created, &err), "%s",
		  err.text);
	cr_assert(created);
	return submission;
}

void fixture_endpoint(const char *institution)
{
	const struct endpoint endpoint = { .institution = str_from_c(institution),
					   .url = STR("https://example.test/in"),
					   .secrets = STR("whsec_x") };

	cr_assert(store_endpoint_put(store, &endpoint, &err), "%s", err.text);
}
