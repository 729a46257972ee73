#include "tests/unit/app/service/press.h"

#include <criterion/criterion.h>
#include <pthread.h>
#include <time.h>

static struct press press;

static void start(void)
{
	press_init(&press);
}

static void stop(void)
{
	press_finish(&press);
}

TestSuite(catalogue, .init = start, .fini = stop);

static struct str definition(const char *institution, const char *id, const char *title)
{
	return press_definition(&press, institution, id, title);
}

static int64_t publish(struct str text)
{
	return press_publish(&press, text);
}

static int64_t current_version(const char *id)
{
	const struct published *published = catalogue_current(press.catalogue, str_from_c(id));
	int64_t version = published ? published->version : 0;
	catalogue_release(press.catalogue, published);
	return version;
}

static bool found(const char *code)
{
	for (size_t i = 0; i < press.diags.list.count; i++)
		if (str_equal_c(str_from_c(press.diags.list.at[i].code), code))
			return true;
	return false;
}

Test(catalogue, puts_each_version_in_force)
{
	cr_expect_eq(current_version("forma"), 0);
	cr_expect_eq(publish(definition(INSTITUTION_A, "forma", "Viens")), 1);
	cr_expect_eq(current_version("forma"), 1);
	cr_expect_eq(publish(definition(INSTITUTION_A, "forma", "Divi")), 2);
	cr_expect_eq(current_version("forma"), 2);
	cr_expect_eq(publish(definition(INSTITUTION_A, "cita", "Cita")), 1);
	cr_expect_eq(current_version("forma"), 2);
}

Test(catalogue, takes_the_same_bytes_for_the_same_version)
{
	struct str text = definition(INSTITUTION_A, "forma", "Viens");
	struct publication publication = { .definition = text, .now_ms = 1 };
	struct err err = { 0 };
	cr_expect_eq(publish(text), 1);
	diags_init(&press.diags, &press.arena, STR(""));
	cr_assert(catalogue_publish(press.catalogue, &publication, &press.diags, &err));
	cr_expect_eq(publication.version, 1);
	cr_expect_not(publication.created);
}

Test(catalogue, takes_nothing_back_for_a_file_that_was_published_once)
{
	struct str first = definition(INSTITUTION_A, "forma", "Viens");
	struct publication publication = { .definition = first, .once = true, .now_ms = 1 };
	struct err err = { 0 };

	publish(first);
	publish(definition(INSTITUTION_A, "forma", "Divi"));
	diags_init(&press.diags, &press.arena, STR(""));
	cr_assert(catalogue_publish(press.catalogue, &publication, &press.diags, &err));
	cr_expect(publication.superseded && !publication.created);
	cr_expect_eq(publication.version, 2);
	cr_expect_eq(current_version("forma"), 2);
}

Test(catalogue, keeps_the_former_version_when_a_definition_is_refused)
{
	static const char *const broken[] = { "", "<form", "{\"id\": 1}",
					      "<form xmlns=\"urn:veidlapa:form:1\"/>" };
	cr_expect_eq(publish(definition(INSTITUTION_A, "forma", "Viens")), 1);
	for (size_t i = 0; i < LENGTH(broken); i++) {
		cr_expect_eq(publish(str_from_c(broken[i])), 0, "%s", broken[i]);
		cr_expect_gt(press.diags.errors, 0, "%s", broken[i]);
	}
	cr_expect_eq(current_version("forma"), 1);
	cr_expect_eq(publish(definition(INSTITUTION_A, "forma", "Divi")), 2);
}

Test(catalogue, refuses_a_rule_that_names_nothing)
{
	struct str text = definition(INSTITUTION_A, "forma", "Viens");
	size_t at = str_find(text, STR("<text id=\"vards\""), 0);
	struct str wrong = str_printf(
		&press.arena, "%.*s<text id=\"vards\" relevant=\"nav > 1\"%.*s",
		STR_ARG(str_slice(text, 0, at)), STR_ARG(str_slice(text, at + 16, text.len)));
	cr_expect_eq(publish(wrong), 0);
	cr_expect_gt(press.diags.errors, 0);
	cr_expect_eq(current_version("forma"), 0);
}

/* With a scenario that types one name and expects another. */
static struct str with_scenario(const char *typed, const char *expected)
{
	struct str text = definition(INSTITUTION_A, "forma", "Viens");
	return str_printf(&press.arena,
			  "%.*s<scenario name=\"viens\" at=\"2026-11-23\"><answer"
			  " item=\"vards\" value=\"%s\"/><expect item=\"vards\" value=\"%s\"/>"
			  "</scenario></form>",
			  STR_ARG(str_slice(text, 0, str_find(text, STR("</form>"), 0))), typed,
			  expected);
}

