/* A compiled table. Internal to engine/feel. */
#ifndef ENGINE_FEEL_TABLE_INNER_H
#define ENGINE_FEEL_TABLE_INNER_H

#include "engine/feel/table.h"

struct table {
	const struct table_text *text;
	size_t name_count;		     /* the slot of "?" */
	const struct feel_expr **inputs;     /* one for each */
	const struct feel_expr **conditions; /* by rule, then input */
	const struct feel_expr **results;    /* by rule, then output */
	const struct feel_expr **values;     /* lists, by output; NULL where there are none */
	const struct feel_expr **fallbacks;  /* by output; NULL where there is none */
	bool falls_back;
	const struct feel_type *type;
	const struct feel_use *uses;
	size_t use_count;
};

#endif
