/* Addresses in Latvia, as free text in three parts: the state's address register is outside,
 * and nothing outside is asked while a form is filled in. */
#include "engine/form/item_kind.h"

#include "engine/base/utf8.h"
#include "engine/feel/latvia.h"

enum { STREET, CITY, POSTCODE, ADDRESS_PARTS };

/* Code points of a part: the longest in the register is a third of it. */
enum { PART_LONGEST = 200 };

static bool has_control(struct str text)
{
	uint32_t code_point;

	while (utf8_next(&text, &code_point))
		if (item_is_control(code_point))
			return true;
	return false;
}

static enum typed check_part(const struct item *item, struct str text, size_t part,
			     struct arena *arena, struct problem_detail *problem)
{
	problem->part = item->type->parts[part];
	if (text.len == 0)
		return item_wrong(problem, "address.missing");
	if (has_control(text))
		return item_wrong(problem, "text.characters");
	if (utf8_count(text) > PART_LONGEST)
		return item_wrong_limit(problem, "address.long",
					str_printf(arena, "%d", PART_LONGEST));
	return TYPED_VALUE;
}

/* A person who left out several parts hears of all of them at once. */
static unsigned also_missing(const struct str *texts, size_t count, size_t first)
{
	unsigned also = 0;

	for (size_t i = first + 1; i < ADDRESS_PARTS; i++)
		if (i >= count || item_trim(texts[i]).len == 0)
			also |= 1U << i;
	return also;
}

static enum typed address_parse(const struct item *item, const struct str *texts, size_t count,
				struct arena *arena, struct value *out,
				struct problem_detail *problem)
{
	struct context_entry entries[ADDRESS_PARTS];
	struct str postcode;

	for (size_t i = 0; i < ADDRESS_PARTS; i++) {
		struct str text = i < count ? item_trim(texts[i]) : STR("");

		if (check_part(item, text, i, arena, problem) == TYPED_WRONG) {
			problem->also = text.len == 0 ? also_missing(texts, count, i) : 0;
			return TYPED_WRONG;
		}
		entries[i] = (struct context_entry){ item->type->parts[i], value_string(text) };
	}
	if (postcode_check(entries[POSTCODE].value.string, arena, &postcode) != LATVIA_OK)
		return item_wrong_part(problem, "address.postcode",
				       item->type->parts[POSTCODE]);
	problem->part = STR("");
	entries[POSTCODE].value = value_string(postcode);
	*out = value_context(arena, entries, ADDRESS_PARTS);
	return TYPED_VALUE;
}

struct str item_part(struct value value, struct str name)
{
	const struct value *part =
		value.kind == VALUE_CONTEXT ? context_get(value.context, name) : NULL;

	return part != NULL && part->kind == VALUE_STRING ? part->string : STR("");
}

static void address_print(const struct item *item, struct value value, const struct form *form,
			  size_t language, struct buf *out)
{
	(void)form;
	(void)language;
	for (size_t i = 0; i < ADDRESS_PARTS; i++) {
		if (i > 0)
			buf_add(out, STR(", "));
		buf_add(out, item_part(value, item->type->parts[i]));
	}
}

static const struct str *address_back(const struct item *item, struct value value,
				      struct arena *arena, size_t *count)
{
	struct str *texts = ARENA_ARRAY(arena, struct str, ADDRESS_PARTS);

	for (size_t i = 0; i < ADDRESS_PARTS; i++)
		texts[i] = item_part(value, item->type->parts[i]);
	*count = ADDRESS_PARTS;
	return texts;
}

const struct item_functions item_address = { address_parse, address_print, address_back };
