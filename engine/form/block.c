#include "engine/form/block.h"

#include "engine/base/buf.h"
#include "engine/base/limits.h"
#include "engine/feel/words.h"
#include "engine/form/definition.h"
#include "engine/form/vocabulary.h"
#include "engine/schema/nearest.h"
#include "engine/schema/path.h"
#include "engine/schema/xsd.h"

enum { ID_LONGEST = 64 };

/* --- the file --- */

static void check_identity(const struct xml *tree, const struct library_name *name,
			   struct diags *diags)
{
	struct str id = xml_get(tree, STR("id"));
	uint64_t version = 0;
	struct diag *diag;

	if (str_equal(id, name->name) && str_to_u64(xml_get(tree, STR("version")), &version) &&
	    version == name->version)
		return;
	diag = diag_error(diags, "form.block.file", tree->place,
			  "the file of %.*s@%u holds another block: %.*s@%.*s",
			  STR_ARG(name->name), (unsigned)name->version, STR_ARG(id),
			  STR_ARG(xml_get(tree, STR("version"))));
	diag_fix(diags, diag, "give the file the block's name, ID.VERSION.xml");
}

const struct xml *block_read(struct arena *arena, struct str bytes,
			     const struct library_name *name, struct diags *diags)
{
	size_t errors = diags->errors;
	const struct xml *tree = definition_read(arena, bytes, diags);

	if (!tree || !xsd_check_block(tree, diags))
		return NULL;
	check_identity(tree, name, diags);
	return diags->errors == errors ? tree : NULL;
}

/* --- the ids --- */

static bool has_rows(const struct xml *element)
{
	return str_equal(element->name, STR("repeat"));
}

static void collect(struct block_names *names, const struct xml *element, bool in_rows)
{
	for (const struct xml *at = xml_child(element, STR("")); at;
	     at = xml_next(at, STR(""))) {
		struct str id = xml_get(at, STR("id"));

		if (id.len > 0)
			map_set(in_rows ? &names->rows : &names->items, id, NULL);
		collect(names, at, in_rows || has_rows(at));
	}
}

/* A word could mean either. */
static void check_rows(struct block_names *names, const struct xml *element)
{
	for (size_t i = 0; i < names->rows.count; i++) {
		struct str id = names->rows.entries[i].key;
		struct diag *diag;

		if (!map_has(&names->items, id))
			continue;
		diag = diag_error(names->diags, "form.block.id", element->place,
				  "%.*s has the id `%.*s` in a row and outside of it",
				  STR_ARG(names->block), STR_ARG(id));
		diag_fix(names->diags, diag, "give one of them another id in the block");
	}
}

void block_names_collect(struct block_names *names, const struct xml *element)
{
	collect(names, element, false);
	check_rows(names, element);
}

/* --- the names in rules and texts --- */

/* One text with names, and where it stands. */
struct text_place {
	const struct xml *element;
	struct str attr;
	struct place place; /* of its first character */
};

static struct place word_place(const struct text_place *at, struct str whole, struct str word)
{
	struct place within = place_at(whole, (size_t)(word.at - whole.at));

	if (within.line > 1)
		return (struct place){ at->place.line + within.line - 1, within.column };
	return (struct place){ at->place.line, at->place.column + within.column - 1 };
}

static struct diag *found(const struct block_names *names, const struct text_place *at,
			  struct diag *diag)
{
	diag_path(names->diags, diag, path_of(names->arena, at->element, at->attr));
	return diag;
}

static void unknown_name(const struct block_names *names, const struct text_place *at,
			 struct place place, struct str word)
{
	struct str *known = ARENA_ARRAY(names->arena, struct str, names->items.count);
	struct diag *diag =
		found(names, at,
		      diag_error(names->diags, "form.block.name", place,
				 "%.*s uses the name `%.*s`, which it does not have",
				 STR_ARG(names->block), STR_ARG(word)));
	struct str meant;

	for (size_t i = 0; i < names->items.count; i++)
		known[i] = names->items.entries[i].key;
	meant = nearest_find(word, known, names->items.count);
	if (meant.len > 0)
		diag_fix(names->diags, diag, "did you mean `%.*s`?", STR_ARG(meant));
	else
		diag_fix(names->diags, diag,
			 "the rules of a block know only its own items; what depends on the "
			 "form is said where the block is used, as in relevant=\"…\"");
}

static void needed(const struct block_names *names, const struct text_place *at,
		   struct place place, struct str word)
{
	struct diag *diag = found(names, at,
				  diag_error(names->diags, "form.block.needed", place,
					     "`%.*s` is left out, but a rule of %.*s needs it",
					     STR_ARG(word), STR_ARG(names->block)));

	diag_fix(names->diags, diag, "keep it, or leave out what needs it too");
}

static void is_variable(const struct block_names *names, const struct text_place *at,
			struct place place, struct str word)
{
	struct diag *diag =
		found(names, at,
		      diag_error(names->diags, "form.block.variable", place,
				 "a rule of %.*s names something `%.*s`, like an item of it",
				 STR_ARG(names->block), STR_ARG(word)));

	diag_fix(names->diags, diag, "choose another name for the variable or key");
}

/* Names that rules give: the item of a filter, the results so far of a loop. */
static bool is_special(struct str word)
{
	return str_equal_c(word, "item") || str_equal_c(word, "partial");
}

enum verdict { WORD_STAYS, WORD_RENAMED, WORD_WRONG };

