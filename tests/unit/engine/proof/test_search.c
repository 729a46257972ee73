#include "engine/proof/search.h"

#include <criterion/criterion.h>

#include "engine/base/limits.h"
#include "engine/proof/proof.h"

enum { FIELDS = 600, BEFORE = 20 };

/* Each is asked when one of the twenty before it is yes. */
static void write_form(struct buf *out)
{
	buf_add(out, STR("<form xmlns='urn:veidlapa:form:1' id='f' languages='lv' "
			 "institution='99999999902'><title xml:lang='lv'>F</title>"
			 "<page id='p'><title xml:lang='lv'>P</title>"));
	for (int i = 0; i < FIELDS; i++) {
		buf_printf(out, "<yes-no id='n%d'", i);
		for (int k = i > BEFORE ? i - BEFORE : 0; k < i; k++)
			buf_printf(out, "%sn%d = true",
				   k == 0 || k == i - BEFORE ? " relevant='" : " or ", k);
		buf_printf(out, "%s><label xml:lang='lv'>Jautājums %d</label></yes-no>",
			   i > 0 ? "'" : "", i);
	}
	buf_add(out, STR("</page></form>"));
}

Test(search, ends_within_its_steps_however_items_depend_on_each_other)
{
	struct arena arena;
	struct diags diags;
	struct buf text;
	const struct form *form;
	const struct rules *rules;
	struct proof_count count;

	arena_init(&arena);
	diags_init(&diags, &arena, STR("form.xml"));
	buf_init(&text, LIMIT_DEFINITION);
	write_form(&text);
	form = form_load(&arena, buf_str(&text), &diags);
	rules = form != NULL ? rules_build(&arena, form, &diags) : NULL;
	cr_assert_not_null(rules);
	count = proof_check(form, rules, &diags);
	cr_expect_gt(count.given_up, 0);
	/* What was begun within the steps is finished: one look each. */
	cr_expect_leq(count.steps, (size_t)LIMIT_PROOF + count.questions * BEFORE);
	buf_finish(&text);
	arena_finish(&arena);
}
