#include "engine/base/utf8.h"
#include "engine/form/item.h"
#include "engine/form/load.h"
#include "engine/schema/path.h"

/* What people would stumble over when they read the form or have it read to them: WCAG 2.2,
 * 2.4.6 (headings and labels describe), 1.3.1 and 3.3.2. Whether a text is there at all, and in
 * all languages, is in check.c. */

struct wording {
	const struct form *form;
	struct diags *diags;
	size_t repeated; /* labels, so far */
};

/* Whoever repeats more labels has copied one: warnings must not crowd out what stops a form. */
enum { REPEATED_MOST = 20 };

static struct diag *find(const struct wording *wording, const struct item *item,
			 struct diag *diag)
{
	diag_path(wording->diags, diag, path_of(wording->diags->arena, item->element, STR("")));
	return diag;
}

/* Where the text of that element and language begins, else the element around it. */
static struct place text_place(const struct wording *wording, const struct xml *owner,
			       struct str element, size_t language)
{
	const struct xml *child = xml_child(owner, element);

	for (; child != NULL; child = xml_next(child, element))
		if (str_equal(xml_get(child, STR("xml:lang")),
			      wording->form->languages[language]))
			return child->place;
	return owner->place;
}

/* "label", or what it is called there. */
static struct str label_name(const struct item *item)
{
	if (item->kind == ITEM_PAGE)
		return STR("title");
	return item->kind == ITEM_NOTE ? STR("text") : STR("label");
}

/* --- one text ----------------------------------------------------------------------------- */

static bool is_digit(uint32_t code_point)
{
	return code_point >= '0' && code_point <= '9';
}

/* A label "…" or "*" is read out as nothing. What {…} will say is not known. */
static bool says_something(struct str text)
{
	uint32_t code_point;

	while (utf8_next(&text, &code_point))
		if (utf8_is_letter(code_point) || is_digit(code_point) || code_point == '{')
			return true;
	return false;
}

/* Whether its texts have been found fault with. */
static bool is_said(const struct wording *wording, const struct item *item)
{
	struct str path = path_of(wording->diags->arena, item->element, STR(""));

	for (size_t i = 0; i < wording->diags->list.count; i++)
		if (str_equal(wording->diags->list.at[i].path, path))
			return true;
	return false;
}

static void check_letters(struct wording *wording, const struct item *item, size_t language)
{
	struct str text = item->label.in[language];
	struct str name = label_name(item);
	struct diag *diag;

	if (text.len == 0 || says_something(text) || is_said(wording, item))
		return;
	diag = diag_error(wording->diags, "form.text.letters",
			  text_place(wording, item->element, name, language),
			  "the %.*s of `%.*s` has neither letters nor digits: \"%.*s\"",
			  STR_ARG(diag_element(wording->diags, name)), STR_ARG(item->id),
			  STR_ARG(text));
	diag_fix(wording->diags, diag, "say in words what is meant");
	(void)find(wording, item, diag);
}

/* How many letters a word needs to be no abbreviation (PVN, IBAN), and how many such words make
 * shouting of it. */
enum { WORD_LETTERS = 5, SHOUTED_WORDS = 2 };

/* Letters without another case are neither. */
static bool is_shouted(struct arena *arena, struct str text)
{
	struct str rest = text;
	size_t words = 0, letters = 0;
	uint32_t code_point;

	if (!str_equal(text, utf8_upper(arena, text)))
		return false;
	while (utf8_next(&rest, &code_point)) {
		letters = utf8_is_letter(code_point) ? letters + 1 : 0;
		words += letters == WORD_LETTERS;
	}
	return words >= SHOUTED_WORDS && !str_equal(text, utf8_lower(arena, text));
}

static void check_capitals(struct wording *wording, const struct item *item, size_t language)
{
	struct str text = item->label.in[language];
	struct str name = label_name(item);
	struct diag *diag;

	if (!is_shouted(wording->diags->arena, text))
		return;
	diag = diag_warning(wording->diags, "form.text.capitals",
			    text_place(wording, item->element, name, language),
			    "the %.*s of `%.*s` is all in capitals, which is hard to read",
			    STR_ARG(diag_element(wording->diags, name)), STR_ARG(item->id));
	diag_fix(wording->diags, diag, "write it as a sentence");
	(void)find(wording, item, diag);
}

static void check_hint(struct wording *wording, const struct item *item, size_t language)
{
	struct str hint = item->hint.in[language];
	struct diag *diag;

	if (hint.len == 0 || !str_equal(hint, item->label.in[language]))
		return;
	diag = diag_warning(wording->diags, "form.hint.same",
			    text_place(wording, item->element, STR("hint"), language),
			    "the hint of `%.*s` only repeats its label", STR_ARG(item->id));
	diag_fix(wording->diags, diag, "say what helps to answer, or remove the hint");
	(void)find(wording, item, diag);
}

