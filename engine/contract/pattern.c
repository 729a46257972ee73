#include "engine/contract/pattern.h"

#include <string.h>

/* A pattern that publishes is well-formed, so this only has to know what it looks at. */
struct translation {
	struct str rest;
	enum pattern_dialect dialect;
	struct buf *out;
	bool in_class;
};

static char peek(const struct translation *at)
{
	return at->rest.len > 0 ? at->rest.at[0] : '\0';
}

static char take(struct translation *at)
{
	char byte = peek(at);

	at->rest = str_slice(at->rest, 1, at->rest.len);
	return byte;
}

static bool one_of(char byte, const char *set)
{
	return byte != '\0' && strchr(set, byte) != NULL;
}

/* The class escapes that differ: XPath's \d are all decimal digits of Unicode, its \s four
 * characters, its \w all but punctuation, separators and others. */
static const struct escape {
	char name;
	const char *ecma, *ecma_in_class; /* NULL: cannot be said */
} escapes[] = {
	{ 'd', "\\p{Nd}", "\\p{Nd}" },
	{ 'D', "\\P{Nd}", "\\P{Nd}" },
	{ 's', "[ \\t\\n\\r]", " \\t\\n\\r" },
	{ 'S', "[^ \\t\\n\\r]", NULL },
	{ 'w', "[^\\p{P}\\p{Z}\\p{C}]", NULL },
	{ 'W', "[\\p{P}\\p{Z}\\p{C}]", "\\p{P}\\p{Z}\\p{C}" },
};

static bool class_escape(struct translation *at, const struct escape *escape)
{
	const char *ecma = at->in_class ? escape->ecma_in_class : escape->ecma;

	if (at->dialect == PATTERN_XSD)
		buf_printf(at->out, "\\%c", escape->name);
	else if (ecma != NULL)
		buf_add_c(at->out, ecma);
	return at->dialect == PATTERN_XSD || ecma != NULL;
}

/* A character that stands for itself; escaped where the dialect would read it otherwise. */
static void literal(struct translation *at, char byte)
{
	const char *special = at->in_class ? "\\[]^-" : "\\|.?*+(){}[]^$";

	/* In XML Schema no escape is needed, or known, for $. */
	if (one_of(byte, special) && !(at->dialect == PATTERN_XSD && byte == '$'))
		buf_add_byte(at->out, '\\');
	buf_add_byte(at->out, byte);
}

/* "\p{Lu}": categories are the same everywhere; blocks (\p{IsLatin-1}) are not. */
static bool category(struct translation *at, char name)
{
	size_t end = str_find(at->rest, STR("}"), 0);

	if (peek(at) != '{' || end == SIZE_MAX || end > 3)
		return false;
	buf_printf(at->out, "\\%c%.*s", name, (int)(end + 1), at->rest.at);
	at->rest = str_slice(at->rest, end + 1, at->rest.len);
	return true;
}

static bool translate_escape(struct translation *at)
{
	char name = take(at);

	for (size_t i = 0; i < LENGTH(escapes); i++)
		if (escapes[i].name == name)
			return class_escape(at, &escapes[i]);
	if (name == 'p' || name == 'P')
		return category(at, name);
	if (one_of(name, "nrt")) {
		buf_printf(at->out, "\\%c", name);
		return true;
	}
	if (!one_of(name, "\\|.-^?*+{}()[]$"))
		return false;
	literal(at, name);
	return true;
}

/* A hyphen between two characters makes a range; at an end it stands for itself. */
static bool translate_hyphen(struct translation *at, bool first)
{
	if (peek(at) == '[')
		return false;
	if (first || peek(at) == ']')
		literal(at, '-');
	else
		buf_add_byte(at->out, '-');
	return true;
}

static bool translate_class(struct translation *at)
{
	bool first = true;
	bool ok = true;

	at->in_class = true;
	buf_add_byte(at->out, '[');
	if (peek(at) == '^')
		buf_add_byte(at->out, take(at));
	while (ok && at->rest.len > 0 && peek(at) != ']') {
		char byte = take(at);
		if (byte == '\\')
			ok = translate_escape(at);
		else if (byte == '-')
			ok = translate_hyphen(at, first);
		else if (byte == '[')
			ok = false;
		else
			literal(at, byte);
		first = false;
	}
	at->in_class = false;
	buf_add_byte(at->out, ']');
	return ok && take(at) == ']';
}

static void open_group(struct translation *at)
{
	bool plain = str_starts(at->rest, STR("?:"));

	if (plain)
		at->rest = str_slice(at->rest, 2, at->rest.len);
	buf_add_c(at->out, at->dialect == PATTERN_ECMA ? "(?:" : "(");
}

/* How much is taken first does not matter where the whole must match. */
static void skip_reluctance(struct translation *at)
{
	if (peek(at) == '?')
		(void)take(at);
}

static void translate_count(struct translation *at)
{
	size_t end = str_find(at->rest, STR("}"), 0);
	struct str count = str_slice(at->rest, 0, end == SIZE_MAX ? at->rest.len : end + 1);

	buf_add_byte(at->out, '{');
	buf_add(at->out, count);
	at->rest = str_slice(at->rest, count.len, at->rest.len);
	skip_reluctance(at);
}

static bool translate_one(struct translation *at)
{
	char byte = take(at);

	if (byte == '\\')
		return translate_escape(at);
	if (byte == '[')
		return translate_class(at);
	if (byte == '^' || byte == '$')
		return false;
	if (byte == '(') {
		open_group(at);
	} else if (byte == '{') {
		translate_count(at);
	} else if (byte == '.') {
		buf_add_c(at->out, at->dialect == PATTERN_ECMA ? "[^\\n\\r]" : ".");
	} else {
		buf_add_byte(at->out, byte);
		if (one_of(byte, "*+?"))
			skip_reluctance(at);
	}
	return true;
}

/* Is there a choice outside all groups? */
static bool has_choices(struct str pattern)
{
	size_t depth = 0;
	bool in_class = false;

	for (size_t i = 0; i < pattern.len; i++) {
		char byte = pattern.at[i];
		if (byte == '\\')
			i++;
		else if (in_class)
			in_class = byte != ']';
		else if (byte == '|' && depth == 0)
			return true;
		else if (byte == '(')
			depth++;
		else if (byte == ')')
			depth--;
		else
			in_class = byte == '[';
	}
	return false;
}

/* "^…$" around the whole says nothing new. */
static struct str without_anchors(struct str pattern)
{
	if (has_choices(pattern))
		return pattern;
	if (str_starts(pattern, STR("^")))
		pattern = str_slice(pattern, 1, pattern.len);
	if (str_ends(pattern, STR("$")) && !str_ends(pattern, STR("\\$")))
		pattern = str_slice(pattern, 0, pattern.len - 1);
	return pattern;
}

bool pattern_translate(struct str pattern, enum pattern_dialect dialect, struct buf *out)
{
	struct buf made;
	struct translation at = { without_anchors(pattern), dialect, &made, false };
	bool ok = true;

	buf_init(&made, out->ceiling);
	if (dialect == PATTERN_ECMA)
		buf_add_c(&made, "^(?:");
	while (ok && at.rest.len > 0)
		ok = translate_one(&at);
	if (dialect == PATTERN_ECMA)
		buf_add_c(&made, ")$");
	if (ok)
		buf_add(out, buf_str(&made));
	buf_finish(&made);
	return ok;
}
