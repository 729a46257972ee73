#include "app/portal/question.h"

#include "app/portal/day.h"
#include "app/portal/part.h"
#include "engine/base/utf8.h"
#include "engine/form/edit.h"

/* More would be no help in a sentence. */
enum { ANSWERS_NAMED = 6 };

enum manner question_manner(const struct xml *question)
{
	static const struct {
		struct str type;
		enum manner manner;
	} manners[] = {
		{ STR_INIT("number"), MANNER_NUMBER },
		{ STR_INIT("money"), MANNER_NUMBER },
		{ STR_INIT("yes-no"), MANNER_YES_NO },
		{ STR_INIT("date"), MANNER_DATE },
		{ STR_INIT("declaration"), MANNER_YES_NO },
		{ STR_INIT("choices"), MANNER_SEVERAL },
	};

	for (size_t i = 0; i < LENGTH(manners); i++)
		if (str_equal(manners[i].type, question->name))
			return manners[i].manner;
	return MANNER_TEXT;
}

static bool is_question(const struct xml *element)
{
	static const struct str not_asked[] = { STR_INIT("note"),	STR_INIT("use"),
						STR_INIT("value"),	STR_INIT("decision"),
						STR_INIT("attachment"), STR_INIT("address") };

	for (size_t i = 0; i < LENGTH(not_asked); i++)
		if (str_equal(element->name, not_asked[i]))
			return false;
	return xml_get(element, STR("id")).len > 0;
}

bool question_has_order(const struct xml *question)
{
	const enum manner manner = question_manner(question);

	return manner == MANNER_NUMBER || manner == MANNER_DATE;
}

static bool is_within(const struct xml *element, const struct xml *container)
{
	const struct xml *at = element->parent;

	while (at != NULL && at != container)
		at = at->parent;
	return at != NULL;
}

/* Who is told, and of what not. */
struct walk {
	const struct page *page;
	const struct xml *about, *but;
	void (*tell)(void *context, const struct xml *question);
	void *context;
};

/* What stands for it when the form is published; NULL when that is not known. */
static const struct xml *group_for(const struct walk *walk, const struct xml *use)
{
	return walk->page->opened == NULL
		       ? NULL
		       : part_by_id(walk->page->opened, xml_get(use, STR("id")));
}

/* In the same row there is one of each. Recursion is as deep as the tree, which intake limits.
 */
static void each_in(const struct walk *walk, const struct xml *parent)
{
	for (const struct xml *at = xml_child(parent, STR("")); at != NULL;
	     at = xml_next(at, STR(""))) {
		const struct xml *inside =
			str_equal_c(at->name, "use") ? group_for(walk, at) : at;

		if (at == walk->but || inside == NULL ||
		    (str_equal_c(at->name, "repeat") && !is_within(walk->about, at)))
			continue;
		if (part_is_container(inside))
			each_in(walk, inside);
		else if (part_is_container(parent) && is_question(at))
			walk->tell(walk->context, at);
	}
}

void questions_each(const struct page *page, const struct xml *element,
		    void (*tell)(void *context, const struct xml *question), void *context)
{
	each_in(&(struct walk){ page, element, element, tell, context }, edit_root(element));
}

struct search {
	struct str id;
	const struct xml *found;
};

static void look(void *context, const struct xml *question)
{
	struct search *search = context;

	if (str_equal(xml_get(question, STR("id")), search->id))
		search->found = question;
}

const struct xml *question_find(const struct page *page, const struct xml *element,
				struct str id)
{
	struct search search = { id, NULL };

	each_in(&(struct walk){ page, element, NULL, look, &search }, edit_root(element));
	return search.found;
}

const struct xml *question_options(const struct xml *question)
{
	const struct str id = xml_get(question, STR("options"));
	const struct xml *list = question;

	if (id.len > 0) {
		list = xml_child(edit_root(question), STR("list"));
		while (list != NULL && !str_equal(xml_get(list, STR("id")), id))
			list = xml_next(list, STR("list"));
	}
	return list == NULL ? NULL : xml_child(list, STR("option"));
}

