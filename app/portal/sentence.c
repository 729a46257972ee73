#include "app/portal/sentence.h"

#include "app/portal/part.h"
#include "app/portal/question.h"
#include "app/portal/saying.h"
#include "engine/form/edit.h"
#include "engine/schema/xsd.h"

/* What a sentence can be about, by the attribute; the words are "sentence.relevant", …. */
static const char *const targets[] = { "relevant", "required", "readonly" };
/* How it goes with the rule that is there already. */
static const char *const joins[] = { "instead", "and", "or" };

enum relation { IS, IS_NOT, MORE, LESS, AT_LEAST, AT_MOST, ANSWERED, EMPTY, RELATIONS };
static const struct {
	const char *name, *sign;
} relations[RELATIONS] = {
	[IS] = { "is", "=" },
	[IS_NOT] = { "is-not", "!=" },
	[MORE] = { "more", ">" },
	[LESS] = { "less", "<" },
	[AT_LEAST] = { "at-least", ">=" },
	[AT_MOST] = { "at-most", "<=" },
	[ANSWERED] = { "answered", "!=" },
	[EMPTY] = { "empty", "=" },
};

static bool has(const struct xml *element, const char *attribute)
{
	const struct shape *shape = xsd_shape(element);

	return shape != NULL && shape_attr(shape, str_from_c(attribute)) != NULL;
}

bool sentence_may_be(const struct xml *element)
{
	return has(element, "relevant");
}

/* --- asking ------------------------------------------------------------------------------- */

static struct xml *ask(struct page *page, struct xml *form, const char *control,
		       const char *name, const char *label)
{
	struct xml *field = page_field(page, form, control, name, STR(""));

	page_set(page, field, "label", page_word(page, label));
	return field;
}

static void offer(struct page *page, struct xml *field, const char *name)
{
	const struct str key = str_printf(page->arena, "sentence.%s", name);

	(void)page_option(page, field, str_from_c(name),
			  page_word(page, str_to_c(page->arena, key)), STR(""));
}

struct offering {
	struct page *page;
	struct xml *field;
	const struct xml *element; /* that the sentence is about */
};

/* Two blocks of a kind have the same questions: "Jūsu dati: Vārds". */
static struct str title_of(struct page *page, const struct xml *question,
			   const struct xml *element)
{
	const struct str title = part_title(page, question);

	return edit_root(question) == edit_root(element)
		       ? title
		       : str_printf(page->arena, "%.*s: %.*s",
				    STR_ARG(part_title(page, question->parent)),
				    STR_ARG(title));
}

static void offer_question(void *context, const struct xml *question)
{
	const struct offering *offering = context;
	struct page *page = offering->page;

	(void)page_option(page, offering->field, xml_get(question, STR("id")),
			  title_of(page, question, offering->element), STR(""));
}

static void count_question(void *context, const struct xml *question)
{
	size_t *count = context;

	(void)question;
	(*count)++;
}

bool sentence_has_question(const struct page *page, const struct xml *element)
{
	size_t count = 0;

	questions_each(page, element, count_question, &count);
	return count > 0;
}

/* What an answer can be, of all questions: the browser offers what fits what is typed. */
static void offer_labels(void *context, const struct xml *question)
{
	const struct offering *offering = context;
	struct page *page = offering->page;

	for (const struct xml *at = question_options(question); at != NULL;
	     at = xml_next(at, STR("option")))
		(void)page_option(page, offering->field, part_said(page, at, STR("label")),
				  part_title(page, question), STR(""));
}

/* Once, when a question is answered so. */
static void offer_yes_and_no(void *context, const struct xml *question)
{
	static const char *const words[] = { "value.true", "value.false" };
	const struct offering *offering = context;
	const struct str yes = page_word(offering->page, words[0]);

	if (question_manner(question) != MANNER_YES_NO)
		return;
	for (const struct xml *at = offering->field->first; at != NULL; at = at->next)
		if (str_equal(xml_get(at, STR("value")), yes))
			return;
	for (size_t i = 0; i < LENGTH(words); i++)
		(void)page_option(offering->page, offering->field,
				  page_word(offering->page, words[i]),
				  part_title(offering->page, question), STR(""));
}

/* What holds now, since expressions are folded away. */
static void tell_now(struct page *page, struct xml *form, const struct xml *element)
{
	for (size_t i = 0; i < LENGTH(targets); i++) {
		const struct str rule = xml_get(element, str_from_c(targets[i]));
		const struct str said = saying_of(page, element, rule);
		const struct pair parameters[] = {
			{ STR("what"),
			  page_word(page,
				    str_to_c(page->arena, str_printf(page->arena, "sentence.%s",
								     targets[i]))) },
			{ STR("rule"), said.len > 0 ? said : rule },
		};

		if (rule.len > 0 && !str_equal_c(rule, "true"))
			(void)page_add(page, form, "text",
				       page_word_of(page, "sentence.now", parameters,
						    LENGTH(parameters)));
	}
}

/* Only what is there can be joined with. */
static bool has_rule(const struct xml *element)
{
	for (size_t i = 0; i < LENGTH(targets); i++)
		if (xml_get(element, str_from_c(targets[i])).len > 0)
			return true;
	return false;
}

