/* Built-in functions: a row each, in tables by domain; what a built-in receives and how it says
 * why it gives null. */
#ifndef ENGINE_FEEL_BUILTIN_H
#define ENGINE_FEEL_BUILTIN_H

#include "engine/feel/feel.h"

/* args has a value for each declared parameter, already checked against its type: null only
 * where the parameter is optional or Any, a lone value as a list of one where a list is wanted,
 * a list of one as its item where none is (DMN 1.5 §10.3.2.9.4). What does not fit never gets
 * here: it is null with a reason; of several rows the first that fits is taken. Of a variadic
 * row the leading parameters are like that; the variadic arguments follow as they were written,
 * unchecked and not spread ("sum([1, 2])" is one argument, a list); count is the number of all.
 */
typedef struct value builtin_run(struct feel_run *run, const struct value *args, size_t count);

struct builtin {
	const char *name; /* "string length" */
	/* "string: string, start position: number, length?: number": names as DMN spells them,
	 * ? optional, "list: list<Any>...": variadic, a single list or the items themselves.
	 * Overloads are rows of their own, one after the other. */
	const char *parameters;
	const char *result; /* its type, in FEEL's spelling */
	builtin_run *run;
	const char *help;     /* one sentence for an analyst */
	const char *examples; /* "expression = value" lines; each is a test and stands in the
				 manual */
};

struct builtin_table {
	const char *domain; /* "string" */
	const struct builtin *rows;
	size_t count;
	bool ours; /* not in DMN */
};

/* All of them, each a constant of its own file. */
extern const struct builtin_table *const builtin_tables[];
extern const size_t builtin_table_count;
/* The rows with that name, next to each other; NULL when there are none. */
const struct builtin *builtin_find(struct str name, size_t *count);

/* For a reason, in its language: "number". */
struct str feel_kind(const struct feel_run *run, enum value_kind kind);
/* For built-ins: records a reason and gives null. */
struct value feel_fail(struct feel_run *run, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
/* Calls a function value (a lambda or a built-in); null with a reason when it cannot be called
 * so. */
struct value feel_call(struct feel_run *run, struct value function, const struct value *args,
		       size_t count);
/* Counts steps against the budget, and looks at the bytes; false when it is spent: stop and
 * give null. Whatever loops over data of outside size calls it: a step an item, and one for
 * every 64 bytes of text that are read or made. */
bool feel_spend(struct feel_run *run, size_t steps);
/* value_equal, counted against the budget by the size of what is compared. */
struct value feel_equal(struct feel_run *run, const struct value *a, const struct value *b);
/* context_get, counted by the size of the context; NULL too when the budget is spent. */
const struct value *feel_get(struct feel_run *run, const struct context *context,
			     struct str key);

#endif
