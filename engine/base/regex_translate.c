/* XML Schema 1.1 part 2 appendix G, with what XPath Functions 3.1 §5.6.1 adds: ^ $, groups that
 * do not capture, reluctant quantifiers and back-references. */
#include "engine/base/regex_translate.h"
#include "engine/base/arena.h"
#include "engine/base/limits.h"
#include "engine/base/utf8.h"

#include <string.h>

enum { END = 0x110000, REPEAT_LARGEST = 65535 /* PCRE2's own */ };

struct group {
	size_t at;
	size_t number; /* 0: does not capture */
};

struct translator {
	struct str pattern;
	size_t at;
	struct regex_dialect dialect;
	bool in_class;
	struct arena *arena;
	struct buf *out;
	struct err *err;
	struct group open[LIMIT_PATTERN_NESTING];
	size_t depth;
	size_t groups;
	bool closed[LIMIT_PATTERN]; /* groups a back-reference may name */
	bool has_atom;		    /* a quantifier may follow */
};

static bool bad(const struct translator *t, size_t at, const char *what)
{
	size_t character = utf8_count(str_slice(t->pattern, 0, at)) + 1;
	return err_set(t->err, ERR_INVALID, "%s, at character %zu of the pattern", what,
		       character);
}

/* The code point at *at, behind it afterwards. */
static uint32_t read(const struct translator *t, size_t *at)
{
	struct str rest = str_slice(t->pattern, *at, t->pattern.len);
	uint32_t c = END;
	bool skips = t->dialect.ignores_space && !t->in_class;
	while (utf8_next(&rest, &c)) {
		if (!skips || (c != ' ' && c != '\t' && c != '\n' && c != '\r'))
			break;
		c = END;
	}
	*at = t->pattern.len - rest.len;
	return c;
}

static uint32_t peek(const struct translator *t)
{
	size_t at = t->at;
	return read(t, &at);
}

static uint32_t peek_second(const struct translator *t)
{
	size_t at = t->at;
	(void)read(t, &at);
	return read(t, &at);
}

static bool take(struct translator *t, uint32_t c)
{
	size_t at = t->at;
	if (read(t, &at) != c)
		return false;
	t->at = at;
	return true;
}

static bool is_digit(uint32_t c)
{
	return c >= '0' && c <= '9';
}

/* The same inside and outside of a class, and never with a meaning of its own. */
static void put_char(struct buf *out, uint32_t c)
{
	bool is_plain = is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
	if (is_plain)
		buf_add_byte(out, (char)c);
	else
		buf_printf(out, "\\x{%x}", (unsigned)c);
}

/* --- escapes ---------------------------------------------------------------------------- */

/* The character of a single character escape; END when the letter is another kind. */
static uint32_t single_escape(uint32_t letter)
{
	static const char themselves[] = "\\|.?*+(){}-[]^$";
	if (letter == 'n')
		return '\n';
	if (letter == 'r')
		return '\r';
	if (letter == 't')
		return '\t';
	if (letter > 0 && letter < 0x80 &&
	    memchr(themselves, (int)letter, sizeof(themselves) - 1))
		return letter;
	return END;
}

/* XML 1.0 §2.3, NameStartChar and what NameChar adds. */
#define NAME_START                                                                             \
	":A-Z_a-z\\x{c0}-\\x{d6}\\x{d8}-\\x{f6}\\x{f8}-\\x{2ff}\\x{370}-\\x{37d}"              \
	"\\x{37f}-\\x{1fff}\\x{200c}\\x{200d}\\x{2070}-\\x{218f}\\x{2c00}-\\x{2fef}"           \
	"\\x{3001}-\\x{d7ff}\\x{f900}-\\x{fdcf}\\x{fdf0}-\\x{fffd}\\x{10000}-\\x{effff}"
#define NAME_MORE "0-9.\\-\\x{b7}\\x{300}-\\x{36f}\\x{203f}\\x{2040}"

