/* Pages compiled once and filled in often: a stylesheet's result becomes a flat program of
 * literal bytes and slots.
 *
 *     definition ─ stylesheet ─► HTML with instructions ─ compile ─► program
 *     program + data ─ run ─► bytes
 *
 * Instructions are elements of urn:veidlapa:page:1 (prefix v) between the HTML:
 *
 *     <v:text of="NAME"/>
 *         the slot's text, escaped
 *     <v:if test="NAME">…</v:if>, <v:if not="NAME">…</v:if>
 *         what is inside, or nothing
 *     <v:each of="NAME">…</v:each>
 *         once per row; names inside may mean the row's own things
 *     <v:attribute name="value" if="NAME">…</v:attribute>
 *         an attribute of the element it stands in, before any other content; inside is text,
 *         v:text and v:if; if (or not) may be left out; a boolean attribute (checked) has
 *         nothing inside
 *
 * In any text, and in the value of any attribute, what stands between TEMPLATE_OPEN and
 * TEMPLATE_CLOSE is the NAME of a <v:text>: so that a text with a slot in it is a string to the
 * stylesheets like any other.
 *
 * Everything else is HTML and is written by the rules of its syntax (void elements, boolean
 * attributes, no XML declaration). Inline scripts, styles and event handlers are refused: the
 * policy that pages are served with forbids them. */
#ifndef RENDERERS_TEMPLATE_TEMPLATE_H
#define RENDERERS_TEMPLATE_TEMPLATE_H

#include "engine/base/arena.h"
#include "engine/base/buf.h"
#include "engine/base/err.h"

/* U+FDD0 and U+FDD1: no characters, so that no text has them. */
#define TEMPLATE_OPEN "\xEF\xB7\x90"
#define TEMPLATE_CLOSE "\xEF\xB7\x91"

enum slot_use { SLOT_TEXT, SLOT_TEST, SLOT_EACH };

/* Turns the names of instructions into numbers that mean something to the data. False with err
 * when it knows no such name. A name lasts as long as the call. */
struct binder {
	bool (*bind)(void *context, struct str name, enum slot_use use, uint32_t *slot,
		     struct err *err);
	void *context;
};

struct program;

/* An XML text, read once for all the stylesheets that are run over it, one after another. NULL
 * with err when it is not well-formed. */
struct template_source;
struct template_source *template_source_new(struct str xml, struct err *err);
void template_source_free(struct template_source *source);

/* Runs the stylesheet (an asset, "renderers/html/page.xsl"; it may include other assets) over
 * the source and compiles what comes out. parameters are name, value pairs of strings. NULL
 * with err. In the arena, read-only, for any number of threads. */
struct template_input {
	struct str stylesheet;
	struct template_source *source;
	const struct str (*parameters)[2];
	size_t parameter_count;
};
const struct program *template_compile(struct arena *arena, const struct template_input *input,
				       const struct binder *binder, struct err *err);

/* The same for a stylesheet that gives many pages: <v:pages> with a <v:page> around each. False
 * with err, also when there are not that many. */
bool template_compile_pages(struct arena *arena, const struct template_input *input,
			    const struct binder *binder, const struct program **pages,
			    size_t count, struct err *err);

/* What a run asks for. Texts are borrowed until the next call. Rows: enter is called with each
 * index in turn, then leave. */
struct data {
	struct str (*text)(void *context, uint32_t slot);
	bool (*test)(void *context, uint32_t slot);
	size_t (*count)(void *context, uint32_t slot);
	void (*enter)(void *context, uint32_t slot, size_t index);
	void (*leave)(void *context, uint32_t slot);
	void *context;
};

/* Appends the page. False when out is full. */
bool program_run(const struct program *program, const struct data *data, struct buf *out);
/* A readable listing, for tests and bug reports. */
void program_dump(const struct program *program, struct buf *out);
size_t program_bytes(const struct program *program);

#endif
