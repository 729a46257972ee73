#include "renderers/i18n/phrase.h"

/* --- taking apart --- */

static void add(struct phrase *phrase, struct arena *arena, enum phrase_kind kind,
		struct str text)
{
	if (kind != PHRASE_TEXT || text.len > 0)
		*VEC_ADD(arena, phrase) = (struct phrase_part){ .kind = kind, .text = text };
}

static void read_parameters(struct phrase *phrase, struct arena *arena, struct str text)
{
	struct str rest = text;
	struct str part;
	struct str name;

	while (str_next(&rest, '{', &part)) {
		add(phrase, arena, PHRASE_TEXT, part);
		if (!str_next(&rest, '}', &name))
			return;
		add(phrase, arena, str_equal_c(name, "count") ? PHRASE_COUNT : PHRASE_NAME,
		    name);
	}
}

/* brackets: the text with them. */
static void read_option(struct phrase *phrase, struct arena *arena, struct str brackets)
{
	const struct str inner = str_slice(brackets, 1, brackets.len - 1);
	const size_t at = phrase->count;

	if (str_find(inner, STR("{"), 0) == SIZE_MAX) {
		add(phrase, arena, PHRASE_TEXT, brackets);
		return;
	}
	add(phrase, arena, PHRASE_OPTION, STR(""));
	read_parameters(phrase, arena, inner);
	phrase->at[at].count = phrase->count - at - 1;
}

void phrase_read(struct phrase *phrase, struct arena *arena, struct str text)
{
	size_t open;

	*phrase = (struct phrase){ 0 };
	while ((open = str_find(text, STR("["), 0)) != SIZE_MAX) {
		const size_t close = str_find(text, STR("]"), open);
		if (close == SIZE_MAX)
			break;
		read_parameters(phrase, arena, str_slice(text, 0, open));
		read_option(phrase, arena, str_slice(text, open, close + 1));
		text = str_slice(text, close + 1, text.len);
	}
	read_parameters(phrase, arena, text);
}

/* --- printing --- */

static const struct pair *find(const struct pair *parameters, size_t count, struct str name)
{
	for (size_t i = 0; i < count; i++)
		if (str_equal(parameters[i].name, name))
			return &parameters[i];
	return NULL;
}

void phrase_print_number(struct str number, struct str group, struct buf *out)
{
	uint64_t value;
	const bool grouped = str_to_u64(number, &value);

	for (size_t i = 0; i < number.len; i++) {
		if (grouped && i > 0 && (number.len - i) % 3 == 0)
			buf_add(out, group);
		buf_add(out, str_slice(number, i, i + 1));
	}
}

static bool is_parameter(const struct phrase_part *part)
{
	return part->kind == PHRASE_NAME || part->kind == PHRASE_COUNT;
}

static bool all_given(const struct phrase_part *parts, size_t part_count,
		      const struct pair *parameters, size_t count)
{
	for (size_t i = 0; i < part_count; i++)
		if (is_parameter(&parts[i]) && find(parameters, count, parts[i].text) == NULL)
			return false;
	return true;
}

static void print_parameter(const struct phrase_part *part, struct str group,
			    const struct pair *parameters, size_t count, struct buf *out)
{
	const struct pair *parameter = find(parameters, count, part->text);

	if (parameter == NULL)
		buf_add(out, part->text);
	else if (part->kind == PHRASE_COUNT)
		phrase_print_number(parameter->value, group, out);
	else
		buf_add(out, parameter->value);
}

void phrase_print(const struct phrase *phrase, struct str group, const struct pair *parameters,
		  size_t count, struct buf *out)
{
	for (size_t i = 0; i < phrase->count; i++) {
		const struct phrase_part *part = &phrase->at[i];

		if (part->kind == PHRASE_TEXT)
			buf_add(out, part->text);
		else if (is_parameter(part))
			print_parameter(part, group, parameters, count, out);
		else if (!all_given(part + 1, part->count, parameters, count))
			i += part->count;
	}
}