/* What a multi-character escape is inside a set. PCRE2's own \w and \s are others. */
static const struct {
	char letter;
	bool is_complement; /* of content: then it cannot stand inside a class */
	const char *content;
} multi_escapes[] = {
	{ 'C', true, NAME_START NAME_MORE },
	{ 'D', false, "\\D" },
	{ 'I', true, NAME_START },
	{ 'S', false, "\\x{0}-\\x{8}\\x{b}\\x{c}\\x{e}-\\x{1f}\\x{21}-\\x{10ffff}" },
	{ 'W', false, "\\p{P}\\p{Z}\\p{C}" },
	{ 'c', false, NAME_START NAME_MORE },
	{ 'd', false, "\\d" },
	{ 'i', false, NAME_START },
	{ 's', false, "\\x{20}\\t\\n\\r" },
	{ 'w', false, "\\p{L}\\p{M}\\p{N}\\p{S}" },
};

static const char *const categories[] = {
	"L",  "Lu", "Ll", "Lt", "Lm", "Lo", "M",  "Mn", "Mc", "Me", "N",  "Nd",
	"Nl", "No", "P",  "Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po", "Z",  "Zs",
	"Zl", "Zp", "S",  "Sm", "Sc", "Sk", "So", "C",	"Cc", "Cf", "Co", "Cn",
};

/* The blocks of the scripts met in Latvia; XML Schema knows some 300. */
static const struct block {
	const char *name;
	uint32_t from, to;
} blocks[] = {
	{ "IsBasicLatin", 0, 0x7f },
	{ "IsLatin-1Supplement", 0x80, 0xff },
	{ "IsLatinExtended-A", 0x100, 0x17f },
	{ "IsLatinExtended-B", 0x180, 0x24f },
	{ "IsLatinExtendedAdditional", 0x1e00, 0x1eff },
	{ "IsGreek", 0x370, 0x3ff },
	{ "IsGreekandCoptic", 0x370, 0x3ff },
	{ "IsCyrillic", 0x400, 0x4ff },
	{ "IsCyrillicSupplement", 0x500, 0x52f },
	{ "IsGeneralPunctuation", 0x2000, 0x206f },
	{ "IsCurrencySymbols", 0x20a0, 0x20cf },
};

static struct str block_content(struct arena *arena, const struct block *block, bool is_other)
{
	if (!is_other)
		return str_printf(arena, "\\x{%x}-\\x{%x}", (unsigned)block->from,
				  (unsigned)block->to);
	struct str below = block->from == 0 ? STR("")
					    : str_printf(arena, "\\x{0}-\\x{%x}",
							 (unsigned)block->from - 1);
	return str_printf(arena, "%.*s\\x{%x}-\\x{10ffff}", STR_ARG(below),
			  (unsigned)block->to + 1);
}

/* Behind "\p" or "\P": {Lu} or {IsBasicLatin}. */
static bool scan_property(struct translator *t, bool is_other, struct str *content)
{
	size_t from = t->at;
	if (!take(t, '{'))
		return bad(t, from, "\\p needs a category in braces, like \\p{Lu}");
	size_t start = t->at;
	size_t end = str_find(t->pattern, STR("}"), start);
	if (end == SIZE_MAX)
		return bad(t, from, "a \\p{ that is never closed");
	struct str name = str_slice(t->pattern, start, end);
	t->at = end + 1;
	for (size_t i = 0; i < LENGTH(categories); i++) {
		if (!str_equal_c(name, categories[i]))
			continue;
		*content =
			str_printf(t->arena, "\\%c{%.*s}", is_other ? 'P' : 'p', STR_ARG(name));
		return true;
	}
	for (size_t i = 0; i < LENGTH(blocks); i++) {
		if (!str_equal_c(name, blocks[i].name))
			continue;
		*content = block_content(t->arena, &blocks[i], is_other);
		return true;
	}
	return bad(t, from,
		   "an unknown category or block (known are L, Lu, Nd… and IsBasicLatin, "
		   "IsLatinExtended-A, IsCyrillic…)");
}

