/* Definitions beside each other as they are written: everything that a change of the model does
 * not tell. Nothing in them may change without a word. */
#include "engine/contract/compare_inner.h"

#include "engine/form/definition.h"
#include "engine/form/vocabulary.h"

/* By what each is found again. */
static const struct {
	struct str element, attr;
} keys[] = {
	{ STR_INIT("constraint"), STR_INIT("test") }, { STR_INIT("problem"), STR_INIT("code") },
	{ STR_INIT("option"), STR_INIT("value") },    { STR_INIT("list"), STR_INIT("id") },
	{ STR_INIT("scenario"), STR_INIT("name") },   { STR_INIT("service"), STR_INIT("") },
};

/* Maps keep no pointers to what is const. */
struct found {
	const struct xml *element;
};

static struct found *found_new(struct arena *arena, const struct xml *element)
{
	struct found *found = ARENA_NEW(arena, struct found);

	found->element = element;
	return found;
}

static const struct xml *find(const struct map *map, struct str key)
{
	const struct found *found = map_get(map, key);

	return found == NULL ? NULL : found->element;
}

static const struct xml *at_entry(const struct map *map, size_t i)
{
	const struct found *found = map->entries[i].value;

	return found->element;
}

/* --- what is told already ----------------------------------------------------------------- */

/* Formats of files are told one by one. */
static bool is_of_formats(const struct change *told, const struct change *wanted)
{
	return str_equal_c(wanted->detail, "accept") &&
	       (told->kind == CHANGE_OPTION_ADDED || told->kind == CHANGE_OPTION_REMOVED);
}

static bool is_told(const struct comparison *all, const struct change *wanted)
{
	for (size_t i = 0; i < all->changes.count; i++) {
		const struct change *told = &all->changes.at[i];

		if (told->before == wanted->before && told->after == wanted->after &&
		    str_equal(told->where, wanted->where) &&
		    ((str_equal(told->detail, wanted->detail) &&
		      str_equal(told->language, wanted->language)) ||
		     is_of_formats(told, wanted)))
			return true;
	}
	return false;
}

static void tell(struct comparison *all, struct change change)
{
	comparison_add_if(all, !is_told(all, &change), change);
}

/* --- attributes --------------------------------------------------------------------------- */

static struct str value_of(const struct xml *element, struct str name)
{
	return element == NULL ? STR("") : xml_get(element, name);
}

/* By them things are found again, or they are told of the form as a whole. */
static bool is_name(struct str attr)
{
	static const struct str names[] = { STR_INIT("id"), STR_INIT("languages"),
					    STR_INIT("institution") };

	for (size_t i = 0; i < LENGTH(names); i++)
		if (str_equal(attr, names[i]))
			return true;
	return false;
}

static bool is_key(const struct xml *element, struct str attr)
{
	for (size_t i = 0; i < LENGTH(keys); i++)
		if (str_equal(element->name, keys[i].element))
			return str_equal(attr, keys[i].attr);
	return false;
}

static enum change_kind kind_of(struct str attr)
{
	static const struct str others[] = { STR_INIT("constraint"), STR_INIT("filter") };

	for (size_t i = 0; i < RULE_KINDS; i++)
		if (str_equal(attr, rule_names[i]))
			return CHANGE_RULE;
	for (size_t i = 0; i < LENGTH(others); i++)
		if (str_equal(attr, others[i]))
			return CHANGE_RULE;
	return CHANGE_SETTING;
}

static void compare_attrs(struct comparison *all, struct change about, const struct xml *before,
			  const struct xml *after)
{
	for (size_t i = 0; i < vocabulary_attr_count; i++) {
		about.detail = vocabulary_attrs[i].element;
		about.kind = kind_of(about.detail);
		about.was = value_of(before, about.detail);
		about.is = value_of(after, about.detail);
		if (!is_name(about.detail) && !is_key(after, about.detail) &&
		    !str_equal(about.was, about.is))
			tell(all, about);
	}
}

/* --- texts -------------------------------------------------------------------------------- */

static const struct word *word_of(const struct xml *child)
{
	return &vocabulary_children[vocabulary_child_rank(child->parent->name, child->name)];
}

static struct str text_of(struct arena *arena, const struct xml *element,
			  const struct word *word, struct str language)
{
	const struct xml *at = element == NULL ? NULL : xml_child(element, word->element);

	for (; at != NULL; at = xml_next(at, word->element))
		if (word_of(at) == word && str_equal(xml_get(at, STR("xml:lang")), language))
			return xml_text(arena, at);
	return STR("");
}

