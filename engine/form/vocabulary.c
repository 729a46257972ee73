#include "engine/form/vocabulary.h"

/* clang-format off */
#define WORD(element, member, kind) { STR_INIT(element), STR_INIT(member), WORD_##kind, STR_INIT("") }

/* In canonical order. What they mean is said in schemas/form.xsd. */
const struct word vocabulary_attrs[] = {
	WORD("id", "id", STRING),
	WORD("name", "name", STRING),
	WORD("code", "code", STRING),
	WORD("like", "like", STRING),
	WORD("at", "at", STRING),
	WORD("item", "item", STRING),
	WORD("block", "block", STRING),
	WORD("version", "version", NUMBER), /* of a block alone, which is XML */
	WORD("without", "without", NAMES),
	WORD("from", "from", STRING),
	WORD("options", "optionList", STRING), /* in JSON, options are those of its own */
	WORD("value", "value", STRING),
	WORD("type", "valueType", STRING), /* in JSON, type says which item it is */
	WORD("hit", "hit", STRING),
	WORD("expression", "expression", EXPRESSION),
	WORD("test", "test", EXPRESSION),
	WORD("level", "level", STRING),
	WORD("languages", "languages", NAMES),
	WORD("institution", "institution", STRING),
	WORD("life-events", "lifeEvents", NAMES),
	WORD("price", "price", LITERAL),
	WORD("takes", "takes", STRING),
	WORD("keep-delivered-days", "keepDeliveredDays", NUMBER),
	WORD("keep-days", "keepDays", NUMBER),
	WORD("login", "login", STRING),
	WORD("relevant", "relevant", EXPRESSION),
	WORD("shown", "shown", EXPRESSION),
	WORD("required", "required", EXPRESSION),
	WORD("readonly", "readonly", EXPRESSION),
	WORD("calculate", "calculate", EXPRESSION),
	WORD("default", "default", EXPRESSION),
	WORD("values", "values", EXPRESSION),
	WORD("result", "result", EXPRESSION),
	WORD("constraint", "constraint", EXPRESSION),
	WORD("filter", "filter", EXPRESSION),
	WORD("exit", "exit", EXPRESSION),
	WORD("deliver", "deliver", EXPRESSION),
	WORD("layout", "layout", STRING),
	WORD("pattern", "pattern", STRING),
	WORD("min-length", "minLength", NUMBER),
	WORD("max-length", "maxLength", NUMBER),
	WORD("min", "min", LITERAL),
	WORD("max", "max", LITERAL),
	WORD("decimals", "decimals", NUMBER),
	WORD("unit", "unit", STRING),
	WORD("accept", "accept", NAMES),
	WORD("max-size", "maxSize", NUMBER),
	WORD("max-files", "maxFiles", NUMBER),
	WORD("autocomplete", "autocomplete", STRING),
	WORD("prefill", "prefill", STRING),
	WORD("subject", "subject", EXPRESSION),
	WORD("legal", "legal", STRING),
	WORD("problem", "problem", STRING),
	WORD("warning", "warning", STRING),
	WORD("sent", "sent", STRING),
	WORD("asked", "asked", NAMES),
	WORD("sendable", "sendable", EXPRESSION),
};
const size_t vocabulary_attr_count = LENGTH(vocabulary_attrs);

/* In canonical order; the last row takes what the others do not. */
const struct word vocabulary_children[] = {
	WORD("title", "title", TEXT),
	WORD("description", "description", TEXT),
	WORD("service", "service", ONE),
	WORD("recipient", "recipient", TEXT),
	WORD("cost", "cost", TEXT),
	WORD("time-limit", "timeLimit", TEXT),
	WORD("restrictions", "restrictions", TEXT),
	WORD("process", "process", TEXT),
	WORD("label", "label", TEXT),
	WORD("hint", "hint", TEXT),
	WORD("easy", "easy", TEXT),
	WORD("entry", "entry", TEXT),
	WORD("message", "message", TEXT),
	{ STR_INIT("text"), STR_INIT("text"), WORD_TEXT, STR_INIT("note") }, /* elsewhere an item */
	WORD("constraint", "constraints", OBJECT),
	WORD("problem", "problems", OBJECT),
	WORD("option", "options", OBJECT),
	WORD("input", "inputs", OBJECT),
	WORD("output", "outputs", OBJECT),
	WORD("rule", "rules", OBJECT),
	WORD("when", "when", OBJECT),
	WORD("then", "then", OBJECT),
	WORD("list", "lists", OBJECT),
	WORD("page", "pages", OBJECT),
	WORD("scenario", "scenarios", OBJECT),
	WORD("answer", "answers", OBJECT),
	WORD("expect", "expect", OBJECT),
	WORD("", "items", ITEM),
};
const size_t vocabulary_child_count = LENGTH(vocabulary_children);
/* clang-format on */

const struct str vocabulary_space = STR_INIT("urn:veidlapa:form:1");

static bool means_this(const struct word *word, struct str parent)
{
	return word->only_in.len == 0 || str_equal(word->only_in, parent);
}

size_t vocabulary_attr_rank(struct str attr)
{
	size_t rank = 0;

	while (rank < vocabulary_attr_count && !str_equal(vocabulary_attrs[rank].element, attr))
		rank++;
	return rank;
}

size_t vocabulary_child_rank(struct str parent, struct str element)
{
	size_t rank = 0;

	while (rank < vocabulary_child_count - 1 &&
	       !(str_equal(vocabulary_children[rank].element, element) &&
		 means_this(&vocabulary_children[rank], parent)))
		rank++;
	return rank;
}

const struct word *vocabulary_attr_member(struct str member)
{
	for (size_t i = 0; i < vocabulary_attr_count; i++)
		if (str_equal(vocabulary_attrs[i].member, member))
			return &vocabulary_attrs[i];
	return NULL;
}

const struct word *vocabulary_child_member(struct str parent, struct str member)
{
	for (size_t i = 0; i < vocabulary_child_count; i++)
		if (str_equal(vocabulary_children[i].member, member) &&
		    means_this(&vocabulary_children[i], parent))
			return &vocabulary_children[i];
	return NULL;
}

/* DMN 1.5 §10.3.1.2: keywords and literals, and the name that a filter gives to its items. */
static const struct str reserved[] = {
	STR_INIT("and"),      STR_INIT("between"),   STR_INIT("else"),	   STR_INIT("every"),
	STR_INIT("external"), STR_INIT("false"),     STR_INIT("for"),	   STR_INIT("function"),
	STR_INIT("if"),	      STR_INIT("in"),	     STR_INIT("instance"), STR_INIT("item"),
	STR_INIT("not"),      STR_INIT("null"),	     STR_INIT("of"),	   STR_INIT("or"),
	STR_INIT("return"),   STR_INIT("satisfies"), STR_INIT("some"),	   STR_INIT("then"),
	STR_INIT("true"),
};

bool vocabulary_is_reserved(struct str id)
{
	for (size_t i = 0; i < LENGTH(reserved); i++)
		if (str_equal(reserved[i], id))
			return true;
	return false;
}