/* Behind the backslash, for everything but single characters and back-references: the content
 * of a class, or of its complement. */
static bool scan_multi(struct translator *t, struct str *content, bool *is_complement)
{
	size_t from = t->at;
	uint32_t letter = read(t, &t->at);
	*is_complement = false;
	if (letter == 'p' || letter == 'P')
		return scan_property(t, letter == 'P', content);
	for (size_t i = 0; i < LENGTH(multi_escapes); i++) {
		if ((uint32_t)multi_escapes[i].letter != letter)
			continue;
		*content = str_from_c(multi_escapes[i].content);
		*is_complement = multi_escapes[i].is_complement;
		return true;
	}
	return bad(t, from,
		   "an unknown escape (known are \\d \\s \\w \\i \\c \\p{…}, their "
		   "capitals, \\n \\r \\t, and \\ before a character with a meaning)");
}

/* Digits are taken as long as that many groups exist, so "\11" may be group 1 and then a 1. */
static bool scan_back_reference(struct translator *t)
{
	size_t from = t->at;
	size_t number = 0;
	while (is_digit(peek(t)) && (number == 0 || number * 10 + (peek(t) - '0') <= t->groups))
		number = number * 10 + (read(t, &t->at) - '0');
	if (number == 0 || number > t->groups || !t->closed[number])
		return bad(t, from, "a reference to a group that is not closed before it");
	buf_printf(t->out, "\\g{%zu}", number);
	return true;
}

static bool scan_escape(struct translator *t)
{
	uint32_t letter = peek(t);
	t->has_atom = true;
	if (single_escape(letter) != END) {
		(void)take(t, letter);
		put_char(t->out, single_escape(letter));
		return true;
	}
	if (is_digit(letter) && letter != '0')
		return scan_back_reference(t);
	struct str content;
	bool is_complement;
	if (!scan_multi(t, &content, &is_complement))
		return false;
	buf_printf(t->out, "[%s%.*s]", is_complement ? "^" : "", STR_ARG(content));
	return true;
}

/* --- classes ---------------------------------------------------------------------------- */

/* A class being read: its members, and what is subtracted from them, as PCRE2 text. */
struct set {
	struct buf members;
	struct str minus; /* a whole class, or empty */
	bool is_complement;
	bool is_empty;
};

/* One end of a range: a character or a single character escape. */
static bool scan_end(struct translator *t, uint32_t *c)
{
	size_t from = t->at;
	*c = read(t, &t->at);
	if (*c == '\\')
		*c = single_escape(read(t, &t->at));
	else if (*c == '[' || *c == ']' || *c == '-')
		*c = END;
	return *c != END || bad(t, from, "no character where a range should end");
}

static bool scan_range(struct translator *t, struct set *set, uint32_t first)
{
	uint32_t second = peek(t) == '-' ? peek_second(t) : END;
	put_char(&set->members, first);
	if (second == END || second == ']' || second == '[')
		return true;
	size_t from = t->at;
	uint32_t last;
	(void)take(t, '-');
	if (!scan_end(t, &last))
		return false;
	if (last < first)
		return bad(t, from, "a range that ends before it begins");
	buf_add_byte(&set->members, '-');
	put_char(&set->members, last);
	return true;
}

static bool scan_class_escape(struct translator *t, struct set *set)
{
	size_t from = t->at;
	uint32_t letter = peek(t);
	if (single_escape(letter) != END) {
		(void)take(t, letter);
		return scan_range(t, set, single_escape(letter));
	}
	struct str content;
	bool is_complement;
	if (!scan_multi(t, &content, &is_complement))
		return false;
	if (is_complement)
		return bad(t, from, "\\I or \\C inside a class, which is not supported");
	buf_add(&set->members, content);
	return true;
}

