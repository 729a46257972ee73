#include "engine/rules/say.h"

#include <assert.h>

#include "engine/form/decision.h"
#include "engine/form/phrase.h"
#include "engine/rules/rules_inner.h"

struct say {
	struct run run;
	const struct form *form;
};

struct say *say_new(const struct state *state, struct arena *arena)
{
	struct say *say = ARENA_NEW(arena, struct say);

	say->form = state->form;
	run_init_read(&say->run, state, arena);
	return say;
}

static const struct phrase *phrase_in(const struct text *text, size_t language)
{
	if (text->phrases == NULL)
		return NULL;
	if (language < LIMIT_LANGUAGES && text->in[language].len > 0)
		return text->phrases[language];
	return text->phrases[0];
}

void say_text(struct say *say, const struct text *text, struct state_row *const *rows,
	      size_t language, struct buf *out)
{
	const struct phrase *phrase = phrase_in(text, language);

	if (phrase == NULL) {
		buf_add(out, text_in(text, language));
		return;
	}
	for (size_t i = 0; i < phrase->count; i++) {
		const struct phrase_part *part = &phrase->parts[i];

		if (part->expression == SIZE_MAX)
			buf_add(out, part->literal);
		else
			say_expression(say, part->expression, rows, language, out);
	}
}

/* What is read is the rows at hand; those further in belong to others. */
static void enter(struct run *run, const struct item *item, struct state_row *const *rows)
{
	run->level = item != NULL ? item_level(item) : 0;
	for (size_t i = 0; i <= run->level; i++)
		run->rows[i] = rows[i];
}

static const struct option *find_option(const struct item *item, struct value value)
{
	for (size_t i = 0; i < item->option_count && value.kind == VALUE_STRING; i++)
		if (str_equal(item->options[i].value, value.string))
			return &item->options[i];
	return NULL;
}

static bool has_phrase(const struct item *item)
{
	for (size_t i = 0; i < item->option_count; i++)
		if (item->options[i].label.phrases != NULL)
			return true;
	return false;
}

typedef void printer(const struct item *item, struct value value, const struct form *form,
		     size_t language, struct buf *out);

static void say_with(struct say *say, const struct item *item, struct value value,
		     struct state_row *const *rows, size_t language, printer *print,
		     struct buf *out)
{
	size_t count = value.kind == VALUE_LIST ? value.list->count : 1;

	if (!has_phrase(item)) {
		print(item, value, say->form, language, out);
		return;
	}
	for (size_t i = 0; i < count; i++) {
		struct value one = value.kind == VALUE_LIST ? value.list->items[i] : value;
		const struct option *option = find_option(item, one);

		if (i > 0)
			buf_add(out, STR(", "));
		if (option != NULL)
			say_text(say, &option->label, rows, language, out);
	}
}

void say_value(struct say *say, const struct item *item, struct value value,
	       struct state_row *const *rows, size_t language, struct buf *out)
{
	say_with(say, item, value, rows, language, item_print, out);
}

/* In a text around it. */
static void say_within(struct say *say, const struct item *item, struct value value,
		       struct state_row *const *rows, size_t language, struct buf *out)
{
	say_with(say, item, value, rows, language, item_print_within, out);
}

/* A column of a repeat: the answers of all its rows that have one. */
static void say_each(struct say *say, const struct item *item, const struct list *list,
		     struct state_row *const *rows, size_t language, struct buf *out)
{
	bool first = true;

	for (size_t i = 0; i < list->count; i++) {
		if (list->items[i].kind == VALUE_NULL)
			continue;
		if (!first)
			buf_add(out, STR(", "));
		first = false;
		say_within(say, item, list->items[i], rows, language, out);
	}
}

void say_expression(struct say *say, size_t expression, struct state_row *const *rows,
		    size_t language, struct buf *out)
{
	const struct form *form = say->form;
	const struct expression_code *code;
	struct value value;

	assert(expression < form->expression_count);
	code = &say->run.rules->expressions[expression];
	enter(&say->run, form->expressions[expression]->item, rows);
	value = run_evaluate(&say->run, &code->code);
	if (code->item != NULL && value.kind == VALUE_LIST && !item_takes_many(code->item))
		say_each(say, code->item, value.list, rows, language, out);
	else if (code->item != NULL)
		say_within(say, code->item, value, rows, language, out);
	else if (code->money)
		item_print_money(value, form, language, out);
	else
		item_print_value(value, form, language, out);
}

void say_legal(struct say *say, const struct item *decision, struct state_row *const *rows,
	       struct buf *out)
{
	const struct rule_code *code =
		&say->run.rules->items[decision->index].rules[RULE_CALCULATE];
	const struct decision *table = decision->decision;
	const bool *hits;
	bool first = true;

	enter(&say->run, decision, rows);
	hits = run_hits(&say->run, code);
	for (size_t i = 0; i < table->text.rule_count; i++) {
		if (!hits[i])
			continue;
		if (table->rows[i].legal.len > 0) {
			buf_add(out, first ? STR("") : STR(", "));
			buf_add(out, table->rows[i].legal);
			first = false;
		}
		if (table->text.policy == HIT_FIRST)
			return;
	}
}

bool say_offers(struct say *say, const struct item *item, size_t option,
		struct state_row *const *rows)
{
	enter(&say->run, item, rows);
	return run_offers(&say->run, item, option);
}

void say_rows(const struct state *state, const struct item *item, const size_t *indices,
	      struct state_row **rows)
{
	size_t level = item != NULL ? item_level(item) : 0;

	rows[0] = state->root;
	if (level == 0)
		return;
	say_rows(state, item->repeat, indices, rows);
	rows[level] = rows[level - 1]->cells[item->repeat->column].rows[indices[level - 1]];
}
