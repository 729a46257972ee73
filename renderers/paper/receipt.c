#include "renderers/paper/receipt.h"

#include "engine/base/limits.h"
#include "engine/rules/say.h"
#include "renderers/i18n/i18n.h"

struct writing {
	const struct paper_receipt *of;
	struct arena *arena;
	const struct words *words;
	struct paper *paper;
	struct say *say;
	struct state_row *rows[LIMIT_FORM_DEPTH + 1];
	size_t level; /* of rows: how many repeats are around */
	unsigned depth;
	struct buf text;
};

static void add(struct writing *self, enum paper_kind kind, struct str label, struct str text)
{
	*VEC_ADD(self->arena, &self->paper->lines) =
		(struct paper_line){ kind, self->depth, label, text };
}

static void add_word(struct writing *self, enum paper_kind kind, struct str key)
{
	add(self, kind, STR(""), word(self->words, key));
}

static void add_fact(struct writing *self, struct str key, struct str text)
{
	if (text.len > 0)
		add(self, PAPER_FACT, word(self->words, key), text);
}

static struct str taken(struct writing *self)
{
	struct str text = str_copy(self->arena, buf_str(&self->text));

	buf_clear(&self->text);
	return text;
}

/* --- what was sent ------------------------------------------------------------------------ */

static struct str label_of(struct writing *self, const struct item *item)
{
	say_text(self->say, &item->label, self->rows, self->of->language, &self->text);
	return taken(self);
}

/* As on the page: what nobody was asked has no answer to be missing. */
static struct str nothing(const struct writing *self, const struct item *item)
{
	if (item->rules[RULE_CALCULATE].text.len > 0)
		return STR("–");
	return word(self->words, STR("field.empty"));
}

static void add_answer(struct writing *self, const struct item *item, const struct cell *cell)
{
	struct str label = label_of(self, item);

	if (cell->value.kind != VALUE_NULL)
		say_value(self->say, item, cell->value, self->rows, self->of->language,
			  &self->text);
	add(self, PAPER_FACT, label,
	    cell->value.kind != VALUE_NULL ? taken(self) : nothing(self, item));
}

static void add_items(struct writing *self, const struct item *first);

static void add_group(struct writing *self, const struct item *item)
{
	const bool named = text_in(&item->label, self->of->language).len > 0;

	if (named)
		add(self, PAPER_GROUP, label_of(self, item), STR(""));
	self->depth += named;
	add_items(self, item->first);
	self->depth -= named;
}

/* "Bērns: 1", or "1." where the author gave one row no name: all of them stand above it. */
static struct str row_title(struct writing *self, const struct item *repeat, size_t row)
{
	struct pair parameters[] = { { .name = STR("label") },
				     { STR("number"),
				       str_number(self->arena, (int64_t)row + 1) } };

	if (text_in(&repeat->entry, self->of->language).len == 0)
		return str_printf(self->arena, "%zu.", row + 1);
	say_text(self->say, &repeat->entry, self->rows, self->of->language, &self->text);
	parameters[0].value = taken(self);
	word_print(self->words, STR("page.row-entry"), parameters, LENGTH(parameters),
		   &self->text);
	return taken(self);
}

static void add_rows(struct writing *self, const struct item *item, const struct cell *cell)
{
	if (cell->row_count == 0) {
		add(self, PAPER_FACT, label_of(self, item), nothing(self, item));
		return;
	}
	add(self, PAPER_GROUP, label_of(self, item), STR(""));
	self->depth++;
	for (size_t i = 0; i < cell->row_count; i++) {
		add(self, PAPER_GROUP, row_title(self, item, i), STR(""));
		self->rows[++self->level] = cell->rows[i];
		self->depth++;
		add_items(self, item->first);
		self->depth--;
		self->level--;
	}
	self->depth--;
}

/* What every person is asked stands there without an answer too, as on the page; of the rest it
 * is not known. */
static bool was_asked(const struct item *item, const struct cell *cell)
{
	return cell->relevant ||
	       (item->rules[RULE_RELEVANT].text.len == 0 && !item->undelivered);
}

/* Recursion is as deep as the form, which intake limits. */
static void add_items(struct writing *self, const struct item *first)
{
	for (const struct item *item = first; item != NULL; item = item->next) {
		const struct cell *cell = &self->rows[self->level]->cells[item->column];

		if (!was_asked(item, cell))
			continue;
		if (item->kind == ITEM_REPEAT)
			add_rows(self, item, cell);
		else if (item->type->class == ITEM_CLASS_GROUP)
			add_group(self, item);
		else if (item->type->class == ITEM_CLASS_FIELD)
			add_answer(self, item, cell);
	}
}

static void add_pages(struct writing *self)
{
	const struct paper_receipt *of = self->of;

	self->say = say_new(of->state, self->arena);
	self->rows[0] = of->state->root;
	for (size_t i = 0; i < of->form->page_count; i++) {
		const struct item *page = of->form->pages[i];

		if (!was_asked(page, &of->state->root->cells[page->column]))
			continue;
		add(self, PAPER_HEADING, STR(""), label_of(self, page));
		add_items(self, page->first);
	}
}

/* --- the whole ---------------------------------------------------------------------------- */

static struct str moment(struct writing *self, int64_t ms)
{
	moment_print(self->words, ms, &self->text);
	return taken(self);
}

static void add_facts(struct writing *self)
{
	const struct paper_receipt *of = self->of;

	add_word(self, PAPER_TITLE, STR("receipt.title"));
	add_fact(self, STR("receipt.reference"), of->reference);
	add_fact(self, STR("trace.code"), of->access);
	add_fact(self, STR("trace.address"), of->access.len > 0 ? of->status : STR(""));
	add_fact(self, STR("receipt.form"), text_in(&of->form->title, of->language));
	add_fact(self, STR("receipt.version"),
		 str_printf(self->arena, "%lld (%.*s)", (long long)of->version,
			    STR_ARG(of->urn)));
	add_fact(self, STR("receipt.sent"), moment(self, of->sent_ms));
	add_fact(self, STR("receipt.receiver"), of->receiver);
}

static void add_next(struct writing *self)
{
	add_word(self, PAPER_HEADING, STR("receipt.next"));
	add_word(self, PAPER_TEXT, STR("receipt.next-text"));
	add_word(self, PAPER_TEXT,
		 self->of->access.len > 0 ? STR("receipt.status-text") : STR("receipt.keep"));
}

static void add_proof(struct writing *self)
{
	if (self->of->code.len == 0)
		return;
	add_word(self, PAPER_HEADING, STR("receipt.code"));
	add_word(self, PAPER_TEXT, STR("receipt.code-text"));
	add(self, PAPER_CODE, STR(""), self->of->code);
}

const struct paper *paper_receipt(struct arena *arena, const struct paper_receipt *of)
{
	struct paper *paper = ARENA_NEW(arena, struct paper);
	struct writing writing = { .of = of,
				   .arena = arena,
				   .words = words_in(of->form->languages[of->language]),
				   .paper = paper };

	buf_init(&writing.text, LIMIT_ANSWERS);
	*paper = (struct paper){ .language = of->form->languages[of->language],
				 .title = str_printf(
					 arena, "%.*s – %.*s", STR_ARG(of->reference),
					 STR_ARG(text_in(&of->form->title, of->language))),
				 .author = of->receiver,
				 .mark = of->reference,
				 .time_ms = of->sent_ms };
	add_facts(&writing);
	add_next(&writing);
	if (of->state != NULL)
		add_pages(&writing);
	add_proof(&writing);
	buf_finish(&writing.text);
	return paper;
}
