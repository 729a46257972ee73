#include "engine/base/diag.h"
#include "engine/base/buf.h"
#include "engine/base/limits.h"
#include "engine/base/inclusion.h"
#include "engine/base/utf8.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const char *const severity_names[] = { ENGLISH("error"), ENGLISH("warning") };

void diags_init(struct diags *diags, struct arena *arena, struct str file)
{
	*diags = (struct diags){ .arena = arena, .file = file };
}

void diags_init_like(struct diags *diags, const struct diags *like, struct arena *arena,
		     struct str file)
{
	diags_init(diags, arena, file);
	diags->translation = like->translation;
}

/* The element after the last kept one is the scratch that a full list hands out. */
static struct diag *add(struct diags *diags, enum severity severity, const char *code,
			struct place place)
{
	struct diag *diag = VEC_ADD(diags->arena, &diags->list);
	*diag = (struct diag){ .severity = severity, .code = code, .place = place };
	if (diags->list.count > LIMIT_DIAGS) {
		diags->list.count--;
		diags->cut = true;
	}
	if (severity == SEVERITY_ERROR)
		diags->errors++;
	return diag;
}

static bool is_kept(const struct diags *diags, const struct diag *diag)
{
	return diag != &diags->list.at[diags->list.count];
}

/* What is wrong in a text that is pulled in is said of the place where it is. */
static void set_what(struct diags *diags, struct diag *diag, struct str what)
{
	const struct inclusion *source;
	struct place within;

	diag->place = inclusions_outermost(diags->inclusions, diag->place, &source, &within);
	diag->what = what;
	if (source)
		diag->what = str_printf(diags->arena, "%.*s (%.*s:%u:%u)", STR_ARG(what),
					STR_ARG(source->file), within.line, within.column);
}

struct diag *diag_add(struct diags *diags, enum severity severity, const char *code,
		      struct place place, struct str what, struct str fix)
{
	struct diag *diag = add(diags, severity, code, place);
	if (is_kept(diags, diag)) {
		set_what(diags, diag, str_copy(diags->arena, what));
		diag->fix = str_copy(diags->arena, fix);
	}
	return diag;
}

/* --- in which language -------------------------------------------------------------------- */

const char *diag_words(const struct diags *diags, const char *english)
{
	return translate(diags->translation, english);
}

struct str diag_word(const struct diags *diags, struct str english)
{
	return translate_word(diags->translation, english);
}

/* The key is the name within signs that tell a name from a word. */
static struct str named(const struct diags *diags, struct str name, const char *before,
			const char *behind)
{
	struct str key;
	struct str word;

	if (diags->translation == NULL)
		return name;
	key = str_printf(diags->arena, "%s%.*s%s", before, STR_ARG(name), behind);
	word = translate_word(diags->translation, key);
	return word.at != key.at ? word : name;
}

struct str diag_element(const struct diags *diags, struct str name)
{
	return named(diags, name, "<", ">");
}

struct str diag_attribute(const struct diags *diags, struct str name)
{
	return named(diags, name, "@", "");
}

static struct str format_text(const struct diags *diags, const char *english, va_list arguments)
	__attribute__((format(printf, 2, 0)));

/* What a phrase stands for has the same arguments: translation_add has seen to it. */
static struct str format_text(const struct diags *diags, const char *english, va_list arguments)
{
	va_list again;
	va_copy(again, arguments);
	int len = vsnprintf(NULL, 0, diag_words(diags, english), again);
	va_end(again);
	assert(len >= 0);
	char *text = arena_alloc(diags->arena, (size_t)len + 1);
	(void)vsnprintf(text, (size_t)len + 1, diag_words(diags, english), arguments);
	return (struct str){ text, (size_t)len };
}

struct str diag_text(const struct diags *diags, const char *format, ...)
{
	va_list arguments;
	struct str text;

	va_start(arguments, format);
	text = format_text(diags, format, arguments);
	va_end(arguments);
	return text;
}

/* --- adding ------------------------------------------------------------------------------- */

struct diag *diag_error(struct diags *diags, const char *code, struct place place,
			const char *format, ...)
{
	struct diag *diag = add(diags, SEVERITY_ERROR, code, place);
	if (is_kept(diags, diag)) {
		va_list arguments;
		va_start(arguments, format);
		set_what(diags, diag, format_text(diags, format, arguments));
		va_end(arguments);
	}
	return diag;
}

struct diag *diag_warning(struct diags *diags, const char *code, struct place place,
			  const char *format, ...)
{
	struct diag *diag = add(diags, SEVERITY_WARNING, code, place);
	if (is_kept(diags, diag)) {
		va_list arguments;
		va_start(arguments, format);
		set_what(diags, diag, format_text(diags, format, arguments));
		va_end(arguments);
	}
	return diag;
}

void diag_fix(struct diags *diags, struct diag *diag, const char *format, ...)
{
	if (!is_kept(diags, diag))
		return;
	va_list arguments;
	va_start(arguments, format);
	diag->fix = format_text(diags, format, arguments);
	va_end(arguments);
}

