#include "engine/proof/reason.h"

#include <string.h>

/* Whoever is told more conditions than this does not read them. */
enum { SUSPECTS_MOST = 24, SAID_MOST = 4, OPTIONS_SAID_MOST = 6 };

/* Items whose conditions bear on the question. */
struct suspects {
	const struct item *at[SUSPECTS_MOST];
	size_t count;
};

static bool is_suspect(const struct suspects *suspects, const struct item *item)
{
	for (size_t i = 0; i < suspects->count; i++)
		if (suspects->at[i] == item)
			return true;
	return false;
}

static void add_suspect(struct suspects *suspects, const struct item *item)
{
	if (suspects->count < SUSPECTS_MOST && !is_suspect(suspects, item))
		suspects->at[suspects->count++] = item;
}

static void add_read(const struct rule_code *code, struct suspects *suspects)
{
	for (size_t i = 0; i < code->input_count; i++)
		add_suspect(suspects, code->inputs[i].item);
}

/* The item, what its rules read, what is around these, and so on. */
static void gather(const struct search *search, const struct item *item,
		   struct suspects *suspects)
{
	const struct item_rules *rules = search->model->rules->items;

	add_suspect(suspects, item);
	for (size_t i = 0; i < suspects->count; i++) {
		const struct item *at = suspects->at[i];

		if (at->parent != NULL)
			add_suspect(suspects, at->parent);
		add_read(&rules[at->index].rules[RULE_RELEVANT], suspects);
		add_read(&rules[at->index].rules[RULE_CALCULATE], suspects);
		for (size_t k = 0; i == 0 && k < at->constraint_count; k++)
			add_read(&rules[at->index].constraints[k], suspects);
		if (i == 0)
			add_read(&rules[at->index].rules[RULE_REQUIRED], suspects);
	}
}

/* Waives every condition without which the demands cannot be met either. */
static void waive_needless(struct search *search, const struct item *item,
			   const struct suspects *suspects, const struct demand *demands,
			   size_t count, bool *waived)
{
	search->waived = waived;
	for (size_t i = suspects->count; i > 0; i--) {
		const struct item *at = suspects->at[i - 1];

		if (at->rules[RULE_RELEVANT].text.len == 0)
			waived[at->index] = true;
		if (at == item || waived[at->index])
			continue;
		waived[at->index] = true;
		waived[at->index] = !search_may(search, demands, count);
	}
	search->waived = NULL;
}

static void say_condition(const struct item *item, size_t said, const struct diags *diags,
			  struct buf *out)
{
	struct str condition = item->rules[RULE_RELEVANT].text;

	buf_printf(out,
		   diag_words(diags, said == 0 ? "`%.*s` is only asked when `%.*s`"
					       : ", but `%.*s` only when `%.*s`"),
		   STR_ARG(item->id), STR_ARG(condition));
}

static void say_options(const struct item *item, const struct diags *diags, struct buf *out)
{
	if (item->kind != ITEM_CHOICE || item->option_count == 0 ||
	    item->option_count > OPTIONS_SAID_MOST)
		return;
	buf_printf(out, diag_words(diags, "; `%.*s` can be "), STR_ARG(item->id));
	for (size_t i = 0; i < item->option_count; i++) {
		const bool last = i + 1 == item->option_count;

		if (i > 0)
			buf_add_c(out, last ? diag_words(diags, " or ") : ", ");
		buf_printf(out, diag_words(diags, "\"%.*s\""), STR_ARG(item->options[i].value));
	}
}

static void say(const struct suspects *suspects, const bool *waived, const struct diags *diags,
		struct buf *out)
{
	size_t said = 0;

	for (size_t i = 0; i < suspects->count && said < SAID_MOST; i++)
		if (!waived[suspects->at[i]->index])
			say_condition(suspects->at[i], said++, diags, out);
	for (size_t i = 1; i < suspects->count && said == 1; i++)
		say_options(suspects->at[i], diags, out);
}

struct str reason_why(struct search *search, const struct item *item,
		      const struct demand *demands, size_t count, const struct diags *diags,
		      struct arena *arena)
{
	struct suspects suspects = { .count = 0 };
	bool *waived = ARENA_ARRAY(arena, bool, search->model->form->item_count);
	struct buf buf;
	struct str text;

	gather(search, item, &suspects);
	waive_needless(search, item, &suspects, demands, count, waived);
	buf_init(&buf, SIZE_MAX);
	say(&suspects, waived, diags, &buf);
	text = str_copy(arena, buf_str(&buf));
	buf_finish(&buf);
	return text;
}
