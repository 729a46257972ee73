#include "engine/feel/zone_table.h"

#include <stdlib.h>
#include <string.h>

enum {
	HEADER = 44,		/* RFC 8536 §3.1 */
	COUNT_MAX = 64 * 1024,	/* of anything in a file; real ones have hundreds */
	OFFSET_MAX = 26 * 3600, /* RFC 8536 §3.2 asks for less than that either way */
};

static uint64_t big_endian(const char *at, size_t bytes)
{
	uint64_t number = 0;

	for (size_t i = 0; i < bytes; i++)
		number = number << 8 | (unsigned char)at[i];
	return number;
}

/* In the order of the header, from its twentieth byte. */
enum { UTC, STANDARD, LEAP, CHANGES, TYPES, CHARS, COUNTS };

static bool read_header(struct str bytes, size_t counts[COUNTS])
{
	if (!str_starts(bytes, STR("TZif")) || bytes.len < HEADER || bytes.at[4] < '2')
		return false;
	for (size_t i = 0; i < COUNTS; i++) {
		counts[i] = big_endian(bytes.at + 20 + i * 4, 4);
		if (counts[i] > COUNT_MAX)
			return false;
	}
	return true;
}

/* Of what follows the header; times have 4 bytes in the first block, 8 in the second. */
static size_t block_size(const size_t counts[COUNTS], size_t time_size)
{
	return counts[CHANGES] * (time_size + 1) + counts[TYPES] * 6 + counts[CHARS] +
	       counts[LEAP] * (time_size + 4) + counts[STANDARD] + counts[UTC];
}

static bool read_offset(const char *types, size_t kind, size_t count, int32_t *out)
{
	if (kind >= count)
		return false;
	*out = (int32_t)big_endian(types + kind * 6, 4);
	return *out > -OFFSET_MAX && *out < OFFSET_MAX;
}

/* Moments, then the kind of each, then what the kinds are; the first kind is that of the time
 * before all moments. */
static bool read_changes(struct zone_table *table, const char *block,
			 const size_t counts[COUNTS])
{
	const char *kinds = block + counts[CHANGES] * 8;
	const char *types = kinds + counts[CHANGES];

	if (!read_offset(types, 0, counts[TYPES], &table->offset[0]))
		return false;
	for (size_t i = 0; i < table->count; i++) {
		size_t kind = (unsigned char)kinds[i];

		table->at[i] = (int64_t)big_endian(block + i * 8, 8);
		if (i > 0 && table->at[i] <= table->at[i - 1])
			return false;
		if (!read_offset(types, kind, counts[TYPES], &table->offset[i + 1]))
			return false;
	}
	return true;
}

/* A first block for 32-bit readers, which is skipped, the same with 64 bits, then the rule
 * between two line ends. */
bool zone_table_init(struct zone_table *table, struct str bytes)
{
	size_t counts[COUNTS];

	*table = (struct zone_table){ 0 };
	if (!read_header(bytes, counts))
		return false;
	struct str second = str_slice(bytes, HEADER + block_size(counts, 4), bytes.len);
	if (!read_header(second, counts))
		return false;
	struct str footer = str_slice(second, HEADER + block_size(counts, 8), second.len);
	if (footer.len < 2 || footer.at[0] != '\n' || footer.at[footer.len - 1] != '\n')
		return false;
	table->count = counts[CHANGES];
	table->at = calloc(table->count + 1, sizeof(*table->at));
	table->offset = calloc(table->count + 1, sizeof(*table->offset));
	table->has_rule = zone_rule_parse(str_slice(footer, 1, footer.len - 1), &table->rule);
	if (table->at && table->offset && read_changes(table, second.at + HEADER, counts))
		return true;
	zone_table_finish(table);
	return false;
}

void zone_table_finish(struct zone_table *table)
{
	free(table->at);
	free(table->offset);
	*table = (struct zone_table){ 0 };
}

int32_t zone_table_offset(const struct zone_table *table, int64_t epoch)
{
	size_t low = 0, high = table->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (table->at[middle] <= epoch)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == table->count && table->has_rule)
		return zone_rule_offset(&table->rule, epoch);
	return table->offset[low];
}
