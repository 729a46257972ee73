/* What the files of scenario share. */
#ifndef ENGINE_SCENARIO_SCENARIO_INNER_H
#define ENGINE_SCENARIO_SCENARIO_INNER_H

#include "engine/scenario/scenario.h"

/* One scenario under way: what was answered, and what the rules made of it. */
struct trial {
	struct arena *arena;   /* of what is reported */
	struct arena *scratch; /* until the trial ends */
	struct diags *diags;
	const struct form *form;
	struct answers *answers;
	const struct state *state;
	const struct json *submission; /* once it was needed */
	VEC(struct difference) differences;
};

/* An error about an element of a scenario, or about one of its attributes where that is not
 * empty. */
#define SCENARIO_ERROR(diags, code, element, attr, ...)                                        \
	scenario_locate(                                                                       \
		(diags), (element), (attr),                                                    \
		diag_error((diags), (code), scenario_place((element), (attr)), __VA_ARGS__))
struct place scenario_place(const struct xml *element, struct str attr);
struct diag *scenario_locate(struct diags *diags, const struct xml *element, struct str attr,
			     struct diag *diag);
/* Nothing in the form is called as the element's item attribute says. */
void scenario_unknown(struct trial *trial, const char *code, const struct xml *element);

/* Without a zone it is Latvian time; a day alone is its noon. False: there is no such moment.
 */
bool scenario_moment(struct str text, int64_t *ms);
/* What comes of the item (empty: the form) for that attribute of an expect element; false when
 * there is no such item. */
bool expect_came(struct trial *trial, struct str path, struct str attr, struct str *came);
/* Holds what one expect element says against the state. */
void expect_check(struct trial *trial, const struct xml *element);

/* Which outcomes there are, and which of them were seen. */
struct coverage;
struct coverage *coverage_new(struct arena *arena, const struct form *form);
/* For struct rules_watch; context is a coverage. */
void coverage_saw(void *context, const struct rule *rule, struct value value);
/* How many evaluations were seen so far. */
size_t coverage_evaluations(const struct coverage *coverage);
/* The pages that are asked, the options that are chosen. */
void coverage_add(struct coverage *coverage, const struct state *state);
void coverage_report(const struct coverage *coverage, struct arena *arena,
		     struct scenario_report *out);

#endif
