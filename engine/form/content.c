#include "engine/form/content.h"

#define MARK '\x1A'

void content_mark(struct str id, struct buf *out)
{
	buf_add_byte(out, MARK);
	buf_add(out, id);
	buf_add_byte(out, MARK);
}

bool content_has_marks(struct str text)
{
	return str_find(text, STR("\x1A"), 0) != SIZE_MAX;
}

bool content_expand(struct str text, const struct content_source *source, struct buf *out,
		    struct err *err)
{
	struct str rest = text;
	struct str part;
	bool inside = false;

	while (str_next(&rest, MARK, &part)) {
		if (!inside)
			buf_add(out, part);
		else if (source != NULL && !source->add(source->context, part, out, err))
			return false;
		inside = !inside;
	}
	return true;
}
