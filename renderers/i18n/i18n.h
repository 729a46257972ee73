/* The words of the interface, by language and key, with places for parameters and plurals. */
#ifndef RENDERERS_I18N_I18N_H
#define RENDERERS_I18N_I18N_H

#include "engine/base/buf.h"
#include "engine/base/str.h"

struct words;

/* Of an interface language ("lv", "en"); another language gets Latvian's. Loaded once from the
 * assets; never NULL. */
const struct words *words_in(struct str language);
/* The text of a key, as it stands in the file; a key that is missing gives the key itself (a
 * test makes sure none is). */
struct str word(const struct words *words, struct str key);

struct word_parameter {
	struct str name, value;
};
/* The text with each {name} replaced. A key with plural forms ("rows.left#zero|one|other")
 * chooses by the parameter named "count" and the rules of CLDR. */
void word_print(const struct words *words, struct str key,
		const struct word_parameter *parameters, size_t count, struct buf *out);
/* All the words as XML for the stylesheets: <words><word key="…">…</word>…</words>. */
void words_xml(const struct words *words, struct buf *out);

/* "2026. gada 5. februārī plkst. 14.30" or "5 February 2026 at 14:30", in Europe/Riga. */
void moment_print(const struct words *words, int64_t ms, struct buf *out);

#endif
