/* Text that means itself: text, long-text, email. */
#include "engine/form/item_kind.h"

#include <string.h>

#include "engine/base/utf8.h"

/* Code points, where the form says nothing: what a reader at the institution can be asked to
 * read, and less than LIMIT_ANSWER. */
enum { TEXT_LONGEST = 500, LONG_TEXT_LONGEST = 10000 };

uint32_t item_longest(const struct item *item)
{
	enum { OTHER_LONGEST = 2048 }; /* of web addresses, the longest of the other kinds */

	if (item->max_length > 0)
		return item->max_length;
	if (item->kind == ITEM_LONG_TEXT)
		return LONG_TEXT_LONGEST;
	return item->kind == ITEM_TEXT ? TEXT_LONGEST : OTHER_LONGEST;
}

/* Line ends become \n where lines are allowed, and a space in a field of one line, where only
 * pasting puts them; so does a tab there. False: there are control characters. */
static bool clean(struct str text, bool lines, struct arena *arena, struct str *out)
{
	char *copy = arena_alloc(arena, text.len);
	struct str rest = text;
	size_t len = 0;
	uint32_t code_point;

	while (utf8_next(&rest, &code_point)) {
		bool paired = code_point == '\r' && str_starts(rest, STR("\n"));

		if (paired)
			continue;
		if (code_point == '\r' || code_point == '\n')
			code_point = lines ? '\n' : ' ';
		else if (code_point == '\t')
			code_point = lines ? '\t' : ' ';
		else if (item_is_control(code_point))
			return false;
		len += utf8_encode(code_point, copy + len);
	}
	*out = (struct str){ copy, len };
	return true;
}

static enum typed parse_text(const struct item *item, struct str typed, uint32_t longest,
			     struct arena *arena, struct value *out,
			     struct problem_detail *problem)
{
	uint32_t most = item->max_length > 0 ? item->max_length : longest;
	struct str text;
	size_t length;

	if (!clean(item_trim(typed), item->kind == ITEM_LONG_TEXT, arena, &text))
		return item_wrong(problem, "text.characters");
	length = utf8_count(text);
	if (length > most)
		return item_wrong_limit(problem, "text.long", str_printf(arena, "%u", most));
	if (length < item->min_length)
		return item_wrong_limit(problem, "text.short",
					str_printf(arena, "%u", item->min_length));
	*out = value_string(text);
	return TYPED_VALUE;
}

static enum typed text_parse(const struct item *item, const struct str *texts, size_t count,
			     struct arena *arena, struct value *out,
			     struct problem_detail *problem)
{
	(void)count;
	return parse_text(item, texts[0], TEXT_LONGEST, arena, out, problem);
}

static enum typed long_text_parse(const struct item *item, const struct str *texts,
				  size_t count, struct arena *arena, struct value *out,
				  struct problem_detail *problem)
{
	(void)count;
	return parse_text(item, texts[0], LONG_TEXT_LONGEST, arena, out, problem);
}

/* RFC 5321 §4.5.3.1: a path has at most 256 octets, two of them its brackets. */
enum { EMAIL_LONGEST = 254, EMAIL_LOCAL_LONGEST = 64, EMAIL_LABEL_LONGEST = 63 };

static bool is_alphanumeric(char byte)
{
	return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
	       (byte >= '0' && byte <= '9');
}

static bool is_local_part(struct str text)
{
	static const char others[] = ".!#$%&'*+/=?^_`{|}~-";

	for (size_t i = 0; i < text.len; i++)
		if (!is_alphanumeric(text.at[i]) &&
		    memchr(others, text.at[i], sizeof(others) - 1) == NULL)
			return false;
	return text.len > 0 && text.len <= EMAIL_LOCAL_LONGEST;
}

static bool is_label(struct str text)
{
	if (text.len == 0 || text.len > EMAIL_LABEL_LONGEST)
		return false;
	for (size_t i = 0; i < text.len; i++)
		if (!is_alphanumeric(text.at[i]) && text.at[i] != '-')
			return false;
	return text.at[0] != '-' && text.at[text.len - 1] != '-';
}

/* HTML's valid e-mail address (HTML, 4.10.5.1.5), with at least one dot in the domain: outside
 * a local network there is no address without. */
static bool is_email(struct str text)
{
	struct str rest = text;
	struct str part;
	size_t labels = 0;

	if (text.len > EMAIL_LONGEST || !str_next(&rest, '@', &part) || !is_local_part(part))
		return false;
	if (str_ends(text, STR(".")))
		return false;
	while (str_next(&rest, '.', &part)) {
		if (!is_label(part))
			return false;
		labels++;
	}
	return labels >= 2;
}

static enum typed email_parse(const struct item *item, const struct str *texts, size_t count,
			      struct arena *arena, struct value *out,
			      struct problem_detail *problem)
{
	struct str text = item_trim(texts[0]);

	(void)item;
	(void)count;
	(void)arena;
	if (!is_email(text))
		return item_wrong(problem, "email.form");
	*out = value_string(text);
	return TYPED_VALUE;
}

const struct item_functions item_text = { text_parse, item_string_print, item_string_back };
const struct item_functions item_long_text = { long_text_parse, item_string_print,
					       item_string_back };
const struct item_functions item_email = { email_parse, item_string_print, item_string_back };
