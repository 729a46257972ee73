/* Any bytes as a definition, also one that the schema refuses: all that is wrong with it is
 * found at once, each with words and a place that the text has. */
#include "engine/rules/rules.h"
#include "tests/fuzz/require.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* How many places a line has, or 0 when there is no such line. The end is a place too. */
static size_t columns_of(struct str text, uint32_t line)
{
	struct str found = { 0 };
	struct place end = place_at(text, text.len);

	if (line > end.line)
		return 0;
	for (uint32_t i = 0; i < line; i++)
		(void)str_next(&text, '\n', &found);
	return place_at(found, found.len).column;
}

static bool has_place(struct str text, struct place place)
{
	if (place.line == 0)
		return true; /* it is about the whole text */
	return place.column > 0 && place.column <= columns_of(text, place.line);
}

static void check_findings(struct str text, const struct diags *diags)
{
	for (size_t i = 0; i < diags->list.count; i++) {
		const struct diag *diag = &diags->list.at[i];

		require(diag->what.len > 0 && has_place(text, diag->place));
		require(!str_equal_c(STR("schema.refused"), diag->code));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str text = { (const char *)data, size };
	struct arena arena;
	struct diags diags;
	const struct form *form;

	arena_init(&arena);
	diags_init(&diags, &arena, STR("fuzz"));
	form = form_read(&arena, text, &diags);
	require(form != NULL || diags.errors > 0);
	if (form != NULL)
		require(rules_build(&arena, form, &diags) != NULL || diags.errors > 0);
	check_findings(text, &diags);
	arena_finish(&arena);
	return 0;
}
