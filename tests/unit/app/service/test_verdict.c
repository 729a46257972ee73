#include "app/service/verdict.h"

#include <criterion/criterion.h>
#include <pthread.h>

#include "tests/unit/app/service/press.h"

static struct press press;
static struct verdicts *verdicts;

static void start(void)
{
	press_init(&press);
	verdicts = verdicts_new(press.store, NULL);
}

static void stop(void)
{
	verdicts_free(verdicts);
	press_finish(&press);
}

TestSuite(verdict, .init = start, .fini = stop);

static struct str form(const char *title)
{
	return press_definition(&press, INSTITUTION_A, "forma", title);
}

static const struct verdict *find(struct str text)
{
	return verdicts_find(verdicts, STR(INSTITUTION_A), text, NULL);
}

/* Whether it is the same the next time. */
static bool is_kept(struct str text)
{
	const struct verdict *one = find(text);
	const struct verdict *other = find(text);
	const bool same = one == other;

	verdicts_release(verdicts, one);
	verdicts_release(verdicts, other);
	return same;
}

static struct str with_block(void)
{
	return str_printf(&press.arena,
			  "<form xmlns=\"urn:veidlapa:form:1\" id=\"forma\" languages=\"lv\" "
			  "institution=\"%s\"><title xml:lang=\"lv\">Forma</title><page "
			  "id=\"lapa\"><title xml:lang=\"lv\">Lapa</title><use id=\"viens\" "
			  "block=\"nekas@1\"/></page></form>",
			  INSTITUTION_A);
}

Test(verdict, is_found_once_for_a_text)
{
	cr_expect(is_kept(form("Viens")));
	cr_expect(is_kept(form("Divi")));
	cr_expect(is_kept(form("Viens")));
}

Test(verdict, of_a_text_with_mistakes_has_findings_and_no_pages)
{
	const struct verdict *verdict = find(STR("<form/>"));

	cr_expect_null(verdict->published);
	cr_expect_gt(verdict->diags.list.count, 0);
	verdicts_release(verdicts, verdict);
	cr_expect(is_kept(STR("<form/>")));
}

Test(verdict, belongs_to_an_institution)
{
	const struct verdict *ours = find(form("Viens"));
	const struct verdict *theirs =
		verdicts_find(verdicts, STR(INSTITUTION_B), form("Viens"), NULL);

	cr_expect_neq(ours, theirs);
	verdicts_release(verdicts, ours);
	verdicts_release(verdicts, theirs);
}

Test(verdict, is_found_anew_when_a_block_was_missing)
{
	cr_expect_not(is_kept(with_block()));
}

Test(verdict, stays_valid_while_others_take_its_room)
{
	const struct verdict *first = find(form("Pirmais"));

	for (size_t i = 0; i < 300; i++)
		verdicts_release(verdicts,
				 find(str_printf(&press.arena, "<form n=\"%zu\"/>", i)));
	cr_expect_str_eq(str_to_c(&press.arena, first->published->id), "forma");
	verdicts_release(verdicts, first);
	cr_expect(is_kept(form("Pirmais")));
}

static void *look(void *nothing)
{
	(void)nothing;
	for (size_t i = 0; i < 20; i++) {
		struct arena arena = { 0 };

		(void)verdicts_borrow(verdicts, &arena, STR(INSTITUTION_A),
				      i % 2 == 0 ? STR("<form/>") : STR("<form id=\"a\"/>"),
				      NULL);
		arena_finish(&arena);
	}
	return NULL;
}

Test(verdict, is_asked_for_by_many_threads)
{
	pthread_t threads[8];

	for (size_t i = 0; i < LENGTH(threads); i++)
		cr_assert_eq(pthread_create(&threads[i], NULL, look, NULL), 0);
	for (size_t i = 0; i < LENGTH(threads); i++)
		cr_assert_eq(pthread_join(threads[i], NULL), 0);
	cr_expect(is_kept(STR("<form/>")));
}
