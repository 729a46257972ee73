#include "engine/form/definition.h"
#include "engine/form/vocabulary.h"

/* A writer appends without looking: a buffer that is full ignores it. Recursion is as deep as
 * the tree, which intake limits. */

static void indent(struct buf *out, size_t depth)
{
	for (size_t i = 0; i < depth; i++)
		buf_add(out, STR("  "));
}

/* --- XML --- */

/* Only what must be escaped is: rules stay readable ("summa > 0", and ' around a value that
 * holds "). A parser would turn line ends and tabs in attributes into spaces, so those are. */
static void xml_escaped(struct buf *out, struct str text, char quote)
{
	for (size_t i = 0; i < text.len; i++) {
		char byte = text.at[i];
		if (byte == '&')
			buf_add(out, STR("&amp;"));
		else if (byte == '<')
			buf_add(out, STR("&lt;"));
		else if (byte == '>' && quote == 0)
			buf_add(out, STR("&gt;"));
		else if (byte == quote && quote != 0)
			buf_add(out, STR("&quot;"));
		else if (byte == '\r' || (quote != 0 && (byte == '\n' || byte == '\t')))
			buf_printf(out, "&#%d;", byte);
		else
			buf_add_byte(out, byte);
	}
}

static void xml_attr_write(struct buf *out, const struct xml_attr *attr)
{
	bool has_double = str_find(attr->value, STR("\""), 0) != SIZE_MAX;
	bool has_single = str_find(attr->value, STR("'"), 0) != SIZE_MAX;
	char quote = has_double && !has_single ? '\'' : '"';

	buf_add_byte(out, ' ');
	buf_add(out, attr->name);
	buf_add_byte(out, '=');
	buf_add_byte(out, quote);
	xml_escaped(out, attr->value, quote);
	buf_add_byte(out, quote);
}

static void xml_element(struct buf *out, const struct xml *element, size_t depth)
{
	bool words = element->first && element->first->name.len == 0;

	indent(out, depth);
	buf_add_byte(out, '<');
	buf_add(out, element->name);
	if (depth == 0)
		buf_printf(out, " xmlns=\"%.*s\"", STR_ARG(vocabulary_space));
	for (const struct xml_attr *at = element->attrs; at; at = at->next)
		xml_attr_write(out, at);
	if (!element->first) {
		buf_add(out, STR("/>\n"));
		return;
	}
	buf_add(out, words ? STR(">") : STR(">\n"));
	for (const struct xml *at = element->first; at; at = at->next) {
		if (at->name.len > 0)
			xml_element(out, at, depth + 1);
		else
			xml_escaped(out, at->text, 0);
	}
	if (!words)
		indent(out, depth);
	buf_printf(out, "</%.*s>\n", STR_ARG(element->name));
}

/* --- JSON --- */

/* RFC 8259 §7, and no more than it asks for: definitions are read by people. */
static void json_string(struct buf *out, struct str text)
{
	buf_add_byte(out, '"');
	for (size_t i = 0; i < text.len; i++) {
		unsigned char byte = (unsigned char)text.at[i];
		if (byte == '"' || byte == '\\')
			buf_printf(out, "\\%c", byte);
		else if (byte == '\n')
			buf_add(out, STR("\\n"));
		else if (byte < 0x20)
			buf_printf(out, "\\u%04x", (unsigned)byte);
		else
			buf_add_byte(out, (char)byte);
	}
	buf_add_byte(out, '"');
}

static bool is_digit(char byte)
{
	return byte >= '0' && byte <= '9';
}

static size_t skip_digits(struct str text, size_t at)
{
	while (at < text.len && is_digit(text.at[at]))
		at++;
	return at;
}

/* RFC 8259 §6 without an exponent, which no number in a definition has. */
static bool is_json_number(struct str text)
{
	size_t from = str_starts(text, STR("-")) ? 1 : 0;
	size_t at = skip_digits(text, from);
	size_t point = at;

	if (at == from || (at > from + 1 && text.at[from] == '0'))
		return false;
	if (at < text.len && text.at[at] == '.') {
		at = skip_digits(text, at + 1);
		if (at == point + 1)
			return false;
	}
	return at == text.len;
}

