/* What a form is: pages of items with their texts and rules as written. Read-only once loaded;
 * everything lives in one arena. */
#ifndef ENGINE_FORM_FORM_H
#define ENGINE_FORM_FORM_H

#include "engine/base/diag.h"
#include "engine/base/limits.h"
#include "engine/base/map.h"
#include "engine/base/pair.h"
#include "engine/base/xml.h"
#include "engine/feel/type.h"
#include "engine/form/expand.h"

enum item_kind {
#define ITEM(constant, name, class, type, control) ITEM_##constant,
#include "engine/form/item_types.def"
#undef ITEM
	ITEM_KINDS
};

/* DATA is neither shown nor sent: rules read it. */
enum item_class { ITEM_CLASS_FIELD, ITEM_CLASS_GROUP, ITEM_CLASS_NOTE, ITEM_CLASS_DATA };

/* What is fixed for all items of a kind. */
struct item_type {
	enum item_kind kind;
	struct str name; /* "personal-code" */
	enum item_class class;
	enum feel_type_kind value; /* of the answer */
	struct str control;	   /* "input" */
	/* The parts that are typed separately ("day", "month", "year"); none: one text, posted
	 * under the item's own name. */
	const struct str *parts;
	size_t part_count;
};

const struct item_type *item_type(enum item_kind kind);
const struct item_type *item_type_find(struct str name); /* NULL when there is none */

struct item;
struct phrase;

/* A text that people read, by language: the index is that of form.languages. An empty one is
 * missing. */
struct text {
	struct str in[LIMIT_LANGUAGES]; /* as written */
	/* Taken apart, by language, where there are braces in it (phrase.h); NULL: in none. */
	const struct phrase **phrases;
};

/* A FEEL expression as written; no text: there is no such rule. */
struct rule {
	struct str text;
	struct place place; /* of its first character in the definition */
	struct written written;
};

/* An expression in a text. */
struct expression {
	struct rule rule;
	const struct item *item; /* to whose scope it belongs; NULL: to the form's */
	struct str name;	 /* of the text where it stands first: "label" */
	size_t index;		 /* in form.expressions */
};

/* ORDER: rule_names in form.c. Three that decide about an item, two that give it a value. */
enum rule_kind {
	RULE_RELEVANT,
	RULE_REQUIRED,
	RULE_READONLY,
	RULE_CALCULATE,
	RULE_DEFAULT,
	RULE_KINDS
};
extern const struct str rule_names[RULE_KINDS];

struct constraint {
	struct rule rule;
	struct text message; /* all empty: a general one is shown */
	struct str legal;    /* which law asks for it; may be empty */
	bool warning;	     /* shown, but does not stop the citizen */
};

/* An author's words for a problem that the program finds. */
struct own_problem {
	struct str code;
	struct text message;
	const struct xml *element;
};

struct option {
	struct str value;
	struct text label, hint;
	struct str legal;   /* may be empty */
	struct rule filter; /* when it is offered */
	/* What its classifier says besides: name and text of each further column. Every option
	 * of a list has the same ones. */
	const struct pair *columns;
	size_t column_count;
	struct place place;
};

struct scope;
struct decision;
struct card;

struct item {
	enum item_kind kind;
	const struct item_type *type;
	struct str id; /* unique in its scope: the form, or the nearest repeat */
	struct place place;
	const struct xml *element; /* of the definition's tree */

	struct text label, hint; /* of a page the label is its title, of a note its text */
	struct text easy;	 /* in easy language; may be empty, like the hint */
	struct text entry;	 /* what one row of a repeat is called; may be empty */
	struct rule rules[RULE_KINDS];
	const struct constraint *constraints;
	size_t constraint_count;
	const struct own_problem *problems; /* problem.h */
	size_t problem_count;
	const struct option *options;
	size_t option_count;

	struct rule filter; /* of each option, as `item`: when it is offered */
	bool filtered;	    /* it has a filter, or one of its options has */
	bool exit;	    /* a page where the form ends: nothing is sent */
	bool undelivered;   /* asked, but not sent */
	bool subject;	    /* for whom who has logged in acts, when it is answered */
	bool table;	    /* a repeat that is laid out as one */

