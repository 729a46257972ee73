/* Pages compiled once and filled in often: a stylesheet's result becomes flat programs of
 * literal bytes and slots, one for each page and language.
 *
 *     definition ─ stylesheet ─► HTML with instructions ─ compile, in each language ─► program
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
 * Three more are gone from the program: they are what differs between languages.
 *
 *     <v:in language="lv en">…</v:in>, <v:in not="lv en">…</v:in>
 *         what is inside, in programs of these languages, or of all others
 *     <v:language/>
 *         the code of the language
 *     <v:word key="KEY" or="TEXT" limit="5"/>
 *         a word of the interface; where there is none, the text of `or`, and where that is
 *         missing too, an error. Every other attribute replaces {its name} in the word
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
#include "engine/base/pair.h"
#include "engine/base/xml.h"

/* U+FDD0 and U+FDD1: no characters, so that no text has them. */
#define TEMPLATE_OPEN "\xEF\xB7\x90"
#define TEMPLATE_CLOSE "\xEF\xB7\x91"

enum slot_use { SLOT_TEXT, SLOT_TEST, SLOT_EACH };

/* What programs of one language are made with. */
struct binder {
	struct str language;
	/* Turns the names of instructions into numbers that mean something to the data. False
	 * with err when it knows no such name. A name lasts as long as the call. */
	bool (*bind)(void *context, struct str name, enum slot_use use, uint32_t *slot,
		     struct err *err);
	/* Appends that word, with each {name} of the parameters replaced. False when there is
	 * none. NULL: there are no words. */
	bool (*word)(void *context, struct str key, const struct pair *parameters, size_t count,
		     struct buf *out);
	void *context;
};

struct program;

/* For each of so many pages the stylesheet (an asset, "renderers/html/form.xsl"; it may include
 * other assets) is run over what the page is made of. What comes out is <v:page> around the
 * page, which is compiled by every binder. */
struct template_input {
	struct str stylesheet;
	/* The pages' numbers are from 0. In the arena. */
	const struct xml *(*source)(void *context, struct arena *arena, size_t page);
	void *context;
	size_t page_count;
	const struct binder *binders;
	size_t binder_count;
};
/* programs[binder][page], which the caller gives. False with err. In the arena, read-only, for
 * any number of threads. */
bool template_compile(struct arena *arena, const struct template_input *input,
		      const struct program ***programs, struct err *err);

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
