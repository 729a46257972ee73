/* Which law a value follows from: of the decision that gave it, the rules that matched. */
#include "renderers/html/slot.h"

struct str aspect_legal(struct filling *filling, const struct slot *slot)
{
	const struct item *decision = slot->item->explained_by;
	const struct cell *cell = &filling->rows[slot->depth]->cells[slot->item->column];

	buf_clear(&filling->text);
	if (decision != NULL && filling->say != NULL && cell->relevant)
		say_legal(filling->say, decision, filling->rows, &filling->text);
	return buf_str(&filling->text);
}

bool aspect_has_legal(struct filling *filling, const struct slot *slot)
{
	return aspect_legal(filling, slot).len > 0;
}
