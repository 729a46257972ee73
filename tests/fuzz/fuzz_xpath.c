/* Any text as an expression of XLSForm: it is refused, or what it becomes is FEEL. */
#include "engine/base/limits.h"
#include "engine/base/utf8.h"
#include "engine/feel/feel.h"
#include "engine/xlsform/xpath.h"
#include "tests/fuzz/require.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct xpath_name rows = { STR_INIT("r"), XPATH_LIST, NULL };

static const struct {
	struct str name;
	struct xpath_name means;
} named[] = {
	{ STR_INIT("n"), { STR_INIT("n"), XPATH_NUMBER, NULL } },
	{ STR_INIT("t"), { STR_INIT("t"), XPATH_TEXT, NULL } },
	{ STR_INIT("m"), { STR_INIT("m"), XPATH_LIST, NULL } },
	{ STR_INIT("d"), { STR_INIT("d"), XPATH_DATE, NULL } },
	{ STR_INIT("b"), { STR_INIT("b"), XPATH_BOOLEAN, NULL } },
	{ STR_INIT("r"), { STR_INIT("r"), XPATH_LIST, NULL } },
	{ STR_INIT("x"), { STR_INIT("x"), XPATH_NUMBER, &rows } },
};

static const struct feel_name feel_at[] = {
	{ STR_INIT("n"), NULL }, { STR_INIT("t"), NULL }, { STR_INIT("m"), NULL },
	{ STR_INIT("d"), NULL }, { STR_INIT("b"), NULL }, { STR_INIT("r"), NULL },
};
static const struct feel_names feel_names = { feel_at, LENGTH(feel_at) };

static void try(struct arena *arena, const struct xpath_scope *scope, struct str text,
		bool condition)
{
	struct xpath_result result;
	struct diags diags;
	const bool ok = condition ? xpath_condition(arena, scope, text, &result)
				  : xpath_translate(arena, scope, text, &result);

	require(ok == (result.trouble == XPATH_FINE));
	if (!ok)
		return;
	require(result.feel.len <= LIMIT_FEEL_TEXT + 8);
	diags_init(&diags, arena, STR("fuzz"));
	/* Nested deeper or longer than FEEL allows is said by FEEL, not here. */
	if (feel_compile(arena, result.feel, &feel_names, &diags) == NULL)
		require(str_equal_c(str_from_c(diags.list.at[0].code), "feel.limit.depth") ||
			str_starts(str_from_c(diags.list.at[0].code), STR("feel.temporal")) ||
			str_starts(str_from_c(diags.list.at[0].code), STR("feel.constant")) ||
			result.feel.len > LIMIT_FEEL_TEXT / 4);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena;
	struct map names;
	struct xpath_name means[LENGTH(named)];
	const struct pair column = { STR_INIT("c"), STR_INIT("v") };
	const struct str text = { (const char *)data, size };

	/* Cells of a workbook are what XML allows. */
	if (utf8_invalid(text) != SIZE_MAX)
		return 0;
	for (size_t i = 0; i < size; i++)
		if (data[i] < ' ' && data[i] != '\n' && data[i] != '\t' && data[i] != '\r')
			return 0;
	arena_init(&arena);
	map_init(&names, &arena);
	for (size_t i = 0; i < LENGTH(named); i++) {
		means[i] = named[i].means;
		map_set(&names, named[i].name, &means[i]);
	}
	const struct xpath_scope scope = {
		.names = &names, .self = &means[0], .columns = &column, .column_count = 1
	};
	try(&arena, &scope, text, false);
	try(&arena, &scope, text, true);
	arena_finish(&arena);
	return 0;
}
