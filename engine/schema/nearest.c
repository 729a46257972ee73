#include "engine/schema/nearest.h"

enum { ROW = NEAREST_WORD + 1 };

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* Optimal string alignment: the usual dynamic programme, of which three rows are kept. */
size_t nearest_distance(struct str a, struct str b)
{
	size_t rows[3][ROW] = { { 0 } };

	if (a.len > NEAREST_WORD || b.len > NEAREST_WORD)
		return SIZE_MAX;
	for (size_t j = 0; j <= b.len; j++)
		rows[0][j] = j;
	for (size_t i = 1; i <= a.len; i++) {
		size_t *row = rows[i % 3];
		const size_t *above = rows[(i + 2) % 3];
		const size_t *twice_above = rows[(i + 1) % 3];
		row[0] = i;
		for (size_t j = 1; j <= b.len; j++) {
			size_t changed = a.at[i - 1] == b.at[j - 1] ? 0 : 1;
			row[j] = least(least(above[j], row[j - 1]) + 1, above[j - 1] + changed);
			if (i > 1 && j > 1 && a.at[i - 1] == b.at[j - 2] &&
			    a.at[i - 2] == b.at[j - 1])
				row[j] = least(row[j], twice_above[j - 2] + 1);
		}
	}
	return rows[a.len % 3][b.len];
}

struct str nearest_find(struct str word, const struct str *candidates, size_t count)
{
	size_t best = word.len / 3 + 1;
	struct str found = { 0 };

	for (size_t i = 0; i < count; i++) {
		size_t distance = nearest_distance(word, candidates[i]);
		if (distance < best) {
			best = distance;
			found = candidates[i];
		}
	}
	return found;
}