Test(catalogue, publishes_only_what_its_scenarios_prove)
{
	cr_expect_eq(publish(with_scenario("Anna", "Anna")), 1);
	cr_expect_eq(publish(with_scenario("Anna", "Ilze")), 0);
	cr_expect(found("scenario.failed"));
	cr_expect_eq(publish(with_scenario("Anna", "Anna ")), 2);
	cr_expect_eq(current_version("forma"), 2);
}

/* As if it had passed in an older version of the program. */
Test(catalogue, does_not_serve_what_its_scenarios_no_longer_prove)
{
	struct form_record record = { .institution = STR(INSTITUTION_A),
				      .id = STR("forma"),
				      .definition = with_scenario("Anna", "Ilze"),
				      .digest = STR("0123456789abcdef0123456789abcdef"),
				      .published_ms = 1 };
	struct err err = { 0 };
	bool created = false;
	cr_assert(store_form_publish(press.store, &record, &created, &err), "%s", err.text);
	cr_assert(created);
	press_restart(&press);
	cr_expect_eq(current_version("forma"), 0);
	cr_expect_null(
		catalogue_version(press.catalogue, STR(INSTITUTION_A), STR("forma"), 1, &err));
	cr_expect_eq(err.code, ERR_INVALID);
	cr_expect_eq(publish(with_scenario("Anna", "Anna")), 2);
}

Test(catalogue, has_everything_again_after_a_restart)
{
	cr_expect_eq(publish(definition(INSTITUTION_A, "forma", "Viens")), 1);
	cr_expect_eq(publish(definition(INSTITUTION_A, "forma", "Divi")), 2);
	press_restart(&press);
	cr_expect_eq(current_version("forma"), 2);
	const struct published *published = catalogue_current(press.catalogue, STR("forma"));
	cr_assert(published);
	cr_expect(published->rules && published->html[0]);
	cr_expect(str_equal(published->form->title.in[0], STR("Divi")));
	catalogue_release(press.catalogue, published);
}

Test(catalogue, gives_old_versions_to_those_who_need_them)
{
	struct err err = { 0 };
	cr_expect_eq(publish(definition(INSTITUTION_A, "forma", "Viens")), 1);
	const struct published *one = catalogue_current(press.catalogue, STR("forma"));
	cr_expect_eq(publish(definition(INSTITUTION_A, "forma", "Divi")), 2);
	cr_expect(str_equal(one->form->title.in[0], STR("Viens")));
	catalogue_release(press.catalogue, one);
	press_restart(&press);
	one = catalogue_version(press.catalogue, STR(INSTITUTION_A), STR("forma"), 1, &err);
	cr_assert(one, "%s", err.text);
	cr_expect(str_equal(one->form->title.in[0], STR("Viens")));
	cr_expect_eq(current_version("forma"), 2);
	catalogue_release(press.catalogue, one);
	cr_expect_null(
		catalogue_version(press.catalogue, STR(INSTITUTION_A), STR("forma"), 3, &err));
	cr_expect_eq(err.code, ERR_NOT_FOUND);
}

/* More than stay in memory: those that went are loaded again. */
Test(catalogue, forgets_old_versions_that_nobody_uses)
{
	enum { VERSIONS = 70 };
	struct err err = { 0 };
	for (int i = 1; i <= VERSIONS; i++) {
		const char *title =
			str_to_c(&press.arena, str_printf(&press.arena, "Nr. %d", i));
		cr_assert_eq(publish(definition(INSTITUTION_A, "forma", title)), i);
	}
	for (int i = VERSIONS; i > 0; i--) {
		const struct published *published = catalogue_version(
			press.catalogue, STR(INSTITUTION_A), STR("forma"), i, &err);
		cr_assert(published, "%d: %s", i, err.text);
		cr_expect_eq(published->version, i);
		catalogue_release(press.catalogue, published);
	}
}

Test(catalogue, expects_the_institution_and_id_it_is_told)
{
	struct publication publication = {
		.definition = definition(INSTITUTION_A, "forma", "Viens"),
		.institution = STR(INSTITUTION_B),
		.id = STR("cita"),
		.now_ms = 1,
	};
	diags_init(&press.diags, &press.arena, STR(""));
	cr_expect_not(
		catalogue_publish(press.catalogue, &publication, &press.diags, &press.err));
	cr_expect(found("form.institution.mismatch"));
	cr_expect(found("form.id.mismatch"));
	cr_expect_eq(current_version("forma"), 0);
}