static enum verdict judge(const struct block_names *names, const struct text_place *at,
			  struct str whole, const struct feel_word *word)
{
	struct str name = word->text;
	struct place place = word_place(at, whole, name);
	bool is_item = map_has(&names->items, name);

	if (word->own && !is_item)
		return WORD_STAYS;
	if (word->own)
		is_variable(names, at, place, name);
	else if (map_has(&names->without, name))
		needed(names, at, place, name);
	else if (is_item)
		return WORD_RENAMED;
	else if (names->incomplete || map_has(&names->rows, name) || is_special(name))
		return WORD_STAYS;
	else
		unknown_name(names, at, place, name);
	return WORD_WRONG;
}

/* The expression with its names, into out. False when something is wrong with one; what is no
 * expression at all stays as it is, and is found later. */
static bool rename_words(const struct block_names *names, const struct text_place *at,
			 struct str whole, struct str text, struct buf *out)
{
	struct feel_words words;
	const char *from = text.at;
	bool ok = true;

	if (!feel_words_find(names->arena, text, &words)) {
		buf_add(out, text);
		return true;
	}
	for (size_t i = 0; i < words.count; i++) {
		enum verdict verdict = judge(names, at, whole, &words.at[i]);

		ok = ok && verdict != WORD_WRONG;
		if (verdict != WORD_RENAMED)
			continue;
		buf_add(out, (struct str){ from, (size_t)(words.at[i].text.at - from) });
		buf_add(out, names->prefix);
		from = words.at[i].text.at;
	}
	buf_add(out, (struct str){ from, (size_t)(text.at + text.len - from) });
	return ok;
}

/* Texts hold expressions in braces; two open ones are one that is meant as such. */
static bool rename_braces(const struct block_names *names, const struct text_place *at,
			  struct str text, struct buf *out)
{
	size_t from = 0;
	bool ok = true;

	for (;;) {
		size_t open = str_find(text, STR("{"), from);
		size_t end;

		if (open == SIZE_MAX)
			break;
		if (str_starts(str_slice(text, open + 1, text.len), STR("{"))) {
			buf_add(out, str_slice(text, from, open + 2));
			from = open + 2;
			continue;
		}
		end = feel_words_brace(text, open + 1);
		if (end == SIZE_MAX)
			break;
		buf_add(out, str_slice(text, from, open + 1));
		ok = rename_words(names, at, text, str_slice(text, open + 1, end), out) && ok;
		from = end;
	}
	buf_add(out, str_slice(text, from, text.len));
	return ok;
}

/* --- the tree --- */

static struct str new_id(const struct block_names *names, const struct xml *element,
			 struct str id)
{
	if (names->prefix.len + id.len > ID_LONGEST) {
		struct diag *diag = diag_error(names->diags, "form.block.long", element->place,
					       "`%.*s%.*s` is too long for an id",
					       STR_ARG(names->prefix), STR_ARG(id));
		diag_fix(names->diags, diag, "give the use a shorter id");
	}
	return str_printf(names->arena, "%.*s%.*s", STR_ARG(names->prefix), STR_ARG(id));
}

static bool is_expression(const struct xml_attr *attr)
{
	size_t rank = vocabulary_attr_rank(attr->name);

	return rank < vocabulary_attr_count && vocabulary_attrs[rank].kind == WORD_EXPRESSION;
}

static bool rename_attr(const struct block_names *names, const struct xml *element,
			struct xml_attr *attr, bool in_rows)
{
	struct text_place at = { element, attr->name, attr->value_place };
	struct buf text;
	bool ok;

	if (str_equal(attr->name, STR("id")) && !in_rows)
		attr->value = new_id(names, element, attr->value);
	if (!is_expression(attr))
		return true;
	buf_init(&text, LIMIT_DEFINITION);
	ok = rename_words(names, &at, attr->value, attr->value, &text);
	attr->value = str_copy(names->arena, buf_str(&text));
	buf_finish(&text);
	return ok;
}

static void rename_attrs(const struct block_names *names, struct xml *element, bool in_rows)
{
	struct xml_attr **link = &element->attrs;

	while (*link)
		if (rename_attr(names, element, *link, in_rows))
			link = &(*link)->next;
		else
			*link = (*link)->next;
}

static void rename_text(const struct block_names *names, struct xml *node)
{
	struct text_place at = { node->parent, node->parent->name, node->place };
	struct buf text;

	if (str_find(node->text, STR("{"), 0) == SIZE_MAX)
		return;
	buf_init(&text, LIMIT_DEFINITION);
	(void)rename_braces(names, &at, node->text, &text);
	node->text = str_copy(names->arena, buf_str(&text));
	buf_finish(&text);
}

static bool is_left_out(const struct block_names *names, const struct xml *node, bool in_rows)
{
	return !in_rows && node->name.len > 0 &&
	       map_has(&names->without, xml_get(node, STR("id")));
}

/* Recursion is as deep as the tree, which expand limits. */
static void rename_children(const struct block_names *names, struct xml *element, bool in_rows)
{
	struct xml *child = element->first;

	element->first = NULL;
	element->last = NULL;
	while (child) {
		struct xml *next = child->next;

		child->next = NULL;
		if (!is_left_out(names, child, in_rows)) {
			(void)xml_add(element, child);
			if (child->name.len == 0)
				rename_text(names, child);
			else
				rename_attrs(names, child, in_rows);
			rename_children(names, child, in_rows || has_rows(child));
		}
		child = next;
	}
}

void block_rename(struct block_names *names, struct xml *element)
{
	rename_children(names, element, false);
}
