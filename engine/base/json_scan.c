#include "engine/base/json_scan.h"
#include "engine/base/buf.h"
#include "engine/base/limits.h"
#include "engine/base/map.h"
#include "engine/base/utf8.h"

#include <string.h>

struct scan {
	struct str text;
	size_t at;
	struct place_walk walk;
	struct json_marks *marks;
	struct diags *diags;
	struct buf string; /* the last string's content */
	size_t depth;
	size_t values;
};

static struct json_mark *last_mark(const struct scan *scan)
{
	return &scan->marks->list.at[scan->marks->list.count - 1];
}

static struct place place_of(struct scan *scan, size_t offset)
{
	return place_walk_to(&scan->walk, offset);
}

/* The byte at the reading point; 0 at the end, which no JSON token begins with either. */
static char peek(const struct scan *scan)
{
	if (scan->at == scan->text.len)
		return '\0';
	return scan->text.at[scan->at];
}

static bool take(struct scan *scan, char byte)
{
	if (peek(scan) != byte)
		return false;
	scan->at++;
	return true;
}

static void skip_space(struct scan *scan)
{
	while (peek(scan) == ' ' || peek(scan) == '\t' || peek(scan) == '\n' ||
	       peek(scan) == '\r')
		scan->at++;
}

static bool is_digit(char byte)
{
	return byte >= '0' && byte <= '9';
}

static bool is_word(char byte)
{
	return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || byte == '_' ||
	       is_digit(byte);
}

/* --- problems --------------------------------------------------------------------------- */

static struct str found(struct scan *scan)
{
	return diag_found(scan->diags, scan->text, scan->at);
}

static bool after_comma(const struct scan *scan)
{
	struct str before = str_trim(str_slice(scan->text, 0, scan->at));
	return str_ends(before, STR(","));
}

static const char *advice(const struct scan *scan)
{
	switch (peek(scan)) {
	case '\0':
		return scan->at < scan->text.len
			       ? ENGLISH("remove it")
			       : ENGLISH("check that the text was sent whole");
	case '\'':
		return ENGLISH("write text in double quotes");
	case '/':
	case '#':
		return ENGLISH("remove the comment: JSON has none");
	case '+':
	case '.':
		return ENGLISH("start the number with a digit or a minus");
	case ']':
	case '}':
		return after_comma(scan) ? ENGLISH("remove the comma before it")
					 : ENGLISH("add what is missing");
	default:
		return is_word(peek(scan))
			       ? ENGLISH("put text in double quotes; the only words are "
					 "null, true and false")
			       : ENGLISH("correct the text here");
	}
}

/* Always false: what follows a broken place cannot be told. */
static bool expected(struct scan *scan, const char *what, const char *fix)
{
	struct str got = found(scan);
	struct diag *diag = diag_error(scan->diags, "json.syntax", place_of(scan, scan->at),
				       "found %.*s where %s was expected", STR_ARG(got),
				       diag_words(scan->diags, what));
	diag_fix(scan->diags, diag, "%s", diag_words(scan->diags, fix ? fix : advice(scan)));
	return false;
}

/* --- numbers ---------------------------------------------------------------------------- */

/* IEEE 754-2008 decimal128: 34 digits, the largest exponent of the first digit, the smallest of
 * the last. */
enum { DECIMAL_DIGITS = 34, DECIMAL_FIRST_MAX = 6144, DECIMAL_LAST_MIN = -6176 };

static long exponent_of(struct str digits)
{
	enum { FAR = 100000 };
	long exponent = 0;
	for (size_t i = 0; i < digits.len; i++) {
		if (is_digit(digits.at[i]) && exponent < FAR)
			exponent = exponent * 10 + (digits.at[i] - '0');
	}
	return digits.len > 0 && digits.at[0] == '-' ? -exponent : exponent;
}

/* The number's syntax is right already. */
static bool fits_decimal(struct str number)
{
	size_t digits = 0; /* from the first that is not zero */
	size_t zeros = 0;  /* how many of them are zeros at the end */
	long last = 0;	   /* exponent of the last digit */
	bool fraction = false;
	for (size_t i = 0; i < number.len; i++) {
		char byte = number.at[i];
		if (byte == 'e' || byte == 'E') {
			last += exponent_of(str_slice(number, i + 1, number.len));
			break;
		}
		fraction = fraction || byte == '.';
		if (!is_digit(byte))
			continue;
		last -= fraction;
		digits += digits > 0 || byte != '0';
		zeros = byte == '0' ? zeros + 1 : 0;
	}
	if (digits == 0)
		return true;
	digits -= zeros;
	last += (long)zeros;
	return digits <= DECIMAL_DIGITS && last >= DECIMAL_LAST_MIN &&
	       last + (long)digits - 1 <= DECIMAL_FIRST_MAX;
}

