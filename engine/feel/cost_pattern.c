/* How often a matcher that goes back may try the parts of a pattern. A part is tried once for
 * each way in which what stands before it can match; a quantifier makes as many ways as it may
 * take turns. That is what an engine does that learns nothing on the way: ours does less. */
#include "engine/feel/cost.h"

#include "engine/base/limits.h"

struct reader {
	struct str text;
	size_t at;
	uint64_t length; /* of what is matched against */
	unsigned depth;
};

/* Of some part: how often its own parts are tried each time it is, and in how many ways it can
 * match. */
struct tries {
	uint64_t steps, ways;
};

static bool reads(struct reader *reader, char byte)
{
	if (reader->at >= reader->text.len || reader->text.at[reader->at] != byte)
		return false;
	reader->at++;
	return true;
}

/* [a-z-[aeiou]]: classes stand within classes. */
static void skip_class(struct reader *reader)
{
	unsigned depth = 0;

	while (reader->at < reader->text.len) {
		char byte = reader->text.at[reader->at++];

		if (byte == '\\')
			reader->at++;
		depth += byte == '[';
		depth -= byte == ']';
		if (depth == 0)
			return;
	}
}

/* \d, \p{L}, \1 */
static void skip_escape(struct reader *reader)
{
	char byte;

	reader->at++;
	byte = reader->at < reader->text.len ? reader->text.at[reader->at] : '\0';
	reader->at++;
	if (byte != 'p' && byte != 'P')
		return;
	while (reader->at < reader->text.len && reader->text.at[reader->at] != '}')
		reader->at++;
	reader->at++;
}

static uint64_t read_count(struct reader *reader)
{
	uint64_t count = 0;

	while (reader->at < reader->text.len && reader->text.at[reader->at] >= '0' &&
	       reader->text.at[reader->at] <= '9')
		count = size_add(size_multiply(count, 10),
				 (uint64_t)(reader->text.at[reader->at++] - '0'));
	return count;
}

/* At least and at most; once where there is no quantifier. */
static void read_quantifier(struct reader *reader, uint64_t *least, uint64_t *most)
{
	*least = 1;
	*most = 1;
	if (reads(reader, '?')) {
		*least = 0;
	} else if (reads(reader, '*')) {
		*least = 0;
		*most = reader->length;
	} else if (reads(reader, '+')) {
		*most = reader->length;
	} else if (reads(reader, '{')) {
		*least = read_count(reader);
		*most = *least;
		if (reads(reader, ','))
			*most = reader->at < reader->text.len &&
						reader->text.at[reader->at] == '}'
					? reader->length
					: read_count(reader);
		(void)reads(reader, '}');
	} else {
		return;
	}
	(void)reads(reader, '?'); /* reluctant: in another order, but the same ways */
	*most = size_least(*most, reader->length);
}

static struct tries read_choices(struct reader *reader);

/* One character, class, escape or group; of the latter what is in it. */
static struct tries read_atom(struct reader *reader)
{
	struct tries tries = { 2, 1 };
	char byte = reader->text.at[reader->at];

	if (byte == '(') {
		reader->at++;
		if (reads(reader, '?'))
			(void)reads(reader, ':');
		tries = read_choices(reader);
		(void)reads(reader, ')');
		return tries;
	}
	if (byte == '[')
		skip_class(reader);
	else if (byte == '\\')
		skip_escape(reader);
	else
		reader->at++;
	return tries;
}

/* Many turns of what matches in one way only are run through at once. */
static struct tries repeat(const struct reader *reader, struct tries once, uint64_t least,
			   uint64_t most, bool simple)
{
	enum { STEP_BYTES = 32 }; /* as regex.c counts what is passed over */
	uint64_t turns = size_add(most, 1);
	struct tries all = { 0, 1 };

	if (simple)
		return (struct tries){ 2 + 2 * (size_least(most, reader->length) / STEP_BYTES),
				       most >= least ? most - least + 1 : 1 };
	if (once.ways == 1)
		return (struct tries){ size_multiply(once.steps, turns),
				       most >= least ? most - least + 1 : 1 };
	for (uint64_t i = 0; i < turns && all.steps < LIMIT_MATCH_STEPS; i++) {
		all.steps = size_add(all.steps, size_multiply(all.ways, once.steps));
		all.ways = size_add(1, size_multiply(all.ways, once.ways));
	}
	return all;
}

static struct tries read_sequence(struct reader *reader)
{
	struct tries all = { 1, 1 };

	while (reader->at < reader->text.len && reader->text.at[reader->at] != '|' &&
	       reader->text.at[reader->at] != ')') {
		bool simple = reader->text.at[reader->at] != '(';
		struct tries part = read_atom(reader);
		uint64_t least, most;

		read_quantifier(reader, &least, &most);
		if (least != 1 || most != 1)
			part = repeat(reader, part, least, most, simple);
		all.steps = size_add(all.steps, size_multiply(all.ways, part.steps));
		all.ways = size_multiply(all.ways, part.ways);
	}
	return all;
}

/* Patterns nest no deeper than LIMIT_PATTERN_NESTING. */
static struct tries read_choices(struct reader *reader)
{
	struct tries all = { 2, 0 };

	if (reader->depth == LIMIT_PATTERN_NESTING)
		return (struct tries){ SIZE_ENDLESS, SIZE_ENDLESS };
	reader->depth++;
	do {
		struct tries choice = read_sequence(reader);

		all.steps = size_add(all.steps, choice.steps);
		all.ways = size_add(all.ways, choice.ways);
	} while (reads(reader, '|'));
	reader->depth--;
	return all;
}

uint64_t pattern_steps(struct str pattern, bool whole, uint64_t text)
{
	struct reader reader = { .text = pattern, .length = text };
	struct tries tries = read_choices(&reader);
	bool begins =
		str_starts(pattern, STR("^")) && str_find(pattern, STR("|"), 0) == SIZE_MAX;
	uint64_t places = whole || begins ? 1 : size_add(text, 1);
	uint64_t steps = size_multiply(places, size_multiply(2, tries.steps));

	steps = size_least(steps, LIMIT_MATCH_STEPS);
	return 12 + (size_add(steps, text / 16)) / 2;
}
