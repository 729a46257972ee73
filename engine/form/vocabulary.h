/* The words of the definition language in both spellings, and their canonical order: reading
 * and writing are driven by these two tables alone. */
#ifndef ENGINE_FORM_VOCABULARY_H
#define ENGINE_FORM_VOCABULARY_H

#include "engine/base/str.h"

enum word_kind {
	/* Of attributes: what the member is in JSON. */
	WORD_STRING,
	WORD_NUMBER,
	WORD_LITERAL,	 /* a number, or a string such as a date */
	WORD_EXPRESSION, /* FEEL: a boolean or number where it is just that, else a string */
	WORD_NAMES,	 /* an array of strings; in XML they stand with spaces between them */
	/* Of child elements. */
	WORD_TEXT, /* an object from language to text; in XML an element per language */
	WORD_ONE, /* an object, one such element; one that is too many follows under its name */
	WORD_OBJECT, /* an array of objects, each one such element */
	WORD_ITEM,   /* an array of objects whose "type" is the element's name */
};

struct word {
	struct str element; /* or attribute; of WORD_ITEM empty: every other element */
	struct str member;
	enum word_kind kind;
	struct str only_in; /* the one element where the word means this; empty: everywhere */
};

extern const struct str vocabulary_space; /* "urn:veidlapa:form:1" */
extern const struct word vocabulary_attrs[], vocabulary_children[];
extern const size_t vocabulary_attr_count, vocabulary_child_count;

/* The index of an attribute or child element, its rank in canonical order; one that is not
 * known comes after all others. Of child elements none is unknown: they count as items. */
size_t vocabulary_attr_rank(struct str attr);
size_t vocabulary_child_rank(struct str parent, struct str element);
/* What a member of an object stands for; NULL when nothing. */
const struct word *vocabulary_attr_member(struct str member);
const struct word *vocabulary_child_member(struct str parent, struct str member);
/* Is it a word of the expression language, so that no item can be called so? */
bool vocabulary_is_reserved(struct str id);

#endif
