/* FEEL, the expression language (DMN 1.5 chapter 10): text is compiled once against the names
 * in scope, then evaluated as often as wanted. */
#ifndef ENGINE_FEEL_FEEL_H
#define ENGINE_FEEL_FEEL_H

#include "engine/base/diag.h"
#include "engine/feel/type.h"
#include "engine/feel/value.h"

/* A name that an expression may use. Names may hold spaces and punctuation; the longest that
 * matches wins. */
struct feel_name {
	struct str name;
	const struct feel_type *type; /* NULL: anything */
};

/* The position of a name here is its slot: evaluation reads its value from values[slot]. Where
 * two are equal the later one counts, so that inner scopes are appended behind outer ones. */
struct feel_names {
	const struct feel_name *at;
	size_t count;
};

struct feel_expr;

/* NULL with the problems in diags (codes "feel.…", places within text, from 1:1) when the text
 * is no expression, uses an unknown name, or passes a limit. What can only give null by its
 * types ("true and 1", "1 + \"a\"") is FEEL all the same: a warning feel.type.… or
 * feel.function.…, and the expression. It is read-only, lives in the arena and may be evaluated
 * by several threads. The texts are borrowed: text and names live as long as the arena. */
const struct feel_expr *feel_compile(struct arena *arena, struct str text,
				     const struct feel_names *names, struct diags *diags);
/* The same for a decision-table cell: unary tests about "?", whose value is in
 * values[names->count]. */
const struct feel_expr *feel_compile_tests(struct arena *arena, struct str text,
					   const struct feel_names *names,
					   const struct feel_type *input, struct diags *diags);

/* What it gives, as far as can be known; never NULL. */
const struct feel_type *feel_expr_type(const struct feel_expr *expr);
/* What it always gives, where reading it told: `true`, date("2026-01-31"); else NULL. */
const struct value *feel_expr_constant(const struct feel_expr *expr);

/* A slot it reads, and the path below it as far as that is fixed: "izdevumi.summa" has path
 * {"summa"}. The slot of "?" in unary tests is the number of names. */
struct feel_use {
	size_t slot;
	const struct str *path;
	size_t path_len;
};
const struct feel_use *feel_expr_uses(const struct feel_expr *expr, size_t *count);
/* The canonical text of the tree; reading it again gives the same tree. */
void feel_expr_print(const struct feel_expr *expr, struct buf *out);

/* Why something came out null. */
struct feel_reason {
	struct place place; /* within the expression's text */
	struct str text;    /* in words for an analyst: what was found, what was needed */
};

/* One evaluation, or many in a row: what it may use, and what it left behind. */
struct feel_run {
	struct arena *arena; /* of the results; nothing is taken from the system while the arena
				has room */
	int64_t now_ms;	     /* what now() and today() see, in Europe/Riga */
	struct feel_reason *reasons; /* in the arena, the first LIMIT_FEEL_REASONS since the
					last feel_run_init */
	size_t reason_count;
	size_t steps;	     /* taken so far, of LIMIT_FEEL_STEPS */
	size_t bytes_before; /* arena use when it began */
	unsigned depth;
	bool spent;			       /* a budget ran out: everything since is null */
	struct place place;		       /* of the node being evaluated, for reasons */
	const struct translation *translation; /* of the reasons; NULL: English */
};

void feel_run_init(struct feel_run *run, struct arena *arena, int64_t now_ms);
/* Never fails: what cannot be computed is null with a reason in run. values has one value per
 * name. */
struct value feel_eval(const struct feel_expr *expr, const struct value *values,
		       struct feel_run *run);

#endif
