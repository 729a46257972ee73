#include "app/service/carried.h"

static struct str printed(struct arena *arena, const struct words *words, struct str key,
			  struct str subject, struct str detail)
{
	const struct pair parameters[] = { { STR_INIT("subject"), subject },
					   { STR_INIT("detail"), detail } };
	struct buf out;
	struct str text;

	buf_init(&out, (size_t)64 * 1024);
	word_print(words, key, parameters, LENGTH(parameters), &out);
	text = str_copy(arena, buf_str(&out));
	buf_finish(&out);
	return text;
}

struct str carried_what(struct arena *arena, const struct words *words,
			const struct xlsform_note *note)
{
	return printed(arena, words, str_printf(arena, "xlsform.%s", xlsform_whats[note->what]),
		       note->subject, note->detail);
}

struct str carried_instead(struct arena *arena, const struct words *words,
			   const struct xlsform_note *note)
{
	return printed(arena, words,
		       str_printf(arena, "xlsform.instead.%s", xlsform_insteads[note->instead]),
		       note->subject, note->outcome);
}