Test(catalogue, leaves_an_id_to_the_institution_that_had_it_first)
{
	cr_expect_eq(publish(definition(INSTITUTION_A, "forma", "Viens")), 1);
	cr_expect_eq(publish(definition(INSTITUTION_B, "forma", "Divi")), 0);
	cr_expect(found("form.id.taken"));
	cr_expect_eq(current_version("forma"), 1);
}

Test(catalogue, lists_what_is_in_force_by_id)
{
	const struct catalogue_entry *entries;
	(void)publish(definition(INSTITUTION_B, "b", "Bē"));
	(void)publish(definition(INSTITUTION_A, "a", "Ā"));
	(void)publish(definition(INSTITUTION_A, "a", "A"));
	size_t count = catalogue_list(press.catalogue, &press.arena, &entries);
	cr_assert_eq(count, 2);
	cr_expect(str_equal(entries[0].id, STR("a")));
	cr_expect_eq(entries[0].version, 2);
	cr_expect(str_equal(entries[0].title.in[0], STR("A")));
	cr_expect(str_equal(entries[0].languages[0], STR("lv")));
	cr_expect(str_equal(entries[1].institution, STR(INSTITUTION_B)));
}

/* Reads the current version until it is the last; each must be whole and none older than the
 * one before. */
enum { LAST = 10 };

static void *read_on(void *wrong)
{
	size_t *count = wrong;
	int64_t version = 1;
	while (version < LAST) {
		const struct published *published =
			catalogue_current(press.catalogue, STR("forma"));
		*count += published->version < version || published->form->item_count != 2;
		version = published->version;
		catalogue_release(press.catalogue, published);
	}
	return NULL;
}

Test(catalogue, changes_under_readers)
{
	pthread_t threads[3];
	size_t wrong[LENGTH(threads)] = { 0 };
	cr_assert_eq(publish(definition(INSTITUTION_A, "forma", "0")), 1);
	for (size_t i = 0; i < LENGTH(threads); i++)
		cr_assert_eq(pthread_create(&threads[i], NULL, read_on, &wrong[i]), 0);
	for (int i = 2; i <= LAST; i++) {
		const char *title = str_to_c(&press.arena, str_printf(&press.arena, "%d", i));
		cr_expect_eq(publish(definition(INSTITUTION_A, "forma", title)), i);
	}
	for (size_t i = 0; i < LENGTH(threads); i++) {
		(void)pthread_join(threads[i], NULL);
		cr_expect_eq(wrong[i], 0);
	}
}

/* --- several servers ---------------------------------------------------------------------- */

/* It has not seen yet what the other published. */
Test(catalogue, leaves_an_id_to_who_had_it_first_at_another_server)
{
	struct err err = { 0 };
	struct catalogue *other = catalogue_new(press.store, NULL);
	struct publication publication = { .definition = definition(INSTITUTION_B, "forma",
								    "Divi"),
					   .now_ms = 1 };

	cr_assert(catalogue_load(other, &err), "%s", err.text);
	cr_expect_eq(publish(definition(INSTITUTION_A, "forma", "Viens")), 1);
	diags_init(&press.diags, &press.arena, STR(""));
	cr_expect_not(catalogue_publish(other, &publication, &press.diags, &err));
	cr_expect_eq(err.code, ERR_INVALID);
	cr_expect(found("form.id.taken"));
	catalogue_free(other);
}

Test(catalogue, sees_what_another_server_publishes)
{
	struct err err = { 0 };
	struct catalogue *other = catalogue_new(press.store, NULL);
	const struct published *seen = NULL;
	const struct timespec pause = { .tv_nsec = 50000000 };

	cr_expect_eq(publish(definition(INSTITUTION_A, "forma", "Viens")), 1);
	cr_assert(catalogue_load(other, &err), "%s", err.text);
	cr_expect_eq(publish(definition(INSTITUTION_A, "forma", "Divi")), 2);
	cr_expect_eq(publish(definition(INSTITUTION_A, "cita", "Cita")), 1);
	for (int i = 0; i < 200 && seen == NULL; i++) {
		(void)nanosleep(&pause, NULL);
		seen = catalogue_current(other, STR("cita"));
	}
	cr_assert_not_null(seen);
	catalogue_release(other, seen);
	seen = catalogue_current(other, STR("forma"));
	cr_expect_eq(seen->version, 2);
	catalogue_release(other, seen);
	catalogue_free(other);
}
