/* Addresses of web pages: http and https, what browsers and receivers agree on. */
#include "engine/form/item_kind.h"

#include <string.h>

#include "engine/base/utf8.h"

/* Code points: what browsers and servers take without trouble. */
enum { URL_LONGEST = 2000, URL_LABEL_LONGEST = 63 };

static bool is_word(uint32_t code_point)
{
	return (code_point >= '0' && code_point <= '9') || utf8_is_letter(code_point);
}

/* Of a domain name: letters of any language, digits, and hyphens inside. */
static bool is_label(struct str text)
{
	struct str rest = text;
	uint32_t code_point;

	if (text.len == 0 || text.len > URL_LABEL_LONGEST || text.at[0] == '-' ||
	    text.at[text.len - 1] == '-')
		return false;
	while (utf8_next(&rest, &code_point))
		if (code_point != '-' && !is_word(code_point))
			return false;
	return true;
}

static bool is_port(struct str text)
{
	uint64_t port;

	return text.len <= 5 && str_to_u64(text, &port) && port >= 1 && port <= 65535;
}

/* With at least one dot: outside a local network there is no page without. No names and
 * passwords before it, which serve only to mislead. */
static bool is_host(struct str text)
{
	size_t colon = str_find(text, STR(":"), 0);
	struct str rest = str_slice(text, 0, colon);
	struct str label;
	size_t labels = 0;

	if (colon != SIZE_MAX && !is_port(str_slice(text, colon + 1, text.len)))
		return false;
	if (str_ends(rest, STR(".")))
		return false;
	while (str_next(&rest, '.', &label)) {
		if (!is_label(label))
			return false;
		labels++;
	}
	return labels >= 2;
}

/* RFC 3986 §2 leaves these out, and spaces. */
static bool is_path(struct str text)
{
	static const char never[] = "\"<>\\^`{|}";
	uint32_t code_point;

	while (utf8_next(&text, &code_point))
		if (item_is_space(code_point) || item_is_control(code_point) ||
		    (code_point < 0x80 && strchr(never, (int)code_point) != NULL))
			return false;
	return true;
}

/* Scheme and host in small letters, as they mean the same; the rest as typed. */
static struct str spelled(struct str scheme, struct str host, struct str path,
			  struct arena *arena)
{
	return str_printf(arena, "%.*s%.*s%.*s", STR_ARG(scheme),
			  STR_ARG(utf8_lower(arena, host)), STR_ARG(path));
}

/* Takes "https://" off the front, however it is capitalised; what has none is meant so. */
static struct str take_scheme(struct str *text, struct arena *arena)
{
	static const struct str schemes[] = { STR_INIT("https://"), STR_INIT("http://") };
	struct str lower = utf8_lower(arena, str_slice(*text, 0, schemes[0].len));

	for (size_t i = 0; i < LENGTH(schemes); i++)
		if (str_starts(lower, schemes[i])) {
			*text = str_slice(*text, schemes[i].len, text->len);
			return schemes[i];
		}
	return schemes[0];
}

static size_t host_end(struct str text)
{
	size_t end = 0;

	while (end < text.len && text.at[end] != '/' && text.at[end] != '?' &&
	       text.at[end] != '#')
		end++;
	return end;
}

static enum typed url_parse(const struct item *item, const struct str *texts, size_t count,
			    struct arena *arena, struct value *out,
			    struct problem_detail *problem)
{
	struct str text = item_trim(texts[0]);
	struct str scheme = take_scheme(&text, arena);
	size_t end = host_end(text);
	struct str host = str_slice(text, 0, end);
	struct str path = str_slice(text, end, text.len);
	struct str url;

	(void)item;
	(void)count;
	if (!is_host(host) || !is_path(path))
		return item_wrong(problem, "url.form");
	url = spelled(scheme, host, path, arena);
	if (utf8_count(url) > URL_LONGEST)
		return item_wrong_limit(problem, "url.long",
					str_printf(arena, "%d", URL_LONGEST));
	*out = value_string(url);
	return TYPED_VALUE;
}

const struct item_functions item_url = { url_parse, item_string_print, item_string_back };