struct str question_label(struct page *page, const struct xml *question, struct str value)
{
	for (const struct xml *at = question_options(question); at != NULL;
	     at = xml_next(at, STR("option")))
		if (str_equal(xml_get(at, STR("value")), value))
			return part_said(page, at, STR("label"));
	return STR("");
}

/* --- what people say, as FEEL ------------------------------------------------------------- */

struct saying {
	struct str said, lower;
	bool exactly; /* else capitals do not matter */
};

static bool is_said(struct arena *arena, struct str text, const struct saying *saying)
{
	return saying->exactly ? str_equal(text, saying->said)
			       : str_equal(utf8_lower(arena, text), saying->lower);
}

static bool says(struct page *page, const struct xml *option, struct str languages,
		 const struct saying *saying)
{
	struct str language;
	bool found = is_said(page->arena, xml_get(option, STR("value")), saying);

	while (!found && str_next(&languages, ' ', &language))
		found = is_said(page->arena,
				edit_text(page->arena, option, STR("label"), language), saying);
	return found;
}

/* Empty: none says so, or, where capitals do not matter, several do. */
static struct str value_said(struct page *page, const struct xml *question,
			     const struct saying *saying)
{
	const struct str languages = part_languages(question);
	struct str value = STR("");
	size_t found = 0;

	for (const struct xml *at = question_options(question); at != NULL;
	     at = xml_next(at, STR("option")))
		if (says(page, at, languages, saying) && found++ == 0)
			value = xml_get(at, STR("value"));
	return found > 1 && !saying->exactly ? STR("") : value;
}

/* People say what an option says; rules its value. Empty: there is no such option. */
static struct str option_value(struct page *page, const struct xml *question, struct str said)
{
	struct saying saying = { said, utf8_lower(page->arena, said), true };
	const struct str value = value_said(page, question, &saying);

	saying.exactly = false;
	return value.len > 0 ? value : value_said(page, question, &saying);
}

struct str question_quoted(struct arena *arena, struct str text)
{
	struct buf out;
	struct str copy;

	buf_init(&out, 8192);
	buf_add_json(&out, text);
	copy = str_copy(arena, buf_str(&out));
	buf_finish(&out);
	return copy;
}

struct str question_number(struct arena *arena, struct str said)
{
	char *digits = ARENA_ARRAY(arena, char, said.len + 1);
	size_t len = 0, marks = 0, figures = 0;

	for (size_t i = 0; i < said.len; i++) {
		const char at = said.at[i] == ',' ? '.' : said.at[i];

		if (at == ' ')
			continue;
		marks += at == '.';
		figures += at >= '0' && at <= '9';
		if (strchr("0123456789.-", at) == NULL || (at == '-' && len > 0))
			return STR("");
		digits[len++] = at;
	}
	return figures > 0 && marks < 2 ? (struct str){ digits, len } : STR("");
}

struct str question_yes_or_no(const struct page *page, struct str said)
{
	static const struct {
		const char *word;
		struct str value;
	} answers[] = { { "value.true", STR_INIT("true") },
			{ "value.false", STR_INIT("false") } };
	const struct str lower = utf8_lower(page->arena, said);

	for (size_t i = 0; i < LENGTH(answers); i++)
		if (str_equal(lower,
			      utf8_lower(page->arena, page_word(page, answers[i].word))) ||
		    str_equal(said, answers[i].value))
			return answers[i].value;
	return STR("");
}

/* The day stands first where people write it, and last in the definition. */
static struct day day_said(struct str said)
{
	const bool is_iso = str_find(said, STR("-"), 0) != SIZE_MAX;
	struct str parts[3] = { STR(""), STR(""), STR("") };

	for (size_t i = 0; i < LENGTH(parts) && str_next(&said, is_iso ? '-' : '.', &parts[i]);
	     i++)
		parts[i] = str_trim(parts[i]);
	if (str_trim(said).len > 0)
		return (struct day){ .day = STR("") };
	return (struct day){ .day = parts[is_iso ? 2 : 0],
			     .month = parts[1],
			     .year = parts[is_iso ? 0 : 2] };
}

