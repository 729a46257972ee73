/* An expression of XLSForm (its XPath with ${name}) written in FEEL. */
#ifndef ENGINE_XLSFORM_XPATH_H
#define ENGINE_XLSFORM_XPATH_H

#include "engine/base/arena.h"
#include "engine/base/map.h"
#include "engine/base/pair.h"
#include "engine/base/str.h"

/* What is known of a value: XPath has texts and numbers and turns one into the other; FEEL
 * never does. */
enum xpath_type {
	XPATH_ANY,
	XPATH_NUMBER,
	XPATH_TEXT,
	XPATH_BOOLEAN,
	XPATH_DATE,
	XPATH_TIME,
	XPATH_DATE_TIME,
	XPATH_LIST,
};

/* What ${name} means. */
struct xpath_name {
	struct str id; /* in FEEL */
	enum xpath_type type;
	const struct xpath_name *repeat; /* in which it stands; NULL: in none */
};

struct xpath_scope {
	const struct map *names;	 /* by name: const struct xpath_name * */
	const struct xpath_name *self;	 /* what "." means; NULL: nothing */
	const struct xpath_name *repeat; /* in which the expression stands; NULL: in none */
	const struct pair *columns;	 /* of a choice: what its columns' names mean */
	size_t column_count;
};

enum xpath_trouble {
	XPATH_FINE,
	XPATH_SYNTAX,	 /* what: where it begins */
	XPATH_FUNCTION,	 /* what: a function that we have not, or not with such arguments */
	XPATH_UNKNOWN,	 /* what: a name that is not in the form */
	XPATH_PATH,	 /* what: a way through the form's tree */
	XPATH_TOO_LARGE, /* it is, or becomes, longer or deeper than an expression may be */
};

struct xpath_result {
	struct str feel;
	enum xpath_type type;
	enum xpath_trouble trouble;
	struct str what;
};

/* False with the trouble, and what it is about. */
bool xpath_translate(struct arena *arena, const struct xpath_scope *scope, struct str text,
		     struct xpath_result *out);
/* The same where true or false is asked: what is no boolean counts as true when it is there. */
bool xpath_condition(struct arena *arena, const struct xpath_scope *scope, struct str text,
		     struct xpath_result *out);
/* How the name is written in that scope: from outside a repeat with the repeats before it. */
struct str xpath_reference(struct arena *arena, const struct xpath_scope *scope,
			   const struct xpath_name *name);
/* "10:30" with its seconds, which FEEL wants. */
struct str xpath_time(struct arena *arena, struct str text);
/* The text as a string of FEEL, in quotes. */
struct str xpath_quote(struct arena *arena, struct str text);

#endif
