#include "engine/form/life_event.h"

#include <assert.h>
#include <pthread.h>

#include "engine/base/asset.h"
#include "engine/base/csv.h"
#include "engine/schema/nearest.h"

/* Read once, unchanged ever after. */
static struct life_event *events;
static struct str *ids;
static size_t count;
static struct arena memory;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void load(void)
{
	const struct asset *asset = asset_find(STR("forms/life-events.csv"));
	struct diags diags;
	struct csv csv;
	bool ok;

	assert(asset != NULL);
	arena_init(&memory);
	diags_init(&diags, &memory, STR("forms/life-events.csv"));
	ok = csv_parse(&memory, asset->bytes, &diags, &csv);
	assert(ok && csv.columns == 4);
	(void)ok;
	count = csv.row_count - 1;
	events = ARENA_ARRAY(&memory, struct life_event, count);
	ids = ARENA_ARRAY(&memory, struct str, count);
	for (size_t i = 0; i < count; i++) {
		const struct str *cells = csv.rows[i + 1].cells;

		events[i] = (struct life_event){ .id = cells[0],
						 .business = str_equal_c(cells[1], "business"),
						 .lv = cells[2],
						 .en = cells[3] };
		ids[i] = cells[0];
	}
}

size_t life_event_count(void)
{
	(void)pthread_once(&once, load);
	return count;
}

const struct life_event *life_event_at(size_t index)
{
	(void)pthread_once(&once, load);
	assert(index < count);
	return &events[index];
}

size_t life_event_find(struct str id)
{
	(void)pthread_once(&once, load);
	for (size_t i = 0; i < count; i++)
		if (str_equal(events[i].id, id))
			return i;
	return SIZE_MAX;
}

struct str life_event_name(const struct life_event *event, struct str language)
{
	return str_equal_c(language, "en") ? event->en : event->lv;
}

struct str life_event_meant(struct str id)
{
	(void)pthread_once(&once, load);
	return nearest_find(id, ids, count);
}