static bool is_plain(enum word_kind kind, struct str value)
{
	bool number = kind == WORD_NUMBER || kind == WORD_LITERAL || kind == WORD_EXPRESSION;

	if (kind == WORD_EXPRESSION &&
	    (str_equal(value, STR("true")) || str_equal(value, STR("false"))))
		return true;
	return number && is_json_number(value);
}

static void json_names(struct buf *out, struct str names)
{
	const char *before = "";
	struct str name;

	buf_add_byte(out, '[');
	while (str_next(&names, ' ', &name)) {
		buf_add_c(out, before);
		json_string(out, name);
		before = ", ";
	}
	buf_add_byte(out, ']');
}

/* One object or array being written: what is between its members. */
struct level {
	struct buf *out;
	size_t depth;
	bool begun;
};

static struct level level_open(struct buf *out, char bracket, size_t depth)
{
	buf_add_byte(out, bracket);
	return (struct level){ out, depth, false };
}

static void level_next(struct level *level)
{
	buf_add(level->out, level->begun ? STR(",\n") : STR("\n"));
	indent(level->out, level->depth + 1);
	level->begun = true;
}

static void level_member(struct level *level, struct str name)
{
	level_next(level);
	json_string(level->out, name);
	buf_add(level->out, STR(": "));
}

static void level_close(struct level *level, char bracket)
{
	if (level->begun) {
		buf_add_byte(level->out, '\n');
		indent(level->out, level->depth);
	}
	buf_add_byte(level->out, bracket);
}

static void json_object(struct buf *out, const struct xml *element, size_t depth, bool typed);

static void json_attr(struct level *object, const struct xml_attr *attr)
{
	size_t rank = vocabulary_attr_rank(attr->name);
	const struct word *word = &vocabulary_attrs[rank];

	if (rank == vocabulary_attr_count)
		return; /* the schema does not know it either */
	level_member(object, word->member);
	if (word->kind == WORD_NAMES)
		json_names(object->out, attr->value);
	else if (is_plain(word->kind, attr->value))
		buf_add(object->out, attr->value);
	else
		json_string(object->out, attr->value);
}

static void json_text(struct level *texts, const struct xml *element)
{
	level_member(texts, xml_get(element, STR("xml:lang")));
	json_string(texts->out, element->first ? element->first->text : (struct str){ 0 });
}

/* One member for each: there is one, or the definition has been found fault with. */
static const struct xml *json_one(struct level *object, const struct xml *at,
				  const struct word *word)
{
	level_member(object, word->member);
	json_object(object->out, at, object->depth + 1, false);
	return at->next;
}

/* All children of one rank as one member; they stand together, in canonical order. */
static const struct xml *json_children(struct level *object, const struct xml *first,
				       size_t rank)
{
	const struct word *word = &vocabulary_children[rank];
	struct str parent = first->parent->name;
	struct level inner;
	const struct xml *at;

	if (word->kind == WORD_ONE)
		return json_one(object, first, word);
	level_member(object, word->member);
	inner = level_open(object->out, word->kind == WORD_TEXT ? '{' : '[', object->depth + 1);
	for (at = first; at && vocabulary_child_rank(parent, at->name) == rank; at = at->next) {
		if (word->kind == WORD_TEXT) {
			json_text(&inner, at);
			continue;
		}
		level_next(&inner);
		json_object(inner.out, at, inner.depth + 1, word->kind == WORD_ITEM);
	}
	level_close(&inner, word->kind == WORD_TEXT ? '}' : ']');
	return at;
}

static void json_object(struct buf *out, const struct xml *element, size_t depth, bool typed)
{
	struct level object = level_open(out, '{', depth);
	const struct xml *child = element->first;

	if (typed) {
		level_member(&object, STR("type"));
		json_string(out, element->name);
	}
	for (const struct xml_attr *at = element->attrs; at; at = at->next)
		json_attr(&object, at);
	while (child)
		child = json_children(&object, child,
				      vocabulary_child_rank(element->name, child->name));
	level_close(&object, '}');
}

bool definition_write(const struct xml *tree, enum spelling spelling, struct buf *out)
{
	switch (spelling) {
	case SPELLING_XML:
		buf_add(out, STR("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"));
		xml_element(out, tree, 0);
		break;
	case SPELLING_JSON:
		json_object(out, tree, 0, false);
		buf_add_byte(out, '\n');
		break;
	}
	return !buf_full(out);
}
