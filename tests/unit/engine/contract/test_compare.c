#include "engine/contract/compare.h"

#include "engine/form/definition.h"
#include "engine/form/edit.h"
#include "engine/form/vocabulary.h"
#include "engine/schema/xsd.h"
#include "tests/support/cases.h"

#include <criterion/criterion.h>

static struct arena arena;

static void init(void)
{
	arena_init(&arena);
}

static void finish(void)
{
	arena_finish(&arena);
}

TestSuite(compare, .init = init, .fini = finish);

/* --- nothing changes without a word ------------------------------------------------------- */

/* Definitions that together have everything that the schema knows. */
static const char *const files[] = {
	"tests/cases/definition/good/every-item.xml", "tests/cases/contract/every-kind.xml",
	"forms/apbedisanas-pabalsts/form.xml",	      "forms/ieluguma-apstiprinasana/form.xml",
	"forms/ielu-tirdznieciba/form.xml",	      "forms/e-iesniegums/form.xml",
	"forms/templates/izdevumu-atmaksa.xml",	      "tests/cases/html/every-type.xml",
};

struct trial {
	struct arena *arena; /* of one change */
	struct str before;   /* in canonical form */
	struct map *tried;   /* kinds of changes, over all definitions */
};

static struct xml *tree_of(struct arena *of, struct str text)
{
	struct diags diags;
	struct xml *tree;

	diags_init(&diags, of, STR(""));
	tree = definition_read(of, text, &diags);
	cr_assert(tree != NULL);
	return tree;
}

static struct str text_of(struct arena *of, const struct xml *tree)
{
	struct buf out;
	struct str text;

	buf_init(&out, 1 << 22);
	cr_assert(edit_write(of, tree, &out));
	text = str_copy(of, buf_str(&out));
	buf_finish(&out);
	return text;
}

static const struct form *form_of(struct arena *of, struct str text)
{
	struct diags diags;

	diags_init(&diags, of, STR(""));
	return form_read(of, text, &diags);
}

/* Once for every kind of change: what it does to which part of which element. */
static bool is_new(struct trial *trial, const char *what, struct str element, struct str part)
{
	const struct str kind =
		str_printf(&arena, "%s %.*s %.*s", what, STR_ARG(element), STR_ARG(part));

	return map_add(trial->tried, kind, &arena);
}

static void judge(struct trial *trial, const struct xml *tree, const char *what,
		  struct str element, struct str part)
{
	const struct str after = text_of(trial->arena, tree);
	const struct form *old = form_of(trial->arena, trial->before);
	const struct form *new = form_of(trial->arena, after);
	struct changes changes;

	if (new == NULL || str_equal(trial->before, after))
		return;
	changes = compare_forms(trial->arena, old, new);
	cr_expect(changes.count > 0, "%s %.*s %.*s: nothing changed", what, STR_ARG(element),
		  STR_ARG(part));
	for (size_t i = 0; i < changes.count; i++)
		cr_expect(changes.at[i].kind != CHANGE_OTHER, "%s %.*s %.*s: only “%.*s”", what,
			  STR_ARG(element), STR_ARG(part), STR_ARG(changes.at[i].is));
}

static bool is_text(const struct xml *element, struct str child)
{
	return vocabulary_children[vocabulary_child_rank(element->name, child)].kind ==
	       WORD_TEXT;
}

typedef void deed(struct arena *of, struct xml *element, struct str part);

static void do_set(struct arena *of, struct xml *element, struct str part)
{
	static const struct str values[] = { STR_INIT("true"), STR_INIT("1"), STR_INIT("a") };
	size_t i = str_equal(xml_get(element, part), values[0]);

	while (i < LENGTH(values) && str_equal(xml_get(element, part), values[i]))
		i++;
	xml_set(of, element, part, values[i], element->place);
}

static void do_unset(struct arena *of, struct xml *element, struct str part)
{
	edit_set(of, element, part, STR(""));
}

static void do_remove(struct arena *of, struct xml *element, struct str part)
{
	(void)of;
	(void)part;
	edit_remove(element);
}

/* A text stands once in each language. */
static void do_copy(struct arena *of, struct xml *element, struct str part)
{
	(void)part;
	if (!is_text(element->parent, element->name))
		(void)edit_copy(of, element);
}

static void do_move(struct arena *of, struct xml *element, struct str part)
{
	(void)of;
	(void)part;
	(void)edit_move(element, true);
}