static bool scan_member(struct translator *t, struct set *set)
{
	size_t from = t->at;
	uint32_t c = read(t, &t->at);
	bool is_first = set->is_empty;
	set->is_empty = false;
	if (c == END)
		return bad(t, from, "a class that is never closed with ]");
	if (c == '[')
		return bad(t, from, "a [ inside a class (write \\[ for the character)");
	if (c == '\\')
		return scan_class_escape(t, set);
	if (c == '-' && !is_first && peek(t) != ']')
		return bad(t, from,
			   "a - that is neither first nor last nor in a range (write \\- "
			   "for the character)");
	return scan_range(t, set, c);
}

static bool scan_class(struct translator *t, struct str *result);

/* Members up to "]", or up to "-[" and the class that is subtracted. */
static bool scan_members(struct translator *t, struct set *set)
{
	while (set->is_empty || !take(t, ']')) {
		if (!set->is_empty && peek(t) == '-' && peek_second(t) == '[') {
			(void)take(t, '-');
			(void)take(t, '[');
			return scan_class(t, &set->minus) &&
			       (take(t, ']') ||
				bad(t, t->at, "no ] after the subtracted class"));
		}
		if (set->is_empty && peek(t) == ']')
			return bad(t, t->at, "a class without members");
		if (!scan_member(t, set))
			return false;
	}
	return true;
}

/* Behind the "[". */
static bool scan_class(struct translator *t, struct str *result)
{
	struct set set = { .is_empty = true };
	if (t->depth == LIMIT_PATTERN_NESTING)
		return bad(t, t->at, "too many groups and classes inside each other");
	t->depth++;
	buf_init(&set.members, t->out->ceiling);
	set.is_complement = take(t, '^');
	bool is_good = scan_members(t, &set);
	if (is_good && buf_full(&set.members))
		is_good = bad(t, t->at, "a class that grows too large");
	if (is_good) {
		struct str members = buf_str(&set.members);
		const char *sign = set.is_complement ? "^" : "";
		*result = set.minus.len == 0
				  ? str_printf(t->arena, "[%s%.*s]", sign, STR_ARG(members))
				  : str_printf(t->arena, "(?:(?!%.*s)[%s%.*s])",
					       STR_ARG(set.minus), sign, STR_ARG(members));
	}
	buf_finish(&set.members);
	t->depth--;
	return is_good;
}

static bool scan_class_atom(struct translator *t)
{
	struct str result = { 0 };
	t->in_class = true;
	if (!scan_class(t, &result))
		return false;
	t->in_class = false;
	t->has_atom = true;
	buf_add(t->out, result);
	return true;
}

/* --- groups and quantifiers ------------------------------------------------------------- */

/* Behind the "(" that stands at from. */
static bool open_group(struct translator *t, size_t from)
{
	struct group group = { .at = from };
	if (t->depth == LIMIT_PATTERN_NESTING)
		return bad(t, from, "too many groups and classes inside each other");
	if (take(t, '?')) {
		if (!take(t, ':'))
			return bad(t, from, "a group that begins with (? and is not (?:…)");
		buf_add(t->out, STR("(?:"));
	} else {
		group.number = ++t->groups;
		buf_add(t->out, STR("("));
	}
	t->open[t->depth] = group;
	t->depth++;
	t->has_atom = false;
	return true;
}

static bool close_group(struct translator *t, size_t from)
{
	if (t->depth == 0)
		return bad(t, from, "a ) without its ( (write \\) for the character)");
	t->depth--;
	t->closed[t->open[t->depth].number] = true;
	t->has_atom = true;
	buf_add_byte(t->out, ')');
	return true;
}

