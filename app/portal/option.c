#include "app/portal/option.h"

#include "app/portal/part.h"
#include "engine/form/edit.h"
#include "engine/form/slug.h"
#include "engine/schema/xsd.h"

bool options_may_be(const struct xml *element)
{
	const struct shape *shape = xsd_shape(element);

	return shape != NULL && shape_child(shape, STR("option")) != NULL;
}

/* "value | label | label", a language after another. */
static struct str option_lines(struct page *page, const struct xml *element)
{
	struct str text = STR("");

	for (const struct xml *at = xml_child(element, STR("option")); at != NULL;
	     at = xml_next(at, STR("option"))) {
		struct str languages = part_languages(element);
		struct str language;

		text = str_printf(page->arena, "%.*s%.*s", STR_ARG(text),
				  STR_ARG(xml_get(at, STR("value"))));
		while (str_next(&languages, ' ', &language))
			text = str_printf(
				page->arena, "%.*s | %.*s", STR_ARG(text),
				STR_ARG(edit_text(page->arena, at, STR("label"), language)));
		text = str_printf(page->arena, "%.*s\n", STR_ARG(text));
	}
	return text;
}

void options_ask(struct page *page, struct xml *form, const struct xml *element)
{
	const struct str lines = option_lines(page, element);
	struct xml *field = page_field(page, form, "area", "options", lines);

	page_set(page, field, "label", page_word(page, "options.lines"));
	page_set(page, field, "hint", page_word(page, "options.hint"));
	page_set(page, field, "rows", STR("6"));
}

/* --- taking over -------------------------------------------------------------------------- */

/* A line as it is read: "value | label | label", with tabs for bars as spreadsheets have them,
 * or labels alone, the first of which gives the value. */
struct line {
	struct str value, labels;
	bool is_made; /* the value is made of a label that no option has */
};

static struct str with_bars(struct arena *arena, struct str line)
{
	char *copy = ARENA_ARRAY(arena, char, line.len + 1);

	for (size_t i = 0; i < line.len; i++)
		copy[i] = line.at[i] == '\t' ? '|' : line.at[i];
	return (struct str){ copy, line.len };
}

static const struct xml *labelled(struct arena *arena, const struct xml *element,
				  struct str label)
{
	const struct xml *at = xml_child(element, STR("option"));

	while (at != NULL &&
	       !str_equal(edit_text(arena, at, STR("label"), part_original(element)), label))
		at = xml_next(at, STR("option"));
	return at;
}

static struct xml *option_of(const struct xml *element, struct str value)
{
	struct xml *at = element->first;

	while (at != NULL && (!str_equal_c(at->name, "option") ||
			      !str_equal(xml_get(at, STR("value")), value)))
		at = at->next;
	return at;
}

static size_t columns_of(struct str line)
{
	size_t count = 1;

	for (size_t i = 0; i < line.len; i++)
		count += line.at[i] == '|';
	return count;
}

static size_t language_count(const struct xml *element)
{
	struct str languages = part_languages(element);
	struct str language;
	size_t count = 0;

	while (str_next(&languages, ' ', &language))
		count++;
	return count;
}

/* "konts | Uz kontu" lacks a translation, "Uz kontu | To an account" a value. */
static bool begins_with_value(struct arena *arena, const struct xml *element, struct str line)
{
	const bool for_all = columns_of(line) > language_count(element);
	struct str first = STR("");

	(void)str_next(&line, '|', &first);
	first = str_trim(first);
	return for_all || option_of(element, first) != NULL ||
	       str_equal(first, slug_make(arena, first, '-'));
}

static struct str label_in(struct str labels)
{
	struct str first = STR("");

	(void)str_next(&labels, '|', &first);
	return str_trim(first);
}

/* False when the line is empty. */
static bool read_line(struct arena *arena, const struct xml *element, struct str text,
		      struct line *line)
{
	const struct xml *known;
	struct str first = STR("");

	*line = (struct line){ .labels = with_bars(arena, str_trim(text)) };
	if (columns_of(line->labels) > 1 && begins_with_value(arena, element, line->labels)) {
		(void)str_next(&line->labels, '|', &first);
		line->value = str_trim(first);
		return line->value.len > 0;
	}
	first = label_in(line->labels);
	known = labelled(arena, element, first);
	line->is_made = known == NULL;
	line->value =
		known != NULL ? xml_get(known, STR("value")) : slug_make(arena, first, '-');
	return line->value.len > 0;
}

