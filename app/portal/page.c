#include "app/portal/page.h"

#include "app/service/moment.h"

static const struct place nowhere = { 0, 0 };

struct str page_word(const struct page *page, const char *key)
{
	return word(page->words, str_printf(page->arena, "portal.%s", key));
}

static struct str copy(const struct page *page, struct buf *text)
{
	const struct str copied = str_copy(page->arena, buf_str(text));

	buf_finish(text);
	return copied;
}

struct str page_word_of(const struct page *page, const char *key, const struct pair *parameters,
			size_t count)
{
	struct buf text;

	buf_init(&text, (size_t)64 * 1024);
	word_print(page->words, str_printf(page->arena, "portal.%s", key), parameters, count,
		   &text);
	return copy(page, &text);
}

struct str page_word_with(const struct page *page, const char *key, const char *name,
			  struct str value)
{
	return page_word_of(page, key, &(struct pair){ str_from_c(name), value }, 1);
}

struct str page_moment(const struct page *page, int64_t ms)
{
	struct buf text;

	buf_init(&text, 256);
	moment_print(page->words, ms, &text);
	return copy(page, &text);
}

struct str page_until(const struct page *page, int64_t ms)
{
	struct buf text;

	buf_init(&text, 256);
	moment_print_until(page->words, ms, &text);
	return copy(page, &text);
}

struct str page_when(const struct page *page, int64_t ms)
{
	return page_written(page, moment_write_local(page->arena, ms));
}

struct str page_second(const struct page *page, int64_t ms)
{
	return str_printf(page->arena, "%.*s:%02lld", STR_ARG(page_when(page, ms)),
			  (long long)(ms / 1000 % 60));
}

struct str page_written(const struct page *page, struct str text)
{
	if (text.len < sizeof("2026-11-26") - 1)
		return text;
	const bool timed = text.len >= sizeof("2026-11-26T12:46") - 1;
	const struct pair parts[] = {
		{ STR("year"), str_slice(text, 0, 4) },
		{ STR("month"), str_slice(text, 5, 7) },
		{ STR("day"), str_slice(text, 8, 10) },
		{ STR("time"), timed ? str_slice(text, 11, 16) : STR("") },
	};

	return str_trim(page_word_of(page, "when", parts, LENGTH(parts)));
}

struct xml *page_add(struct page *page, struct xml *parent, const char *name, struct str text)
{
	struct xml *element = xml_add(parent, xml_new(page->arena, str_from_c(name), nowhere));

	if (text.len > 0)
		(void)xml_add_text(page->arena, element, text, nowhere);
	return element;
}

void page_set(struct page *page, struct xml *element, const char *name, struct str value)
{
	xml_set(page->arena, element, str_from_c(name), value, nowhere);
}

void page_say(struct page *page, const char *element, const char *key)
{
	(void)page_add(page, page->root, element, page_word(page, key));
}

void page_link(struct page *page, struct str href, const char *key)
{
	page_set(page, page_add(page, page->root, "link", page_word(page, key)), "href", href);
}

void page_link_main(struct page *page, struct str href, const char *key)
{
	struct xml *link = page_add(page, page->root, "link", page_word(page, key));

	page_set(page, link, "href", href);
	page_set(page, link, "main", STR("true"));
}

void page_fact(struct page *page, struct xml *facts, const char *key, struct str text)
{
	if (text.len > 0)
		page_set(page, page_add(page, facts, "fact", text), "label",
			 page_word(page, key));
}

struct xml *page_table(struct page *page, const char *caption, const char *const *columns,
		       size_t count)
{
	struct xml *table = page_add(page, page->root, "table", STR(""));

	struct str none = page_word(page, "table.none");

	page_set(page, table, "caption", page_word(page, caption));
	(void)word_find(page->words, str_printf(page->arena, "portal.%s.none", caption), &none);
	page_set(page, table, "none", none);
	for (size_t i = 0; i < count; i++)
		(void)page_add(page, table, "column", page_word(page, columns[i]));
	return table;
}

struct xml *page_form(struct page *page, struct str action)
{
	struct xml *form = page_add(page, page->root, "form", STR(""));

	page_set(page, form, "action", action);
	return form;
}

struct xml *page_field(struct page *page, struct xml *form, const char *control,
		       const char *name, struct str value)
{
	struct xml *field = page_add(page, form, "field", STR(""));

	page_set(page, field, "control", str_from_c(control));
	page_set(page, field, "name", str_from_c(name));
	page_set(page, field, "value", value);
	return field;
}

struct xml *page_option(struct page *page, struct xml *field, struct str value, struct str text,
			struct str chosen)
{
	struct xml *option = page_add(page, field, "option", text);

	page_set(page, option, "value", value);
	if (str_equal(value, chosen))
		page_set(page, option, "chosen", STR("true"));
	return option;
}

void page_hidden(struct page *page, struct xml *form, const char *name, struct str value)
{
	(void)page_field(page, form, "hidden", name, value);
}

void page_button(struct page *page, struct xml *form, const char *action)
{
	const struct str key = str_printf(page->arena, "do.%s", action);
	struct xml *button =
		page_add(page, form, "button", page_word(page, str_to_c(page->arena, key)));

	page_set(page, button, "action", str_from_c(action));
}

void page_head(struct page *page, struct xml *form, const char *key)
{
	(void)page_add(page, form, "heading", page_word(page, key));
}

struct xml *page_actions(struct page *page, struct xml *form, const char *const *actions,
			 size_t count)
{
	struct xml *row = page_add(page, form, "actions", STR(""));

	for (size_t i = 0; i < count; i++)
		page_button(page, row, actions[i]);
	return row;
}

/* In the builder by what it is called; beside the text by where it stands, and with the code
 * that the command line has. */
static void add_place(struct page *page, struct xml *finding, const struct diag *diag,
		      const struct page_spot *spot)
{
	if (spot != NULL) {
		if (spot->title.len > 0)
			page_set(page, finding, "place", spot->title);
		return;
	}
	page_set(page, finding, "code", str_from_c(diag->code));
	if (diag->place.line > 0)
		page_set(
			page, finding, "place",
			str_printf(page->arena, "%u:%u", diag->place.line, diag->place.column));
}

static void add_finding(struct page *page, struct xml *list, const struct diag *diag,
			const struct page_spot *spot)
{
	const bool error = diag->severity == SEVERITY_ERROR;
	struct xml *finding = page_add(page, list, "finding", diag->what);

	page_set(page, finding, "severity",
		 spot != NULL && spot->unfinished ? STR("todo")
		 : error			  ? STR("error")
						  : STR("warning"));
	if (spot != NULL && spot->href.len > 0)
		page_set(page, finding, "href", spot->href);
	add_place(page, finding, diag, spot);
	if (diag->fix.len > 0)
		page_set(page, finding, "fix", diag->fix);
}

void page_findings(struct page *page, const struct diags *diags, const struct page_spot *spots)
{
	static const enum severity order[] = { SEVERITY_ERROR, SEVERITY_WARNING };
	struct xml *list = page_add(page, page->root, "findings", STR(""));

	for (size_t k = 0; k < LENGTH(order); k++)
		for (size_t i = 0; i < diags->list.count; i++)
			if (diags->list.at[i].severity == order[k])
				add_finding(page, list, &diags->list.at[i],
					    spots == NULL ? NULL : &spots[i]);
}