static bool scan_digits(struct scan *scan, const char *after)
{
	if (!is_digit(peek(scan)))
		return expected(scan, after, "complete the number");
	while (is_digit(peek(scan)))
		scan->at++;
	return true;
}

static bool scan_number_syntax(struct scan *scan)
{
	(void)take(scan, '-');
	if (take(scan, '0')) {
		if (is_digit(peek(scan)))
			return expected(scan, "the end of the number after its leading zero",
					"write the number without leading zeros");
	} else if (!scan_digits(scan, "a digit after the minus")) {
		return false;
	}
	if (take(scan, '.') && !scan_digits(scan, "a digit after the decimal point"))
		return false;
	if (take(scan, 'e') || take(scan, 'E')) {
		if (!take(scan, '+'))
			(void)take(scan, '-');
		return scan_digits(scan, "a digit in the exponent");
	}
	return true;
}

static bool scan_number(struct scan *scan)
{
	size_t from = scan->at;
	struct place place = place_of(scan, from);
	if (!scan_number_syntax(scan))
		return false;
	struct str number = str_slice(scan->text, from, scan->at);
	last_mark(scan)->type = JSON_NUMBER;
	last_mark(scan)->written = number;
	last_mark(scan)->content = number;
	if (number.len > LIMIT_JSON_NUMBER) {
		struct diag *diag = diag_error(scan->diags, "json.number-length", place,
					       "a number of %zu characters", number.len);
		diag_fix(scan->diags, diag, "use at most %d", LIMIT_JSON_NUMBER);
	} else if (!fits_decimal(number)) {
		struct diag *diag =
			diag_error(scan->diags, "json.number-range", place,
				   "the number %.*s cannot be kept exactly", STR_ARG(number));
		diag_fix(scan->diags, diag,
			 "use at most %d significant digits and an exponent "
			 "between -6176 and 6144",
			 DECIMAL_DIGITS);
	}
	return true;
}

/* --- strings ---------------------------------------------------------------------------- */

static void bad_string(struct scan *scan, size_t offset, const char *code, const char *what,
		       const char *fix)
{
	struct diag *diag = diag_error(scan->diags, code, place_of(scan, offset), "%s",
				       diag_words(scan->diags, what));
	diag_fix(scan->diags, diag, "%s", diag_words(scan->diags, fix));
}

static int hex_value(char byte)
{
	if (is_digit(byte))
		return byte - '0';
	if (byte >= 'a' && byte <= 'f')
		return byte - 'a' + 10;
	if (byte >= 'A' && byte <= 'F')
		return byte - 'A' + 10;
	return -1;
}

static bool scan_hex(struct scan *scan, uint32_t *unit)
{
	*unit = 0;
	for (int i = 0; i < 4; i++) {
		int value = hex_value(peek(scan));
		if (value < 0)
			return expected(scan, "one of four hexadecimal digits after \\u",
					"write \\u and four digits, or the character itself");
		*unit = *unit << 4 | (uint32_t)value;
		scan->at++;
	}
	return true;
}

/* After "\u": one scalar value, of one unit or of a surrogate pair. */
static bool scan_unicode(struct scan *scan)
{
	size_t from = scan->at - 2;
	uint32_t unit, low;
	char bytes[4];
	if (!scan_hex(scan, &unit))
		return false;
	size_t after = scan->at;
	if (unit >= 0xd800 && unit <= 0xdbff && take(scan, '\\') && take(scan, 'u')) {
		if (!scan_hex(scan, &low))
			return false;
		if (low >= 0xdc00 && low <= 0xdfff)
			unit = 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
	}
	if (unit < 0x10000)
		scan->at = after;
	if (unit >= 0xd800 && unit <= 0xdfff) {
		bad_string(scan, from, "json.surrogate",
			   "half of a surrogate pair, which is no character",
			   "write both halves, or the character itself");
		unit = 0xfffd;
	}
	if (unit == 0)
		bad_string(scan, from, "json.nul", "the character U+0000 in a string",
			   "remove it");
	buf_add(&scan->string, (struct str){ bytes, utf8_encode(unit, bytes) });
	return true;
}