/* One that is there keeps what lines cannot say: its rules. */
static void put_option(struct arena *arena, struct xml *element, const struct line *line)
{
	struct str languages = part_languages(element);
	struct str labels = line->labels;
	struct str label, language;
	struct xml *option = option_of(element, line->value);

	if (option == NULL) {
		option = edit_add(arena, element, STR("option"));
	} else {
		edit_remove(option);
		(void)xml_add(element, option);
	}
	edit_set(arena, option, STR("value"), line->value);
	while (str_next(&languages, ' ', &language))
		edit_set_text(arena, option, STR("label"), language,
			      str_next(&labels, '|', &label) ? label : STR(""));
}

VEC_TYPE(lines, struct line);

static bool is_named(const struct lines *lines, struct str value)
{
	for (size_t i = 0; i < lines->count; i++)
		if (str_equal(lines->at[i].value, value))
			return true;
	return false;
}

/* --- options that are called otherwise now ------------------------------------------------ */

static bool is_new(const struct xml *element, const struct line *line)
{
	return line->is_made && option_of(element, line->value) == NULL;
}

static size_t new_ones(const struct xml *element, const struct lines *lines, size_t start)
{
	size_t end = start;

	while (end < lines->count && is_new(element, &lines->at[end]))
		end++;
	return end - start;
}

/* The first of as many options that no line names, and that stood between the same others as
 * the lines now; NULL: it is not evident, as when nothing is as it was. */
static const struct xml *former(const struct xml *element, const struct lines *lines,
				size_t start, size_t count)
{
	const struct xml *before =
		start == 0 ? NULL : option_of(element, lines->at[start - 1].value);
	const struct xml *first = start == 0	   ? xml_child(element, STR("option"))
				  : before == NULL ? NULL
						   : xml_next(before, STR("option"));
	const struct xml *after = first;
	const struct str next = start + count == lines->count ? STR("")
							      : lines->at[start + count].value;
	size_t gone = 0;

	for (; after != NULL && !is_named(lines, xml_get(after, STR("value"))); gone++)
		after = xml_next(after, STR("option"));
	return gone == count && (count == 1 || count < lines->count) &&
			       str_equal(after == NULL ? STR("") : xml_get(after, STR("value")),
					 next)
		       ? first
		       : NULL;
}

/* Rules, tables and scenarios name the value, which stays when only the label is another. */
static void keep_values(const struct xml *element, struct lines *lines)
{
	for (size_t i = 0; i < lines->count; i++) {
		const size_t count = new_ones(element, lines, i);
		const struct xml *at = former(element, lines, i, count);

		for (size_t k = 0; k < count && at != NULL;
		     k++, at = xml_next(at, STR("option")))
			lines->at[i + k].value = xml_get(at, STR("value"));
		i += count;
	}
}

/* --- putting them in ---------------------------------------------------------------------- */

/* Those that no line names go away; the others are put in the lines' order. */
static void put_all(struct arena *arena, struct xml *element, const struct lines *lines)
{
	struct xml *next;

	for (struct xml *at = element->first; at != NULL; at = next) {
		next = at->next;
		if (str_equal_c(at->name, "option") &&
		    !is_named(lines, xml_get(at, STR("value"))))
			edit_remove(at);
	}
	for (size_t i = 0; i < lines->count; i++)
		put_option(arena, element, &lines->at[i]);
}

void options_take(struct arena *arena, struct xml *element, struct str text)
{
	struct lines lines = { 0 };
	struct line line;
	struct str rest;

	if (!options_may_be(element))
		return;
	while (str_next(&text, '\n', &rest))
		if (read_line(arena, element, rest, &line))
			*VEC_ADD(arena, &lines) = line;
	keep_values(element, &lines);
	put_all(arena, element, &lines);
}

/* --- what cannot be taken over ------------------------------------------------------------ */

static bool is_value(struct str value)
{
	for (size_t i = 0; i < value.len; i++)
		if (strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.",
			   value.at[i]) == NULL)
			return false;
	return value.len > 0;
}

struct refusal options_refuse(struct page *page, const struct xml *element, struct str text)
{
	struct str rest;

	while (options_may_be(element) && str_next(&text, '\n', &rest)) {
		const struct str line = with_bars(page->arena, str_trim(rest));
		const size_t columns = columns_of(line), languages = language_count(element);
		const struct str first = label_in(line);

		if (columns > languages + 1)
			return (struct refusal){ page_word_with(page, "options.columns", "line",
								line),
						 STR("options") };
		if (columns > languages && columns > 1 && !is_value(first) &&
		    option_of(element, first) == NULL)
			return (struct refusal){ page_word_with(page, "options.value", "line",
								line),
						 STR("options") };
	}
	return (struct refusal){ STR(""), STR("") };
}
