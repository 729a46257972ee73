/* Any bytes as a definition, XML or JSON: either problems, each with words for it, or a form
 * that loses nothing in either spelling. */
#include "engine/form/definition.h"
#include "engine/form/form.h"
#include "tests/fuzz/require.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void written(struct buf *out, struct arena *arena, struct str text,
		    enum spelling spelling)
{
	struct diags diags;
	const struct xml *tree;

	diags_init(&diags, arena, STR("fuzz"));
	tree = definition_read(arena, text, &diags);
	require(tree && diags.list.count == 0);
	require(definition_write(tree, spelling, out));
}

/* From one spelling to the other and back. */
static void check_round_trip(struct arena *arena, struct str text, enum spelling spelling)
{
	enum spelling other = spelling == SPELLING_XML ? SPELLING_JSON : SPELLING_XML;
	struct buf once, through, again;

	buf_init(&once, LIMIT_PROGRAM);
	buf_init(&through, LIMIT_PROGRAM);
	buf_init(&again, LIMIT_PROGRAM);
	written(&once, arena, text, spelling);
	written(&through, arena, buf_str(&once), other);
	written(&again, arena, buf_str(&through), spelling);
	require(str_equal(buf_str(&once), buf_str(&again)));
	buf_finish(&again);
	buf_finish(&through);
	buf_finish(&once);
}

static void check_findings(const struct diags *diags)
{
	for (size_t i = 0; i < diags->list.count; i++)
		require(diags->list.at[i].what.len > 0 &&
			!str_equal_c(STR("schema.refused"), diags->list.at[i].code));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str text = { (const char *)data, size };
	struct arena arena;
	struct diags diags;
	const struct form *form;

	arena_init(&arena);
	diags_init(&diags, &arena, STR("fuzz"));
	form = form_load(&arena, text, &diags);
	require((form == NULL) == (diags.errors > 0));
	check_findings(&diags);
	if (form) {
		check_round_trip(&arena, text, SPELLING_XML);
		check_round_trip(&arena, text, SPELLING_JSON);
	}
	arena_finish(&arena);
	return 0;
}
