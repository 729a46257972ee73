#include "app/portal/cell.h"

#include "app/portal/part.h"
#include "app/portal/question.h"
#include "app/portal/saying.h"
#include "engine/form/edit.h"

/* --- as FEEL ------------------------------------------------------------------------------ */

struct title_search {
	struct page *page;
	struct str title;
	const struct xml *found; /* the first one that is called so */
};

static void look(void *context, const struct xml *question)
{
	struct title_search *search = context;

	if (search->found == NULL &&
	    str_equal(part_title(search->page, question), search->title))
		search->found = question;
}

static struct str question_id(struct page *page, const struct column *column, struct str title)
{
	struct title_search search = { page, title, NULL };

	questions_each(page, column->table, look, &search);
	return search.found == NULL ? title : xml_get(search.found, STR("id"));
}

/* "adrese.city", "vards + uzvards" */
static bool has_name(const struct page *page, const struct column *column, struct str said)
{
	const struct xml *root =
		page->opened != NULL ? page->opened : edit_root(column->table);
	struct str word, part;

	while (str_next(&said, ' ', &word))
		while (str_next(&word, '.', &part))
			if (edit_has_id(root, part))
				return true;
	return false;
}

/* A text that FEEL could not read without quotes: no name, number or sign of it. */
static bool is_plain(const struct page *page, const struct column *column, struct str said)
{
	static const char *const words[] = { "null", "true", "false", "-" };

	for (size_t i = 0; i < LENGTH(words); i++)
		if (str_equal_c(said, words[i]))
			return false;
	for (size_t i = 0; i < said.len; i++)
		if (strchr("\"'()[]{}<>=+*/,?;!&|\\", said.at[i]) != NULL)
			return false;
	return !has_name(page, column, said);
}

/* "5,50", where FEEL has a list of two: such a list has a space behind its comma. */
static bool is_decimal(struct str said)
{
	const size_t comma = str_find(said, STR(","), 0);

	return comma != SIZE_MAX && comma + 1 < said.len && said.at[comma + 1] != ' ';
}

static bool is_decimal_number(const struct page *page, struct str said)
{
	return is_decimal(said) && question_number(page->arena, said).len > 0;
}

/* A number that people write in their own way; empty: it is none. */
static struct str number(struct page *page, const struct column *column, struct str said)
{
	return is_plain(page, column, said) || is_decimal(said) ? question_number(page->arena, said)
							  : STR("");
}

/* Numbers in FEEL as FEEL has them: "<= 500,00" would be two of a list there, too. */
static struct str with_marks(struct arena *arena, struct str text, char from, char to)
{
	char *out = ARENA_ARRAY(arena, char, text.len + 1);
	const bool calls = str_find(text, STR("("), 0) != SIZE_MAX;

	for (size_t i = 0; i < text.len; i++) {
		const bool within = i > 0 && i + 1 < text.len && text.at[i - 1] >= '0' &&
				    text.at[i - 1] <= '9' && text.at[i + 1] >= '0' &&
				    text.at[i + 1] <= '9';

		out[i] = text.at[i] == from && within && !calls ? to : text.at[i];
	}
	return (struct str){ out, text.len };
}

static bool is_about_number(const struct column *column)
{
	return column->kind == COLUMN_THEN
		       ? str_equal_c(column->type, "number") ||
				 str_equal_c(column->type, "money")
		       : column->question != NULL &&
				 question_manner(column->question) == MANNER_NUMBER;
}

static struct str as_written(struct page *page, const struct column *column, struct str said)
{
	return is_about_number(column) ? with_marks(page->arena, said, ',', '.') : said;
}

/* One answer; empty: it is none. */
static struct str literal(struct page *page, const struct column *column, struct str said)
{
	const struct xml *question = column->question;
	const enum manner manner = question_manner(question);
	struct str value;

	if (manner == MANNER_NUMBER)
		return number(page, column, said);
	if (manner == MANNER_TEXT && question_options(question) == NULL &&
	    !is_plain(page, column, said))
		return STR("");
	value = question_literal(page, question, said);
	return value.len > 0 && manner == MANNER_SEVERAL
		       ? str_printf(page->arena, "list contains(?, %.*s)", STR_ARG(value))
		       : value;
}

