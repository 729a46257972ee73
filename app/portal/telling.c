#include "app/portal/telling.h"

#include "app/portal/mention.h"
#include "app/portal/part.h"
#include "app/portal/question.h"
#include "app/portal/saying.h"
#include "engine/base/limits.h"
#include "engine/form/edit.h"
#include "engine/schema/xsd.h"

struct telling {
	struct page *page;
	const struct xml *part;
	bool is_expression; /* what is in quotes is FEEL, and has to be written so */
	bool is_about_ids;
};

/* --- one name ----------------------------------------------------------------------------- */

/* "portal.part.label.in.option", where the checker says what portal.part.label is, or label. */
static struct str field_in(const struct telling *telling, const char *prefix,
			   const struct shape_part *parts, size_t count, struct str name)
{
	const struct page *page = telling->page;

	for (size_t i = 0; i < count; i++)
		if (str_equal(parts[i].name, name) ||
		    str_equal(part_named(page, prefix, parts[i].name), name))
			return part_named_in(page, prefix, parts[i].name, telling->part);
	return STR("");
}

static struct str field(const struct telling *telling, struct str name)
{
	const struct shape *shape = xsd_shape(telling->part);
	struct str said = STR("");

	if (shape == NULL)
		return said;
	said = field_in(telling, "part", shape->children, shape->child_count, name);
	return said.len > 0 ? said
			    : field_in(telling, "attr", shape->attrs, shape->attr_count, name);
}

/* A name of the definition language, which English findings give as it is. */
static struct str kind(const struct telling *telling, struct str name)
{
	static const char *const prefixes[] = { "part", "attr" };

	for (size_t i = 0; i < LENGTH(prefixes); i++) {
		const struct str said = part_named(telling->page, prefixes[i], name);

		if (!str_equal(said, name))
			return said;
	}
	return STR("");
}

/* Of one that this form has; else empty. */
static struct str language(const struct telling *telling, struct str code)
{
	const struct page *page = telling->page;
	struct str languages = part_languages(telling->part), one;
	struct str said = STR("");

	while (str_next(&languages, ' ', &one) && said.len == 0)
		if (str_equal(one, code))
			(void)word_find(page->words,
					str_printf(page->arena, "portal.in-language.%.*s",
						   STR_ARG(code)),
					&said);
	return said;
}

/* Empty: it is called so already. */
static struct str name_of(const struct telling *telling, struct str name)
{
	const struct xml *part = telling->is_about_ids || telling->is_expression
					 ? NULL
					 : part_by_id(edit_root(telling->part), name);
	struct str said = STR("");

	if (part == NULL && str_equal(xml_get(telling->part, STR("value")), name))
		part = telling->part;
	if (part != NULL)
		return part_title(telling->page, part);
	if (!telling->is_expression)
		said = field(telling, name);
	return said.len > 0 || telling->is_expression ? said : kind(telling, name);
}

/* --- a text ------------------------------------------------------------------------------- */

static bool cut(struct str *rest, struct str open, struct str close, struct str *inner)
{
	size_t end;

	if (!str_starts(*rest, open))
		return false;
	end = str_find(*rest, close, open.len);
	if (end == SIZE_MAX)
		return false;
	*inner = str_slice(*rest, open.len, end);
	*rest = str_slice(*rest, end + close.len, rest->len);
	return true;
}

/* "(valoda: en)", or "en" in quotes in English. */
static bool tell_language(const struct telling *telling, struct str *rest, struct buf *out)
{
	static const struct str around[][2] = { { STR_INIT("(valoda: "), STR_INIT(")") },
						{ STR_INIT("\""), STR_INIT("\"") } };
	struct str after = *rest, code, said;

	for (size_t i = 0; i < LENGTH(around); i++) {
		if (!cut(&after, around[i][0], around[i][1], &code))
			continue;
		said = language(telling, code);
		if (said.len == 0)
			return false;
		buf_add(out, said);
		*rest = after;
		return true;
	}
	return false;
}

static void quote(const struct telling *telling, struct str text, struct buf *out)
{
	struct buf quoted;

	buf_init(&quoted, LIMIT_DEFINITION);
	word_print(telling->page->words, STR("portal.quoted"),
		   &(struct pair){ STR("text"), text }, 1, &quoted);
	buf_add(out, buf_str(&quoted));
	buf_finish(&quoted);
}

/* `<label xml:lang="lv">…</label>` in English: the field of that language. */
static bool tell_element(const struct telling *telling, struct str *rest, struct buf *out)
{
	struct str after = *rest, name, code, said;

	if (!cut(&after, STR("<"), STR(" xml:lang=\""), &name) ||
	    str_find(name, STR(" "), 0) != SIZE_MAX ||
	    !cut(&after, STR(""), STR("\">…</"), &code) || !cut(&after, name, STR(">"), &said))
		return false;
	said = name_of(telling, name);
	quote(telling, said.len > 0 ? said : name, out);
	said = language(telling, code);
	if (said.len > 0)
		buf_printf(out, " %.*s",
			   STR_ARG(page_word_with(telling->page, "of-language", "language",
						  said)));
	*rest = after;
	return true;
}