	/* As the definition gives them; one that is missing is empty or 0. */
	struct str pattern, min, max, unit, autocomplete, prefill;
	uint32_t min_length, max_length, decimals;
	bool has_decimals;
	struct str accept;	      /* endings of files with spaces between them */
	uint32_t max_size, max_files; /* of attachments: megabytes each, and how many */
	uint32_t min_rows, max_rows;  /* of a repeat; max_rows is LIMIT_ROWS when not given */
	struct str value_type;	      /* of a `value`: "number", … */
	const struct decision *decision; /* of a `decision`; else NULL */
	struct str legal;		 /* which law asks for it; may be empty */
	const struct item *explained_by; /* a decision, whose rules say so each; or NULL */

	/* Pages have no parent, nor has data that stands directly in the form. */
	struct item *parent, *first, *next;
	struct item *repeat; /* the nearest one around it, or NULL */
	size_t index;  /* in form.items, in document order, a parent before its children: its
			  slot in FEEL */
	size_t column; /* its place among the items of its scope */
	struct scope *inner; /* of a repeat: what its rows consist of */
};

/* The items whose values stand side by side: those of the form outside repeats, or those of one
 * repeat's row. Groups and pages too. */
struct scope {
	struct item *repeat;   /* NULL: the form itself */
	struct item **columns; /* in document order, a parent before its children */
	uint32_t *indexes;     /* of each column its item.index */
	size_t count;
	struct map by_id; /* id → struct item * */
};

/* How surely it must be known who fills in a form: eIDAS's assurance levels. */
enum login_level { LOGIN_NONE, LOGIN_LOW, LOGIN_SUBSTANTIAL, LOGIN_HIGH };
/* "low", "substantial", "high"; LOGIN_NONE for any other text. */
enum login_level login_level_find(struct str name);

struct form {
	struct str id, institution;
	enum login_level login; /* LOGIN_NONE: everybody may fill it in */
	/* Days that what is sent is kept after its delivery, and at most; 0: not said. */
	uint32_t keep_delivered_days, keep_days;
	struct text title, description;
	const struct card *card; /* card.h; NULL: nothing is said of the service */
	struct str languages[LIMIT_LANGUAGES]; /* "lv", "en"; the first is the original */
	size_t language_count;
	struct item **items; /* all, in document order */
	size_t item_count;
	struct item **pages;
	size_t page_count;
	struct scope root;
	/* Ids of which the definition does not say for certain what they stand for, and "x_"
	 * for all that begin so; a form without errors has none. */
	struct map doubtful;
	const struct constraint *constraints; /* of the form as a whole */
	size_t constraint_count;
	const struct expression *const *expressions; /* of all texts */
	size_t expression_count;
	struct map expression_by;  /* scope and text → struct expression *: text.h */
	const struct xml *tree;	   /* the definition, with what it pulls in */
	const struct xml *written; /* as it was given: to be converted */
	const struct inclusions
		*inclusions; /* of places in what it pulls in; NULL: it uses nothing */
	const struct library_use *uses;
	size_t use_count;
};

/* bytes → tree → schema → model → checks. NULL with the findings in diags as soon as one is an
 * error; with warnings alone a form. XML or JSON is told by the first character. Rules are not
 * compiled here: rules_build does that. */
const struct form *form_load(struct arena *arena, struct str bytes, struct diags *diags);
/* The same, but with errors too there is a form, as much of one as can be read, for whoever
 * looks for more of them: rules_build. NULL when nothing can be made of the bytes. */
const struct form *form_read(struct arena *arena, struct str bytes, struct diags *diags);
/* Both, with blocks and lists from that library, not from the program's own alone. */
const struct form *form_load_with(struct arena *arena, struct str bytes,
				  const struct library *library, struct diags *diags);
const struct form *form_read_with(struct arena *arena, struct str bytes,
				  const struct library *library, struct diags *diags);
/* Whether an id is doubtful: one of form.doubtful, or of a block that could not be had. */
bool form_doubts(const struct form *form, struct str id);
/* The index of a language, or SIZE_MAX. */
size_t form_language(const struct form *form, struct str language);
/* In that language, else in the form's first, else empty. */
struct str text_in(const struct text *text, size_t language);
/* By path, "izdevumi.summa" or "vards". NULL: none. */
const struct item *form_find(const struct form *form, struct str path);
/* "izdevumi.summa": the repeats around it and its id. */
struct str item_path(struct arena *arena, const struct item *item);
/* What people call it: its label in the form's first language, else its id. */
struct str item_title(const struct item *item);

#endif
