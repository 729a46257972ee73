/* Two versions of a form: what changed, in plain words, and what it means to a receiver that
 * was written for the older one. */
#ifndef ENGINE_CONTRACT_COMPARE_H
#define ENGINE_CONTRACT_COMPARE_H

#include "engine/base/vec.h"
#include "engine/form/form.h"

enum change_effect {
	/* What is sent is valid by the older contract too. */
	EFFECT_COMPATIBLE,
	/* It is, once the members that the older contract does not know are ignored. */
	EFFECT_ADDITIVE,
	/* It may be refused or misread, or something that was read is missing. */
	EFFECT_BREAKING,
};

/* ORDER: change_rules in compare_words.c */
enum change_kind {
	CHANGE_FORM_ID,
	CHANGE_INSTITUTION,
	CHANGE_LANGUAGE_ADDED,
	CHANGE_LANGUAGE_REMOVED,
	CHANGE_FIELD_ADDED,
	CHANGE_FIELD_REMOVED,
	CHANGE_FIELD_RENAMED,
	CHANGE_FIELD_REPEATED, /* into a repeat, out of it, or into another */
	CHANGE_FIELD_TYPE,
	CHANGE_FIELD_MOVED,   /* to another page or group */
	CHANGE_FIELD_CARRIED, /* the same, and so it is sent in another order */
	CHANGE_ORDER,
	CHANGE_PART_ORDER, /* of what is not sent */
	CHANGE_ALWAYS_SENT,
	CHANGE_NOT_ALWAYS_SENT,
	CHANGE_OPTION_ADDED,
	CHANGE_OPTION_REMOVED,
	CHANGE_BOUND_LOOSER,
	CHANGE_BOUND_TIGHTER,
	CHANGE_PATTERN_ADDED,
	CHANGE_PATTERN_CHANGED,
	CHANGE_UNIT,
	CHANGE_RULE,
	CHANGE_TEXT,
	CHANGE_PART_ADDED, /* a page, group or note */
	CHANGE_PART_REMOVED,
	CHANGE_SETTING,	    /* an attribute that is neither rule nor bound */
	CHANGE_PIECE_ADDED, /* a check, list, column, scenario… */
	CHANGE_PIECE_REMOVED,
	CHANGE_PIECE_ORDER,
	CHANGE_CELL, /* of a decision table */
	CHANGE_ROW_ADDED,
	CHANGE_ROW_REMOVED,
	CHANGE_ANSWER, /* of a scenario */
	CHANGE_EXPECTATION,
	CHANGE_OTHER, /* the texts are different, in a way that nobody thought of */
	CHANGE_KINDS
};

struct change {
	enum change_kind kind;
	/* What it is about, in either version; NULL where it is not there, or it is the form.
	 */
	const struct item *before, *after;
	/* In which option, check, list or scenario of it: "konts"; empty: in itself. */
	struct str where;
	struct str detail;   /* which rule, bound, text, option: "max-length" */
	struct str part;     /* which column of a table, which item of a scenario */
	struct str language; /* of a text */
	size_t row;	     /* of a table, from 1 */
	struct str was, is;  /* empty where there was or is none */
};

/* What is fixed about a kind of change. */
struct change_rule {
	const char *name; /* stable, for programs and translations: "field.removed" */
	enum change_effect effect;
	const char *what; /* English, with the slots of compare_words.c */
	/* The same where there was or is none; NULL: no other words. */
	const char *added, *removed;
	const char *why; /* what it means to the receiver */
};

VEC_TYPE(changes, struct change);

/* In the order of the newer form, then what is gone. Both forms must outlive it. */
struct changes compare_forms(struct arena *arena, const struct form *before,
			     const struct form *after);
const struct change_rule *change_rule(enum change_kind kind);
/* The gravest; compatible when there is none. */
enum change_effect changes_effect(const struct changes *changes);

/* A line each, the gravest first, then one that sums up. */
void changes_print(const struct changes *changes, struct buf *out);
/* {"effect": "breaking", "changes": [{"kind": "field.removed", "effect": …, "item": …, "what":
 * …, "why": …}, …]} */
void changes_print_json(const struct changes *changes, struct arena *arena, struct buf *out);

#endif
