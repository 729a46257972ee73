/* DMN 1.5 §10.3.4.3, but for patterns (fn_pattern.c). Positions and lengths count code points.
 */
#include "engine/base/limits.h"
#include "engine/base/utf8.h"
#include "engine/feel/args.h"
#include "engine/feel/fn.h"

static struct value string_length(struct feel_run *run, const struct value *args, size_t count)
{
	(void)count;
	if (!args_spend_text(run, args[0].string))
		return value_null();
	return value_integer((int64_t)utf8_count(args[0].string));
}

static struct value substring(struct feel_run *run, const struct value *args, size_t count)
{
	struct str text = args[0].string;
	size_t start;

	(void)count;
	if (!args_spend_text(run, text) || !args_index(run, args[1], utf8_count(text), &start))
		return value_null();
	text = str_slice(text, utf8_offset(text, start), text.len);
	if (args[2].kind == VALUE_NULL)
		return value_string(text);
	int64_t length = args_whole(args[2]);
	if (length < 1)
		return feel_fail(run, "the length is %lld; it must be at least 1",
				 (long long)length);
	return value_string(str_slice(text, 0, utf8_offset(text, (size_t)length)));
}

static struct value upper_case(struct feel_run *run, const struct value *args, size_t count)
{
	(void)count;
	if (!args_spend_text(run, args[0].string))
		return value_null();
	return value_string(utf8_upper(run->arena, args[0].string));
}

static struct value lower_case(struct feel_run *run, const struct value *args, size_t count)
{
	(void)count;
	if (!args_spend_text(run, args[0].string))
		return value_null();
	return value_string(utf8_lower(run->arena, args[0].string));
}

/* Where the second argument first occurs in the first; SIZE_MAX when it does not, or when the
 * budget is spent. */
static size_t find(struct feel_run *run, const struct value *args)
{
	if (!args_spend_text(run, args[0].string))
		return SIZE_MAX;
	return str_find(args[0].string, args[1].string, 0);
}

static struct value substring_before(struct feel_run *run, const struct value *args,
				     size_t count)
{
	size_t at = find(run, args);

	(void)count;
	return value_string(at == SIZE_MAX ? STR("") : str_slice(args[0].string, 0, at));
}

static struct value substring_after(struct feel_run *run, const struct value *args,
				    size_t count)
{
	struct str text = args[0].string;
	size_t at = find(run, args);

	(void)count;
	if (at == SIZE_MAX)
		return value_string(STR(""));
	return value_string(str_slice(text, at + args[1].string.len, text.len));
}

static struct value contains(struct feel_run *run, const struct value *args, size_t count)
{
	(void)count;
	return value_boolean(find(run, args) != SIZE_MAX);
}

static struct value starts_with(struct feel_run *run, const struct value *args, size_t count)
{
	(void)count;
	if (!args_spend_text(run, args[1].string))
		return value_null();
	return value_boolean(str_starts(args[0].string, args[1].string));
}

static struct value ends_with(struct feel_run *run, const struct value *args, size_t count)
{
	(void)count;
	if (!args_spend_text(run, args[1].string))
		return value_null();
	return value_boolean(str_ends(args[0].string, args[1].string));
}

/* Nulls in the list are passed over. */
static struct value string_join(struct feel_run *run, const struct value *args, size_t count)
{
	struct items items = args_items_of(args[0]);
	struct str glue = args[1].kind == VALUE_STRING ? args[1].string : STR("");
	struct str *parts = ARENA_ARRAY(run->arena, struct str, items.count);
	size_t used = 0, total = 0;

	(void)count;
	for (size_t i = 0; i < items.count; i++) {
		struct value item = items.at[i];

		if (item.kind == VALUE_NULL)
			continue;
		if (item.kind != VALUE_STRING)
			return feel_fail(run, "item %zu is %s, not a string", i + 1,
					 args_kind(run, item));
		parts[used++] = item.string;
		total += item.string.len + glue.len;
		if (total > LIMIT_FEEL_STRING + glue.len)
			return feel_fail(run, "the string would be longer than %d bytes",
					 LIMIT_FEEL_STRING);
	}
	if (!feel_spend(run, items.count + total / 64 + 1))
		return value_null();
	return value_string(str_join(run->arena, parts, used, glue));
}

static const struct builtin rows[] = {
	{ "contains", "string: string, match: string", "boolean", contains,
	  ENGLISH("Does the match occur in the string?"),
	  "contains(\"foobar\", \"ob\") = true\n"
	  "contains(\"foobar\", \"of\") = false\n"
	  "contains(\"foobar\", \"\") = true\n" },
	{ "ends with", "string: string, match: string", "boolean", ends_with,
	  ENGLISH("Does the string end with the match?"),
	  "ends with(\"foobar\", \"r\") = true\n"
	  "ends with(\"foobar\", \"x\") = false\n" },
	{ "lower case", "string: string", "string", lower_case,
	  ENGLISH("The string in small letters."), "lower case(\"ĀbC4\") = \"ābc4\"\n" },
	{ "starts with", "string: string, match: string", "boolean", starts_with,
	  ENGLISH("Does the string begin with the match?"),
	  "starts with(\"foobar\", \"fo\") = true\n"
	  "starts with(\"foobar\", \"o\") = false\n" },
	{ "string join", "list: list<string>, delimiter?: string", "string", string_join,
	  ENGLISH("The strings in one, with the delimiter between them; nulls are left out."),
	  "string join([\"a\", \"b\", \"c\"], \" and \") = \"a and b and c\"\n"
	  "string join([\"a\", null, \"c\"]) = \"ac\"\n"
	  "string join([], \"-\") = \"\"\n" },
	{ "string length", "string: string", "number", string_length,
	  ENGLISH("How many characters the string has."),
	  "string length(\"tax\") = 3\n"
	  "string length(\"🐎ab\") = 3\n" },
	{ "substring", "string: string, start position: number, length?: number", "string",
	  substring,
	  ENGLISH("The characters from a position on, all or as many as the length says."),
	  "substring(\"foobar\", 3) = \"obar\"\n"
	  "substring(\"foobar\", 3, 3) = \"oba\"\n"
	  "substring(\"foobar\", -2, 1) = \"a\"\n"
	  "substring(\"foobar\", 0) = null\n" },
	{ "substring after", "string: string, match: string", "string", substring_after,
	  ENGLISH("What comes after the first occurrence of the match, \"\" when there is "
		  "none."),
	  "substring after(\"foobar\", \"ob\") = \"ar\"\n"
	  "substring after(\"foobar\", \"x\") = \"\"\n" },
	{ "substring before", "string: string, match: string", "string", substring_before,
	  ENGLISH("What comes before the first occurrence of the match, \"\" when there is "
		  "none."),
	  "substring before(\"foobar\", \"bar\") = \"foo\"\n"
	  "substring before(\"foobar\", \"x\") = \"\"\n" },
	{ "upper case", "string: string", "string", upper_case,
	  ENGLISH("The string in capital letters."), "upper case(\"aBč4\") = \"ABČ4\"\n" },
};

const struct builtin_table fn_string = { "string", rows, LENGTH(rows), false };
