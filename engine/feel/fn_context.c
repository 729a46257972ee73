/* DMN 1.5 §10.3.4.10, and context() of §10.3.4.1. */
#include "engine/base/limits.h"
#include "engine/base/map.h"
#include "engine/feel/args.h"
#include "engine/feel/fn.h"

/* A map's values are pointers to what may change, so it gets copies. */
static struct value *copy_of(struct feel_run *run, struct value value)
{
	struct value *copy = ARENA_NEW(run->arena, struct value);

	*copy = value;
	return copy;
}

static struct value context_of(struct feel_run *run, const struct map *map)
{
	if (map->count > LIMIT_FEEL_LIST)
		return feel_fail(run, "a context has at most %d entries", LIMIT_FEEL_LIST);
	struct context_entry *entries =
		ARENA_ARRAY(run->arena, struct context_entry, map->count);
	for (size_t i = 0; i < map->count; i++) {
		const struct value *value = map->entries[i].value;

		entries[i] = (struct context_entry){ map->entries[i].key, *value };
	}
	return value_context(run->arena, entries, map->count);
}

static struct value get_value(struct feel_run *run, const struct value *args, size_t count)
{
	(void)count;
	const struct value *found = feel_get(run, args[0].context, args[1].string);
	if (!found)
		return feel_fail(run, "the context has no entry `%.*s`",
				 STR_ARG(args_shown(args[1].string)));
	return *found;
}

static struct value get_entries(struct feel_run *run, const struct value *args, size_t count)
{
	const struct context *context = args[0].context;
	struct list *list = args_new_list(run, context->count);

	(void)count;
	if (!list || !feel_spend(run, 2 * context->count))
		return value_null();
	for (size_t i = 0; i < context->count; i++) {
		struct context_entry pair[] = {
			{ STR("key"), value_string(context->entries[i].key) },
			{ STR("value"), context->entries[i].value },
		};

		list->items[i] = value_context(run->arena, pair, LENGTH(pair));
	}
	return args_list_value(list);
}

/* Adds {key, value} to the map; false with the reason. */
static bool add_entry(struct feel_run *run, struct map *map, struct value entry)
{
	if (entry.kind != VALUE_CONTEXT) {
		(void)feel_fail(run, "an entry is %s, not a context with key and value",
				args_kind(run, entry));
		return false;
	}
	const struct value *key = context_get(entry.context, STR("key"));
	const struct value *value = context_get(entry.context, STR("value"));
	if (!key || key->kind != VALUE_STRING || !value) {
		(void)feel_fail(run, "an entry needs a key that is a string, and a value");
		return false;
	}
	if (!map_add(map, key->string, copy_of(run, *value))) {
		(void)feel_fail(run, "the key `%.*s` comes twice",
				STR_ARG(args_shown(key->string)));
		return false;
	}
	return true;
}

static struct value context(struct feel_run *run, const struct value *args, size_t count)
{
	struct items items = args_items_of(args[0]);
	struct map map;

	(void)count;
	map_init(&map, run->arena);
	for (size_t i = 0; i < items.count; i++)
		if (!feel_spend(run, 1) || !add_entry(run, &map, items.at[i]))
			return value_null();
	return context_of(run, &map);
}

static struct value context_merge(struct feel_run *run, const struct value *args, size_t count)
{
	struct items items = args_items_of(args[0]);
	struct map map;

	(void)count;
	map_init(&map, run->arena);
	for (size_t i = 0; i < items.count; i++) {
		if (items.at[i].kind != VALUE_CONTEXT)
			return feel_fail(run, "item %zu is %s, not a context", i + 1,
					 args_kind(run, items.at[i]));
		const struct context *from = items.at[i].context;
		if (!feel_spend(run, from->count + 1))
			return value_null();
		for (size_t j = 0; j < from->count; j++)
			map_set(&map, from->entries[j].key,
				copy_of(run, from->entries[j].value));
	}
	return context_of(run, &map);
}

