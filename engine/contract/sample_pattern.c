/* A text for a pattern: the pattern is walked, and at every choice one way is taken. */
#include "engine/contract/sample_inner.h"

#include <string.h>

#include "engine/base/utf8.h"

enum { STEPS_MOST = 20000, RANGES_MOST = 64, MORE_MOST = 3 };

struct walk {
	struct str rest;
	struct chance *chance;
	size_t steps; /* walking a part anew for every repetition could take for ever */
	bool ok;
};

struct span {
	uint32_t from, to;
};

struct set {
	struct span ranges[RANGES_MOST];
	size_t count;
	bool negated;
};

static bool at_end(const struct walk *walk)
{
	return !walk->ok || walk->rest.len == 0;
}

static char peek(const struct walk *walk)
{
	return walk->rest.len > 0 ? walk->rest.at[0] : '\0';
}

static uint32_t take(struct walk *walk)
{
	uint32_t point = 0;

	walk->steps++;
	walk->ok = walk->ok && walk->steps < STEPS_MOST && utf8_next(&walk->rest, &point);
	return point;
}

static bool skip(struct walk *walk, char byte)
{
	if (peek(walk) != byte)
		return false;
	(void)take(walk);
	return true;
}

/* --- characters --- */

static void add_range(struct walk *walk, struct set *set, uint32_t from, uint32_t to)
{
	walk->ok = walk->ok && set->count < RANGES_MOST && from <= to;
	if (walk->ok)
		set->ranges[set->count++] = (struct span){ from, to };
}

/* Some of what the class escapes mean is enough. */
static const struct {
	struct str name;
	struct span range;
} classes[] = {
	{ STR_INIT("d"), { '0', '9' } },     { STR_INIT("s"), { ' ', ' ' } },
	{ STR_INIT("w"), { 'a', 'z' } },     { STR_INIT("S"), { 'a', 'z' } },
	{ STR_INIT("D"), { 'a', 'z' } },     { STR_INIT("W"), { '-', '-' } },
	{ STR_INIT("p{L}"), { 'a', 'z' } },  { STR_INIT("p{Lu}"), { 'A', 'Z' } },
	{ STR_INIT("p{Ll}"), { 'a', 'z' } }, { STR_INIT("p{N}"), { '0', '9' } },
	{ STR_INIT("p{Nd}"), { '0', '9' } }, { STR_INIT("n"), { '\n', '\n' } },
	{ STR_INIT("r"), { '\r', '\r' } },   { STR_INIT("t"), { '\t', '\t' } },
};

static struct span take_escape(struct walk *walk)
{
	struct span range;

	for (size_t i = 0; i < LENGTH(classes); i++)
		if (str_starts(walk->rest, classes[i].name)) {
			walk->rest = str_slice(walk->rest, classes[i].name.len, walk->rest.len);
			return classes[i].range;
		}
	range.from = take(walk);
	range.to = range.from;
	/* Other letters and digits mean something. */
	walk->ok = walk->ok && range.from < 0x80 && strchr("\\|.-^?*+{}()[]$", (int)range.from);
	return range;
}

static void take_member(struct walk *walk, struct set *set)
{
	uint32_t from;

	if (skip(walk, '\\')) {
		struct span range = take_escape(walk);
		add_range(walk, set, range.from, range.to);
		return;
	}
	from = take(walk);
	if (peek(walk) == '-' && !str_starts(walk->rest, STR("-]"))) {
		(void)take(walk);
		walk->ok = walk->ok && peek(walk) != '[' && peek(walk) != '\\';
		add_range(walk, set, from, take(walk));
	} else {
		add_range(walk, set, from, from);
	}
}

static bool has(const struct set *set, uint32_t point)
{
	for (size_t i = 0; i < set->count; i++)
		if (point >= set->ranges[i].from && point <= set->ranges[i].to)
			return true;
	return false;
}

static uint32_t pick_other(struct walk *walk, const struct set *set)
{
	static const char others[] = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJK-_., ";
	size_t start = chance_below(walk->chance, LENGTH(others) - 1);

	for (size_t i = 0; i < LENGTH(others) - 1; i++) {
		uint32_t point = (uint32_t)others[(start + i) % (LENGTH(others) - 1)];
		if (!has(set, point))
			return point;
	}
	walk->ok = false;
	return 'a';
}

static uint32_t pick(struct walk *walk, const struct set *set)
{
	const struct span *range;

	if (set->negated)
		return pick_other(walk, set);
	if (set->count == 0) {
		walk->ok = false;
		return 'a';
	}
	range = &set->ranges[chance_below(walk->chance, set->count)];
	return range->from + (uint32_t)chance_below(walk->chance, range->to - range->from + 1);
}

