/* What the names in the stylesheets mean: each is bound once, at publish, to a slot that a
 * request reads. Inside renderers/html.
 *
 *   ITEM/ASPECT            vards/value, izdevumi.summa/name, sanemejs/relevant
 *   ITEM/ASPECT/ARGUMENT   datums/value/day (a part), izmaksa/is/konts (an option's value)
 *   ITEM/said/NUMBER       an expression in a text of the item's (form.expressions)
 *   /ASPECT                /csrf: of the page as a whole
 */
#ifndef RENDERERS_HTML_SLOT_H
#define RENDERERS_HTML_SLOT_H

#include "engine/base/map.h"
#include "engine/rules/say.h"
#include "engine/base/vec.h"
#include "renderers/html/html.h"
#include "renderers/i18n/i18n.h"
#include "renderers/template/template.h"

struct slot;
struct filling;

/* What can be said of an item or a page, and how a request finds it. */
struct aspect {
	struct str name;
	enum slot_use use;
	enum { ARGUMENT_NONE, ARGUMENT_PART, ARGUMENT_VALUE, ARGUMENT_EXPRESSION } argument;
	union {
		struct str (*text)(struct filling *, const struct slot *);
		bool (*test)(struct filling *, const struct slot *);
		struct {
			size_t (*count)(struct filling *, const struct slot *);
			void (*enter)(struct filling *, const struct slot *, size_t index);
		} each;
	};
};

struct slot {
	const struct aspect *aspect;
	const struct item *item; /* NULL for aspects of the page */
	struct str argument;
	size_t expression; /* of form.expressions, of `said` */
	size_t part;	   /* the index of the part that argument names, else 0 */
	size_t depth;	   /* how many repeats are around the item */
};

VEC_TYPE(slots, struct slot);

/* What is being published. */
struct html {
	const struct form *form;
	size_t language;
	const struct words *words;
	const struct program **programs; /* PUBLISH_START…, then pages as in the form */
	const struct slot *slots;	 /* the same ones in all languages */
};

/* One request filling one page. */
struct filling {
	const struct html *html;
	const struct html_view *view;
	struct say *say; /* NULL: without a state */
	enum html_page which;
	struct arena *arena;
	struct buf text;		 /* of the text asked for last */
	const struct problem **problems; /* those to say, in order */
	size_t problem_count;
	bool warned;		       /* the page says a warning */
	const struct problem *problem; /* the one being listed */
	size_t file;		       /* of an attachment, the one being listed */
	/* Where the program is in the repeats: rows[0] is the form's, rows[1] the current row
	 * of the outermost repeat… */
	struct state_row *rows[LIMIT_FORM_DEPTH + 1];
	size_t indices[LIMIT_FORM_DEPTH];
};

/* Rows of these tables. */
#define ASPECT_TEXT(word, argument, function)                                                  \
	{                                                                                      \
		STR_INIT(word), SLOT_TEXT, ARGUMENT_##argument,                                \
		{                                                                              \
			.text = (function)                                                     \
		}                                                                              \
	}
#define ASPECT_TEST(word, argument, function)                                                  \
	{                                                                                      \
		STR_INIT(word), SLOT_TEST, ARGUMENT_##argument,                                \
		{                                                                              \
			.test = (function)                                                     \
		}                                                                              \
	}
#define ASPECT_EACH(word, counting, entering)                                                  \
	{                                                                                      \
		STR_INIT(word), SLOT_EACH, ARGUMENT_NONE,                                      \
		{                                                                              \
			.each = {(counting), (entering) }                                      \
		}                                                                              \
	}

extern const struct aspect item_aspects[], page_aspects[];
extern const size_t item_aspect_count, page_aspect_count;

/* Is it about something that was on the page? Else it may only be said when the view says so.
 */
bool html_was_sent(const struct html_view *view, const struct problem *problem);
/* An expression in a text. */
struct str aspect_said(struct filling *filling, const struct slot *slot);
/* Laws that the rules of a decision name, which gave the field its value: aspect_legal.c. */
struct str aspect_legal(struct filling *filling, const struct slot *slot);
bool aspect_has_legal(struct filling *filling, const struct slot *slot);
/* Aspects of an attachment; the tables in aspect.c name them. */
size_t aspect_files_count(struct filling *filling, const struct slot *slot);
void aspect_files_enter(struct filling *filling, const struct slot *slot, size_t index);
bool aspect_has_files(struct filling *filling, const struct slot *slot);
struct str aspect_file_name(struct filling *filling, const struct slot *slot);
struct str aspect_file_size(struct filling *filling, const struct slot *slot);
struct str aspect_file_path(struct filling *filling, const struct slot *slot);
struct str aspect_endings(struct filling *filling, const struct slot *slot);
struct str aspect_bytes_most(struct filling *filling, const struct slot *slot);
struct str aspect_files_advice(struct filling *filling, const struct slot *slot);

/* The slots of a form while its pages are made, found again by name. */
struct slot_table {
	const struct form *form;
	struct arena *arena, *scratch; /* for what slots hold; for the making */
	struct slots slots;
	struct map known[SLOT_EACH + 1]; /* by use: name → uint32_t *, the slot's number */
};

void slot_table_init(struct slot_table *table, const struct form *form, struct arena *arena,
		     struct arena *scratch);
/* As many as there are now, in the arena. */
const struct slot *slot_table_copy(const struct slot_table *table);

/* A binder's context. */
struct slot_binder {
	struct slot_table *table;
	const struct words *words;
};

/* binder.bind and binder.word of template.h. */
bool slot_bind(void *context, struct str name, enum slot_use use, uint32_t *slot,
	       struct err *err);
bool slot_word(void *context, struct str key, const struct pair *parameters, size_t count,
	       struct buf *out);

/* A text of the form, for those rows; in the request's arena. */
struct str slot_say(const struct filling *filling, const struct text *text,
		    struct state_row *const *rows);
/* What is wrong, in the person's language; written to filling->text. */
void problem_print(struct filling *filling, const struct problem *problem);
/* The same beside the field, whose label need not be said again. */
void problem_print_short(struct filling *filling, const struct problem *problem);

#endif