static void do_write(struct arena *of, struct xml *element, struct str part)
{
	(void)part;
	if (element->first == NULL)
		(void)xml_add_text(of, element, STR("Jauns"), element->place);
	else
		element->first->text = str_printf(of, "%.*s.", STR_ARG(element->first->text));
}

/* With what it must have to be one. */
static void do_add(struct arena *of, struct xml *element, struct str part)
{
	static const struct {
		struct str child, attr, value;
	} needs[] = {
		{ STR_INIT("answer"), STR_INIT("item"), STR_INIT("jauns") },
		{ STR_INIT("answer"), STR_INIT("value"), STR_INIT("a") },
		{ STR_INIT("expect"), STR_INIT("sendable"), STR_INIT("false") },
	};
	struct xml *child;

	if (is_text(element, part)) {
		edit_set_text(of, element, part, STR("lv"), STR("Jauns"));
		return;
	}
	child = edit_add(of, element, part);
	for (size_t i = 0; child != NULL && i < LENGTH(needs); i++)
		if (str_equal(part, needs[i].child))
			xml_set(of, child, needs[i].attr, needs[i].value, element->place);
}

static void try(struct trial *trial, struct str place, const char *what, struct str part,
		deed *done)
{
	struct arena own;
	struct xml *tree, *element;
	struct str name;

	arena_init(&own);
	trial->arena = &own;
	tree = tree_of(&own, trial->before);
	element = edit_find(tree, place);
	cr_assert(element != NULL);
	name = element->name;
	done(&own, element, part);
	judge(trial, tree, what, name, part);
	arena_finish(&own);
}

static void try_attrs(struct trial *trial, const struct xml *element, struct str place)
{
	const struct shape *shape = xsd_shape(element);

	for (size_t i = 0; shape != NULL && i < shape->attr_count; i++) {
		const struct str name = shape->attrs[i].name;
		const bool is_there = xml_attr(element, name) != NULL;

		if (is_new(trial, is_there ? "another" : "a first", element->name, name))
			try(trial, place, "set", name, do_set);
		if (is_there && is_new(trial, "no", element->name, name))
			try(trial, place, "unset", name, do_unset);
	}
	for (size_t i = 0; shape != NULL && i < shape->child_count; i++)
		if (is_new(trial, "a new", element->name, shape->children[i].name))
			try(trial, place, "add", shape->children[i].name, do_add);
}

/* Recursion is as deep as the definitions. */
static void try_element(struct trial *trial, const struct xml *element)
{
	const struct str place = edit_place(&arena, element);
	const struct str outer =
		element->parent == NULL ? STR("nothing") : element->parent->name;
	static const struct {
		const char *what;
		deed *done;
	} deeds[] = { { "remove", do_remove }, { "copy", do_copy }, { "move", do_move } };

	try_attrs(trial, element, place);
	for (size_t i = 0; element->parent != NULL && i < LENGTH(deeds); i++)
		if (is_new(trial, deeds[i].what, outer, element->name))
			try(trial, place, deeds[i].what, outer, deeds[i].done);
	if (element->first != NULL && element->first->name.len == 0 &&
	    is_new(trial, "write", outer, element->name))
		try(trial, place, "write", outer, do_write);
	for (const struct xml *at = xml_child(element, STR("")); at != NULL;
	     at = xml_next(at, STR("")))
		try_element(trial, at);
}

/* Of everything that the vocabulary has something was changed. */
static void expect_all_tried(const struct map *tried)
{
	for (size_t i = 0; i < vocabulary_attr_count; i++) {
		const struct str end =
			str_printf(&arena, " %.*s", STR_ARG(vocabulary_attrs[i].element));
		bool found = str_equal_c(vocabulary_attrs[i].element, "version");

		for (size_t k = 0; k < tried->count; k++)
			found |= str_starts(tried->entries[k].key, STR("another ")) &&
				 str_ends(tried->entries[k].key, end);
		cr_expect(found, "nothing changes%.*s", STR_ARG(end));
	}
}

Test(compare, tells_every_change_of_a_definition)
{
	struct map tried;

	map_init(&tried, &arena);
	for (size_t i = 0; i < LENGTH(files); i++) {
		struct str bytes = case_read(&arena, str_from_c(files[i]));
		const struct xml *tree;
		struct trial trial = { .tried = &tried };

		trial.before = text_of(&arena, tree_of(&arena, bytes));
		tree = tree_of(&arena, trial.before);
		try_element(&trial, tree);
	}
	expect_all_tried(&tried);
}
