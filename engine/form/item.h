/* From what people type to a value and back, per item type: the functions behind
 * item_types.def. */
#ifndef ENGINE_FORM_ITEM_H
#define ENGINE_FORM_ITEM_H

#include "engine/form/form.h"

/* What a message needs besides its code; the renderer says it in the person's language. */
struct problem_detail {
	const char *
		code; /* a key of renderers/i18n: "iban.checksum", "text.too-long"; a literal */
	struct str limit; /* what was allowed ("60"), where the message says it; may be empty */
	struct str part;  /* which part is wrong ("month"), for items of parts; may be empty */
	unsigned also;	  /* later parts with the same problem, a bit each by their index */
	struct str file;  /* the name of the file that is meant, where it is about one */
};

enum typed { TYPED_NOTHING, TYPED_VALUE, TYPED_WRONG };

/* Every code that item_parse gives, for whoever has words for them; sorted. */
extern const char *const item_codes[];
extern const size_t item_code_count;

/* Can an answer to the item have that problem: by its kind, and by what the form asks of it? */
bool item_may_have_problem(const struct item *item, const char *code);
/* The codes for which that may be, as far as the element alone says: for forms that are still
 * being made. */
const char *const *item_codes_of(const struct xml *element, struct arena *arena, size_t *count);
/* The author's own words for it, or NULL. */
const struct text *item_problem_words(const struct item *item, const char *code);

/* TYPED_NOTHING: only white space; TYPED_VALUE: *out is the canonical value, in the arena or
 * borrowed from texts, and *problem is a warning when its code is not NULL (the checksum of an
 * old personal code); TYPED_WRONG: *problem says why. Checks what belongs to the type and the
 * item's own min, max, lengths, decimals and options; its pattern is the rules' business, which
 * keep it compiled. Texts are valid UTF-8. */
enum typed item_parse(const struct item *item, const struct str *texts, size_t count,
		      struct arena *arena, struct value *out, struct problem_detail *problem);
/* The value as people write it in that language: "1 234,56 €", "2026. gada 31. decembris", an
 * option's label, "Jā"; numbers with the item's unit. Nothing for null. */
void item_print(const struct item *item, struct value value, const struct form *form,
		size_t language, struct buf *out);
/* The same within a sentence of which nobody knows the case: a day in digits, where its month
 * is a word that is declined. */
void item_print_within(const struct item *item, struct value value, const struct form *form,
		       size_t language, struct buf *out);
/* A value that is no item's, within a sentence: "1 234,5", "31.12.2026", "Jā", a list with
 * commas between. */
void item_print_value(struct value value, const struct form *form, size_t language,
		      struct buf *out);
/* A number that is a sum of money, or a list of such: "75,50 €". */
void item_print_money(struct value value, const struct form *form, size_t language,
		      struct buf *out);
/* A part of an address, of whatever value a rule may have made: empty when it is not there. */
struct str item_part(struct value value, struct str name);
/* The value as one would type it (defaults and calculated values shown in inputs): one text per
 * part or option; in the arena. */
const struct str *item_type_back(const struct item *item, struct value value,
				 struct arena *arena, size_t *count);
/* How many characters the answer to a question that takes text may have at most, each part of
 * an address too. */
uint32_t item_longest(const struct item *item);
/* What stands before the decimals in that language. */
struct str item_decimal_mark(const struct form *form, size_t language);
/* A problem's limit as people write it: that of numbers and dates stands in the definition's
 * spelling, 2026-12-31. */
void item_print_limit(const struct item *item, struct str limit, const struct form *form,
		      size_t language, struct buf *out);
/* The moment that clocks in Latvia show so, with its offset; null when they leave it out. */
struct value item_moment(struct date_time local, struct arena *arena);
/* Is it answered by any number of texts, in an order or not: choices, files? */
bool item_takes_many(const struct item *item);
/* Is it answered by options of its own? */
bool item_has_options(const struct item *item);
/* Is it a field, a repeat or data: something that rules can read? */
bool item_has_value(const struct item *item);
/* One file: TYPED_VALUE when the item takes it, else TYPED_WRONG with the problem. */
struct attachment;
enum typed item_check_file(const struct item *item, const struct attachment *file,
			   struct arena *arena, struct problem_detail *problem);
/* Is it a field or a repeat: something that people answer? */
bool item_is_asked(const struct item *item);
/* Does the receiver get it, when it is relevant and answered? */
bool item_is_sent(const struct item *item);
/* The FEEL type of an item's value: of a repeat the list of its rows, of a page or group any.
 * In the arena. */
const struct feel_type *item_value_type(struct arena *arena, const struct item *item);

#endif
