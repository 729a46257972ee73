/* When published forms can be begun and sent, as the store says, in memory. */
#ifndef APP_SERVICE_OPENINGS_H
#define APP_SERVICE_OPENINGS_H

#include "app/service/institutions.h"
#include "renderers/i18n/i18n.h"
#include "storage/availability.h"

struct openings;
/* institutions is borrowed; NULL: none is suspended. */
struct openings *openings_new(struct store *store, struct institutions *institutions);
void openings_free(struct openings *openings);
/* Reads what the store says now; false with err, and then what was known stays. */
bool openings_load(struct openings *openings, struct err *err);
/* Of that form; nothing but zeroes where nothing was said. Its texts are in the arena. */
struct availability openings_find(struct openings *openings, struct str institution,
				  struct str form, struct arena *arena);

/* How it stands at a moment. */
enum opening {
	OPENING_OPEN,
	OPENING_BEFORE,	   /* not yet */
	OPENING_AFTER,	   /* no more */
	OPENING_FINISHING, /* withdrawn; what was begun can still be sent */
	OPENING_WITHDRAWN,
	OPENING_SUSPENDED, /* all of its institution's are */
};
enum opening opening_at(const struct availability *availability, int64_t now_ms);
/* When that changes next by itself; INT64_MAX: never. */
int64_t opening_changes(const struct availability *availability, int64_t now_ms);
/* Can what was begun be sent? */
bool opening_takes(enum opening opening);
/* Until when it can, at a moment when it can; 0: without end. */
int64_t opening_deadline(const struct availability *availability);
/* The same for people, as a sentence; empty: there is nothing to say. */
struct str opening_say(const struct availability *availability, int64_t now_ms,
		       const struct words *words, struct arena *arena);

#endif
