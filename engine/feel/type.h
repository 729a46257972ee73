/* Static types of FEEL (DMN 1.5 §10.3.2.9): what is known of a value before it is computed. */
#ifndef ENGINE_FEEL_TYPE_H
#define ENGINE_FEEL_TYPE_H

#include "engine/base/diag.h"
#include "engine/feel/value.h"

enum feel_type_kind {
	FEEL_ANY,
	FEEL_NULL,
	FEEL_BOOLEAN,
	FEEL_NUMBER,
	FEEL_STRING,
	FEEL_DATE,
	FEEL_TIME,
	FEEL_DATE_TIME,
	FEEL_DURATION, /* days and time */
	FEEL_MONTHS,   /* years and months */
	FEEL_LIST,     /* of element */
	FEEL_CONTEXT,  /* with these members and no others; member_count 0: any context */
	FEEL_RANGE,    /* of element */
	FEEL_FUNCTION, /* parameters → element; element NULL: any function */
};

struct feel_member {
	struct str name;
	const struct feel_type *type;
};

/* Every value may also be null: types say what it is when it is not. */
struct feel_type {
	enum feel_type_kind kind;
	const struct feel_type *element;
	const struct feel_member *members; /* of a context; of a function its parameters */
	size_t member_count;
	const struct str *enumeration; /* of a string, when the possible values are known (a
					  choice's options) */
	size_t enumeration_count;
	size_t weight; /* types in it, counted as often as they occur; 0: not counted */
};

/* ORDER: both name the same kinds in the same order, behind Any. */
static inline enum value_kind value_kind_of(enum feel_type_kind kind)
{
	return (enum value_kind)(kind - 1);
}

/* Heavier types lose their parts: what a text infers must not grow beyond the text. */
enum { FEEL_TYPE_WEIGHT = 1000 };

/* The types without parts, shared. */
const struct feel_type *feel_type_simple(enum feel_type_kind kind);
const struct feel_type *feel_type_list(struct arena *arena, const struct feel_type *element);
const struct feel_type *feel_type_context(struct arena *arena,
					  const struct feel_member *members, size_t count);
/* A list or a range of element. */
const struct feel_type *feel_type_of(struct arena *arena, enum feel_type_kind kind,
				     const struct feel_type *element);
/* The member's type, or NULL when the type does not say that there is one. */
const struct feel_type *feel_type_member(const struct feel_type *type, struct str name);
/* What is known of a value: the narrowest type that it fits, down to the items of its lists. */
const struct feel_type *feel_type_of_value(struct arena *arena, struct value value);
/* May a value of type from stand where to is wanted? Any goes everywhere. */
bool feel_type_fits(const struct feel_type *from, const struct feel_type *to);
/* The narrowest type that both fit. */
const struct feel_type *feel_type_join(struct arena *arena, const struct feel_type *a,
				       const struct feel_type *b);
/* "list", "context", without their parts. */
struct str feel_type_name(enum feel_type_kind kind);
/* "list<number>", "context<a: string>", as FEEL writes it. */
void feel_type_print(const struct feel_type *type, struct buf *out);
/* Both for a finding, in the language of the list. */
struct str feel_kind_words(const struct diags *diags, enum feel_type_kind kind);
struct str feel_type_words(const struct diags *diags, const struct feel_type *type);

#endif
