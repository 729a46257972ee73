#include "app/portal/saying.h"

#include "app/portal/part.h"
#include "app/portal/question.h"

/* One comparison, as it is written. */
struct term {
	struct str id, value;
	const char *relation; /* the end of the word's key: "sentence.is" */
};

/* --- reading ------------------------------------------------------------------------------ */

bool saying_cut(struct str *text, const char *before, const char *after)
{
	const struct str head = str_from_c(before), tail = str_from_c(after);

	if (text->len < head.len + tail.len || !str_starts(*text, head) ||
	    !str_ends(*text, tail))
		return false;
	*text = str_slice(*text, head.len, text->len - tail.len);
	return true;
}

static bool read_list(struct str text, struct term *term)
{
	term->relation = saying_cut(&text, "not(", ")") ? "is-not" : "is";
	if (!saying_cut(&text, "list contains(", ")") || !str_next(&text, ',', &term->id))
		return false;
	term->value = str_trim(text);
	return true;
}

static bool read_comparison(struct str text, struct term *term)
{
	static const struct {
		struct str sign;
		const char *relation, *of_null;
	} signs[] = {
		{ STR_INIT(" != "), "is-not", "answered" },
		{ STR_INIT(" >= "), "at-least", NULL },
		{ STR_INIT(" <= "), "at-most", NULL },
		{ STR_INIT(" = "), "is", "empty" },
		{ STR_INIT(" > "), "more", NULL },
		{ STR_INIT(" < "), "less", NULL },
	};

	for (size_t i = 0; i < LENGTH(signs); i++) {
		const size_t at = str_find(text, signs[i].sign, 0);

		if (at == SIZE_MAX)
			continue;
		term->id = str_slice(text, 0, at);
		term->value = str_trim(str_slice(text, at + signs[i].sign.len, text.len));
		term->relation = signs[i].relation;
		if (str_equal_c(term->value, "null"))
			term->relation = signs[i].of_null;
		return term->relation != NULL;
	}
	return false;
}

/* --- saying ------------------------------------------------------------------------------- */

static bool is_number(struct str text)
{
	size_t i = 0;

	while (i < text.len && strchr("0123456789.-", text.at[i]) != NULL)
		i++;
	return text.len > 0 && i == text.len;
}

static bool is_plain(struct str text)
{
	for (size_t i = 0; i < text.len; i++)
		if (strchr("\"\\(),", text.at[i]) != NULL)
			return false;
	return true;
}

/* False when it is none that a sentence can say. */
static bool say_value(struct page *page, const struct xml *question, struct str value,
		      struct str *said)
{
	const bool is_date = saying_cut(&value, "date(\"", "\")");
	const bool is_text = is_date || saying_cut(&value, "\"", "\"");

	*said = value;
	if (str_equal_c(value, "true") || str_equal_c(value, "false")) {
		*said = part_named(page, "value", value);
		return !is_text;
	}
	if (is_date)
		*said = question_day(page->arena, value);
	if (!is_text && is_number(value))
		*said = question_figure(page, value);
	if (is_text && !is_date && question_label(page, question, value).len > 0)
		*said = question_label(page, question, value);
	return is_text ? is_plain(value) : is_number(value);
}

static bool is_today(const struct xml *question, const struct term *term)
{
	return question_manner(question) == MANNER_DATE &&
	       str_equal_c(term->value, "today()");
}

/* "pirms šodienas", but "ir šodiena" */
static bool is_of_order(const struct term *term)
{
	return strcmp(term->relation, "is") != 0 && strcmp(term->relation, "is-not") != 0;
}

static bool is_about_presence(const struct term *term)
{
	return str_equal_c(term->value, "null");
}

/* "sentence.less.date": days are earlier and later where numbers are less and more. */
static const char *relation_key(struct page *page, const struct xml *question,
				const struct term *term)
{
	const char *manner = question_manner(question) == MANNER_NUMBER ? "number" : "date";
	const struct str name =
		str_printf(page->arena, "sentence.%s.%s", term->relation, manner);
	const struct str key = str_printf(page->arena, "portal.%.*s", STR_ARG(name));

	return word_known(page->words, key)
		       ? str_to_c(page->arena, name)
		       : str_to_c(page->arena,
				  str_printf(page->arena, "sentence.%s", term->relation));
}

/* "uz „Tālrunis” ir atbildēts" */
static struct str say_presence(struct page *page, const struct xml *question,
			       const char *relation)
{
	const struct str key = str_printf(page->arena, "saying.%s", relation);

	return page_word_with(page, str_to_c(page->arena, key), "question",
			      page_word_with(page, "change.quoted", "text",
					     part_title(page, question)));
}

static struct str say_term(struct page *page, const struct xml *element, struct str text)
{
	struct term term;
	const struct xml *question;
	struct str said = STR("");
	const char *key;

	if (!read_list(text, &term) && !read_comparison(text, &term))
		return STR("");
	question = question_find(page, element, term.id);
	if (question == NULL)
		return STR("");
	if (is_about_presence(&term))
		return say_presence(page, question, term.relation);
	key = relation_key(page, question, &term);
	if (is_today(question, &term))
		said = page_word(page, is_of_order(&term) ? "saying.of-today" : "saying.today");
	else if (!say_value(page, question, term.value, &said))
		return STR("");
	else if (question_manner(question) != MANNER_NUMBER)
		said = page_word_with(page, "change.quoted", "text", said);
	return str_trim(str_printf(page->arena, "%.*s %.*s %.*s",
				   STR_ARG(page_word_with(page, "change.quoted", "text",
							  part_title(page, question))),
				   STR_ARG(page_word(page, key)), STR_ARG(said)));
}

/* Where the joining word stands outside of quotes; SIZE_MAX: nowhere. */
static size_t find_join(struct str rule, struct str join)
{
	bool quoted = false;

	for (size_t i = 0; i + join.len <= rule.len; i++) {
		quoted ^= rule.at[i] == '"';
		if (!quoted && str_starts(str_slice(rule, i, rule.len), join))
			return i;
	}
	return SIZE_MAX;
}

static struct str say_joined(struct page *page, const struct xml *element, struct str rule,
			     struct str join, const char *key)
{
	struct str all = STR("");

	for (size_t at = 0; at != SIZE_MAX && rule.len > 0;) {
		at = find_join(rule, join);
		const struct str one =
			say_term(page, element, str_trim(str_slice(rule, 0, at)));

		if (one.len == 0)
			return STR("");
		all = all.len == 0 ? one
				   : str_printf(page->arena, "%.*s %.*s %.*s", STR_ARG(all),
						STR_ARG(page_word(page, key)), STR_ARG(one));
		rule = at == SIZE_MAX ? STR("") : str_slice(rule, at + join.len, rule.len);
	}
	return all;
}

struct str saying_of(struct page *page, const struct xml *element, struct str rule)
{
	const bool by_and = find_join(rule, STR(" and ")) != SIZE_MAX;
	const bool by_or = find_join(rule, STR(" or ")) != SIZE_MAX;

	if (by_and && by_or)
		return STR("");
	return by_or ? say_joined(page, element, rule, STR(" or "), "sentence.or")
		     : say_joined(page, element, rule, STR(" and "), "sentence.and");
}

struct str saying_of_case(struct page *page, const struct xml *element, struct str text)
{
	return say_joined(page, element, text, STR(", "), "sentence.and");
}
