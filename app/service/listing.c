#include "app/service/listing.h"

#include <assert.h>
#include <pthread.h>
#include <stdlib.h>

#include "app/service/listing_make.h"

/* A listing with what keeps it alive, and the versions whose texts it borrows. */
struct edition {
	struct listing listing;
	struct edition *older; /* one that somebody still looks at */
	struct arena arena;
	const struct published *const *published;
	size_t published_count;
	uint64_t state;	  /* of the catalogue, when it was made */
	int64_t until_ms; /* when something in it opens or closes by itself */
	size_t references;
};

struct listings {
	const struct service *service;
	pthread_mutex_t lock; /* of what follows; held while an edition is made */
	struct edition *newest;
};

static void *zeroed(size_t size)
{
	void *memory = calloc(1, size);

	if (memory == NULL)
		arena_exhausted();
	return memory;
}

/* Those that are not withdrawn, of institutions that are not suspended. */
static size_t choose(const struct service *service, struct edition *edition, int64_t now_ms,
		     const struct published **shown)
{
	struct openings *openings = catalogue_openings(service->catalogue);
	size_t count = 0;

	edition->until_ms = INT64_MAX;
	for (size_t i = 0; i < edition->published_count; i++) {
		const struct published *published = edition->published[i];
		const struct availability availability = openings_find(
			openings, published->institution, published->id, &edition->arena);
		const int64_t next_ms = opening_changes(&availability, now_ms);

		if (next_ms < edition->until_ms)
			edition->until_ms = next_ms;
		if (availability.withdrawn_ms == 0 && !availability.suspended)
			shown[count++] = published;
	}
	return count;
}

static struct edition *make(const struct service *service, uint64_t state, int64_t now_ms)
{
	struct edition *edition = zeroed(sizeof(*edition));
	const struct published **shown;
	size_t count;

	arena_init(&edition->arena);
	edition->state = state;
	edition->published_count =
		catalogue_current_all(service->catalogue, &edition->arena, &edition->published);
	shown = ARENA_ARRAY(&edition->arena, const struct published *,
			    edition->published_count);
	count = choose(service, edition, now_ms, shown);
	listing_make(&edition->arena, service, shown, count, &edition->listing);
	return edition;
}

static void free_edition(const struct listings *listings, struct edition *edition)
{
	for (size_t i = 0; i < edition->published_count; i++)
		catalogue_release(listings->service->catalogue, edition->published[i]);
	arena_finish(&edition->arena);
	free(edition);
}

/* Of those that nobody looks at the newest alone stays. */
static void tidy(const struct listings *listings)
{
	struct edition **at = &listings->newest->older;

	while (*at != NULL) {
		struct edition *edition = *at;

		if (edition->references > 0) {
			at = &edition->older;
			continue;
		}
		*at = edition->older;
		free_edition(listings, edition);
	}
}

struct listings *listings_new(const struct service *service)
{
	struct listings *listings = zeroed(sizeof(*listings));

	listings->service = service;
	(void)pthread_mutex_init(&listings->lock, NULL);
	return listings;
}

void listings_free(struct listings *listings)
{
	if (listings == NULL)
		return;
	while (listings->newest != NULL) {
		struct edition *edition = listings->newest;

		listings->newest = edition->older;
		free_edition(listings, edition);
	}
	(void)pthread_mutex_destroy(&listings->lock);
	free(listings);
}

/* The state is asked for first: what is put in force meanwhile is seen the next time. */
const struct listing *listings_current(struct listings *listings)
{
	const int64_t now_ms = clock_now(&listings->service->clock);
	uint64_t state = catalogue_state(listings->service->catalogue);
	const struct listing *listing;

	(void)pthread_mutex_lock(&listings->lock);
	if (listings->newest == NULL || listings->newest->state < state ||
	    listings->newest->until_ms <= now_ms) {
		struct edition *edition = make(listings->service, state, now_ms);

		edition->older = listings->newest;
		listings->newest = edition;
		tidy(listings);
	}
	listings->newest->references++;
	listing = &listings->newest->listing;
	(void)pthread_mutex_unlock(&listings->lock);
	return listing;
}

void listings_release(struct listings *listings, const struct listing *listing)
{
	struct edition *at;

	(void)pthread_mutex_lock(&listings->lock);
	at = listings->newest;
	while (at != NULL && &at->listing != listing)
		at = at->older;
	assert(at != NULL && at->references > 0);
	at->references--;
	tidy(listings);
	(void)pthread_mutex_unlock(&listings->lock);
}

const struct listing_form *listing_find(const struct listing *listing, struct str id)
{
	for (size_t i = 0; i < listing->form_count; i++)
		if (str_equal(listing->forms[i].id, id))
			return &listing->forms[i];
	return NULL;
}
