#include "engine/form/countries.h"

#include <assert.h>

#include "engine/base/asset.h"
#include "engine/base/collate.h"
#include "engine/base/csv.h"

static const struct str first = STR_INIT("LV");

/* The column of the language's names; the last one, English, where there is none. */
static size_t names_in(const struct csv *csv, struct str language, struct arena *arena)
{
	size_t column = csv_column(csv, str_printf(arena, "label.%.*s", STR_ARG(language)));

	return column != SIZE_MAX ? column : csv->columns - 1;
}

const struct option *countries_load(struct arena *arena, const struct form *form, size_t *count)
{
	const struct asset *asset = asset_find(STR("forms/lists/valstis.1.csv"));
	struct diags diags;
	struct csv csv;
	struct option *options;
	bool ok;

	assert(asset != NULL);
	diags_init(&diags, arena, STR(""));
	ok = csv_parse(arena, asset->bytes, &diags, &csv);
	assert(ok);
	(void)ok;
	*count = csv.row_count - 1;
	options = ARENA_ARRAY(arena, struct option, *count);
	for (size_t k = 0; k < form->language_count; k++) {
		size_t column = names_in(&csv, form->languages[k], arena);

		for (size_t i = 0; i < *count; i++)
			options[i].label.in[k] = csv.rows[i + 1].cells[column];
	}
	for (size_t i = 0; i < *count; i++)
		options[i].value = csv.rows[i + 1].cells[0];
	return options;
}

static bool comes_before(const struct option *a, const struct option *b,
			 const struct form *form, size_t language)
{
	bool home = str_equal(a->value, first);

	if (home || str_equal(b->value, first))
		return home;
	return collate_compare(form->languages[language], text_in(&a->label, language),
			       text_in(&b->label, language)) < 0;
}

/* By insertion: the list is in order already in Latvian, and short in other languages. */
const struct option **countries_sorted(struct arena *arena, const struct option *options,
				       size_t count, const struct form *form, size_t language)
{
	const struct option **sorted = ARENA_ARRAY(arena, const struct option *, count);

	for (size_t i = 0; i < count; i++) {
		size_t at = i;

		while (at > 0 && comes_before(&options[i], sorted[at - 1], form, language)) {
			sorted[at] = sorted[at - 1];
			at--;
		}
		sorted[at] = &options[i];
	}
	return sorted;
}
