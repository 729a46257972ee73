/* DMN 1.5 §10.3.4.3, the functions with patterns: XPath and XQuery Functions 3.1 §5.6. */
#include "engine/base/limits.h"
#include "engine/base/utf8.h"
#include "engine/feel/args.h"
#include "engine/feel/fn.h"
#include "engine/feel/pattern.h"

enum { COMPILE_COST = 30 };

/* NULL with the reason. */
static struct regex *compile(struct feel_run *run, struct str pattern, struct str flags)
{
	struct err err;

	/* Whether it is kept compiled must not show in the count. */
	if (!feel_spend(run, COMPILE_COST + pattern.len / 4))
		return NULL;
	struct regex *regex = pattern_take(pattern, flags, &err);
	if (!regex)
		(void)feel_fail(run, "the pattern is wrong: %s", err.text);
	return regex;
}

static struct str flags_of(struct value value)
{
	return value.kind == VALUE_STRING ? value.string : STR("");
}

/* A step of a match costs about half of what a step of an evaluation does. */
enum { MATCH_COST = 10, MATCH_STEPS_PER_STEP = 2 };

static enum regex_result match(struct feel_run *run, const struct regex *regex, struct str text,
			       size_t start, struct regex_span *spans, size_t span_count)
{
	size_t steps = 0;
	enum regex_result result =
		regex_match_counted(regex, text, start, spans, span_count, &steps);

	/* A match that begins at the start reads the whole text first, to see that it is UTF-8.
	 */
	steps += start == 0 ? text.len / 16 : 0;
	if (!feel_spend(run, MATCH_COST + steps / MATCH_STEPS_PER_STEP))
		return REGEX_TOO_COMPLEX;
	if (result == REGEX_TOO_COMPLEX)
		(void)feel_fail(run, "matching the pattern takes too long; make it simpler");
	return result;
}

static struct value matches(struct feel_run *run, const struct value *args, size_t count)
{
	struct regex *regex = compile(run, args[1].string, flags_of(args[2]));

	(void)count;
	if (!regex)
		return value_null();
	enum regex_result result = match(run, regex, args[0].string, 0, NULL, 0);
	pattern_give(regex);
	return result == REGEX_TOO_COMPLEX ? value_null() : value_boolean(result == REGEX_YES);
}

/* Pieces of a result that is being put together. */
struct pieces {
	struct feel_run *run;
	VEC(struct str) list;
	size_t total;
};

static void add_piece(struct pieces *pieces, struct str piece)
{
	if (piece.len == 0 || pieces->total > LIMIT_FEEL_STRING)
		return;
	*VEC_ADD(pieces->run->arena, &pieces->list) = piece;
	pieces->total += piece.len;
}

/* A replacement being written out: $N and the text between. */
struct template
{
	struct str text;
	bool literal; /* flag q: no $ and \ */
	size_t groups;
};

/* The group that $ means: as many digits as name one there is, at least one (§5.6.4). Moves
 * *at behind them. */
static size_t group_number(const struct template *template, size_t *at)
{
	struct str text = template->text;
	size_t number = (size_t)(text.at[*at] - '0');

	++*at;
	while (*at < text.len && text.at[*at] >= '0' && text.at[*at] <= '9') {
		size_t longer = number * 10 + (size_t)(text.at[*at] - '0');

		if (longer > template->groups)
			break;
		number = longer;
		++*at;
	}
	return number;
}

/* "$" wants a digit behind it, "\" one of the two. */
static bool template_valid(const struct template *template)
{
	struct str text = template->text;

	for (size_t i = 0; i < text.len && !template->literal; i++) {
		char c = text.at[i];
		bool last = i + 1 == text.len;
		char next = text.at[last ? i : i + 1];

		if (c == '$' && (last || next < '0' || next > '9'))
			return false;
		if (c == '\\' && (last || (next != '$' && next != '\\')))
			return false;
		i += c == '\\' || c == '$';
	}
	return true;
}

static void add_replacement(struct pieces *pieces, const struct template *template,
			    struct str input, const struct regex_span *spans)
{
	struct str text = template->text;
	size_t from = 0, at = 0;

	while (at < text.len && !template->literal) {
		char c = text.at[at];

		if (c != '$' && c != '\\') {
			at++;
			continue;
		}
		add_piece(pieces, str_slice(text, from, at));
		at++;
		from = at;
		if (c == '\\') {
			at++; /* the character behind it stands for itself */
			continue;
		}
		size_t group = group_number(template, &at);
		from = at;
		if (group <= template->groups && spans[group].from != SIZE_MAX)
			add_piece(pieces, str_slice(input, spans[group].from, spans[group].to));
	}
	add_piece(pieces, str_slice(text, from, text.len));
}

static bool matches_nothing(struct feel_run *run, const struct regex *regex)
{
	if (match(run, regex, STR(""), 0, NULL, 0) == REGEX_NO)
		return false;
	(void)feel_fail(run, "the pattern matches the empty string");
	return true;
}

/* False when matching was given up. A pattern that does not match the empty string never
 * matches nothing elsewhere, as XPath has no lookaround; if it did, that would be the end. */