void sentence_ask(struct page *page, struct xml *form, const struct xml *element)
{
	struct xml *side, *field;

	tell_now(page, form, element);
	side = page_add(page, form, "side", STR(""));
	field = ask(page, side, "select", "target", "sentence.target");
	for (size_t i = 0; i < LENGTH(targets); i++)
		if (has(element, targets[i]))
			offer(page, field, targets[i]);
	field = ask(page, side, "select", "when", "sentence.when");
	(void)page_option(page, field, STR(""), STR("–"), STR(""));
	questions_each(page, element, offer_question, &(struct offering){ page, field, element });
	field = ask(page, side, "select", "is", "sentence.how");
	for (size_t i = 0; i < RELATIONS; i++)
		offer(page, field, relations[i].name);
	field = ask(page, side, "text", "what", "sentence.what");
	page_set(page, field, "hint", page_word(page, "sentence.what.hint"));
	questions_each(page, element, offer_labels, &(struct offering){ page, field, element });
	questions_each(page, element, offer_yes_and_no, &(struct offering){ page, field, element });
	if (!has_rule(element))
		return;
	field = ask(page, side, "select", "join", "sentence.join");
	for (size_t i = 0; i < LENGTH(joins); i++)
		offer(page, field, joins[i]);
}

/* --- as FEEL ------------------------------------------------------------------------------ */

static struct str compare(struct page *page, const struct xml *question, enum relation relation,
			  struct str value)
{
	const struct str id = xml_get(question, STR("id"));

	if (relation == ANSWERED || relation == EMPTY)
		value = STR("null");
	else if (question_manner(question) == MANNER_SEVERAL)
		return str_printf(page->arena, "%slist contains(%.*s, %.*s)%s",
				  relation == IS_NOT ? "not(" : "", STR_ARG(id), STR_ARG(value),
				  relation == IS_NOT ? ")" : "");
	return str_printf(page->arena, "%.*s %s %.*s", STR_ARG(id), relations[relation].sign,
			  STR_ARG(value));
}

/* "and" binds tighter than "or": what is there goes in parentheses where it must. */
static struct str joined(struct page *page, struct str old, struct str join, struct str rule)
{
	const bool wraps =
		str_equal_c(join, "and") && str_find(old, STR(" or "), 0) != SIZE_MAX;

	if (old.len == 0 || str_equal_c(old, "true") || str_equal_c(join, "instead"))
		return rule;
	return str_printf(page->arena, "%s%.*s%s %.*s %.*s", wraps ? "(" : "", STR_ARG(old),
			  wraps ? ")" : "", STR_ARG(join), STR_ARG(rule));
}

/* --- taking over -------------------------------------------------------------------------- */

static const char *chosen(const struct pair *pairs, size_t count, struct str name,
			  const char *const *among, size_t length)
{
	const struct str value = pairs_get(pairs, count, name);

	for (size_t i = 0; i < length; i++)
		if (str_equal_c(value, among[i]))
			return among[i];
	return among[0];
}

/* Where there was no rule to ask about, one that was typed as FEEL meanwhile stays. */
static struct str join_of(const struct pair *pairs, size_t count)
{
	return pairs_get(pairs, count, STR("join")).len == 0
		       ? STR("and")
		       : str_from_c(chosen(pairs, count, STR("join"), joins, LENGTH(joins)));
}

static enum relation relation_of(struct str name)
{
	size_t i = 0;

	while (i < RELATIONS && !str_equal_c(name, relations[i].name))
		i++;
	return i < RELATIONS ? (enum relation)i : IS;
}

static struct refusal refuse(const char *field, struct str problem)
{
	return (struct refusal){ problem, str_from_c(field) };
}

static struct str no_such_answer(struct page *page, const struct xml *question, struct str said)
{
	return said.len == 0 ? page_word_with(page, "sentence.no-value", "question",
					      part_title(page, question))
			     : question_refuses(page, question, said);
}

/* "By post" is neither more nor less than "to an account". */
static bool is_of_order(enum relation relation)
{
	return relation >= MORE && relation <= AT_MOST;
}

static struct str no_order(struct page *page, const struct xml *question)
{
	return page_word_with(page, "sentence.no-order", "question",
			      part_title(page, question));
}

struct refusal sentence_take(struct page *page, struct xml *element, const struct pair *pairs,
			     size_t count)
{
	const struct xml *question =
		question_find(page, element, pairs_get(pairs, count, STR("when")));
	const struct str said = str_trim(pairs_get(pairs, count, STR("what")));
	const enum relation relation = relation_of(pairs_get(pairs, count, STR("is")));
	const bool valued = relation != ANSWERED && relation != EMPTY;
	const char *target = chosen(pairs, count, STR("target"), targets, LENGTH(targets));
	const struct str join = join_of(pairs, count);
	struct str value;

	if (question == NULL || !has(element, target))
		return refuse("when", page_word(page, "sentence.no-question"));
	if (is_of_order(relation) && !question_has_order(question))
		return refuse("is", no_order(page, question));
	value = valued ? question_literal(page, question, said) : STR("null");
	if (value.len == 0 || (valued && said.len == 0))
		return refuse("what", no_such_answer(page, question, said));
	edit_set(page->arena, element, str_from_c(target),
		 joined(page, xml_get(element, str_from_c(target)), join,
			compare(page, question, relation, value)));
	return refuse("", STR(""));
}
