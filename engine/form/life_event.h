/* What happens in people's lives and to businesses, by which they look for services. The list
 * is forms/life-events.csv; an id is never removed from it, because published forms name it. */
#ifndef ENGINE_FORM_LIFE_EVENT_H
#define ENGINE_FORM_LIFE_EVENT_H

#include "engine/base/arena.h"
#include "engine/base/str.h"

struct life_event {
	struct str id; /* "tuvinieka-nave" */
	bool business; /* of a business, not of a person */
	struct str lv, en;
};

/* In the order in which they are shown. Loaded once from the program. */
size_t life_event_count(void);
const struct life_event *life_event_at(size_t index);
/* The index, or SIZE_MAX. */
size_t life_event_find(struct str id);
/* English where the language is "en", else Latvian. */
struct str life_event_name(const struct life_event *event, struct str language);
/* Of all ids the one that is most like it; empty: none is. */
struct str life_event_meant(struct str id);

#endif