static void add_point(uint32_t point, struct buf *out)
{
	char bytes[4];

	buf_add(out, (struct str){ bytes, utf8_encode(point, bytes) });
}

static void walk_class(struct walk *walk, struct buf *out)
{
	struct set set = { .count = 0 };

	set.negated = skip(walk, '^');
	while (!at_end(walk) && peek(walk) != ']') {
		walk->ok = walk->ok && peek(walk) != '[';
		take_member(walk, &set);
	}
	walk->ok = skip(walk, ']') && walk->ok;
	add_point(pick(walk, &set), out);
}

/* --- structure --- */

static void walk_choices(struct walk *walk, struct buf *out);

static void walk_group(struct walk *walk, struct buf *out)
{
	if (str_starts(walk->rest, STR("?:")))
		walk->rest = str_slice(walk->rest, 2, walk->rest.len);
	walk_choices(walk, out);
	walk->ok = skip(walk, ')') && walk->ok;
}

static void walk_atom(struct walk *walk, struct buf *out)
{
	struct set set = { .count = 0 };
	uint32_t point = take(walk);

	if (point == '(') {
		walk_group(walk, out);
	} else if (point == '[') {
		walk_class(walk, out);
	} else if (point == '\\') {
		struct span range = take_escape(walk);
		add_range(walk, &set, range.from, range.to);
		add_point(pick(walk, &set), out);
	} else if (point == '.') {
		add_point('a' + (uint32_t)chance_below(walk->chance, 26), out);
	} else if (point != '^' && point != '$') {
		add_point(point, out);
	}
}

static size_t take_number(struct walk *walk, size_t missing)
{
	size_t number = 0;
	size_t digits = 0;

	while (peek(walk) >= '0' && peek(walk) <= '9' && digits < 5) {
		number = number * 10 + (take(walk) - '0');
		digits++;
	}
	return digits > 0 ? number : missing;
}

/* How often the part before it comes; once where nothing is said. */
static size_t take_times(struct walk *walk)
{
	size_t least = 1;
	size_t most = 1;

	if (skip(walk, '?')) {
		least = 0;
	} else if (skip(walk, '*')) {
		least = 0;
		most = MORE_MOST;
	} else if (skip(walk, '+')) {
		most = 1 + MORE_MOST;
	} else if (skip(walk, '{')) {
		least = take_number(walk, 0);
		most = skip(walk, ',') ? take_number(walk, least + MORE_MOST) : least;
		walk->ok = skip(walk, '}') && walk->ok && least <= most;
	} else {
		return 1;
	}
	(void)skip(walk, '?');
	return walk->ok ? least + chance_below(walk->chance, most - least + 1) : 0;
}

/* The part is walked once to find its end, then once for every time it comes. */
static void walk_piece(struct walk *walk, struct buf *out)
{
	struct str start = walk->rest;
	struct str end;
	struct buf unused;
	size_t times;

	buf_init(&unused, out->ceiling);
	walk_atom(walk, &unused);
	times = take_times(walk);
	end = walk->rest;
	for (size_t i = 0; i < times && walk->ok; i++) {
		walk->rest = start;
		walk_atom(walk, out);
	}
	walk->rest = end;
	buf_finish(&unused);
}

static void walk_sequence(struct walk *walk, struct buf *out)
{
	while (!at_end(walk) && peek(walk) != '|' && peek(walk) != ')')
		walk_piece(walk, out);
}

/* Every choice is walked; the one kept is any of them, each as likely. Recursion is as deep as
 * the pattern, which LIMIT_PATTERN_NESTING bounds. */
static void walk_choices(struct walk *walk, struct buf *out)
{
	struct buf kept;
	struct buf one;
	size_t count = 0;

	buf_init(&kept, out->ceiling);
	buf_init(&one, out->ceiling);
	do {
		buf_clear(&one);
		walk_sequence(walk, &one);
		count++;
		if (chance_once_in(walk->chance, count)) {
			buf_clear(&kept);
			buf_add(&kept, buf_str(&one));
		}
	} while (walk->ok && skip(walk, '|'));
	buf_add(out, buf_str(&kept));
	walk->ok = walk->ok && !buf_full(&kept) && !buf_full(&one);
	buf_finish(&kept);
	buf_finish(&one);
}

bool sample_pattern(struct str pattern, struct chance *chance, struct buf *out)
{
	struct walk walk = { .rest = pattern, .chance = chance, .ok = true };

	walk_choices(&walk, out);
	return walk.ok && walk.rest.len == 0;
}
