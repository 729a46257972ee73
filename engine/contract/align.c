#include "engine/contract/align.h"

/* Beyond that many pairs the lists are laid beside each other as they stand. */
enum { PAIRS_MOST = 1024 * 1024 };

struct lists {
	struct arena *arena;
	const struct str *before, *after;
	struct alignments found;
};

static void match(struct lists *lists, size_t before, size_t after)
{
	*VEC_ADD(lists->arena, &lists->found) = (struct alignment){ before, after };
}

/* What stands between two that are the same. */
static void match_gap(struct lists *lists, struct alignment from, struct alignment to)
{
	while (from.before < to.before && from.after < to.after)
		match(lists, from.before++, from.after++);
	while (from.before < to.before)
		match(lists, from.before++, SIZE_MAX);
	while (from.after < to.after)
		match(lists, SIZE_MAX, from.after++);
}

static bool same(const struct lists *lists, struct alignment at)
{
	return str_equal(lists->before[at.before], lists->after[at.after]);
}

/* lengths[i][k]: of the longest common sequence of what stands from i and from k on. */
static uint32_t *common_lengths(struct lists *lists, struct alignment from, struct alignment to)
{
	const size_t rows = to.before - from.before;
	const size_t columns = to.after - from.after;
	const size_t width = columns + 1;
	uint32_t *lengths = ARENA_ARRAY(lists->arena, uint32_t, (rows + 1) * width);

	for (size_t i = rows; i-- > 0;)
		for (size_t k = columns; k-- > 0;) {
			const struct alignment at = { from.before + i, from.after + k };
			const uint32_t down = lengths[((i + 1) * width) + k];
			const uint32_t right = lengths[(i * width) + k + 1];

			lengths[(i * width) + k] =
				same(lists, at) ? lengths[((i + 1) * width) + k + 1] + 1
				: down > right	? down
						: right;
		}
	return lengths;
}

static void match_common(struct lists *lists, struct alignment from, struct alignment to)
{
	const size_t width = to.after - from.after + 1;
	const uint32_t *lengths = common_lengths(lists, from, to);
	struct alignment gap = from;
	struct alignment at = from;

	while (at.before < to.before && at.after < to.after) {
		const size_t here = ((at.before - from.before) * width) + at.after - from.after;

		if (same(lists, at)) {
			match_gap(lists, gap, at);
			match(lists, at.before++, at.after++);
			gap = at;
		} else if (lengths[here + width] >= lengths[here + 1]) {
			at.before++;
		} else {
			at.after++;
		}
	}
	match_gap(lists, gap, to);
}

struct alignments align(struct arena *arena, const struct str *before, size_t before_count,
			const struct str *after, size_t after_count)
{
	struct lists lists = { .arena = arena, .before = before, .after = after };
	struct alignment from = { 0, 0 };
	struct alignment to = { before_count, after_count };

	while (from.before < to.before && from.after < to.after && same(&lists, from))
		match(&lists, from.before++, from.after++);
	while (from.before < to.before && from.after < to.after &&
	       same(&lists, (struct alignment){ to.before - 1, to.after - 1 })) {
		to.before--;
		to.after--;
	}
	if ((to.before - from.before) * (to.after - from.after) <= PAIRS_MOST)
		match_common(&lists, from, to);
	else
		match_gap(&lists, from, to);
	for (; to.before < before_count; to.before++, to.after++)
		match(&lists, to.before, to.after);
	return lists.found;
}

/* --- growing ------------------------------------------------------------------------------ */

void align_growing(struct arena *arena, const size_t *places, size_t count, bool *growing)
{
	size_t *lengths = ARENA_ARRAY(arena, size_t, count);
	size_t *former = ARENA_ARRAY(arena, size_t, count);
	size_t last = SIZE_MAX;

	for (size_t i = 0; i < count; i++) {
		lengths[i] = 1;
		former[i] = SIZE_MAX;
		for (size_t k = 0; k < i; k++)
			if (places[k] < places[i] && lengths[k] >= lengths[i]) {
				lengths[i] = lengths[k] + 1;
				former[i] = k;
			}
		if (last == SIZE_MAX || lengths[i] > lengths[last])
			last = i;
	}
	for (; last != SIZE_MAX; last = former[last])
		growing[last] = true;
}