/* The context with one entry replaced, or added at the end. */
static struct value put(struct feel_run *run, const struct context *context, struct str key,
			struct value value)
{
	size_t count = context->count;
	struct context_entry *entries;

	if (!feel_spend(run, count + 1))
		return value_null();
	entries = ARENA_ARRAY(run->arena, struct context_entry, count + 1);
	bool found = false;
	for (size_t i = 0; i < count; i++) {
		entries[i] = context->entries[i];
		if (str_equal(entries[i].key, key)) {
			entries[i].value = value;
			found = true;
		}
	}
	entries[count] = (struct context_entry){ key, value };
	return value_context(run->arena, entries, found ? count : count + 1);
}

static struct value context_put(struct feel_run *run, const struct value *args, size_t count)
{
	(void)count;
	return put(run, args[0].context, args[1].string, args[2]);
}

/* Down the path first, then back up with a new context for each that is passed. */
static struct value context_put_deep(struct feel_run *run, const struct value *args,
				     size_t count)
{
	struct items keys = args_items_of(args[1]);
	VEC(struct value) path = { 0 };
	struct value result = args[0];

	(void)count;
	if (keys.count == 0)
		return feel_fail(run, "the list of keys is empty");
	for (size_t i = 0; i < keys.count; i++) {
		if (keys.at[i].kind != VALUE_STRING || result.kind != VALUE_CONTEXT)
			return feel_fail(run, "key %zu is %s, looked for in %s", i + 1,
					 args_kind(run, keys.at[i]), args_kind(run, result));
		*VEC_ADD(run->arena, &path) = result;
		const struct value *inner = feel_get(run, result.context, keys.at[i].string);
		result = inner ? *inner : value_null();
	}
	result = args[2];
	for (size_t i = keys.count; i-- > 0;)
		result = put(run, path.at[i].context, keys.at[i].string, result);
	return result;
}

static const struct builtin rows[] = {
	{ "context", "entries: list<context>", "context", context,
	  ENGLISH("The context made of a list of contexts with key and value."),
	  "context([{key: \"a\", value: 1}, {key: \"b\", value: 2}]) = {a: 1, b: 2}\n"
	  "context([{key: \"a\", value: 1}, {key: \"a\", value: 2}]) = null\n" },
	{ "context merge", "contexts: list<context>", "context", context_merge,
	  ENGLISH("The entries of all the contexts in one; of equal keys the later counts."),
	  "context merge([{a: 1}, {b: 2}]) = {a: 1, b: 2}\n"
	  "context merge([{a: 1}, {a: 2}]) = {a: 2}\n" },
	{ "context put", "context: context, key: string, value: Any", "context", context_put,
	  ENGLISH("The context with an entry added or replaced."),
	  "context put({x: 1}, \"y\", 2) = {x: 1, y: 2}\n"
	  "context put({x: 1}, \"x\", 2) = {x: 2}\n" },
	{ "context put", "context: context, keys: list<string>, value: Any", "context",
	  context_put_deep, ENGLISH("The same, at the end of a path of keys through contexts."),
	  "context put({x: 1, y: {a: 0}}, [\"y\", \"a\"], 2) = {x: 1, y: {a: 2}}\n"
	  "context put({x: 1}, [\"y\", \"a\"], 2) = null\n" },
	{ "get entries", "m: context", "list<context<key: string, value: Any>>", get_entries,
	  ENGLISH("The entries as a list of contexts with key and value."),
	  "get entries({a: 1}) = [{key: \"a\", value: 1}]\n"
	  "get entries({}) = []\n" },
	{ "get value", "m: context, key: string", "Any", get_value,
	  ENGLISH("The value of the entry with that key, null when there is none."),
	  "get value({a: 1}, \"a\") = 1\n"
	  "get value({a: 1}, \"b\") = null\n" },
};

const struct builtin_table fn_context = { "context", rows, LENGTH(rows), false };
