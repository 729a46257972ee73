#include "engine/form/expand.h"
#include "engine/form/expand_inner.h"

#include "engine/base/limits.h"
#include "engine/form/block.h"
#include "engine/schema/nearest.h"

/* --- lists --- */

static void load_list(struct expander *expander, struct expand_text *text,
		      const struct xml *element)
{
	struct asking asking = { text, element, STR("from") };
	struct shared *shared = ARENA_NEW(expander->arena, struct shared);
	bool has_options = xml_child(element, STR("option")) != NULL;
	struct pulled *pulled;

	shared->element = element;
	shared->from_file = xml_attr(element, STR("from")) != NULL;
	if (!map_add(&text->lists, xml_get(element, STR("id")), shared))
		diag_fix(expander->diags,
			 EXPAND_ERROR(expander, text, element, "id", "form.list.id",
				      "two lists have the id `%.*s`",
				      STR_ARG(xml_get(element, STR("id")))),
			 "give one of them another id");
	if (shared->from_file == has_options)
		diag_fix(
			expander->diags,
			EXPAND_ERROR(
				expander, text, element, "", "form.list.options",
				"the list has options both of its own and from a file, or none "
				"at all"),
			"write options in it, or say where they come from: "
			"from=\"valstis@1\"");
	if (!shared->from_file) {
		shared->options = has_options ? element : NULL;
		return;
	}
	pulled = expand_pull(expander, &asking, LIBRARY_LIST);
	if (pulled && pulled->file.file.len > 0 &&
	    expand_open(expander, &asking, pulled, &shared->source))
		shared->options = pulled->tree;
}

static void load_lists(struct expander *expander, struct expand_text *text)
{
	map_init(&text->lists, expander->arena);
	for (const struct xml *at = xml_child(text->root, STR("list")); at;
	     at = xml_next(at, STR("list")))
		load_list(expander, text, at);
}

static void check_used(const struct expander *expander, const struct expand_text *text)
{
	for (size_t i = 0; i < text->lists.count; i++) {
		const struct shared *shared = text->lists.entries[i].value;
		struct diag *diag;

		if (shared->used)
			continue;
		diag = diag_warning(expander->diags, "form.list.unused",
				    expand_place(text, shared->element->place),
				    "no question uses the list `%.*s`",
				    STR_ARG(text->lists.entries[i].key));
		diag_fix(expander->diags, diag,
			 "name it in the attribute options of one, or remove it");
		(void)expand_found(expander, shared->element, STR(""), diag);
	}
}

static struct shared *find_list(const struct expander *expander, const struct expand_text *text,
				const struct xml *element)
{
	struct str id = xml_get(element, STR("options"));
	struct shared *shared = map_get(&text->lists, id);
	struct str *known = ARENA_ARRAY(expander->arena, struct str, text->lists.count);
	struct str meant;
	struct diag *diag;

	if (shared)
		return shared;
	for (size_t i = 0; i < text->lists.count; i++)
		known[i] = text->lists.entries[i].key;
	meant = nearest_find(id, known, text->lists.count);
	diag = EXPAND_ERROR(expander, text, element, "options", "form.list.missing",
			    "there is no list `%.*s`", STR_ARG(id));
	if (meant.len > 0)
		diag_fix(expander->diags, diag, "did you mean `%.*s`?", STR_ARG(meant));
	else
		diag_fix(expander->diags, diag,
			 text->is_block ? "write <list id=\"%.*s\">…</list> in the block"
					: "write <list id=\"%.*s\">…</list> in the form",
			 STR_ARG(id));
	return NULL;
}

/* --- the copy --- */

static struct xml *copy_node(struct expander *expander, const struct expand_text *text,
			     const struct xml *node)
{
	struct xml *copy = ARENA_NEW(expander->arena, struct xml);
	struct xml_attr **end = &copy->attrs;

	copy->name = node->name;
	copy->space = node->space;
	copy->text = node->text;
	copy->place = expand_place(text, node->place);
	for (const struct xml_attr *at = node->attrs; at; at = at->next) {
		*end = ARENA_NEW(expander->arena, struct xml_attr);
		**end = *at;
		(*end)->place = expand_place(text, at->place);
		(*end)->value_place = expand_place(text, at->value_place);
		(*end)->next = NULL;
		end = &(*end)->next;
	}
	if (++expander->nodes > LIMIT_EXPANDED)
		expand_too_large(expander, copy->place);
	return copy;
}