void diag_path(struct diags *diags, struct diag *diag, struct str path)
{
	if (is_kept(diags, diag))
		diag->path = str_copy(diags->arena, path);
}

static bool is_before(const struct diag *a, const struct diag *b)
{
	if (a->place.line != b->place.line)
		return a->place.line < b->place.line;
	return a->place.column < b->place.column;
}

/* By insertion: stable, and the list is short and mostly in order. */
void diags_sort(struct diags *diags)
{
	struct diag *list = diags->list.at;
	for (size_t i = 1; i < diags->list.count; i++) {
		struct diag diag = list[i];
		size_t to = i;
		for (; to > 0 && is_before(&diag, &list[to - 1]); to--)
			list[to] = list[to - 1];
		list[to] = diag;
	}
}

/* Control characters in what somebody sent must not reach a terminal or start a line. */
static void add_line(struct buf *out, struct str text)
{
	for (size_t i = 0; i < text.len; i++) {
		unsigned char byte = (unsigned char)text.at[i];
		if (byte < 0x20 || byte == 0x7f)
			buf_add_byte(out, ' ');
		else
			buf_add_byte(out, text.at[i]);
	}
}

static void print_one(const struct diags *diags, const struct diag *diag, struct buf *out)
{
	if (diags->file.len > 0) {
		add_line(out, diags->file);
		buf_add_byte(out, ':');
	}
	if (diag->place.line > 0)
		buf_printf(out, "%u:%u:", diag->place.line, diag->place.column);
	if (out->len > 0 && buf_str(out).at[out->len - 1] == ':')
		buf_add_byte(out, ' ');
	buf_printf(out, "%s: ", diag_words(diags, severity_names[diag->severity]));
	if (diag->path.len > 0) {
		add_line(out, diag->path);
		buf_add(out, STR(": "));
	}
	add_line(out, diag->what);
	if (diag->fix.len > 0) {
		buf_add(out, STR("; "));
		add_line(out, diag->fix);
	}
	buf_printf(out, " [%s]\n", diag->code);
}

void diags_print(const struct diags *diags, struct buf *out)
{
	for (size_t i = 0; i < diags->list.count; i++)
		print_one(diags, &diags->list.at[i], out);
}

static void add_member(struct buf *out, const char *name, struct str text)
{
	buf_printf(out, ",\"%s\":", name);
	buf_add_json(out, text);
}

void diags_print_json(const struct diags *diags, struct buf *out)
{
	buf_add_byte(out, '[');
	for (size_t i = 0; i < diags->list.count; i++) {
		const struct diag *diag = &diags->list.at[i];
		buf_printf(out, "%s{\"severity\":\"%s\"", i > 0 ? "," : "",
			   severity_names[diag->severity]);
		add_member(out, "code", str_from_c(diag->code));
		buf_printf(out, ",\"line\":%u,\"column\":%u", diag->place.line,
			   diag->place.column);
		add_member(out, "path", diag->path);
		add_member(out, "what", diag->what);
		add_member(out, "fix", diag->fix);
		buf_add_byte(out, '}');
	}
	buf_add_byte(out, ']');
}

struct place_walk place_walk(struct str text)
{
	return (struct place_walk){ .text = text, .place = { 1, 1 } };
}

struct place place_walk_to(struct place_walk *walk, size_t offset)
{
	if (offset < walk->offset)
		return place_at(walk->text, offset);
	struct str passed = str_slice(walk->text, walk->offset, offset);
	for (size_t i = 0; i < passed.len; i++) {
		unsigned char byte = (unsigned char)passed.at[i];
		if (byte == '\n') {
			walk->place.line++;
			walk->place.column = 1;
		} else if ((byte & 0xc0) != 0x80) {
			walk->place.column++;
		}
	}
	walk->offset += passed.len;
	return walk->place;
}

struct place place_at(struct str text, size_t offset)
{
	struct place_walk walk = place_walk(text);
	return place_walk_to(&walk, offset);
}

static bool is_word(char byte)
{
	return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
	       (byte >= '0' && byte <= '9') || byte == '_';
}

struct str diag_found(struct diags *diags, struct str text, size_t offset)
{
	enum { WORD_LONGEST = 24 };
	struct str rest = str_slice(text, offset, text.len);
	size_t len = 0;
	while (len < rest.len && len < WORD_LONGEST && is_word(rest.at[len]))
		len++;
	if (len == 0)
		len = utf8_offset(rest, 1);
	if (len == 0)
		return str_from_c(diag_words(diags, "the end of the text"));
	unsigned char first = (unsigned char)rest.at[0];
	if (first == '\n' || first == '\r')
		return str_from_c(diag_words(diags, "the end of the line"));
	if (first < 0x20 || first == 0x7f)
		return diag_text(diags, "the control character U+%04X", first);
	return diag_text(diags, "\"%.*s\"", (int)len, rest.at);
}
