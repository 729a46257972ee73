#include <criterion/criterion.h>

#include "storage/design_move.h"
#include "tests/unit/storage/fixture.h"

TestSuite(designs, .init = fixture_init, .fini = fixture_finish);

static struct design design_of(int64_t revision, const char *definition)
{
	return (struct design){ .institution = STR("i"),
				.form = STR("f"),
				.revision = revision,
				.author = STR("a"),
				.name = STR("Anna"),
				.time_ms = 1000 + revision,
				.definition = str_from_c(definition) };
}

static bool save(int64_t revision, const char *definition)
{
	const struct design design = design_of(revision, definition);

	err = (struct err){ 0 };
	return store_design_save(store, &design, &err);
}

static bool move(int64_t revision, const char *from, const char *to, const char *remark)
{
	struct design design = design_of(revision, "");

	design.state = str_from_c(to);
	design.time_ms += 50;
	err = (struct err){ 0 };
	return store_design_move(store, &design, from, str_from_c(remark), &err);
}

static struct design now(void)
{
	struct design design = { 0 };

	cr_assert(store_design_get(store, &arena, STR("i"), STR("f"), &design, &err), "%s",
		  err.text);
	return design;
}

Test(designs, each_save_is_a_revision)
{
	struct design_revisions revisions = { 0 };
	struct design first = design_of(1, ""), third = design_of(3, "");

	cr_expect(save(0, "one"), "%s", err.text);
	cr_expect(save(1, "two"), "%s", err.text);
	cr_expect_eq(now().revision, 2);
	cr_expect(str_equal_c(now().state, "draft"));
	cr_expect(str_equal_c(now().definition, "two"));
	cr_assert(store_design_revisions(store, &arena, STR("i"), STR("f"), &revisions, &err));
	cr_assert_eq(revisions.count, 2);
	cr_expect_eq(revisions.at[0].number, 2);
	cr_assert(store_design_text(store, &arena, &first, &err));
	cr_expect(str_equal_c(first.definition, "one"));
	cr_expect_not(store_design_text(store, &arena, &third, &err));
	cr_expect_eq(err.code, ERR_NOT_FOUND);
}

Test(designs, two_who_change_the_same_do_not_overwrite_each_other)
{
	cr_assert(save(0, "one"));
	cr_expect(save(1, "hers"));
	cr_expect_not(save(1, "his"));
	cr_expect_eq(err.code, ERR_CONFLICT);
	cr_expect_not(save(0, "another"));
	cr_expect_eq(err.code, ERR_CONFLICT);
	cr_expect(str_equal_c(now().definition, "hers"));
}

/* As when the answer to a commit is lost. */
Test(designs, the_same_save_again_changes_nothing)
{
	cr_assert(save(0, "one"));
	cr_expect(save(0, "one"), "%s", err.text);
	cr_expect_eq(now().revision, 1);
}

Test(designs, moves_only_from_where_it_is)
{
	struct design_remarks remarks = { 0 };

	cr_assert(save(0, "one"));
	cr_expect_not(move(1, "review", "approved", ""));
	cr_expect_eq(err.code, ERR_CONFLICT);
	cr_expect(move(1, "draft", "review", ""), "%s", err.text);
	cr_expect(move(1, "review", "returned", "Kur ir IBAN?"), "%s", err.text);
	cr_assert(store_design_remarks(store, &arena, STR("i"), STR("f"), &remarks, &err));
	cr_assert_eq(remarks.count, 2);
	cr_expect(str_equal_c(remarks.at[0].text, "Kur ir IBAN?"));
	cr_expect(str_equal_c(remarks.at[0].state, "returned"));
}

Test(designs, what_was_reviewed_is_a_draft_again_when_it_is_changed)
{
	cr_assert(save(0, "one"));
	cr_assert(move(1, "draft", "review", ""));
	cr_assert(save(1, "two"));
	cr_expect(str_equal_c(now().state, "draft"));
	cr_expect_not(move(1, "review", "approved", ""));
	cr_expect_eq(err.code, ERR_CONFLICT);
}

Test(designs, every_change_is_in_the_audit)
{
	struct audit_lines lines = { 0 };
	int64_t count;

	cr_assert(save(0, "one"));
	cr_assert(save(1, "two"));
	cr_assert(move(2, "draft", "review", ""));
	cr_assert(store_audit_list(store, &arena, STR("i"), 0, &lines, &err), "%s", err.text);
	cr_assert_eq(lines.count, 3);
	cr_expect(str_equal_c(lines.at[0].what, "design.review"));
	cr_expect(str_equal_c(lines.at[0].who, "Anna <a>"));
	cr_expect(str_equal_c(lines.at[2].what, "design.begun"));
	cr_expect(str_equal_c(lines.at[0].reference, "f"));
	cr_expect(store_audit_check(store, STR("i"), &count, &err), "%s", err.text);
	cr_expect_eq(count, 3);
}

Test(designs, lists_those_of_one_institution)
{
	struct designs list = { 0 };
	struct design other = design_of(0, "x");

	other.institution = STR("j");
	cr_assert(save(0, "one"));
	cr_assert(store_design_save(store, &other, &err));
	cr_assert(store_designs_list(store, &arena, STR("i"), &list, &err));
	cr_expect_eq(list.count, 1);
}

/* The version that it got; 0: none. */
static int64_t publish(const struct design *design, const char *from)
{
	const struct design_move move = { design, from, STR("") };
	struct form_record record = { .institution = STR("i"),
				      .id = STR("f"),
				      .definition = STR("text"),
				      .digest = STR("digest"),
				      .published_ms = design->time_ms,
				      .move = &move };
	bool created = false;

	return store_form_publish(store, &record, &created, &err) ? record.version : 0;
}

Test(designs, is_published_with_its_step_or_not_at_all)
{
	struct design design = design_of(1, "");
	struct form_records forms = { 0 };

	cr_assert(save(0, "a"));
	design.state = STR("published");
	design.base = 1;
	cr_expect_eq(publish(&design, "approved"), 0, "it is a draft");
	cr_expect_eq(err.code, ERR_CONFLICT);
	cr_assert(store_forms_newest(store, &arena, &forms, &err));
	cr_expect_eq(forms.count, 0);
	cr_expect_eq(publish(&design, "draft"), 1);
	cr_expect(str_equal_c(now().state, "published"));
	cr_expect_eq(now().base, 1);
}