static bool has_word(struct str words, struct str wanted)
{
	struct str word;

	while (str_next(&words, ' ', &word))
		if (str_equal(word, wanted))
			return true;
	return false;
}

/* A block and a classifier may have more languages than the form. */
static bool is_foreign(const struct expander *expander, const struct expand_text *text,
		       const struct xml *node)
{
	struct str language = xml_get(node, STR("xml:lang"));

	return text->is_block && language.len > 0 && expander->languages.len > 0 &&
	       !has_word(expander->languages, language);
}

static void copy_into(struct expander *expander, struct expand_text *text,
		      const struct xml *node, struct xml *into);

static void copy_children(struct expander *expander, struct expand_text *text,
			  const struct xml *from, struct xml *into)
{
	for (const struct xml *at = from->first; at && !expander->too_large; at = at->next)
		copy_into(expander, text, at, into);
}

static void remove_attr(struct xml *element, struct str name)
{
	struct xml_attr **link = &element->attrs;

	while (*link && !str_equal((*link)->name, name))
		link = &(*link)->next;
	if (*link)
		*link = (*link)->next;
}

/* The attribute stays: what has it, and no options all the same, has some that are not known.
 */
static void add_options(struct expander *expander, struct expand_text *text,
			const struct xml *element, struct xml *copy)
{
	struct shared *shared = find_list(expander, text, element);
	struct expand_text file;

	if (shared && xml_child(element, STR("option"))) {
		diag_fix(expander->diags,
			 EXPAND_ERROR(expander, text, element, "options", "form.list.both",
				      "`%.*s` has options of its own and a list",
				      STR_ARG(xml_get(element, STR("id")))),
			 "keep one of them");
		shared->used = true;
		return;
	}
	if (!shared)
		return;
	shared->used = true;
	if (!shared->options)
		return;
	file = *text;
	if (shared->from_file) {
		file.is_block = true;
		file.source = shared->source;
	}
	copy_children(expander, &file, shared->options, copy);
}

/* --- blocks --- */

static bool is_around(const struct expand_text *text, struct str block)
{
	for (; text && text->is_block; text = text->outer)
		if (str_equal(text->block, block))
			return true;
	return false;
}

static bool may_use(const struct expander *expander, const struct expand_text *text,
		    const struct xml *use)
{
	struct str block = xml_get(use, STR("block"));

	if (is_around(text, block)) {
		diag_fix(expander->diags,
			 EXPAND_ERROR(expander, text, use, "block", "form.block.cycle",
				      "the block %.*s would stand inside itself",
				      STR_ARG(block)),
			 "take the use out of one of the blocks");
		return false;
	}
	if (text->depth < LIMIT_BLOCK_DEPTH)
		return true;
	diag_fix(expander->diags,
		 EXPAND_ERROR(expander, text, use, "block", "form.block.depth",
			      "blocks are nested too deeply"),
		 "nest at most %d", LIMIT_BLOCK_DEPTH);
	return false;
}

static struct xml *open_group(struct expander *expander, const struct expand_text *text,
			      const struct xml *use)
{
	struct xml *group = copy_node(expander, text, use);

	group->name = STR("group");
	remove_attr(group, STR("block"));
	remove_attr(group, STR("without"));
	return group;
}

static bool is_label(const struct xml *node)
{
	return str_equal(node->name, STR("label")) || str_equal(node->name, STR("hint")) ||
	       str_equal(node->name, STR("easy"));
}

static void leave_out(const struct expander *expander, const struct expand_text *text,
		      const struct xml *use, struct block_names *names)
{
	struct str rest = xml_get(use, STR("without"));
	struct str *known = ARENA_ARRAY(expander->arena, struct str, names->items.count);
	struct str id;

	for (size_t i = 0; i < names->items.count; i++)
		known[i] = names->items.entries[i].key;
	while (str_next(&rest, ' ', &id)) {
		struct str meant;
		struct diag *diag;

		map_set(&names->without, id, NULL);
		if (map_has(&names->items, id) || names->incomplete)
			continue;
		diag = EXPAND_ERROR(expander, text, use, "without", "form.block.without",
				    "%.*s has no item `%.*s` to leave out",
				    STR_ARG(names->block), STR_ARG(id));
		meant = nearest_find(id, known, names->items.count);
		if (meant.len > 0)
			diag_fix(expander->diags, diag, "did you mean `%.*s`?", STR_ARG(meant));
		else
			diag_fix(expander->diags, diag, "remove it");
	}
}