/* Of languages that both have: what is new in a new language is told with the language. */
static void compare_texts(struct comparison *all, struct change about, const struct xml *before,
			  const struct xml *after, const struct word *word)
{
	about.kind = CHANGE_TEXT;
	about.detail = word->element;
	for (size_t i = 0; i < all->after->language_count; i++) {
		about.language = all->after->languages[i];
		if (form_language(all->before, about.language) == SIZE_MAX)
			continue;
		about.was = text_of(all->arena, before, word, about.language);
		about.is = text_of(all->arena, after, word, about.language);
		if (!str_equal(about.was, about.is))
			tell(all, about);
	}
}

/* --- what an element consists of ---------------------------------------------------------- */

static struct str key_of(const struct xml *piece)
{
	for (size_t i = 0; i < LENGTH(keys); i++)
		if (str_equal(piece->name, keys[i].element) && keys[i].attr.len > 0)
			return xml_get(piece, keys[i].attr);
	return STR("");
}

/* Several with one key are told apart by line ends behind it. */
static void collect(struct comparison *all, const struct xml *element, struct str name,
		    struct map *pieces)
{
	const struct xml *at = element == NULL ? NULL : xml_child(element, name);

	map_init(pieces, all->arena);
	for (; at != NULL; at = xml_next(at, name)) {
		struct str key = key_of(at);

		while (!map_add(pieces, key, found_new(all->arena, at)))
			key = str_printf(all->arena, "%.*s\n", STR_ARG(key));
	}
}

/* The model tells options by their values. */
static struct change piece_change(struct change about, enum change_kind kind,
				  const struct xml *piece)
{
	about.kind = kind;
	about.detail =
		str_equal_c(piece->name, "option") ? xml_get(piece, STR("value")) : piece->name;
	return about;
}

static void tell_piece(struct comparison *all, struct change about, enum change_kind kind,
		       const struct xml *piece)
{
	struct change change = piece_change(about, kind, piece);

	if (is_told(all, &change))
		return;
	change.detail = piece->name;
	*(kind == CHANGE_PIECE_ADDED ? &change.is : &change.was) = key_of(piece);
	comparison_add(all, change);
}

static struct str where_in(struct comparison *all, struct str outer, struct str key)
{
	return outer.len == 0 || key.len == 0
		       ? str_printf(all->arena, "%.*s%.*s", STR_ARG(outer), STR_ARG(key))
		       : str_printf(all->arena, "%.*s, %.*s", STR_ARG(outer), STR_ARG(key));
}

/* What is new is told with its texts and settings; of a new scenario the name is enough. */
static void compare_piece(struct comparison *all, struct change about, const struct xml *before,
			  const struct xml *after)
{
	const bool is_case = str_equal_c(after->name, "scenario");

	if (before == NULL)
		tell_piece(all, about, CHANGE_PIECE_ADDED, after);
	if (before == NULL && is_case)
		return;
	about.where = where_in(all, about.where, key_of(after));
	comparison_parts(all, about, before, after);
	if (is_case)
		comparison_case(all, about, before, after);
}

static bool is_before(struct place a, struct place b)
{
	return a.line < b.line || (a.line == b.line && a.column < b.column);
}

static void compare_pieces(struct comparison *all, struct change about,
			   const struct xml *before, const struct xml *after, struct str name)
{
	struct map were, are;
	const struct xml *last = NULL;
	bool turned = false;

	collect(all, before, name, &were);
	collect(all, after, name, &are);
	for (size_t i = 0; i < are.count; i++) {
		const struct xml *was = find(&were, are.entries[i].key);

		compare_piece(all, about, was, at_entry(&are, i));
		turned |= was != NULL && last != NULL && is_before(was->place, last->place);
		last = was != NULL ? was : last;
	}
	for (size_t i = 0; i < were.count; i++)
		if (!map_has(&are, were.entries[i].key))
			tell_piece(all, about, CHANGE_PIECE_REMOVED, at_entry(&were, i));
	about.kind = CHANGE_PIECE_ORDER;
	about.detail = name;
	comparison_add_if(all, turned, about);
}