struct str question_iso(struct arena *arena, struct str said)
{
	const struct day day = day_said(str_trim(said));
	struct str text;

	return day.year.len == 4 && day_write(&day, arena, &text) ? text : STR("");
}

static bool is_today(const struct page *page, struct str said)
{
	return str_equal(utf8_lower(page->arena, str_trim(said)),
			 page_word(page, "saying.today")) ||
	       str_equal_c(str_trim(said), "today()");
}

struct str question_date(const struct page *page, struct str said)
{
	const struct str iso = question_iso(page->arena, said);

	if (is_today(page, said))
		return STR("today()");
	return iso.len > 0 ? str_printf(page->arena, "date(\"%.*s\")", STR_ARG(iso)) : iso;
}

static struct str without_zero(struct str number)
{
	return str_starts(number, STR("0")) ? str_slice(number, 1, number.len) : number;
}

struct str question_day(struct arena *arena, struct str iso)
{
	if (!str_equal(question_iso(arena, iso), iso) || iso.len != 10)
		return iso;
	return str_printf(
		arena, "%.*s. %.*s. %.*s", STR_ARG(without_zero(str_slice(iso, 8, 10))),
		STR_ARG(without_zero(str_slice(iso, 5, 7))), STR_ARG(str_slice(iso, 0, 4)));
}

struct str question_figure(struct page *page, struct str number)
{
	const size_t mark = str_find(number, STR("."), 0);
	const struct str decimals =
		mark == SIZE_MAX ? STR("") : str_slice(number, mark + 1, number.len);

	return mark == SIZE_MAX ? number
				: page_word_of(page, "number-said",
					       (struct pair[]){ { STR("whole"),
								  str_slice(number, 0, mark) },
								{ STR("decimals"), decimals } },
					       2);
}

struct str question_literal(struct page *page, const struct xml *question, struct str said)
{
	switch (question_manner(question)) {
	case MANNER_NUMBER:
		return question_number(page->arena, said);
	case MANNER_YES_NO:
		return question_yes_or_no(page, said);
	case MANNER_DATE:
		return question_date(page, said);
	case MANNER_TEXT:
	case MANNER_SEVERAL:
		break;
	}
	if (question_options(question) == NULL)
		return question_quoted(page->arena, said);
	said = option_value(page, question, said);
	return said.len == 0 ? said : question_quoted(page->arena, said);
}

/* --- what can be said --------------------------------------------------------------------- */

static struct str listed(struct page *page, struct str all, struct str answer)
{
	const struct str quoted = page_word_with(page, "answer.quoted", "answer", answer);

	return all.len == 0
		       ? quoted
		       : str_printf(page->arena, "%.*s, %.*s", STR_ARG(all), STR_ARG(quoted));
}

static struct str options_named(struct page *page, const struct xml *question)
{
	const struct xml *at = question_options(question);
	struct str all = STR("");

	for (size_t i = 0; at != NULL && i < ANSWERS_NAMED;
	     at = xml_next(at, STR("option")), i++)
		all = listed(page, all, part_said(page, at, STR("label")));
	return at == NULL ? all : str_printf(page->arena, "%.*s …", STR_ARG(all));
}

struct str question_expects(struct page *page, const struct xml *question)
{
	switch (question_manner(question)) {
	case MANNER_NUMBER:
		return page_word(page, "answer.number");
	case MANNER_YES_NO:
		return page_word(page, "answer.yes-no");
	case MANNER_DATE:
		return page_word(page, "answer.date");
	case MANNER_TEXT:
	case MANNER_SEVERAL:
		break;
	}
	return question_options(question) == NULL
		       ? STR("")
		       : page_word_with(page, "answer.options", "options",
					options_named(page, question));
}

struct str question_refuses(struct page *page, const struct xml *question, struct str said)
{
	const struct pair parameters[] = { { STR("question"), part_title(page, question) },
					   { STR("answer"), said } };

	return str_trim(str_printf(
		page->arena, "%.*s %.*s",
		STR_ARG(page_word_of(page, "answer.refused", parameters, LENGTH(parameters))),
		STR_ARG(question_expects(page, question))));
}