/* The items of the block under their new ids. */
static void copy_block(struct expander *expander, struct expand_text *text,
		       const struct xml *use, struct expand_text *block, struct xml *group)
{
	struct block_names names = { .arena = expander->arena,
				     .diags = expander->diags,
				     .block = block->block };

	load_lists(expander, block);
	copy_children(expander, block, block->root, group);
	names.prefix = str_printf(expander->arena, "%.*s_", STR_ARG(xml_get(use, STR("id"))));
	names.incomplete = block->incomplete;
	map_init(&names.items, expander->arena);
	map_init(&names.rows, expander->arena);
	map_init(&names.without, expander->arena);
	block_names_collect(&names, group);
	leave_out(expander, text, use, &names);
	block_rename(&names, group);
}

/* What is said of the block as a whole, where it is used, before what is in it. */
static void put_labels(struct expander *expander, struct expand_text *text,
		       const struct xml *use, struct xml *group)
{
	struct xml *at = group->first;

	group->first = NULL;
	group->last = NULL;
	copy_children(expander, text, use, group);
	while (at) {
		struct xml *next = at->next;

		at->next = NULL;
		if (!is_label(at) || !xml_child(use, STR("label")))
			(void)xml_add(group, at);
		at = next;
	}
}

/* False when the block cannot stand here, which is said. */
static bool expand_use(struct expander *expander, struct expand_text *text,
		       const struct xml *use, struct xml *into)
{
	struct asking asking = { text, use, STR("block") };
	struct expand_text block = { .is_block = true,
				     .block = xml_get(use, STR("block")),
				     .depth = text->depth + 1,
				     .outer = text };
	struct pulled *pulled;
	struct xml *group;

	if (!may_use(expander, text, use))
		return false;
	pulled = expand_pull(expander, &asking, LIBRARY_BLOCK);
	if (!pulled || pulled->file.file.len == 0 ||
	    !expand_open(expander, &asking, pulled, &block.source))
		return false;
	block.root = pulled->tree;
	group = xml_add(into, open_group(expander, text, use));
	copy_block(expander, text, use, &block, group);
	put_labels(expander, text, use, group);
	return true;
}

/* Recursion is as deep as the trees, which intake limits, times LIMIT_BLOCK_DEPTH. */
static void copy_into(struct expander *expander, struct expand_text *text,
		      const struct xml *node, struct xml *into)
{
	struct xml *copy;

	if (is_foreign(expander, text, node) ||
	    (node->parent == text->root && str_equal(node->name, STR("list"))))
		return;
	if (str_equal(node->name, STR("use"))) {
		if (expand_use(expander, text, node, into))
			return;
		text->incomplete = true;
	}
	copy = xml_add(into, copy_node(expander, text, node));
	copy_children(expander, text, node, copy);
	if (xml_attr(node, STR("options")))
		add_options(expander, text, node, copy);
}

/* --- the interface --- */

static bool pulls(const struct xml *element)
{
	bool found_one = str_equal(element->name, STR("use")) ||
			 str_equal(element->name, STR("list")) ||
			 xml_attr(element, STR("options"));

	for (const struct xml *at = xml_child(element, STR("")); at && !found_one;
	     at = xml_next(at, STR("")))
		found_one = pulls(at);
	return found_one;
}

struct expansion expand(struct arena *arena, const struct xml *tree,
			const struct library *library, struct diags *diags)
{
	struct expansion out = { .tree = tree };
	struct expander expander = { .arena = arena,
				     .diags = diags,
				     .library = library,
				     .institution = xml_get(tree, STR("institution")),
				     .languages = xml_get(tree, STR("languages")),
				     .out = &out };
	struct expand_text text = { .root = tree };
	struct xml *copy;

	if (!pulls(tree))
		return out;
	out.inclusions = ARENA_NEW(arena, struct inclusions);
	diags->inclusions = out.inclusions;
	for (size_t i = 0; i < LIBRARY_KINDS; i++)
		map_init(&expander.pulled[i], arena);
	load_lists(&expander, &text);
	copy = copy_node(&expander, &text, tree);
	copy_children(&expander, &text, tree, copy);
	check_used(&expander, &text);
	out.tree = copy;
	return out;
}
