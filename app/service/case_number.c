#include "app/service/case_number.h"

#include "engine/base/json.h"

enum { LONGEST = 64 };

bool case_number_valid(struct str text)
{
	for (size_t i = 0; i < text.len; i++)
		if ((unsigned char)text.at[i] < ' ' || text.at[i] == 0x7f)
			return false;
	return text.len <= LONGEST;
}

struct str case_number_read(struct str answer, struct arena *arena)
{
	struct diags diags;

	if (!str_starts(str_trim(answer), STR("{")))
		return STR("");
	diags_init(&diags, arena, STR("answer"));
	const struct str number = json_get_str(json_parse(arena, answer, &diags), STR("case"));
	return case_number_valid(number) ? number : STR("");
}
