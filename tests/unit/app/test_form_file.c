/* The real forms, answered at random, from fixed seeds: a state that was brought up to date
 * after each answer is the one that is computed anew. FORM_SETS says how many people fill in
 * each. */
#include "app/form_file.h"

#include <criterion/criterion.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "engine/contract/sample_inner.h"

enum { SETS = 30, CHANGES = 6, ROWS_MOST = 3 };

static const int64_t now_ms = INT64_C(1780304400000); /* 2026-06-01 */

struct person {
	struct arena *arena;
	struct answers *answers;
	struct chance chance;
};

static struct str nonsense(struct person *person)
{
	static const char *const texts[] = { "x",    "0",  "31.12.2026", "12,5",
					     "true", "LV", "2026-02-30" };

	return str_from_c(texts[chance_below(&person->chance, LENGTH(texts))]);
}

/* Nothing, nonsense, or something that fits. */
static void type_into(struct person *person, struct answer *cell, const struct item *item)
{
	struct value value = value_null();
	const struct str *texts = NULL;
	size_t count = 0;

	*cell = (struct answer){ .given = true };
	if (chance_once_in(&person->chance, 6))
		return;
	if (!chance_once_in(&person->chance, 6))
		value = sample_value(item, &person->chance, now_ms, person->arena);
	if (value.kind != VALUE_NULL)
		texts = item_type_back(item, value, person->arena, &count);
	cell->texts = ARENA_ARRAY(person->arena, struct str, count + 1);
	cell->count = texts == NULL ? 1 : count;
	cell->texts[0] = nonsense(person);
	for (size_t i = 0; i < count; i++)
		cell->texts[i] = texts[i];
}

static void fill_row(struct person *person, struct answer_row *row, const struct scope *scope)
{
	for (size_t i = 0; i < scope->count; i++) {
		const struct item *item = scope->columns[i];
		struct answer *cell = &row->cells[i];

		if (item->type->class == ITEM_CLASS_FIELD &&
		    !chance_once_in(&person->chance, 5))
			type_into(person, cell, item);
		if (item->kind != ITEM_REPEAT)
			continue;
		while (cell->row_count < 1 + chance_below(&person->chance, ROWS_MOST) &&
		       answers_add_row(person->answers, row, item)) {
		}
		for (size_t k = 0; k < cell->row_count; k++)
			fill_row(person, cell->rows[k], item->inner);
	}
}

/* Some field in some row; NULL where the draw fell on what is not typed. */
static const struct item *change_one(struct person *person)
{
	const struct scope *scope = &person->answers->form->root;
	struct answer_row *row = person->answers->root;

	for (;;) {
		size_t column = chance_below(&person->chance, scope->count);
		const struct item *item = scope->columns[column];
		struct answer *cell = &row->cells[column];

		if (item->type->class == ITEM_CLASS_FIELD) {
			type_into(person, cell, item);
			return item;
		}
		if (item->kind != ITEM_REPEAT || cell->row_count == 0)
			return NULL;
		row = cell->rows[chance_below(&person->chance, cell->row_count)];
		scope = item->inner;
	}
}

static struct str state_text(const struct state *state, struct arena *arena)
{
	struct buf buf;
	struct str text;

	buf_init(&buf, SIZE_MAX);
	(void)state_print_json(state, &buf);
	text = str_copy(arena, buf_str(&buf));
	buf_finish(&buf);
	return text;
}

static void expect_same(const struct form_file *file, struct person *person, uint64_t seed)
{
	struct state *state = rules_run(file->rules, person->answers, now_ms, person->arena);

	for (int i = 0; i < CHANGES; i++) {
		const struct item *item = change_one(person);
		struct str whole;
		struct str brought;

		if (item == NULL)
			continue;
		rules_change(file->rules, state, item, now_ms, person->arena);
		brought = state_text(state, person->arena);
		whole = state_text(
			rules_run(file->rules, person->answers, now_ms, person->arena),
			person->arena);
		cr_assert(str_equal(whole, brought), "%.*s, seed %llu, after %.*s:\n%.*s\n%.*s",
			  STR_ARG(file->form->id), (unsigned long long)seed, STR_ARG(item->id),
			  STR_ARG(brought), STR_ARG(whole));
	}
}

static void try_form(const char *path, uint64_t sets)
{
	struct arena arena;
	struct arena one;
	struct form_file file;

	arena_init(&arena);
	arena_init(&one);
	cr_assert_eq(form_file_load(&arena, str_from_c(path), &file), 0, "%s", path);
	for (uint64_t seed = 1; seed <= sets; seed++) {
		struct person person = { .arena = &one, .chance = { seed } };

		arena_reset(&one);
		person.answers = answers_new(&one, file.form);
		fill_row(&person, person.answers->root, &file.form->root);
		expect_same(&file, &person, seed);
	}
	arena_finish(&one);
	arena_finish(&arena);
}

Test(form_file, real_forms_are_the_same_after_each_answer_as_computed_anew, .timeout = 3600)
{
	const char *asked = getenv("FORM_SETS");
	uint64_t sets = SETS;
	DIR *folder = opendir("forms");
	const struct dirent *entry;
	size_t forms = 0;

	if (asked != NULL)
		cr_assert(str_to_u64(str_from_c(asked), &sets));
	cr_assert_not_null(folder);
	while ((entry = readdir(folder)) != NULL) {
		char path[300];

		(void)snprintf(path, sizeof(path), "forms/%s/form.xml", entry->d_name);
		if (access(path, R_OK) != 0)
			continue;
		try_form(path, sets);
		forms++;
	}
	(void)closedir(folder);
	cr_expect_geq(forms, 3);
}
