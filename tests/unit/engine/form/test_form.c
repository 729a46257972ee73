#include "engine/form/form.h"
#include "tests/support/cases.h"

#include <criterion/criterion.h>

static struct arena arena;
static const struct form *form;

static void load(void)
{
	struct diags diags;
	struct str path = STR("tests/cases/definition/good/every-item.xml");

	arena_init(&arena);
	diags_init(&diags, &arena, path);
	form = form_load(&arena, case_read(&arena, path), &diags);
	cr_assert_not_null(form);
}

static void forget(void)
{
	arena_finish(&arena);
}

TestSuite(form, .init = load, .fini = forget);

static const struct item *find(const char *path)
{
	const struct item *item = form_find(form, str_from_c(path));

	cr_assert_not_null(item, "%s", path);
	return item;
}

static void expect_text(struct str got, const char *want)
{
	cr_expect(str_equal_c(got, want), "%.*s, not %s", STR_ARG(got), want);
}

Test(form, has_every_item_type)
{
	bool seen[ITEM_KINDS] = { false };

	for (size_t i = 0; i < form->item_count; i++)
		seen[form->items[i]->kind] = true;
	for (size_t i = 0; i < ITEM_KINDS; i++)
		cr_expect(seen[i], "%.*s", STR_ARG(item_type((enum item_kind)i)->name));
}

Test(form, numbers_items_in_document_order)
{
	for (size_t i = 0; i < form->item_count; i++) {
		const struct item *item = form->items[i];
		cr_expect_eq(item->index, i);
		if (item->parent)
			cr_expect_lt(item->parent->index, i);
		if (item->next)
			cr_expect_gt(item->next->index, i);
		if (item->first)
			cr_expect_eq(item->first->index, i + 1);
	}
}

Test(form, gives_each_item_a_column_of_its_scope)
{
	for (size_t i = 0; i < form->item_count; i++) {
		const struct item *item = form->items[i];
		const struct scope *scope = item->repeat ? item->repeat->inner : &form->root;
		cr_assert_lt(item->column, scope->count);
		cr_expect_eq(scope->columns[item->column], item);
		cr_expect_eq(map_get(&scope->by_id, item->id), item);
		cr_expect_eq(scope->repeat, item->repeat);
	}
}

Test(form, finds_items_by_path)
{
	cr_expect_eq(find("p")->kind, ITEM_PAGE);
	cr_expect_eq(find("second")->kind, ITEM_TEXT, "groups are no scopes");
	cr_expect_neq(find("rows.money"), find("money"), "a repeat is one");
	cr_expect_eq(find("rows.inner.count_")->repeat, find("rows.inner"));
	cr_expect_null(form_find(form, STR("rows.text_")));
	cr_expect_null(form_find(form, STR("text_.x")));
	cr_expect_null(form_find(form, STR("count_")));
	cr_expect_null(form_find(form, STR("")));
}

Test(form, says_the_path_of_an_item)
{
	expect_text(item_path(&arena, find("second")), "second");
	expect_text(item_path(&arena, find("rows.inner.count_")), "rows.inner.count_");
}

Test(form, calls_items_by_their_label)
{
	struct item nameless = { .id = STR_INIT("x") };

	expect_text(item_title(find("p")), "Lapa");
	expect_text(item_title(find("note")), "Piezīme");
	expect_text(item_title(&nameless), "x");
}

Test(form, gives_texts_by_language)
{
	const struct item *item = find("text_");
	struct text original_only = { .in = { STR_INIT("a") } };

	expect_text(text_in(&item->label, form_language(form, STR("en"))), "Text");
	expect_text(text_in(&item->label, form_language(form, STR("lt-LT"))), "Tekstas");
	cr_expect_eq(form_language(form, STR("ru")), SIZE_MAX);
	expect_text(text_in(&item->label, SIZE_MAX), "Teksts");
	expect_text(text_in(&original_only, 1), "a");
	expect_text(text_in(&form->description, 0), "Viens.\n\nDivi.");
}

Test(form, keeps_what_belongs_to_the_form)
{
	expect_text(form->id, "every-item");
	expect_text(form->institution, "99999999902");
	expect_text(text_in(&form->title, 1), "All types");
	cr_expect_eq(form->page_count, 2);
	cr_assert_eq(form->constraint_count, 2, "an attribute and an element");
	expect_text(form->constraints[0].rule.text, "count(rows) < 10");
	expect_text(form->constraints[1].rule.text, "true");
	expect_text(form->constraints[1].message.in[0], "<Nekad> & \"nekur\"");
}

Test(form, keeps_what_belongs_to_an_item)
{
	const struct item *text = find("text_");
	const struct item *number = find("number_");

	expect_text(text->rules[RULE_RELEVANT].text, "true");
	expect_text(text->rules[RULE_DEFAULT].text, "\"a\"");
	cr_expect_eq(text->rules[RULE_CALCULATE].text.len, 0);
	cr_assert_eq(text->constraint_count, 2);
	cr_expect_not(text->constraints[0].warning);
	cr_expect(text->constraints[1].warning);
	expect_text(text->pattern, "[a-z]+");
	cr_expect_eq(text->min_length, 1);
	cr_expect_eq(text->max_length, 9);
	expect_text(text->autocomplete, "off");
	expect_text(text->prefill, "given_name");
	expect_text(number->min, "-1.50");
	expect_text(number->unit, "km");
	cr_expect(number->has_decimals);
	cr_expect_eq(number->decimals, 2);
	cr_expect_not(find("rows.total")->has_decimals);
	expect_text(find("choice")->options[0].value, "A.1-b_");
	expect_text(find("choice")->options[0].hint.in[0], "a");
}

Test(form, gives_repeats_their_bounds)
{
	cr_expect_eq(find("rows")->min_rows, 0);
	cr_expect_eq(find("rows")->max_rows, 20);
	cr_expect_eq(find("rows.inner")->min_rows, 1);
	cr_expect_eq(find("rows.inner")->max_rows, LIMIT_ROWS);
}

Test(form, knows_where_a_rule_stands)
{
	const struct rule *rule = &find("rows.total")->rules[RULE_CALCULATE];
	struct str source =
		case_read(&arena, STR("tests/cases/definition/good/every-item.xml"));
	struct place place = place_at(source, str_find(source, rule->text, 0));

	cr_expect_eq(rule->place.line, place.line);
	cr_expect_eq(rule->place.column, place.column);
}

Test(form, reads_facets_with_white_space_around_them)
{
	struct str definition =
		STR("<form xmlns='urn:veidlapa:form:1' id='f' languages='lv' "
		    "institution='99999999902'><title xml:lang='lv'>F</title><page id='p'>"
		    "<title xml:lang='lv'>P</title><repeat id='r' min=' 2' max='3 '>"
		    "<label xml:lang='lv'>R</label><number id='n' min=' -1.5 ' decimals='1 '>"
		    "<label xml:lang='lv'>N</label></number></repeat></page></form>");
	struct diags diags;

	diags_init(&diags, &arena, STR("white space"));
	form = form_load(&arena, definition, &diags);
	cr_assert_not_null(form);
	cr_expect_eq(find("r")->min_rows, 2);
	cr_expect_eq(find("r")->max_rows, 3);
	cr_expect_eq(find("r.n")->decimals, 1);
	expect_text(find("r.n")->min, "-1.5");
}