/* Once: what is said in the form's first language is said in all. */
static void check_pattern(struct wording *wording, const struct item *item, size_t language)
{
	const struct text *message = item_problem_words(item, "text.pattern");
	struct diag *diag;

	if (language > 0 || item->pattern.len == 0 || item->hint.in[0].len > 0 ||
	    (message != NULL && message->in[0].len > 0))
		return;
	diag = diag_warning(wording->diags, "form.pattern.unsaid", item->place,
			    "nobody is told what the pattern of `%.*s` asks for",
			    STR_ARG(item->id));
	diag_fix(wording->diags, diag, "say it in a hint, with an example");
	(void)find(wording, item, diag);
}

/* --- texts beside each other -------------------------------------------------------------- */

/* Who is asked only sometimes may stand in for another of the same label; a table that nobody
 * sees may be called as the field that shows what comes out of it. */
static bool is_plain_question(const struct item *item)
{
	return item->type->class != ITEM_CLASS_NOTE && item->type->class != ITEM_CLASS_DATA &&
	       item->rules[RULE_RELEVANT].text.len == 0;
}

static void check_repeated(struct wording *wording, const struct item *item,
			   const struct item *other, size_t language)
{
	struct diag *diag = diag_warning(
		wording->diags, "form.label.repeated",
		text_place(wording, item->element, label_name(item), language),
		"`%.*s` and `%.*s` beside it have the same %.*s: \"%.*s\"", STR_ARG(other->id),
		STR_ARG(item->id), STR_ARG(diag_element(wording->diags, label_name(item))),
		STR_ARG(item->label.in[language]));

	diag_fix(wording->diags, diag, "say what makes them different");
	(void)find(wording, item, diag);
}

/* Against those before it that it stands beside; within a group its label tells them apart. */
static void check_sibling(struct wording *wording, struct item *item, struct map *labels,
			  size_t language)
{
	struct str label = item->label.in[language];

	if (label.len > 0 && is_plain_question(item) && !map_add(labels, label, item) &&
	    wording->repeated++ < REPEATED_MOST)
		check_repeated(wording, item, map_get(labels, label), language);
}

static void check_inside(struct wording *wording, const struct item *group, size_t language)
{
	struct map labels;

	map_init(&labels, wording->diags->arena);
	for (struct item *item = group->first; item != NULL; item = item->next)
		check_sibling(wording, item, &labels, language);
}

static void check_pages(struct wording *wording, size_t language)
{
	struct map labels;

	map_init(&labels, wording->diags->arena);
	for (size_t i = 0; i < wording->form->page_count; i++)
		check_sibling(wording, wording->form->pages[i], &labels, language);
}

static void check_option_label(const struct wording *wording, const struct item *item,
			       const struct option *option, size_t language)
{
	struct diag *diag = diag_error(wording->diags, "form.option.label", option->place,
				       "two options of `%.*s` are called \"%.*s\"",
				       STR_ARG(item->id), STR_ARG(option->label.in[language]));

	diag_fix(wording->diags, diag, "give one of them another label");
	(void)find(wording, item, diag);
}

/* Said once: who has copied one option has copied more. Equal values are in check.c. */
static void check_option_labels(const struct wording *wording, const struct item *item,
				size_t language)
{
	struct map labels;

	map_init(&labels, wording->diags->arena);
	if (item->option_count > LIMIT_OPTIONS)
		return;
	for (size_t i = 0; i < item->option_count; i++) {
		const struct option *option = &item->options[i];
		struct str label = option->label.in[language];
		struct str *before = map_get(&labels, label);

		if (before == NULL && label.len > 0) {
			before = ARENA_NEW(wording->diags->arena, struct str);
			*before = option->value;
			(void)map_add(&labels, label, before);
		}
		if (label.len == 0 || str_equal(*before, option->value))
			continue;
		check_option_label(wording, item, option, language);
		return;
	}
}

static void check_item(struct wording *wording, const struct item *item, size_t language)
{
	check_letters(wording, item, language);
	check_option_labels(wording, item, language);
}

static void advise(struct wording *wording, const struct item *item, size_t language)
{
	check_capitals(wording, item, language);
	check_hint(wording, item, language);
	check_pattern(wording, item, language);
	check_inside(wording, item, language);
}

static void each_item(struct wording *wording,
		      void (*check)(struct wording *, const struct item *, size_t language))
{
	for (size_t language = 0; language < wording->form->language_count; language++)
		for (size_t i = 0; i < wording->form->item_count; i++)
			check(wording, wording->form->items[i], language);
}

/* Advice waits until nothing is wrong: it would only hide that. */
void form_check_wording(const struct form *form, struct diags *diags)
{
	struct wording wording = { .form = form, .diags = diags };

	each_item(&wording, check_item);
	if (diags->errors > 0)
		return;
	each_item(&wording, advise);
	for (size_t language = 0; language < form->language_count; language++)
		check_pages(&wording, language);
}
