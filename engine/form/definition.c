#include "engine/form/definition.h"
#include "engine/base/limits.h"
#include "engine/form/vocabulary.h"

/* How much text is put into one place by a human hand: a blank line separates paragraphs, all
 * other white space is one space. So that indenting a definition does not change its texts. */
static struct str tidy_words(struct arena *arena, struct str text)
{
	char *words = ARENA_ARRAY(arena, char, text.len * 2 + 1);
	size_t len = 0;
	size_t spaces = 0;
	size_t lines = 0;

	text = str_trim(text);
	for (size_t i = 0; i < text.len; i++) {
		char byte = text.at[i];
		if (byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r') {
			spaces++;
			lines += byte == '\n' ? 1 : 0;
			continue;
		}
		if (lines > 1)
			words[len++] = '\n';
		if (spaces > 0)
			words[len++] = lines > 1 ? '\n' : ' ';
		spaces = 0;
		lines = 0;
		words[len++] = byte;
	}
	return (struct str){ words, len };
}

static bool is_words(const struct xml *element)
{
	size_t rank;

	if (!element->parent)
		return false;
	rank = vocabulary_child_rank(element->parent->name, element->name);
	return vocabulary_children[rank].kind == WORD_TEXT;
}

/* The text of an element for texts in one node; its child elements, which the schema refuses,
 * stay. */
static void tidy_text(struct arena *arena, struct xml *element)
{
	struct str text = tidy_words(arena, xml_text(arena, element));
	struct xml *rest = element->first;
	struct place place = rest ? rest->place : element->place;

	element->first = NULL;
	element->last = NULL;
	if (text.len > 0)
		(void)xml_add_text(arena, element, text, place);
	while (rest) {
		struct xml *child = rest;
		rest = child->next;
		child->next = NULL;
		if (child->name.len > 0)
			(void)xml_add(element, child);
	}
}

/* Where attributes and children of each rank are gathered; empty between two elements. */
struct tidier {
	struct arena *arena;
	struct xml_attr **attrs; /* the first of each rank */
	struct xml_attr ***ends; /* where the next one goes */
	struct xml *children;	 /* elements that hold those of one rank */
};

/* Stable, and each is looked at once: who writes a definition chooses how many there are. */
static void order_attrs(const struct tidier *tidier, struct xml *element)
{
	struct xml_attr **end = &element->attrs;

	for (struct xml_attr *at = element->attrs; at; at = at->next) {
		size_t rank = vocabulary_attr_rank(at->name);
		if (!tidier->attrs[rank])
			tidier->ends[rank] = &tidier->attrs[rank];
		*tidier->ends[rank] = at;
		tidier->ends[rank] = &at->next;
	}
	for (size_t rank = 0; rank <= vocabulary_attr_count; rank++) {
		if (!tidier->attrs[rank])
			continue;
		*end = tidier->attrs[rank];
		end = tidier->ends[rank];
		tidier->attrs[rank] = NULL;
	}
	*end = NULL;
}

/* Lists of names, with one space between them. */
static void tidy_names(struct arena *arena, struct xml *element)
{
	for (struct xml_attr *at = element->attrs; at; at = at->next) {
		size_t rank = vocabulary_attr_rank(at->name);
		if (rank < vocabulary_attr_count && vocabulary_attrs[rank].kind == WORD_NAMES)
			at->value = tidy_words(arena, at->value);
	}
}

static bool is_blank(const struct xml *node)
{
	return node->name.len == 0 && str_trim(node->text).len == 0;
}

static void move_children(struct xml *from, struct xml *to)
{
	struct xml *next;

	for (struct xml *child = from->first; child; child = next) {
		next = child->next;
		child->next = NULL;
		(void)xml_add(to, child);
	}
	from->first = NULL;
	from->last = NULL;
}

/* The same for children; blank ones go away. Stray text counts as an item: the schema will
 * refuse it where it stands. */
