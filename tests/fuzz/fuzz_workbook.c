/* Any bytes as a workbook: a reason, or a definition that can be written and read again. */
#include "engine/base/limits.h"
#include "engine/form/definition.h"
#include "engine/form/edit.h"
#include "engine/xlsform/xlsform.h"
#include "tests/fuzz/require.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena;
	struct xlsform_notes notes = { 0 };
	struct err err = { 0 };
	struct buf text;
	const struct xml *tree;

	arena_init(&arena);
	buf_init(&text, LIMIT_DEFINITION);
	tree = xlsform_read(&arena, (struct str){ (const char *)data, size },
			    STR("99999999902"), &notes, &err);
	require((tree == NULL) == (err.code != ERR_NONE));
	require(notes.count <= XLSFORM_NOTES);
	if (tree != NULL)
		require(edit_write(&arena, tree, &text) || buf_full(&text));
	buf_finish(&text);
	arena_finish(&arena);
	return 0;
}
