#include "engine/feel/builtin.h"
#include "engine/feel/fn.h"

const struct builtin_table *const builtin_tables[] = {
	&fn_conversion, &fn_boolean, &fn_string, &fn_pattern,  &fn_number, &fn_list,
	&fn_aggregate,	&fn_context, &fn_range,	 &fn_temporal, &fn_latvia,
};
const size_t builtin_table_count = LENGTH(builtin_tables);

/* Names are looked up when a text is compiled, not when it is evaluated, so walking the hundred
 * rows is quick enough. */
const struct builtin *builtin_find(struct str name, size_t *count)
{
	for (size_t i = 0; i < builtin_table_count; i++) {
		const struct builtin_table *table = builtin_tables[i];
		size_t first = 0;

		while (first < table->count && !str_equal_c(name, table->rows[first].name))
			first++;
		size_t end = first;
		while (end < table->count && str_equal_c(name, table->rows[end].name))
			end++;
		*count = end - first;
		if (end > first)
			return &table->rows[first];
	}
	*count = 0;
	return NULL;
}