static bool replace_all(struct pieces *pieces, const struct regex *regex, struct str input,
			const struct template *template)
{
	size_t span_count = template->groups + 1;
	struct regex_span *spans =
		ARENA_ARRAY(pieces->run->arena, struct regex_span, span_count);
	size_t copied = 0;
	enum regex_result result = REGEX_YES;

	while (pieces->total <= LIMIT_FEEL_STRING) {
		result = match(pieces->run, regex, input, copied, spans, span_count);
		if (result != REGEX_YES || spans[0].to == spans[0].from)
			break;
		add_piece(pieces, str_slice(input, copied, spans[0].from));
		add_replacement(pieces, template, input, spans);
		copied = spans[0].to;
	}
	add_piece(pieces, str_slice(input, copied, input.len));
	return result != REGEX_TOO_COMPLEX;
}

static struct value replace(struct feel_run *run, const struct value *args, size_t count)
{
	struct str flags = flags_of(args[3]);
	struct template template = { args[2].string, str_find(flags, STR("q"), 0) != SIZE_MAX,
				     0 };
	struct pieces pieces = { .run = run };
	struct value result = value_null();
	struct regex *regex = NULL;

	(void)count;
	if (!template_valid(&template))
		return feel_fail(run,
				 "in the replacement, $ is followed by a group's number, and "
				 "\\ by $ or \\");
	regex = compile(run, args[1].string, flags);
	if (!regex || matches_nothing(run, regex))
		goto out;
	template.groups = regex_groups(regex);
	if (!replace_all(&pieces, regex, args[0].string, &template))
		goto out;
	if (pieces.total > LIMIT_FEEL_STRING)
		result = feel_fail(run, "the string would be longer than %d bytes",
				   LIMIT_FEEL_STRING);
	else if (feel_spend(run, pieces.total / 64 + pieces.list.count))
		result = value_string(
			str_join(run->arena, pieces.list.at, pieces.list.count, STR("")));
out:
	pattern_give(regex);
	return result;
}

/* The parts between the matches; false when matching was given up. */
static bool split_all(struct feel_run *run, const struct regex *regex, struct str input,
		      struct pieces *parts)
{
	size_t from = 0;
	struct regex_span span;
	enum regex_result result;

	while (true) {
		result = match(run, regex, input, from, &span, 1);
		if (result != REGEX_YES || span.to == span.from)
			break;
		*VEC_ADD(run->arena, &parts->list) = str_slice(input, from, span.from);
		from = span.to;
	}
	*VEC_ADD(run->arena, &parts->list) = str_slice(input, from, input.len);
	return result != REGEX_TOO_COMPLEX;
}

static struct value split(struct feel_run *run, const struct value *args, size_t count)
{
	struct regex *regex = compile(run, args[1].string, STR(""));
	struct pieces parts = { .run = run };
	struct value result = value_null();
	struct list *list = NULL;

	(void)count;
	if (!regex || matches_nothing(run, regex) ||
	    !split_all(run, regex, args[0].string, &parts))
		goto out;
	list = args_new_list(run, parts.list.count);
	if (!list)
		goto out;
	for (size_t i = 0; i < parts.list.count; i++)
		list->items[i] = value_string(parts.list.at[i]);
	result = args_list_value(list);
out:
	pattern_give(regex);
	return result;
}

static const struct builtin rows[] = {
	{ "matches", "input: string, pattern: string, flags?: string", "boolean", matches,
	  ENGLISH("Does the pattern match somewhere in the input? Flags: s (. matches line "
		  "ends), m (^ "
		  "and "
		  "$ match at lines), i (upper and lower case are the same), x (white space in "
		  "the "
		  "pattern "
		  "does not count), q (the pattern is plain text)."),
	  "matches(\"foobar\", \"^fo*b\") = true\n"
	  "matches(\"FOOBAR\", \"o{2}\", \"i\") = true\n"
	  "matches(\"LV-1010\", \"^LV-[0-9]{4}$\") = true\n"
	  "matches(\"abc\", \"(\") = null\n" },
	{ "replace", "input: string, pattern: string, replacement: string, flags?: string",
	  "string", replace,
	  ENGLISH("The input with every match of the pattern replaced; $1 stands for what the "
		  "first "
		  "group "
		  "matched, $0 for the whole match."),
	  "replace(\"abcd\", \"(ab)|(a)\", \"[1=$1][2=$2]\") = \"[1=ab][2=]cd\"\n"
	  "replace(\"banana\", \"A\", \"o\", \"i\") = \"bonono\"\n"
	  "replace(\"abc\", \"x*\", \"-\") = null\n" },
	{ "split", "string: string, delimiter: string", "list<string>", split,
	  ENGLISH("The parts of the string between the matches of a pattern."),
	  "split(\"John Doe\", \"\\\\s\") = [\"John\", \"Doe\"]\n"
	  "split(\"a;b;;\", \";\") = [\"a\", \"b\", \"\", \"\"]\n" },
};

const struct builtin_table fn_pattern = { "pattern", rows, LENGTH(rows), false };
