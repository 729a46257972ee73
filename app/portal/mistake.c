#include "app/portal/mistake.h"

#include "engine/form/item.h"
#include "engine/base/limits.h"

bool mistake_is(const struct xml *element, struct str attribute)
{
	return str_equal_c(element->name, "problem") && element->parent != NULL &&
	       str_equal_c(attribute, "code");
}

/* What people read unless the author says it better; what is allowed is not known here. */
static struct str said_of(struct page *page, const struct xml *question, const char *code)
{
	static const struct pair parameters[] = { { STR_INIT("count"), STR_INIT("2") },
						  { STR_INIT("limit"), STR_INIT("…") },
						  { STR_INIT("part"), STR_INIT("…") },
						  { STR_INIT("file"), STR_INIT("…") } };
	struct str key =
		str_printf(page->arena, "error.%s.%.*s", code, STR_ARG(question->name));
	struct str said;
	struct buf out;

	if (!word_known(page->words, key))
		key = str_printf(page->arena, "error.%s", code);
	buf_init(&out, LIMIT_ANSWER);
	word_print(page->words, key, parameters, LENGTH(parameters), &out);
	said = str_copy(page->arena, buf_str(&out));
	buf_finish(&out);
	return said;
}

void mistake_offer(struct page *page, struct xml *field, const struct xml *element,
		   struct str attribute)
{
	const struct str chosen = xml_get(element, attribute);
	bool found = chosen.len == 0;
	size_t count;
	const char *const *codes = item_codes_of(element->parent, page->arena, &count);

	(void)page_option(page, field, STR(""), STR("–"), chosen);
	for (size_t i = 0; i < count; i++) {
		found |= str_equal_c(chosen, codes[i]);
		(void)page_option(page, field, str_from_c(codes[i]),
				  said_of(page, element->parent, codes[i]), chosen);
	}
	/* What never fits is shown all the same: a finding is about it. */
	if (!found)
		(void)page_option(page, field, chosen, chosen, chosen);
}