static bool scan_escape(struct scan *scan)
{
	static const char letters[] = "\"\\/bfnrt";
	static const char bytes[] = "\"\\/\b\f\n\r\t";
	const char *letter = memchr(letters, peek(scan), sizeof(letters) - 1);
	if (letter) {
		buf_add_byte(&scan->string, bytes[letter - letters]);
		scan->at++;
		return true;
	}
	if (take(scan, 'u'))
		return scan_unicode(scan);
	return expected(scan, "one of \" \\ / b f n r t u after the backslash",
			"write \\\\ for a backslash");
}

/* Everything up to the next byte that means something; bytes above 7F are valid UTF-8 here. */
static void scan_run(struct scan *scan)
{
	size_t from = scan->at;
	while (scan->at < scan->text.len && peek(scan) != '"' && peek(scan) != '\\' &&
	       (unsigned char)peek(scan) >= 0x20)
		scan->at++;
	buf_add(&scan->string, str_slice(scan->text, from, scan->at));
}

static void note_string(struct scan *scan, struct str written)
{
	struct json_mark *mark = last_mark(scan);

	mark->type = JSON_STRING;
	mark->written = written;
	mark->content = written;
	if (str_find(written, STR("\\"), 0) != SIZE_MAX)
		mark->content = str_copy(scan->marks->arena, buf_str(&scan->string));
}

/* Leaves the content in scan->string. */
static bool scan_string(struct scan *scan)
{
	size_t from = scan->at;
	buf_clear(&scan->string);
	scan->at++;
	for (;;) {
		scan_run(scan);
		if (take(scan, '"'))
			break;
		if (take(scan, '\\')) {
			if (!scan_escape(scan))
				return false;
		} else if (scan->at == scan->text.len) {
			return expected(scan, "the closing quote of a string", NULL);
		} else {
			return expected(scan, "the rest of a string",
					"write line ends as \\n, tabs as \\t, other control "
					"characters as \\u and four digits");
		}
	}
	note_string(scan, str_slice(scan->text, from + 1, scan->at - 1));
	if (buf_full(&scan->string)) {
		struct diag *diag =
			diag_error(scan->diags, "json.string-length", place_of(scan, from),
				   "a string of more than %d bytes", LIMIT_JSON_STRING);
		diag_fix(scan->diags, diag, "shorten it");
	}
	return true;
}

/* --- values ----------------------------------------------------------------------------- */

static bool scan_value(struct scan *scan);

static struct place add_mark(struct scan *scan)
{
	struct json_mark *mark = VEC_ADD(scan->marks->arena, &scan->marks->list);
	mark->place = place_of(scan, scan->at);
	return mark->place;
}

static void check_duplicate(struct scan *scan, struct map *keys, struct place place)
{
	struct place *first = map_get(keys, buf_str(&scan->string));
	if (first) {
		struct diag *diag = diag_error(scan->diags, "json.duplicate-key", place,
					       "the key \"%.*s\" was used already in line %u",
					       STR_ARG(buf_str(&scan->string)), first->line);
		diag_fix(scan->diags, diag, "remove one of the two");
		return;
	}
	first = ARENA_NEW(scan->marks->arena, struct place);
	*first = place;
	(void)map_add(keys, str_copy(scan->marks->arena, buf_str(&scan->string)), first);
}

/* A member's name and its colon. */
static bool scan_key(struct scan *scan, struct map *keys)
{
	skip_space(scan);
	if (peek(scan) != '"')
		return expected(scan, "a key in double quotes", NULL);
	struct place place = add_mark(scan);
	if (!scan_string(scan))
		return false;
	if (!buf_full(&scan->string))
		check_duplicate(scan, keys, place);
	skip_space(scan);
	return take(scan, ':') || expected(scan, "a colon after the key", "add the colon");
}

static bool enter(struct scan *scan)
{
	if (scan->depth < LIMIT_JSON_DEPTH) {
		scan->depth++;
		return true;
	}
	struct diag *diag =
		diag_error(scan->diags, "json.depth", place_of(scan, scan->at),
			   "more than %d levels inside each other", LIMIT_JSON_DEPTH);
	diag_fix(scan->diags, diag, "use fewer levels");
	return false;
}

static bool close_container(struct scan *scan, char close, struct place open)
{
	scan->depth--;
	if (take(scan, close))
		return true;
	const char *what =
		close == '}' ? ENGLISH("a comma or \"}\"") : ENGLISH("a comma or \"]\"");
	struct str got = found(scan);
	struct diag *diag = diag_error(
		scan->diags, "json.syntax", place_of(scan, scan->at),
		"found %.*s where %s was expected: the %s of line %u, column %u is still open",
		STR_ARG(got), diag_words(scan->diags, what),
		diag_words(scan->diags, close == '}' ? "object" : "array"), open.line,
		open.column);
	diag_fix(scan->diags, diag, "add what is missing before it");
	return false;
}