static void order_children(const struct tidier *tidier, struct xml *element)
{
	struct xml *rest = element->first;

	element->first = NULL;
	element->last = NULL;
	while (rest) {
		struct xml *child = rest;
		rest = child->next;
		child->next = NULL;
		if (!is_blank(child))
			(void)xml_add(&tidier->children[vocabulary_child_rank(element->name,
									      child->name)],
				      child);
	}
	for (size_t rank = 0; rank < vocabulary_child_count; rank++)
		move_children(&tidier->children[rank], element);
}

/* Recursion is as deep as the tree, which intake limits. */
static void tidy_element(const struct tidier *tidier, struct xml *element)
{
	order_attrs(tidier, element);
	tidy_names(tidier->arena, element);
	if (is_words(element)) {
		tidy_text(tidier->arena, element);
		return;
	}
	order_children(tidier, element);
	for (struct xml *child = element->first; child; child = child->next)
		if (child->name.len > 0)
			tidy_element(tidier, child);
}

static void tidy(struct arena *arena, struct xml *tree)
{
	const struct tidier tidier = {
		.arena = arena,
		.attrs = ARENA_ARRAY(arena, struct xml_attr *, vocabulary_attr_count + 1),
		.ends = ARENA_ARRAY(arena, struct xml_attr **, vocabulary_attr_count + 1),
		.children = ARENA_ARRAY(arena, struct xml, vocabulary_child_count),
	};

	tidy_element(&tidier, tree);
}

enum spelling definition_spelling(struct str bytes)
{
	struct str mark =
		STR("\xEF\xBB\xBF"); /* U+FEFF: whether it may stand there, its reader says */
	struct str rest =
		str_starts(bytes, mark) ? str_slice(bytes, mark.len, bytes.len) : bytes;
	struct str text = str_trim(rest);
	bool is_json = str_starts(text, STR("{")) || str_starts(text, STR("["));

	return is_json ? SPELLING_JSON : SPELLING_XML;
}

/* Said here, where both spellings are known: XML's reader would speak of text outside of an
 * element. */
static bool is_neither(struct str bytes, struct diags *diags)
{
	struct diag *diag;

	if (str_trim(bytes).len == 0 || definition_spelling(bytes) == SPELLING_JSON ||
	    str_find(bytes, STR("<"), 0) != SIZE_MAX)
		return false;
	diag = diag_error(diags, "form.spelling", (struct place){ 1, 1 },
			  "this is neither XML nor JSON");
	diag_fix(diags, diag,
		 "a definition begins with <form xmlns=\"%.*s\" …> or, in JSON, with {",
		 STR_ARG(vocabulary_space));
	return true;
}

struct xml *definition_read(struct arena *arena, struct str bytes, struct diags *diags)
{
	struct xml *tree = NULL;

	if (is_neither(bytes, diags))
		return NULL;
	if (definition_spelling(bytes) == SPELLING_XML) {
		tree = xml_parse(arena, bytes, diags);
	} else {
		const struct json *json = json_parse(arena, bytes, diags);
		if (json)
			tree = definition_from_json(arena, json, diags);
	}
	if (tree)
		tidy(arena, tree);
	return tree;
}

/* --- comparing ---------------------------------------------------------------------------- */

/* Empty when the bytes are no definition. */
static struct str canonical(struct arena *arena, struct str bytes)
{
	struct diags diags;
	struct buf out;
	struct str text = STR("");
	const struct xml *tree;

	diags_init(&diags, arena, STR(""));
	tree = definition_read(arena, bytes, &diags);
	buf_init(&out, (size_t)2 * LIMIT_DEFINITION);
	if (tree != NULL && diags.errors == 0 && definition_write(tree, SPELLING_XML, &out))
		text = str_copy(arena, buf_str(&out));
	buf_finish(&out);
	return text;
}

bool definition_same(struct arena *arena, struct str a, struct str b)
{
	struct str text;

	if (str_equal(a, b))
		return true;
	text = canonical(arena, a);
	return text.len > 0 && str_equal(text, canonical(arena, b));
}