void comparison_parts(struct comparison *all, struct change about, const struct xml *before,
		      const struct xml *after)
{
	compare_attrs(all, about, before, after);
	for (size_t i = 0; i < vocabulary_child_count; i++) {
		const struct word *word = &vocabulary_children[i];

		if (word->kind == WORD_TEXT)
			compare_texts(all, about, before, after, word);
	}
	for (size_t i = 0; i < LENGTH(keys); i++)
		compare_pieces(all, about, before, after, keys[i].element);
	if (str_equal_c(after->name, "decision"))
		comparison_table(all, about, before, after);
}

/* --- items -------------------------------------------------------------------------------- */

static bool is_item(const struct xml *child)
{
	return str_equal_c(child->name, "page") || word_of(child)->kind == WORD_ITEM;
}

/* "izdevumi.summa": as item_path says it. */
static struct str path_of(struct arena *arena, struct str repeat, const struct xml *item)
{
	const struct str id = xml_get(item, STR("id"));

	return repeat.len == 0 ? id
			       : str_printf(arena, "%.*s.%.*s", STR_ARG(repeat), STR_ARG(id));
}

/* Of every item its element. Recursion is as deep as the tree, which intake limits. */
static void collect_items(struct arena *arena, const struct xml *outer, struct str repeat,
			  struct map *items)
{
	for (const struct xml *at = xml_child(outer, STR("")); at != NULL;
	     at = xml_next(at, STR(""))) {
		const struct str path = path_of(arena, repeat, at);

		if (!is_item(at))
			continue;
		(void)map_add(items, path, found_new(arena, at));
		collect_items(arena, at, str_equal_c(at->name, "repeat") ? path : repeat,
			      items);
	}
}

/* What cannot be read yet, such as a block without a name, is found by its path alone. */
static void compare_unread(struct comparison *all, struct str path, const struct xml *before,
			   const struct xml *after)
{
	if (before == NULL)
		comparison_add(all, (struct change){ .kind = CHANGE_PIECE_ADDED,
						     .detail = after->name,
						     .is = path });
	else
		comparison_parts(all, (struct change){ .where = path }, before, after);
}

static void compare_item(struct comparison *all, struct str path, const struct xml *after,
			 const struct map *were)
{
	struct change about = { .after = form_find(all->after, path) };
	const struct xml *before;

	if (about.after == NULL) {
		compare_unread(all, path, find(were, path), after);
		return;
	}
	about.before = all->was[about.after->index];
	if (about.before == NULL)
		return;
	before = find(were, item_path(all->arena, about.before));
	if (before != NULL)
		comparison_parts(all, about, before, after);
}

static void compare_items(struct comparison *all)
{
	struct map were, are;

	map_init(&were, all->arena);
	map_init(&are, all->arena);
	collect_items(all->arena, all->before->written, STR(""), &were);
	collect_items(all->arena, all->after->written, STR(""), &are);
	for (size_t i = 0; i < are.count; i++)
		compare_item(all, are.entries[i].key, at_entry(&are, i), &were);
	for (size_t i = 0; i < were.count; i++) {
		const struct str path = were.entries[i].key;

		if (form_find(all->before, path) == NULL && !map_has(&are, path))
			comparison_add(all, (struct change){ .kind = CHANGE_PIECE_REMOVED,
							     .detail = at_entry(&were, i)->name,
							     .was = path });
	}
}

/* --- the last resort ---------------------------------------------------------------------- */

static struct str canonical(struct comparison *all, const struct form *form)
{
	struct buf out;
	struct str text;

	buf_init(&out, (size_t)4 * LIMIT_DEFINITION);
	(void)definition_write(form->written, SPELLING_XML, &out);
	text = str_copy(all->arena, buf_str(&out));
	buf_finish(&out);
	return text;
}

/* Whatever else it may be: the first lines that are different. */
static void compare_lines(struct comparison *all)
{
	struct str before = canonical(all, all->before);
	struct str after = canonical(all, all->after);
	struct str was = STR("");
	struct str is = STR("");

	while (str_equal(was, is)) {
		const bool more = str_next(&before, '\n', &was);

		if (!str_next(&after, '\n', &is) && !more)
			return;
		if (!more)
			was = STR("");
	}
	comparison_add(all, (struct change){ .kind = CHANGE_OTHER,
					     .was = str_trim(was),
					     .is = str_trim(is) });
}

void comparison_written(struct comparison *all)
{
	compare_items(all);
	comparison_parts(all, (struct change){ 0 }, all->before->written, all->after->written);
	if (all->changes.count == 0)
		compare_lines(all);
}
