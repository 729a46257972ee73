/* Built-in functions: a row each, in tables by domain; what a built-in receives and how it says
 * why it gives null. */
#ifndef ENGINE_FEEL_BUILTIN_H
#define ENGINE_FEEL_BUILTIN_H

#include "engine/feel/feel.h"

/* args has a value for each declared parameter (null for optional ones left out), or, for a
 * variadic row, count values. */
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

/* All of them. */
extern const struct builtin_table builtin_tables[];
extern const size_t builtin_table_count;
/* The rows with that name, next to each other; NULL when there are none. */
const struct builtin *builtin_find(struct str name, size_t *count);

/* For built-ins: records a reason and gives null. */
struct value feel_fail(struct feel_run *run, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
/* Calls a function value (a lambda or a built-in); null with a reason when it cannot be called
 * so. */
struct value feel_call(struct feel_run *run, struct value function, const struct value *args,
		       size_t count);
/* Counts steps against the budget; false when it is spent: stop and give null. Loops over
 * outside-sized data call it. */
bool feel_spend(struct feel_run *run, size_t steps);

#endif