static bool tell_quoted(const struct telling *telling, struct str *rest, struct buf *out)
{
	static const struct str around[][2] = { { STR_INIT("„"), STR_INIT("”") },
						{ STR_INIT("`"), STR_INIT("`") },
						{ STR_INIT("\""), STR_INIT("\"") } };
	/* FEEL has no other quotes than the straight ones. */
	const size_t count = LENGTH(around) - (telling->is_expression ? 1 : 0);
	struct str name, said;

	for (size_t i = 0; i < count; i++) {
		if (!cut(rest, around[i][0], around[i][1], &name))
			continue;
		said = saying_of(telling->page, telling->part, name);
		if (said.len > 0) {
			buf_add(out, said);
			return true;
		}
		said = name_of(telling, name);
		quote(telling, said.len > 0 ? said : name, out);
		return true;
	}
	return false;
}

static struct str tell(const struct telling *telling, struct str text)
{
	struct buf out;
	struct str told;

	buf_init(&out, LIMIT_DEFINITION);
	while (text.len > 0) {
		if (tell_language(telling, &text, &out) || tell_element(telling, &text, &out) ||
		    tell_quoted(telling, &text, &out))
			continue;
		buf_add_byte(&out, text.at[0]);
		text = str_slice(text, 1, text.len);
	}
	told = str_copy(telling->page->arena, buf_str(&out));
	buf_finish(&out);
	return told;
}

/* --- an answer that a question does not have ---------------------------------------------- */

/* The question with options that the rule names last before there, else first behind. */
static const struct xml *asked_near(const struct page *page, const struct xml *part,
				    struct str rule, size_t there)
{
	const char *const end = rule.at + there;
	const struct xml *found = NULL;
	struct str word;

	while (mention_next(&rule, &word) && (found == NULL || word.at < end)) {
		const struct xml *question = question_find(page, part, word);

		if (question != NULL && question_options(question) != NULL)
			found = question;
	}
	return found;
}

/* What the column of the condition is about. */
static struct str about(const struct xml *when)
{
	const struct xml *input = xml_child(when->parent->parent, STR("input"));

	for (const struct xml *at = xml_child(when->parent, STR("when"));
	     at != when && input != NULL; at = xml_next(at, STR("when")))
		input = xml_next(input, STR("input"));
	return input == NULL ? STR("") : xml_get(input, STR("expression"));
}

static const struct xml *asked(const struct telling *telling, struct place place,
			       struct str value)
{
	const struct xml_attr *rule = part_attribute(telling->part, place);
	size_t there;

	if (rule == NULL)
		return NULL;
	if (str_equal_c(telling->part->name, "when"))
		return asked_near(telling->page, telling->part, about(telling->part), 0);
	there = str_find(
		rule->value,
		str_printf(telling->page->arena, "\"%.*s\"", STR_ARG(value)), 0);
	return asked_near(telling->page, telling->part, rule->value, there == SIZE_MAX ? 0 : there);
}

/* "„Uz kontu” (konts), „Pa pastu” (pasts)" */
static struct str options_of(struct page *page, const struct xml *question)
{
	enum { NAMED = 8 };
	const struct xml *at = question_options(question);
	struct str all = STR("");

	for (size_t i = 0; at != NULL && i < NAMED; at = xml_next(at, STR("option")), i++)
		all = str_printf(page->arena, "%.*s%s%.*s (%.*s)", STR_ARG(all),
				 i > 0 ? ", " : "",
				 STR_ARG(page_word_with(page, "quoted", "text",
							part_title(page, at))),
				 STR_ARG(xml_get(at, STR("value"))));
	return at == NULL ? all : str_printf(page->arena, "%.*s …", STR_ARG(all));
}

/* False: nobody can say which question is meant. */
static bool tell_option(const struct telling *telling, struct diag *diag)
{
	struct page *page = telling->page;
	const struct xml *question;
	struct str rest = diag->what;
	struct str value;

	if (!cut(&rest, STR("„"), STR("”"), &value) && !cut(&rest, STR("`"), STR("`"), &value))
		return false;
	question = asked(telling, diag->place, value);
	if (question == NULL)
		return false;
	const struct pair pairs[] = { { STR_INIT("question"), part_title(page, question) },
				      { STR_INIT("value"), value } };
	diag->what = page_word_of(page, "finding.option", pairs, LENGTH(pairs));
	diag->fix = page_word_with(page, "finding.options", "options",
				   options_of(page, question));
	return true;
}

void telling_put(struct page *page, const struct xml *part, struct diag *diag)
{
	const struct str code = str_from_c(diag->code);
	const struct telling telling = { .page = page,
					 .part = part,
					 .is_expression = str_starts(code, STR("feel.")),
					 .is_about_ids =
						 str_find(code, STR(".id"), 0) != SIZE_MAX };

	if (str_equal_c(code, "feel.type.option") && tell_option(&telling, diag))
		return;
	diag->what = tell(&telling, diag->what);
	diag->fix = tell(&telling, diag->fix);
}
