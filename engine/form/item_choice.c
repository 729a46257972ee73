/* What is picked, not typed: choice, choices, country, ranking, yes-no, declaration. */
#include "engine/form/item_kind.h"

#include "engine/base/utf8.h"

static const struct option *find_option(const struct item *item, struct str value)
{
	for (size_t i = 0; i < item->option_count; i++)
		if (str_equal(item->options[i].value, value))
			return &item->options[i];
	return NULL;
}

static void print_option(const struct item *item, struct str value, const struct form *form,
			 size_t language, struct buf *out)
{
	const struct option *option = find_option(item, value);

	(void)form;
	buf_add(out, option != NULL ? text_in(&option->label, language) : value);
}

static enum typed choice_parse(const struct item *item, const struct str *texts, size_t count,
			       struct arena *arena, struct value *out,
			       struct problem_detail *problem)
{
	const struct option *option = find_option(item, item_trim(texts[0]));

	(void)count;
	(void)arena;
	if (option == NULL)
		return item_wrong(problem, "choice.unknown");
	*out = value_string(option->value);
	return TYPED_VALUE;
}

static void choice_print(const struct item *item, struct value value, const struct form *form,
			 size_t language, struct buf *out)
{
	print_option(item, value.string, form, language, out);
}

/* Each once, in the order of the options, however they came. */
static struct value chosen(const struct item *item, const bool *picked, struct arena *arena)
{
	struct value *values = ARENA_ARRAY(arena, struct value, item->option_count);
	size_t count = 0;

	for (size_t i = 0; i < item->option_count; i++)
		if (picked[i])
			values[count++] = value_string(item->options[i].value);
	return value_list(arena, values, count);
}

static enum typed choices_parse(const struct item *item, const struct str *texts, size_t count,
				struct arena *arena, struct value *out,
				struct problem_detail *problem)
{
	bool *picked = ARENA_ARRAY(arena, bool, item->option_count);

	for (size_t i = 0; i < count; i++) {
		struct str text = item_trim(texts[i]);
		const struct option *option = find_option(item, text);

		if (option != NULL)
			picked[option - item->options] = true;
		else if (text.len > 0)
			return item_wrong(problem, "choices.unknown");
	}
	*out = chosen(item, picked, arena);
	return TYPED_VALUE;
}

static void choices_print(const struct item *item, struct value value, const struct form *form,
			  size_t language, struct buf *out)
{
	for (size_t i = 0; i < value.list->count; i++) {
		if (i > 0)
			buf_add(out, STR(", "));
		if (value.list->items[i].kind == VALUE_STRING)
			print_option(item, value.list->items[i].string, form, language, out);
	}
}

static const struct str *choices_back(const struct item *item, struct value value,
				      struct arena *arena, size_t *count)
{
	struct str *texts = ARENA_ARRAY(arena, struct str, value.list->count);

	(void)item;
	for (size_t i = 0; i < value.list->count; i++)
		if (value.list->items[i].kind == VALUE_STRING)
			texts[(*count)++] = value.list->items[i].string;
	return texts;
}

/* A list of the program posts the code; people who write cases may use small letters. */
static enum typed country_parse(const struct item *item, const struct str *texts, size_t count,
				struct arena *arena, struct value *out,
				struct problem_detail *problem)
{
	const struct option *option = find_option(item, item_trim(texts[0]));

	(void)count;
	if (option == NULL)
		option = find_option(item, utf8_upper(arena, item_trim(texts[0])));
	if (option == NULL)
		return item_wrong(problem, "country.unknown");
	*out = value_string(option->value);
	return TYPED_VALUE;
}

static bool is_among(struct value value, const struct value *values, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (str_equal(values[i].string, value.string))
			return true;
	return false;
}

/* A text per place, the first one first. Places at the end may stay empty: nobody is made to
 * rank what they do not care about. */
static enum typed ranking_parse(const struct item *item, const struct str *texts, size_t count,
				struct arena *arena, struct value *out,
				struct problem_detail *problem)
{
	struct value *values = ARENA_ARRAY(arena, struct value, count);
	size_t ranked = 0;

	for (size_t i = 0; i < count; i++) {
		struct str text = item_trim(texts[i]);
		const struct option *option = find_option(item, text);

		if (text.len == 0)
			continue;
		if (option == NULL)
			return item_wrong(problem, "ranking.unknown");
		if (ranked < i)
			return item_wrong_limit(problem, "ranking.gap",
						str_printf(arena, "%zu", ranked + 1));
		values[ranked] = value_string(option->value);
		if (is_among(values[ranked], values, ranked))
			return item_wrong_limit(problem, "ranking.twice",
						str_printf(arena, "%zu", ranked + 1));
		ranked++;
	}
	*out = value_list(arena, values, ranked);
	return TYPED_VALUE;
}

/* "1. Rīga, 2. Liepāja" */
static void ranking_print(const struct item *item, struct value value, const struct form *form,
			  size_t language, struct buf *out)
{
	for (size_t i = 0; i < value.list->count; i++) {
		buf_printf(out, "%s%zu. ", i > 0 ? ", " : "", i + 1);
		if (value.list->items[i].kind == VALUE_STRING)
			print_option(item, value.list->items[i].string, form, language, out);
	}
}

static enum typed yes_no_parse(const struct item *item, const struct str *texts, size_t count,
			       struct arena *arena, struct value *out,
			       struct problem_detail *problem)
{
	struct str text = item_trim(texts[0]);

	(void)item;
	(void)count;
	(void)arena;
	if (!str_equal_c(text, "true") && !str_equal_c(text, "false"))
		return item_wrong(problem, "yes-no.form");
	*out = value_boolean(str_equal_c(text, "true"));
	return TYPED_VALUE;
}

/* Agreed to, or not there: nobody declares that something is false. */
static enum typed declaration_parse(const struct item *item, const struct str *texts,
				    size_t count, struct arena *arena, struct value *out,
				    struct problem_detail *problem)
{
	struct str text = item_trim(texts[0]);

	(void)item;
	(void)count;
	(void)arena;
	if (str_equal_c(text, "false"))
		return TYPED_NOTHING;
	if (!str_equal_c(text, "true"))
		return item_wrong(problem, "declaration.form");
	*out = value_boolean(true);
	return TYPED_VALUE;
}

static void boolean_print(const struct item *item, struct value value, const struct form *form,
			  size_t language, struct buf *out)
{
	const struct item_words *words = item_words(form, language);

	(void)item;
	buf_add(out, value.boolean ? words->yes : words->no);
}

static const struct str *boolean_back(const struct item *item, struct value value,
				      struct arena *arena, size_t *count)
{
	struct str *text = ARENA_NEW(arena, struct str);

	(void)item;
	*text = value.boolean ? STR("true") : STR("false");
	*count = 1;
	return text;
}

const struct item_functions item_choice = { choice_parse, choice_print, item_string_back };
const struct item_functions item_choices = { choices_parse, choices_print, choices_back };
const struct item_functions item_country = { country_parse, choice_print, item_string_back };
const struct item_functions item_ranking = { ranking_parse, ranking_print, choices_back };
const struct item_functions item_yes_no = { yes_no_parse, boolean_print, boolean_back };
const struct item_functions item_declaration = { declaration_parse, boolean_print,
						 boolean_back };
