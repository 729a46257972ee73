#include "app/portal/typing.h"

#include "app/portal/question.h"

struct str typing_read(const struct page *page, struct str type, struct str typed)
{
	struct str read = STR("");

	if (str_equal_c(type, "number"))
		read = question_number(page->arena, typed);
	else if (str_equal_c(type, "date"))
		read = question_iso(page->arena, typed);
	return read.len > 0 ? read : typed;
}

struct str typing_show(struct page *page, struct str type, struct str value)
{
	/* What is no number is shown as it is. */
	if (str_equal_c(type, "number") && question_number(page->arena, value).len > 0)
		return question_figure(page, value);
	return str_equal_c(type, "date") ? question_day(page->arena, value) : value;
}