/* "Bankas kontā; Pa pastu" are two answers, one of which is enough. */
static struct str answers(struct page *page, const struct column *column, struct str said)
{
	struct str all = STR(""), rest = said, one;

	while (str_next(&rest, ';', &one)) {
		const struct str value = literal(page, column, str_trim(one));

		if (value.len == 0)
			return as_written(page, column, said);
		all = all.len == 0 ? value
				   : str_printf(page->arena, "%.*s, %.*s", STR_ARG(all),
						STR_ARG(value));
	}
	return all;
}

static struct str result(struct page *page, const struct column *column, struct str said)
{
	const struct str answer = question_yes_or_no(page, said);

	if (str_equal_c(column->type, "yes-no"))
		return answer.len > 0 ? answer : said;
	if (str_equal_c(column->type, "date") && question_date(page, said).len > 0)
		return question_date(page, said);
	if (is_about_number(column) && number(page, column, said).len > 0)
		return number(page, column, said);
	return str_equal_c(column->type, "text") &&
			       (is_plain(page, column, said) || is_decimal_number(page, said))
		       ? question_quoted(page->arena, said)
		       : as_written(page, column, said);
}

struct str cell_feel(struct page *page, const struct column *column, struct str said)
{
	said = str_trim(said);
	if (said.len == 0 || str_equal_c(said, "-"))
		return said;
	if (column->kind == COLUMN_ABOUT)
		return question_id(page, column, said);
	if (column->kind == COLUMN_THEN)
		return result(page, column, said);
	return column->question == NULL ? said : answers(page, column, said);
}

/* --- what cannot be taken ----------------------------------------------------------------- */

/* Words, so neither FEEL nor a number. */
static bool is_wordy(const struct page *page, const struct column *column, struct str said)
{
	bool found = false;

	for (size_t i = 0; i < said.len; i++)
		found |= strchr("0123456789.- :", said.at[i]) == NULL;
	return found && is_plain(page, column, said);
}

static struct str refuse_answers(struct page *page, const struct column *column,
				 struct str said)
{
	struct str rest = said, one;

	while (str_next(&rest, ';', &one)) {
		one = str_trim(one);
		if (is_wordy(page, column, one) && literal(page, column, one).len == 0)
			return question_refuses(page, column->question, one);
	}
	return STR("");
}

static struct str refuse_result(struct page *page, const struct column *column, struct str said)
{
	static const struct {
		const char *type, *expected;
	} types[] = { { "yes-no", "answer.yes-no" },
		      { "number", "answer.number" },
		      { "money", "answer.number" },
		      { "date", "answer.date" } };

	for (size_t i = 0; i < LENGTH(types); i++)
		if (str_equal_c(column->type, types[i].type) && is_wordy(page, column, said) &&
		    str_equal(result(page, column, said), said))
			return str_printf(page->arena, "%.*s %.*s",
					  STR_ARG(page_word_with(page, "table.no-result",
								 "answer", said)),
					  STR_ARG(page_word(page, types[i].expected)));
	return STR("");
}

/* FEEL about something has a name of the form, or calls a function. */
static struct str refuse_about(struct page *page, const struct column *column, struct str said)
{
	const bool is_feel = str_find(said, STR("("), 0) != SIZE_MAX ||
			     has_name(page, column, said);

	return is_feel || !str_equal(question_id(page, column, said), said)
		       ? STR("")
		       : page_word_with(page, "table.no-question", "question", said);
}

struct str cell_refuses(struct page *page, const struct column *column, struct str said)
{
	said = str_trim(said);
	if (said.len == 0 || str_equal_c(said, "-"))
		return STR("");
	if (column->kind == COLUMN_ABOUT)
		return refuse_about(page, column, said);
	if (column->kind == COLUMN_THEN)
		return refuse_result(page, column, said);
	return column->question == NULL ? STR("") : refuse_answers(page, column, said);
}

/* --- in words ----------------------------------------------------------------------------- */

static struct str say(struct page *page, const struct column *column, struct str value)
{
	struct str label = STR("");