static bool scan_count(struct translator *t, size_t *count)
{
	size_t from = t->at;
	if (!is_digit(peek(t)))
		return bad(t, from, "no number in {…} (write \\{ for the character)");
	*count = 0;
	while (is_digit(peek(t)) && *count <= REPEAT_LARGEST)
		*count = *count * 10 + (read(t, &t->at) - '0');
	return *count <= REPEAT_LARGEST || bad(t, from, "a repeat of more than 65535");
}

/* Behind the "{": n} or n,} or n,m}. */
static bool scan_repeat(struct translator *t, size_t from)
{
	size_t least;
	size_t most = SIZE_MAX;
	if (!scan_count(t, &least))
		return false;
	buf_printf(t->out, "{%zu", least);
	if (take(t, ',')) {
		buf_add_byte(t->out, ',');
		if (peek(t) != '}') {
			if (!scan_count(t, &most))
				return false;
			buf_printf(t->out, "%zu", most);
		}
	}
	if (most < least)
		return bad(t, from, "a repeat whose largest number is below its smallest");
	buf_add_byte(t->out, '}');
	return take(t, '}') || bad(t, t->at, "a repeat that is not closed with }");
}

static bool scan_quantifier(struct translator *t, uint32_t c, size_t from)
{
	if (!t->has_atom)
		return bad(t, from,
			   "nothing to repeat (write \\ before * + ? { for the character)");
	t->has_atom = false;
	if (c != '{')
		buf_add_byte(t->out, (char)c);
	else if (!scan_repeat(t, from))
		return false;
	if (take(t, '?'))
		buf_add_byte(t->out, '?');
	return true;
}

/* --- the whole pattern ------------------------------------------------------------------ */

static void put_atom(struct translator *t, struct str atom)
{
	buf_add(t->out, atom);
	t->has_atom = true;
}

static bool scan_piece(struct translator *t)
{
	size_t from = t->at;
	uint32_t c = read(t, &t->at);
	switch (c) {
	case '(':
		return open_group(t, from);
	case ')':
		return close_group(t, from);
	case '[':
		return scan_class_atom(t);
	case '\\':
		return scan_escape(t);
	case '*':
	case '+':
	case '?':
	case '{':
		return scan_quantifier(t, c, from);
	case ']':
	case '}':
		return bad(t, from,
			   "a ] or } without its beginning (write \\ before it for the "
			   "character)");
	case '|':
		buf_add_byte(t->out, '|');
		t->has_atom = false;
		return true;
	case '^':
		put_atom(t, STR("(?:^)"));
		return true;
	case '$':
		put_atom(t, STR("(?:$)"));
		return true;
	case '.': /* without s neither line end: PCRE2's dot knows one of them only */
		put_atom(t, t->dialect.dot_is_all ? STR("(?s:.)") : STR("[^\\n\\r]"));
		return true;
	default:
		put_char(t->out, c);
		t->has_atom = true;
		return true;
	}
}

static bool translate_all(struct translator *t)
{
	size_t invalid = utf8_invalid(t->pattern);
	if (t->pattern.len > LIMIT_PATTERN)
		return err_set(t->err, ERR_INVALID, "a pattern of more than %d bytes",
			       LIMIT_PATTERN);
	if (invalid != SIZE_MAX)
		return bad(t, invalid, "a byte that is not UTF-8");
	while (peek(t) != END) {
		if (!scan_piece(t))
			return false;
	}
	if (t->depth > 0)
		return bad(t, t->open[t->depth - 1].at,
			   "a ( that is never closed (write \\( for the character)");
	return true;
}

bool regex_translate(struct str pattern, struct regex_dialect dialect, struct buf *out,
		     struct err *err)
{
	struct arena arena;
	arena_init(&arena);
	struct translator t = {
		.pattern = pattern, .dialect = dialect, .arena = &arena, .out = out, .err = err
	};
	bool is_good = translate_all(&t);
	if (is_good && buf_full(out))
		is_good = err_set(err, ERR_INVALID, "a pattern that grows too large");
	arena_finish(&arena);
	return is_good;
}
