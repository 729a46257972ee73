#include "app/portal/mention.h"

static bool is_of_word(char byte)
{
	return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
	       (byte >= '0' && byte <= '9') || byte == '_' || (unsigned char)byte >= 0x80;
}

bool mention_next(struct str *rest, struct str *word)
{
	bool quoted = false;
	size_t start = 0, end;

	while (start < rest->len && (quoted || !is_of_word(rest->at[start])))
		quoted ^= rest->at[start++] == '"';
	for (end = start; end < rest->len && is_of_word(rest->at[end]); end++)
		;
	*word = str_slice(*rest, start, end);
	*rest = str_slice(*rest, end, rest->len);
	return word->len > 0;
}
