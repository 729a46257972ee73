/* What the built-ins share: variadic arguments, whole numbers, lists in the making. */
#ifndef ENGINE_FEEL_ARGS_H
#define ENGINE_FEEL_ARGS_H

#include "engine/feel/builtin.h"

struct items {
	const struct value *at;
	size_t count;
};

/* What a variadic row works on: the items of a lone list, or the arguments themselves. False,
 * with the reason recorded, when the lone one is null. */
bool args_items(struct feel_run *run, const struct value *args, size_t count,
		struct items *out);
/* The items of a list, and any other value but null as a list of itself (DMN 1.5 §10.3.2.9.4).
 */
bool args_list(struct feel_run *run, const struct value *arg, struct items *out);
/* The items of a value that is known to be a list. */
struct items args_items_of(struct value list);

/* A number without its fraction, as positions, lengths and scales take it; what is too large
 * for any of them is cut to a million millions. */
int64_t args_whole(struct value number);
/* The index of position, which counts from 1, or from -1 at the end; false, with the reason,
 * when there is none. */
bool args_index(struct feel_run *run, struct value position, size_t count, size_t *out);

/* A list of nulls to be filled in; NULL, with the reason, when that is too long or the budget
 * is spent. */
struct list *args_new_list(struct feel_run *run, size_t count);
struct value args_list_value(const struct list *list);
/* Steps for comparing, or walking through, that much text: the loop is quick, the text may be
 * long. */
bool args_spend_text(struct feel_run *run, struct str text);

/* For a reason: "a number", "null"… */
const char *args_kind(const struct feel_run *run, struct value value);
/* For a reason: the beginning of a text; nobody mistypes only after that. */
struct str args_shown(struct str text);

#endif
