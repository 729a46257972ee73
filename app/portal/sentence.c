#include "app/portal/sentence.h"

#include "app/http/message.h"
#include "app/portal/part.h"
#include "engine/form/edit.h"

/* How a question of that type is spoken of: what stands for the value, and for the question. */
enum manner { MANNER_TEXT, MANNER_NUMBER, MANNER_YES_NO, MANNER_DATE, MANNER_SEVERAL };

static enum manner manner_of(struct str type)
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
		if (str_equal(manners[i].type, type))
			return manners[i].manner;
	return MANNER_TEXT;
}

static const struct xml *root_of(const struct xml *element)
{
	while (element->parent != NULL)
		element = element->parent;
	return element;
}

/* --- questions ---------------------------------------------------------------------------- */

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

/* Those of pages and groups; rows of a repeat are many, and not spoken of so simply. Recursion
 * is as deep as the tree, which intake limits. */
static void offer(struct page *page, struct xml *field, const struct xml *parent,
		  const struct xml *but)
{
	for (const struct xml *at = xml_child(parent, STR("")); at != NULL;
	     at = xml_next(at, STR(""))) {
		if (at == but || str_equal_c(at->name, "repeat"))
			continue;
		if (part_is_container(at)) {
			offer(page, field, at, but);
		} else if (part_is_container(parent) && is_question(at)) {
			struct xml *option =
				page_add(page, field, "option", part_title(page, at));
			page_set(page, option, "value", xml_get(at, STR("id")));
		}
	}
}

static const struct xml *find(const struct xml *parent, struct str id)
{
	for (const struct xml *at = xml_child(parent, STR("")); at != NULL;
	     at = xml_next(at, STR(""))) {
		const struct xml *found = NULL;

		if (part_is_container(at) && !str_equal_c(at->name, "repeat"))
			found = find(at, id);
		else if (part_is_container(parent) && is_question(at) &&
			 str_equal(xml_get(at, STR("id")), id))
			found = at;
		if (found != NULL)
			return found;
	}
	return NULL;
}

/* ORDER: enum relation */
static const char *const relations[] = { "is", "is-not", "more", "less", "answered", "empty" };
enum relation { IS, IS_NOT, MORE, LESS, ANSWERED, EMPTY };

void sentence_ask(struct page *page, struct xml *form, const struct xml *element)
{
	struct xml *field = page_field(page, form, "select", "when", STR(""));

	page_set(page, field, "label", page_word(page, "sentence.when"));
	page_set(page, page_add(page, field, "option", STR("–")), "value", STR(""));
	offer(page, field, root_of(element), element);
	field = page_field(page, form, "select", "is", STR(""));
	page_set(page, field, "label", page_word(page, "sentence.how"));
	for (size_t i = 0; i < LENGTH(relations); i++) {
		const struct str key = str_printf(page->arena, "sentence.%s", relations[i]);
		page_set(page,
			 page_add(page, field, "option",
				  page_word(page, str_to_c(page->arena, key))),
			 "value", str_from_c(relations[i]));
	}
	field = page_field(page, form, "text", "what", STR(""));
	page_set(page, field, "label", page_word(page, "sentence.what"));
	page_set(page, field, "hint", page_word(page, "sentence.what.hint"));
}

/* --- as FEEL ------------------------------------------------------------------------------ */

/* People say what an option says; rules its value. */
static struct str option_value(struct page *page, const struct xml *question, struct str said)
{
	struct str languages = xml_get(root_of(question), STR("languages"));
	struct str language;

	while (str_next(&languages, ' ', &language))
		for (const struct xml *at = xml_child(question, STR("option")); at != NULL;
		     at = xml_next(at, STR("option")))
			if (str_equal(edit_text(page->arena, at, STR("label"), language), said))
				return xml_get(at, STR("value"));
	return said;
}

static struct str quoted(struct arena *arena, struct str text)
{
	struct buf out;
	struct str copy;

	buf_init(&out, 8192);
	buf_add_json(&out, text);
	copy = str_copy(arena, buf_str(&out));
	buf_finish(&out);
	return copy;
}

static bool is_yes(struct page *page, struct str said)
{
	return str_equal(said, page_word(page, "value.true")) || str_equal_c(said, "true");
}

/* "1 234,56" as people write it. */
static struct str number(struct arena *arena, struct str said)
{
	char *digits = ARENA_ARRAY(arena, char, said.len + 1);
	size_t len = 0;

	for (size_t i = 0; i < said.len; i++)
		if (said.at[i] != ' ')
			digits[len++] = said.at[i] == ',' ? '.' : said.at[i];
	return (struct str){ digits, len };
}

static struct str value_of(struct page *page, const struct xml *question, struct str said)
{
	switch (manner_of(question->name)) {
	case MANNER_NUMBER:
		return number(page->arena, said);
	case MANNER_YES_NO:
		return is_yes(page, said) ? STR("true") : STR("false");
	case MANNER_DATE:
		return str_printf(page->arena, "date(%.*s)",
				  STR_ARG(quoted(page->arena, said)));
	case MANNER_TEXT:
	case MANNER_SEVERAL:
		break;
	}
	return quoted(page->arena, option_value(page, question, said));
}

static struct str compare(struct page *page, const struct xml *question, enum relation relation,
			  struct str said)
{
	static const char *const signs[] = {
		[IS] = "=", [IS_NOT] = "!=", [MORE] = ">", [LESS] = "<"
	};
	const struct str id = xml_get(question, STR("id"));
	const struct str value = value_of(page, question, said);

	if (manner_of(question->name) != MANNER_SEVERAL)
		return str_printf(page->arena, "%.*s %s %.*s", STR_ARG(id), signs[relation],
				  STR_ARG(value));
	return str_printf(page->arena, "%slist contains(%.*s, %.*s)%s",
			  relation == IS_NOT ? "not(" : "", STR_ARG(id), STR_ARG(value),
			  relation == IS_NOT ? ")" : "");
}

struct str sentence_rule(struct page *page, const struct xml *element, const struct pair *pairs,
			 size_t count)
{
	const struct xml *question =
		find(root_of(element), pairs_get(pairs, count, STR("when")));
	const struct str said = str_trim(pairs_get(pairs, count, STR("what")));
	size_t relation = 0;

	while (relation < LENGTH(relations) &&
	       !str_equal_c(pairs_get(pairs, count, STR("is")), relations[relation]))
		relation++;
	if (question == NULL || relation == LENGTH(relations))
		return STR("");
	if (relation == ANSWERED || relation == EMPTY)
		return str_printf(page->arena, "%.*s %s null",
				  STR_ARG(xml_get(question, STR("id"))),
				  relation == EMPTY ? "=" : "!=");
	return said.len == 0 ? STR("") : compare(page, question, (enum relation)relation, said);
}
