#include "app/forms_folder.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <sys/stat.h>

#include "app/service/crypto.h"
#include "engine/base/log.h"
#include "tests/unit/app/service/press.h"

static struct press press;
static struct str folder;
static size_t published, refused;

static void see(void *context, const char *event, const struct log_field *fields, size_t count)
{
	(void)context;
	(void)fields;
	(void)count;
	published += str_equal_c(str_from_c(event), "form.published");
	refused += str_equal_c(str_from_c(event), "form.refused");
}

static struct str path(const char *below)
{
	return str_printf(&press.arena, "%s/forms%s", press.temp.path, below);
}

static void make_folder(const char *below)
{
	cr_assert_eq(mkdir(str_to_c(&press.arena, path(below)), 0700), 0);
}

static void write_file(const char *below, struct str text)
{
	FILE *file = fopen(str_to_c(&press.arena, path(below)), "w");

	cr_assert(file && fwrite(text.at, 1, text.len, file) == text.len);
	(void)fclose(file);
}

static void start(void)
{
	press_init(&press);
	folder = path("");
	make_folder("");
	make_folder("/forma");
	log_observe(see, NULL);
}

static void stop(void)
{
	log_observe(NULL, NULL);
	press_finish(&press);
}

TestSuite(forms_folder, .init = start, .fini = stop);

/* A program before knew no such proof: a question that nobody can ever be asked. */
static struct str unproven(const char *title)
{
	const struct str text = press_definition(&press, INSTITUTION_A, "forma", title);
	const size_t at = str_find(text, STR("</text>"), 0) + STR("</text>").len;

	return str_printf(&press.arena,
			  "%.*s<text id=\"nekad\" relevant=\"vards = &quot;a&quot; and vards = "
			  "&quot;b&quot;\"><label xml:lang=\"lv\">Nekad</label></text>%.*s",
			  STR_ARG(str_slice(text, 0, at)),
			  STR_ARG(str_slice(text, at, text.len)));
}

static void store(struct str definition)
{
	unsigned char digest[CRYPTO_DIGEST];
	struct form_record record = { .institution = STR(INSTITUTION_A),
				      .id = STR("forma"),
				      .definition = definition,
				      .digest = { (const char *)digest, sizeof(digest) },
				      .published_ms = 1 };
	bool created = false;

	crypto_sha256(definition, digest);
	cr_assert(store_form_publish(press.store, &record, &created, &press.err), "%s",
		  press.err.text);
}

static void publish(void)
{
	published = refused = 0;
	cr_assert(forms_folder_publish(press.catalogue, folder, &press.err), "%s",
		  press.err.text);
}

Test(forms_folder, publishes_what_lies_in_it)
{
	write_file("/forma/form.xml",
		   press_definition(&press, INSTITUTION_A, "forma", "Viens"));
	publish();
	cr_expect_eq(published, 1);
	publish();
	cr_expect_eq(published, 1);
}

/* It was made when the store was loaded; making it again would refuse what that program before
 * took. */
Test(forms_folder, makes_nothing_again_that_is_in_force)
{
	store(unproven("Viens"));
	press_restart(&press);
	write_file("/forma/form.xml", unproven("Viens"));
	publish();
	cr_expect_eq(refused, 0);
	cr_expect_eq(published, 1);
	write_file("/forma/form.xml", unproven("Divi"));
	publish();
	cr_expect_eq(refused, 1);
}