static bool scan_container(struct scan *scan, char close)
{
	struct map keys;
	struct place open = place_of(scan, scan->at);
	const size_t own = scan->marks->list.count - 1;
	scan->marks->list.at[own].type = close == '}' ? JSON_OBJECT : JSON_ARRAY;
	map_init(&keys, scan->marks->arena);
	if (!enter(scan))
		return false;
	scan->at++;
	skip_space(scan);
	if (peek(scan) == close)
		return close_container(scan, close, open);
	do {
		if (close == '}' && !scan_key(scan, &keys))
			return false;
		if (!scan_value(scan))
			return false;
		scan->marks->list.at[own].members++;
		skip_space(scan);
	} while (take(scan, ','));
	return close_container(scan, close, open);
}

static bool scan_word(struct scan *scan)
{
	static const struct {
		struct str word;
		enum json_type type;
		bool boolean;
	} words[] = { { STR_INIT("null"), JSON_NULL, false },
		      { STR_INIT("true"), JSON_BOOLEAN, true },
		      { STR_INIT("false"), JSON_BOOLEAN, false } };
	struct str rest = str_slice(scan->text, scan->at, scan->text.len);
	size_t len = 0;
	while (len < rest.len && is_word(rest.at[len]))
		len++;
	for (size_t i = 0; i < LENGTH(words); i++) {
		if (str_equal(str_slice(rest, 0, len), words[i].word)) {
			last_mark(scan)->type = words[i].type;
			last_mark(scan)->boolean = words[i].boolean;
			scan->at += len;
			return true;
		}
	}
	return expected(scan, "a value", NULL);
}

static bool scan_value(struct scan *scan)
{
	skip_space(scan);
	if (++scan->values > LIMIT_JSON_VALUES) {
		struct diag *diag =
			diag_error(scan->diags, "json.values", place_of(scan, scan->at),
				   "more than %d values", LIMIT_JSON_VALUES);
		diag_fix(scan->diags, diag, "split the text");
		return false;
	}
	(void)add_mark(scan);
	switch (peek(scan)) {
	case '{':
		return scan_container(scan, '}');
	case '[':
		return scan_container(scan, ']');
	case '"':
		return scan_string(scan);
	case '-':
		return scan_number(scan);
	default:
		return is_digit(peek(scan)) ? scan_number(scan) : scan_word(scan);
	}
}

/* --- the whole text --------------------------------------------------------------------- */

static bool check_bytes(struct str text, struct diags *diags)
{
	const struct place none = { 0, 0 };
	if (text.len > LIMIT_DEFINITION) {
		struct diag *diag = diag_error(diags, "json.size", none,
					       "the text has %zu bytes", text.len);
		diag_fix(diags, diag, "send at most %d", LIMIT_DEFINITION);
		return false;
	}
	if (str_starts(text, STR("\xef\xbb\xbf"))) {
		struct diag *diag = diag_error(diags, "json.bom", (struct place){ 1, 1 },
					       "the text begins with a byte order mark");
		diag_fix(diags, diag, "save it as UTF-8 without BOM");
		return false;
	}
	size_t invalid = utf8_invalid(text);
	if (invalid != SIZE_MAX) {
		struct diag *diag = diag_error(diags, "json.utf8", place_at(text, invalid),
					       "the byte %02X is not valid UTF-8 here",
					       (unsigned char)text.at[invalid]);
		diag_fix(diags, diag, "save the text as UTF-8");
		return false;
	}
	return true;
}

bool json_scan(struct str text, struct json_marks *marks, struct diags *diags)
{
	struct scan scan = { .text = text, .marks = marks, .diags = diags };
	scan.walk = place_walk(text);
	size_t errors = diags->errors;
	if (!check_bytes(text, diags))
		return false;
	buf_init(&scan.string, LIMIT_JSON_STRING);
	bool whole = scan_value(&scan);
	skip_space(&scan);
	if (whole && scan.at < text.len) {
		struct str got = found(&scan);
		struct diag *diag =
			diag_error(diags, "json.trailing", place_of(&scan, scan.at),
				   "found %.*s after the end of the value", STR_ARG(got));
		diag_fix(diags, diag, "remove everything after the value");
	}
	buf_finish(&scan.string);
	return diags->errors == errors;
}
