/* What every item kind can do with an answer, and what the files of the kinds share: the inner
 * side of item.h. */
#ifndef ENGINE_FORM_ITEM_KIND_H
#define ENGINE_FORM_ITEM_KIND_H

#include "engine/form/item.h"

/* The three functions of item.h, for one kind. parse gets at least one text that is more than
 * white space; print and type_back get no null and a value of the kind's type. */
struct item_functions {
	enum typed (*parse)(const struct item *item, const struct str *texts, size_t count,
			    struct arena *arena, struct value *out,
			    struct problem_detail *problem);
	void (*print)(const struct item *item, struct value value, const struct form *form,
		      size_t language, struct buf *out);
	const struct str *(*type_back)(const struct item *item, struct value value,
				       struct arena *arena, size_t *count);
};

extern const struct item_functions item_address, item_attachment, item_cadastre, item_choice,
	item_choices, item_country, item_date, item_date_time, item_declaration, item_email,
	item_iban, item_long_text, item_money, item_number, item_personal_code, item_phone,
	item_postcode, item_ranking, item_registration_number, item_text, item_time, item_url,
	item_vat_number, item_vehicle_plate, item_yes_no;

/* How a language writes numbers and says yes. */
struct item_words {
	struct str language;
	struct str decimal, group; /* separators */
	struct str before, after;  /* a sum of money */
	struct str yes, no;
	struct str day_month;  /* between day and month */
	struct str month_year; /* between month and year */
	struct str date_time;  /* between a day and a time of it */
	int day_digits;	       /* at least */
	const char *const *months;
	/* Nominatives, for a day that stands alone, as an answer does; NULL: it is written as
	 * in a sentence, whose cases nobody knows. */
	const char *const *months_alone;
};

/* Of the form's language with that index; English for a language that is not listed. */
const struct item_words *item_words(const struct form *form, size_t language);

/* Without white space at both ends, Unicode's too: no-break and zero-width spaces come along
 * when people paste. */
struct str item_trim(struct str text);
/* White space that no one means: Unicode's, and what has no width. */
bool item_is_space(uint32_t code_point);
/* A minus as people type or paste it: hyphen, dashes, the minus sign. */
bool item_is_hyphen(uint32_t code_point);
/* Neither shown nor meant, and partly forbidden in XML, which submissions may be sent as. */
bool item_is_control(uint32_t code_point);
/* Those, and marks of direction and what has no width: a text that holds one is not what it
 * looks like. */
bool item_is_unseen(uint32_t code_point);
/* Always TYPED_WRONG, so that "return item_wrong(…)" reads as one step. */
enum typed item_wrong(struct problem_detail *problem, const char *code);
enum typed item_wrong_limit(struct problem_detail *problem, const char *code, struct str limit);
enum typed item_wrong_part(struct problem_detail *problem, const char *code, struct str part);

/* Of an attachment's value. */
const struct feel_type *item_files_type(struct arena *arena);
/* Days, of which date and date-time consist first. The texts as trimmed parts; true when the
 * first one alone is given, and longer than a day: something whole was pasted there. */
bool item_take_parts(const struct item *item, const struct str *texts, size_t count,
		     struct str *parts);
/* TYPED_WRONG when a part is missing. */
enum typed item_need_parts(const struct item *item, const struct str *parts,
			   struct problem_detail *problem);
enum typed item_read_day(const struct item *item, const struct str *parts, struct date *out,
			 struct problem_detail *problem);
/* "31.12.2026" or "2026-12-31" into the three parts of a day. */
bool item_split_day(struct str text, struct str *parts);
/* "14:30", "14.30", "1430", "14" into hours and minutes. */
bool item_read_clock(struct str text, struct time *out);
/* The first of that many parts; the others are empty. */
struct str *item_day_back(struct date date, struct arena *arena, size_t count);
void item_print_day(const struct item_words *words, struct date date, struct buf *out);
void item_print_day_alone(const struct item_words *words, struct date date, struct buf *out);
void item_print_moment(struct date_time moment, const struct form *form, size_t language,
		       struct buf *out); /* in a sentence */
/* "2", "februāris", "Feb." into the number. */
bool item_read_month(struct str typed, uint64_t *month);

/* type_back and print of strings: the string itself. */
const struct str *item_string_back(const struct item *item, struct value value,
				   struct arena *arena, size_t *count);
void item_string_print(const struct item *item, struct value value, const struct form *form,
		       size_t language, struct buf *out);

#endif
