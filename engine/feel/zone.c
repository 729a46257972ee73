#include "engine/feel/zone.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/feel/zone_rule.h"

enum {
	NAME_MAX_LEN = 64,    /* the longest real one has 32 */
	FILE_MAX = 64 * 1024, /* the largest real one is a tenth of this */
	HEADER = 44,	      /* RFC 8536 §3.1 */
	DAY_SECONDS = 86400,
};

/* A zone read once and kept for the life of the process. */
struct zone_table {
	struct zone_table *next;
	char name[NAME_MAX_LEN + 1];
	size_t count;
	int64_t *at;	 /* moments of change, ascending */
	int32_t *offset; /* offset[i] holds before at[i]; offset[count] after the last */
	bool has_rule;
	struct zone_rule rule; /* after the last change */
};

/* The one process-wide cache of the expression engine. Tables never change once they are in the
 * list, so only the list itself needs the lock; only names that have a file get there, so it
 * cannot grow beyond the tz database. */
static pthread_mutex_t cache_lock = PTHREAD_MUTEX_INITIALIZER;
static struct zone_table *cache;

/* Letters, digits, _ + - in parts between single slashes, the first letter a capital: no dots,
 * so no way out of the folder, and none of its "posix" and "right" copies. */
static bool name_safe(struct str name)
{
	if (name.len == 0 || name.len > NAME_MAX_LEN || name.at[name.len - 1] == '/')
		return false;
	if (name.at[0] < 'A' || name.at[0] > 'Z')
		return false;
	for (size_t i = 0; i < name.len; i++) {
		char c = name.at[i];
		bool letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
		bool other = (c >= '0' && c <= '9') || c == '_' || c == '+' || c == '-';
		bool slash = c == '/' && name.at[i - 1] != '/';

		if (!letter && !other && !slash)
			return false;
	}
	return true;
}

static uint64_t big_endian(const unsigned char *at, size_t bytes)
{
	uint64_t number = 0;

	for (size_t i = 0; i < bytes; i++)
		number = number << 8 | at[i];
	return number;
}

struct counts {
	size_t utc, standard, leap, changes, types, chars;
};

static bool read_counts(const unsigned char *at, size_t len, struct counts *out)
{
	if (len < HEADER || memcmp(at, "TZif", 4) != 0)
		return false;
	out->utc = big_endian(at + 20, 4);
	out->standard = big_endian(at + 24, 4);
	out->leap = big_endian(at + 28, 4);
	out->changes = big_endian(at + 32, 4);
	out->types = big_endian(at + 36, 4);
	out->chars = big_endian(at + 40, 4);
	return out->utc <= FILE_MAX && out->standard <= FILE_MAX && out->leap <= FILE_MAX &&
	       out->changes <= FILE_MAX && out->types <= FILE_MAX && out->chars <= FILE_MAX &&
	       out->types > 0;
}

/* Without its header; time_size is 4 in the first block, 8 in the second. */
static size_t block_size(const struct counts *counts, size_t time_size)
{
	return counts->changes * (time_size + 1) + counts->types * 6 + counts->chars +
	       counts->leap * (time_size + 4) + counts->standard + counts->utc;
}

static bool read_changes(struct zone_table *table, const unsigned char *block,
			 const struct counts *counts)
{
	const unsigned char *kinds = block + counts->changes * 8;
	const unsigned char *types = kinds + counts->changes;

	table->count = counts->changes;
	table->at = calloc(table->count + 1, sizeof(*table->at));
	table->offset = calloc(table->count + 1, sizeof(*table->offset));
	if (!table->at || !table->offset)
		return false;
	table->offset[0] = (int32_t)big_endian(types, 4);
	for (size_t i = 0; i < table->count; i++) {
		if (kinds[i] >= counts->types)
			return false;
		table->at[i] = (int64_t)big_endian(block + i * 8, 8);
		table->offset[i + 1] = (int32_t)big_endian(types + (size_t)kinds[i] * 6, 4);
	}
	return true;
}

/* RFC 8536: a first block for 32-bit readers, which is skipped, the same with 64 bits, then the
 * rule between two line ends. */
static bool read_table(struct zone_table *table, const unsigned char *at, size_t len)
{
	struct counts counts;

	if (!read_counts(at, len, &counts) || at[4] < '2')
		return false;
	size_t second = HEADER + block_size(&counts, 4);
	if (second > len || !read_counts(at + second, len - second, &counts))
		return false;
	size_t block = second + HEADER;
	size_t footer = block + block_size(&counts, 8);
	if (footer + 2 > len || at[footer] != '\n' || at[len - 1] != '\n')
		return false;
	struct str rule = { (const char *)at + footer + 1, len - footer - 2 };

	table->has_rule = zone_rule_parse(rule, &table->rule);
	return read_changes(table, at + block, &counts);
}

static bool load(struct zone_table *table)
{
	char path[NAME_MAX_LEN + 32];
	unsigned char *bytes = malloc(FILE_MAX);
	FILE *file = NULL;
	size_t len;
	bool ok = false;

	(void)snprintf(path, sizeof(path), "/usr/share/zoneinfo/%s", table->name);
	file = fopen(path, "rb");
	if (!file || !bytes)
		goto out;
	len = fread(bytes, 1, FILE_MAX, file);
	ok = len < FILE_MAX && ferror(file) == 0 && read_table(table, bytes, len);
out:
	if (file)
		(void)fclose(file);
	free(bytes);
	return ok;
}

static const struct zone_table *find_locked(struct str name)
{
	for (struct zone_table *table = cache; table; table = table->next)
		if (str_equal_c(name, table->name))
			return table;
	struct zone_table *table = calloc(1, sizeof(*table));
	if (!table)
		return NULL;
	memcpy(table->name, name.at, name.len);
	if (!load(table)) {
		free(table->at);
		free(table->offset);
		free(table);
		return NULL;
	}
	table->next = cache;
	cache = table;
	return table;
}

/* NULL when there is no such zone. */
static const struct zone_table *find(struct str name)
{
	if (!name_safe(name))
		return NULL;
	(void)pthread_mutex_lock(&cache_lock);
	const struct zone_table *table = find_locked(name);
	(void)pthread_mutex_unlock(&cache_lock);
	return table;
}

static int32_t table_offset(const struct zone_table *table, int64_t epoch)
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

bool zone_known(struct str name)
{
	return find(name) != NULL;
}

bool zone_offset_at(struct str name, int64_t epoch, int32_t *seconds)
{
	const struct zone_table *table = find(name);

	if (!table)
		return false;
	*seconds = table_offset(table, epoch);
	return true;
}

/* A local time that is skipped or comes twice takes the offset from before the change, as
 * clocks that were not set yet would. */
static int32_t local_offset(const struct zone_table *table, int64_t local)
{
	int32_t before = table_offset(table, local - DAY_SECONDS);
	int32_t after = table_offset(table, local + DAY_SECONDS);

	if (before == after || table_offset(table, local - before) == before)
		return before;
	return table_offset(table, local - after) == after ? after : before;
}

bool zone_offset(struct zone zone, struct date date, struct time time, int32_t *seconds)
{
	if (zone.kind == ZONE_OFFSET) {
		*seconds = zone.offset;
		return true;
	}
	const struct zone_table *table = zone.kind == ZONE_NAMED ? find(zone.name) : NULL;
	if (!table)
		return false;
	int64_t local = date_to_days(date) * DAY_SECONDS + time_seconds(time);
	*seconds = local_offset(table, local);
	return true;
}
