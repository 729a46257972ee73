#include "engine/feel/zone.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/feel/zone_table.h"

enum {
	NAME_MAX_LEN = 64,    /* the longest real one has 32 */
	FILE_MAX = 64 * 1024, /* the largest real one is a tenth of this */
	DAY_SECONDS = 86400,
};

/* A zone read once and kept for the life of the process. */
struct kept_zone {
	struct kept_zone *next;
	char name[NAME_MAX_LEN + 1];
	struct zone_table table;
};

/* The one process-wide cache of the expression engine. Tables never change once they are in the
 * list, so only the list itself needs the lock; only names that have a file get there, so it
 * cannot grow beyond the tz database. */
static pthread_mutex_t cache_lock = PTHREAD_MUTEX_INITIALIZER;
static struct kept_zone *cache;

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

static bool load(struct kept_zone *zone)
{
	char path[NAME_MAX_LEN + 32];
	char *bytes = malloc(FILE_MAX);
	FILE *file = NULL;
	size_t len;
	bool ok = false;

	(void)snprintf(path, sizeof(path), "/usr/share/zoneinfo/%s", zone->name);
	file = fopen(path, "rb");
	if (!file || !bytes)
		goto out;
	len = fread(bytes, 1, FILE_MAX, file);
	ok = len < FILE_MAX && ferror(file) == 0 &&
	     zone_table_init(&zone->table, (struct str){ bytes, len });
out:
	if (file)
		(void)fclose(file);
	free(bytes);
	return ok;
}

static const struct zone_table *find_locked(struct str name)
{
	for (const struct kept_zone *zone = cache; zone; zone = zone->next)
		if (str_equal_c(name, zone->name))
			return &zone->table;
	struct kept_zone *zone = calloc(1, sizeof(*zone));
	if (!zone)
		return NULL;
	memcpy(zone->name, name.at, name.len);
	if (!load(zone)) {
		free(zone);
		return NULL;
	}
	zone->next = cache;
	cache = zone;
	return &zone->table;
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

bool zone_known(struct str name)
{
	return find(name) != NULL;
}

bool zone_offset_at(struct str name, int64_t epoch, int32_t *seconds)
{
	const struct zone_table *table = find(name);

	if (!table)
		return false;
	*seconds = zone_table_offset(table, epoch);
	return true;
}

/* A local time that is skipped or comes twice takes the offset from before the change, as
 * clocks that were not set yet would. */
static int32_t local_offset(const struct zone_table *table, int64_t local)
{
	int32_t before = zone_table_offset(table, local - DAY_SECONDS);
	int32_t after = zone_table_offset(table, local + DAY_SECONDS);

	if (before == after || zone_table_offset(table, local - before) == before)
		return before;
	return zone_table_offset(table, local - after) == after ? after : before;
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
