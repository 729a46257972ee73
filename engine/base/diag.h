/* Problems found in somebody's input: where, what is wrong, and what to do about it. */
#ifndef ENGINE_BASE_DIAG_H
#define ENGINE_BASE_DIAG_H

#include "engine/base/arena.h"
#include "engine/base/translation.h"
#include "engine/base/str.h"
#include "engine/base/vec.h"

/* Both count from 1, columns in code points; line 0 means "no particular place". */
struct place {
	uint32_t line, column;
};

enum severity { SEVERITY_ERROR, SEVERITY_WARNING };

struct diag {
	enum severity severity;
	const char *code; /* stable, "form.id.duplicate": <area>.<thing>.<what>; a literal */
	struct place place;
	struct str path; /* "page/group/item@rule" where the input has one, else empty */
	struct str what; /* what is wrong, a sentence without its full stop */
	struct str fix;	 /* what to do, likewise; may be empty */
};

struct inclusions;

struct diags {
	struct arena *arena; /* owns the texts */
	/* What the input pulls in (see inclusion.h), or NULL: a finding in there stands where
	 * it is pulled in, and says its own place in words. Only needed while such are added.
	 */
	const struct inclusions *inclusions;
	const struct translation
		*translation; /* the language they are said in; NULL: English */
	struct str file;      /* for printing; may be empty */
	VEC(struct diag) list;
	size_t errors; /* how many errors there were, dropped ones too */
	bool cut;      /* LIMIT_DIAGS was reached: later ones were dropped */
};

void diags_init(struct diags *diags, struct arena *arena, struct str file);
/* A list whose findings will be passed on to another, so in its language. */
void diags_init_like(struct diags *diags, const struct diags *like, struct arena *arena,
		     struct str file);
/* Copies path, what and fix. Returns the new diag, or a scratch one once the list is full. */
struct diag *diag_add(struct diags *diags, enum severity severity, const char *code,
		      struct place place, struct str what, struct str fix);
/* The same with what formatted, as an error. What is a literal here, below and in ENGLISH() is
 * English, and said in the language of the list. */
struct diag *diag_error(struct diags *diags, const char *code, struct place place,
			const char *format, ...) __attribute__((format(printf, 4, 5)));
struct diag *diag_warning(struct diags *diags, const char *code, struct place place,
			  const char *format, ...) __attribute__((format(printf, 4, 5)));
/* Sets the "what to do" (or the path) of a diag that was just added; the format's result is
 * copied. */
void diag_fix(struct diags *diags, struct diag *diag, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
void diag_path(struct diags *diags, struct diag *diag, struct str path);

/* For what is put together from parts: a text, and words to be put into one, in the language of
 * the list. A name of the definition language is what the portal calls it, else the name. */
struct str diag_text(const struct diags *diags, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
const char *diag_words(const struct diags *diags, const char *english)
	__attribute__((format_arg(2)));
struct str diag_word(const struct diags *diags, struct str english);
struct str diag_element(const struct diags *diags, struct str name);
struct str diag_attribute(const struct diags *diags, struct str name);

/* By line, then column, then as found. */
void diags_sort(struct diags *diags);

struct buf;
/* "file:line:column: error: path: what; fix [code]" and a line end, for each; what a diag has
 * not is left out. */
void diags_print(const struct diags *diags, struct buf *out);
/* The same as a JSON array of {severity, code, line, column, path, what, fix}. */
void diags_print_json(const struct diags *diags, struct buf *out);

/* Where a byte offset lies in a text; offset may be the length. */
struct place place_at(struct str text, size_t offset);
/* The same for offsets that mostly grow, without counting from the start each time. */
struct place_walk {
	struct str text;
	struct place place; /* of offset */
	size_t offset;
};
struct place_walk place_walk(struct str text);
struct place place_walk_to(struct place_walk *walk, size_t offset);

/* What stands at an offset, in words for "found … where … was expected": a word or one
 * character in quotes, or that the text ends. */
struct str diag_found(struct diags *diags, struct str text, size_t offset);

#endif
