#include "app/service/config.h"
#include "app/service/file.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct arena arena;
static char path[] = "/tmp/veidlapa-config-XXXXXX";

/* Each test is a process of its own: the environment may be changed. */
static void start(void)
{
	arena_init(&arena);
	int fd = mkstemp(path);
	cr_assert_geq(fd, 0);
	close(fd);
}

static void stop(void)
{
	(void)unlink(path);
	arena_finish(&arena);
}

static void write_file(const char *text)
{
	FILE *file = fopen(path, "w");
	cr_assert(file);
	cr_assert_geq(fputs(text, file), 0);
	cr_assert_eq(fclose(file), 0);
}

static struct config load(void)
{
	struct config config;
	struct err err = { 0 };
	cr_assert(config_load(&arena, &config, &err), "%s", err.text);
	return config;
}

static void expect_refusal(const char *text)
{
	struct config config;
	struct err err = { 0 };
	cr_expect_not(config_load(&arena, &config, &err));
	cr_expect(strstr(err.text, text), "%s", err.text);
}

TestSuite(config, .init = start, .fini = stop);

Test(config, leaves_alone_what_other_commands_read)
{
	cr_assert_eq(setenv("VEIDLAPA_SERVER", "https://e.example.lv", 1), 0);
	cr_assert_eq(setenv("VEIDLAPA_API_KEY", "vk_x", 1), 0);
	(void)load();
}

Test(config, has_defaults)
{
	struct config config = load();
	cr_expect(str_equal(config.listen, STR("127.0.0.1:8080")));
	cr_expect(str_equal(config.log_level, STR("info")));
	cr_expect_eq(config.key.len, 0);
}

Test(config, takes_the_environment_before_the_file)
{
	write_file("# comment\n\nVEIDLAPA_LISTEN = [::]:1\nVEIDLAPA_FORMS=forms\n");
	setenv("VEIDLAPA_CONFIG", path, 1);
	setenv("VEIDLAPA_LISTEN", "[::]:2", 1);
	struct config config = load();
	cr_expect(str_equal(config.listen, STR("[::]:2")));
	cr_expect(str_equal(config.forms, STR("forms")));
}

Test(config, reads_the_files_that_secrets_are_in)
{
	write_file("c2VjcmV0\n");
	setenv("VEIDLAPA_ENDPOINTS", path, 1);
	cr_expect(str_equal(load().endpoints, STR("c2VjcmV0")));
	setenv("VEIDLAPA_ENDPOINTS", "/nowhere/endpoints", 1);
	expect_refusal("VEIDLAPA_ENDPOINTS: /nowhere/endpoints cannot be read");
}

Test(config, refuses_a_name_it_does_not_know_and_offers_the_nearest)
{
	setenv("VEIDLAPA_LISTN", "x", 1);
	expect_refusal("there is no setting VEIDLAPA_LISTN; is VEIDLAPA_LISTEN meant?");
}

Test(config, says_which_line_of_the_file_is_wrong)
{
	setenv("VEIDLAPA_CONFIG", path, 1);
	write_file("VEIDLAPA_FORMS=forms\nVEIDLAPA_FROMS=x\n");
	expect_refusal(":2: there is no setting VEIDLAPA_FROMS; is VEIDLAPA_FORMS meant?");
	write_file("VEIDLAPA_FORMS\n");
	expect_refusal(":1: VEIDLAPA_FORMS is not NAME=value");
}

Test(config, refuses_values_that_cannot_be_meant)
{
	static const struct {
		const char *name, *value;
	} rows[] = {
		{ "VEIDLAPA_LOG_LEVEL", "loud" },
		{ "VEIDLAPA_LISTEN", "8080" },
		{ "VEIDLAPA_BASE_URL", "e.example.lv" },
		{ "VEIDLAPA_BASE_URL", "https://e.example.lv/" },
	};
	for (size_t i = 0; i < LENGTH(rows); i++) {
		setenv(rows[i].name, rows[i].value, 1);
		expect_refusal(rows[i].name);
		unsetenv(rows[i].name);
	}
}

Test(config, refuses_keys_that_would_never_match)
{
	static const struct {
		const char *text;
		bool valid;
	} rows[] = {
		{ "# none yet\n", true },
		{ "99999999902 "
		  "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad\n\n",
		  true },
		{ "99999999902 "
		  "BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD\n",
		  false },
		{ "99999999902 key\n", false },
		{ "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad\n", false },
	};
	setenv("VEIDLAPA_API_KEYS", path, 1);
	for (size_t i = 0; i < LENGTH(rows); i++) {
		write_file(rows[i].text);
		if (rows[i].valid)
			(void)load();
		else
			expect_refusal("VEIDLAPA_API_KEYS must be");
	}
}

Test(config, is_described_as_in_the_manual)
{
	struct buf wanted;
	struct str written;
	struct err err = { 0 };
	buf_init(&wanted, SIZE_MAX);
	config_manual(&wanted);
	cr_assert(file_read(&arena, STR("docs/reference/settings.md"), 1000000, &written, &err),
		  "%s", err.text);
	cr_expect(str_equal(written, buf_str(&wanted)), "settings.md should be:\n%.*s",
		  STR_ARG(buf_str(&wanted)));
	buf_clear(&wanted);
	config_help(&wanted);
	cr_expect_neq(str_find(buf_str(&wanted), STR("VEIDLAPA_ALLOW_ADDRESSES"), 0), SIZE_MAX);
	buf_finish(&wanted);
}
