/* DMN 1.5 §10.3.4.2, and all and any of §10.3.4.4. */
#include "engine/feel/args.h"
#include "engine/feel/fn.h"

static struct value negation(struct feel_run *run, const struct value *args, size_t count)
{
	(void)count;
	if (args[0].kind == VALUE_BOOLEAN)
		return value_boolean(!args[0].boolean);
	if (args[0].kind == VALUE_NULL)
		return value_null();
	return feel_fail(run, "only true and false can be negated, not %s",
			 args_kind(run, args[0]));
}

/* Does some item equal decisive? Null when there is none but some are null; a reason when one
 * is no boolean. */
static struct value search(struct feel_run *run, const struct value *args, size_t count,
			   bool decisive)
{
	struct items items;
	bool found = false, unknown = false;

	if (!args_items(run, args, count, &items) || !feel_spend(run, items.count))
		return value_null();
	for (size_t i = 0; i < items.count; i++) {
		struct value item = items.at[i];

		if (item.kind != VALUE_BOOLEAN && item.kind != VALUE_NULL)
			return feel_fail(run, "item %zu is %s, not a boolean", i + 1,
					 args_kind(run, item));
		unknown = unknown || item.kind == VALUE_NULL;
		found = found || (item.kind == VALUE_BOOLEAN && item.boolean == decisive);
	}
	if (!found && unknown)
		return value_null();
	return value_boolean(found == decisive);
}

static struct value all(struct feel_run *run, const struct value *args, size_t count)
{
	return search(run, args, count, false);
}

static struct value any(struct feel_run *run, const struct value *args, size_t count)
{
	return search(run, args, count, true);
}

static const struct builtin rows[] = {
	{ "all", "list: list<boolean>...", "boolean", all,
	  ENGLISH("False when some item is false, true when all are true or there are none, "
		  "else null."),
	  "all([true, false]) = false\n"
	  "all(true, true) = true\n"
	  "all([]) = true\n"
	  "all([true, null]) = null\n" },
	{ "any", "list: list<boolean>...", "boolean", any,
	  ENGLISH("True when some item is true, false when all are false or there are none, "
		  "else null."),
	  "any([true, false]) = true\n"
	  "any([]) = false\n"
	  "any(false, null) = null\n" },
	{ "not", "negand: Any", "boolean", negation,
	  ENGLISH("The opposite of true or false; null when it is not known."),
	  "not(true) = false\n"
	  "not(1 > 2) = true\n"
	  "not(null) = null\n" },
};

const struct builtin_table fn_boolean = { "boolean", rows, LENGTH(rows), false };
