#include "app/portal/entry.h"

#include "app/service/moment.h"
#include "app/service/scope.h"

enum { MEGABYTE = 1000000 };

/* "Anna Autore <issuer subject>": the id in brackets is for programs. */
struct str entry_name(struct str who)
{
	const size_t bracket = str_find(who, STR(" <"), 0);

	return bracket == SIZE_MAX || bracket == 0 ? who : str_slice(who, 0, bracket);
}

struct str entry_who(const struct page *page, const struct audit_line *line)
{
	if (line->who.len > 0)
		return entry_name(line->who);
	return page_word(page, str_equal_c(line->what, "guest.commented") ? "audit.outsider"
									  : "audit.program");
}

/* "portal.audit.<prefix>.<text>", if there is such a word. */
static bool find(const struct page *page, const char *prefix, struct str text, struct str *out)
{
	return word_find(page->words,
			 str_printf(page->arena, "portal.audit.%s.%.*s", prefix, STR_ARG(text)),
			 out);
}

static struct str action_key(const struct page *page, struct str what)
{
	return str_equal_c(what, "purged undelivered") ? STR("purged-undelivered")
						       : str_copy(page->arena, what);
}

struct str entry_what(const struct page *page, const struct audit_line *line)
{
	struct str text = line->what;

	(void)find(page, "what", action_key(page, line->what), &text);
	return text;
}

/* Times are said as people say them. */
static struct str say_value(const struct page *page, struct str value)
{
	uint64_t number = 0;
	int64_t ms = 0;

	if (moment_read_local(value, page->arena, &ms))
		return page_when(page, ms);
	if (value.len == STR("1700000000000").len && str_to_u64(value, &number))
		return page_when(page, (int64_t)number);
	return value;
}

/* Of a limit 0 says that there is none. */
static struct str say_limit(const struct page *page, struct str name, struct str value)
{
	const bool is_bytes = str_equal_c(name, "files");
	uint64_t number = 0;

	if (str_equal_c(value, "0"))
		return page_word(page, "audit.unlimited");
	return is_bytes && str_to_u64(value, &number)
		       ? str_printf(page->arena, "%llu MB",
				    (unsigned long long)number / MEGABYTE)
		       : value;
}

/* "revision=3": as the word of its name says it, or of both ("result=refused"), or as it is. A
 * "-" says that there is none, as does a status of 0. */
static struct str say_word(const struct page *page, const struct audit_line *line,
			   struct str text)
{
	const size_t equals = str_find(text, STR("="), 0);
	struct str name, value, known;

	if (equals == SIZE_MAX || equals == 0)
		return text;
	name = str_slice(text, 0, equals);
	value = str_slice(text, equals + 1, text.len);
	if (find(page, "detail",
		 str_printf(page->arena, "%.*s.%.*s", STR_ARG(name), STR_ARG(value)), &known))
		return known;
	if (!find(page, "detail", name, &known))
		return text;
	if (str_equal_c(value, "-") || (str_equal_c(name, "status") && str_equal_c(value, "0")))
		return STR("");
	return page_word_with(page,
			      str_to_c(page->arena, str_printf(page->arena, "audit.detail.%.*s",
							       STR_ARG(name))),
			      "value",
			      str_equal_c(line->what, "institution.saved")
				      ? say_limit(page, name, value)
				      : say_value(page, value));
}

/* "forms:read" as the page of keys says it. */
static struct str say_scope(const struct page *page, struct str scope)
{
	for (size_t i = 0; i < scope_count; i++)
		if (str_equal_c(scope, scope_rows[i].name))
			return page_word(page, scope_rows[i].word);
	return scope;
}

static struct str say_part(const struct page *page, const struct audit_line *line,
			   struct str word)
{
	return str_equal_c(line->what, "api-key.made") ? say_scope(page, word)
						       : say_word(page, line, word);
}

struct str entry_detail(const struct page *page, const struct audit_line *line)
{
	struct str rest = line->detail;
	struct str text = STR("");
	struct str word;

	if (line->detail.len > 0 && find(page, "detail",
					 str_printf(page->arena, "%.*s.%.*s",
						    STR_ARG(line->what), STR_ARG(line->detail)),
					 &text))
		return text;
	while (str_next(&rest, ' ', &word)) {
		const struct str said = say_part(page, line, word);

		if (said.len > 0)
			text = str_printf(page->arena, "%.*s%s%.*s", STR_ARG(text),
					  text.len == 0		  ? ""
					  : str_equal(said, word) ? " "
								  : ", ",
					  STR_ARG(said));
	}
	return text;
}