	if (str_equal_c(value, "true") || str_equal_c(value, "false"))
		return part_named(page, "value", value);
	(void)saying_cut(&value, "list contains(?, ", ")");
	if (saying_cut(&value, "date(\"", "\")"))
		return question_day(page->arena, value);
	if (saying_cut(&value, "\"", "\"") && column->question != NULL)
		label = question_label(page, column->question, value);
	if (label.len > 0)
		return label;
	return is_about_number(column) ? with_marks(page->arena, value, '.', ',') : value;
}

static struct str say_all(struct page *page, const struct column *column, struct str feel)
{
	struct str all = STR(""), rest = feel, one;

	while (str_next(&rest, ',', &one)) {
		const struct str said = say(page, column, str_trim(one));

		all = all.len == 0 ? said
				   : str_printf(page->arena, "%.*s; %.*s", STR_ARG(all),
						STR_ARG(said));
	}
	return all;
}

static struct str candidate(struct page *page, const struct column *column, struct str feel)
{
	if (column->kind == COLUMN_ABOUT) {
		const struct xml *question = question_find(page, column->table, feel);
		return question == NULL ? feel : part_title(page, question);
	}
	if (column->kind == COLUMN_THEN || str_starts(feel, STR("list contains(")))
		return say(page, column, feel);
	return say_all(page, column, feel);
}

/* What everybody writes with two figures is a sum of money. */
static bool is_sum(struct str said)
{
	const size_t comma = str_find(said, STR(","), 0);

	return comma != SIZE_MAX && said.len - comma == 3;
}

static const char *type_of(struct page *page, struct str said)
{
	if (question_yes_or_no(page, said).len > 0)
		return "yes-no";
	if (question_number(page->arena, said).len > 0)
		return is_sum(said) ? "money" : "number";
	return question_date(page, said).len > 0 ? "date" : "text";
}

/* Sums and whole numbers beside each other are sums. */
static const char *joined(const char *a, const char *b)
{
	const struct str one = str_from_c(a), other = str_from_c(b);

	if (one.len == 0 || str_equal(one, other))
		return b;
	if ((str_equal_c(one, "money") && str_equal_c(other, "number")) ||
	    (str_equal_c(one, "number") && str_equal_c(other, "money")))
		return "money";
	return "text";
}

struct str cell_type(struct page *page, const struct str *cells, size_t count)
{
	const char *type = "";

	for (size_t i = 0; i < count; i++)
		if (str_trim(cells[i]).len > 0)
			type = joined(type, type_of(page, str_trim(cells[i])));
	return type[0] == '\0' ? STR("text") : str_from_c(type);
}

struct str cell_words(struct page *page, const struct column *column, struct str feel)
{
	const struct str words = candidate(page, column, feel);

	return str_equal(cell_feel(page, column, words), feel) ? words : feel;
}

/* --- what can be chosen ------------------------------------------------------------------- */

struct offering {
	struct page *page;
	struct xml *offer;
};

static void offer_question(void *context, const struct xml *question)
{
	const struct offering *offering = context;

	(void)page_option(offering->page, offering->offer, part_title(offering->page, question),
			  xml_get(question, STR("id")), STR(""));
}

static void offer_yes_and_no(struct page *page, struct xml *offer)
{
	(void)page_option(page, offer, page_word(page, "value.true"), STR(""), STR("?"));
	(void)page_option(page, offer, page_word(page, "value.false"), STR(""), STR("?"));
}

void cell_offer(struct page *page, const struct column *column, struct xml *offer)
{
	if (column->kind == COLUMN_ABOUT)
		questions_each(page, column->table, offer_question,
			       &(struct offering){ page, offer });
	if (column->kind == COLUMN_THEN && str_equal_c(column->type, "yes-no"))
		offer_yes_and_no(page, offer);
	if (column->question == NULL)
		return;
	if (question_manner(column->question) == MANNER_YES_NO)
		offer_yes_and_no(page, offer);
	for (const struct xml *at = question_options(column->question); at != NULL;
	     at = xml_next(at, STR("option")))
		(void)page_option(page, offer, part_said(page, at, STR("label")), STR(""),
				  STR("?"));
}
