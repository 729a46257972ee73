/* The words of the interface, by language and key, with places for parameters and plurals. */
#ifndef RENDERERS_I18N_I18N_H
#define RENDERERS_I18N_I18N_H

#include "engine/base/buf.h"
#include "engine/base/pair.h"

struct words;

/* The interface languages in turn, "lv", "en"; empty behind the last. */
struct str words_language(size_t index);
/* Of an interface language ("lv", "en"); another language gets Latvian's. Loaded once from the
 * assets; never NULL. */
const struct words *words_in(struct str language);
/* False, and *text untouched, when there is no such key. */
bool word_find(const struct words *words, struct str key, struct str *text);
/* Is there such a key, or are there forms of it? */
bool word_known(const struct words *words, struct str key);
/* The text of a key, as it stands in the file; a key that is missing gives the key itself (a
 * test makes sure none is). */
struct str word(const struct words *words, struct str key);

/* The text with each {name} replaced; what stands in brackets with a parameter that is not
 * given is left out: "Aizpildiet lauku[ „{label}”]". With a parameter named "count" a key may
 * have forms: of "errors#0", "errors#zero", "errors#one", "errors#other" the one for exactly
 * that number is taken, else the one that CLDR's plural rules name; it is printed as the
 * language writes numbers, "10 000" or "10,000". */
void word_print(const struct words *words, struct str key, const struct pair *parameters,
		size_t count, struct buf *out);

/* Digits with their thousands apart; what is no whole number stays as it is. */
void number_print(const struct words *words, struct str number, struct buf *out);
/* "2026. gada 5. februārī plkst. 14:30" or "5 February 2026 at 14:30", in Europe/Riga. */
void moment_print(const struct words *words, int64_t ms, struct buf *out);
/* The same behind "until", Latvian "līdz": "2026. gada 5. februārim plkst. 14:30". */
void moment_print_until(const struct words *words, int64_t ms, struct buf *out);

#endif
