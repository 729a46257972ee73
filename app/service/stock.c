#include "app/service/stock.h"

#include <assert.h>
#include <pthread.h>
#include <stdlib.h>

#include "engine/base/heap.h"
#include "engine/base/map.h"

enum { IDLE_MOST = 64 }; /* versions that are kept though nobody needs them */

/* A version with what keeps it in memory. */
struct holder {
	struct published *published;
	struct holder *next; /* of the same form */
	size_t references;
	struct holder *older, *newer; /* where it is idle: what became so before and after */
};

/* Of one id. More than one institution's only where their programs were older. */
struct versions {
	struct holder *first;
	struct holder *current; /* one of them, or NULL */
};

struct stock {
	pthread_mutex_t lock; /* of what follows */
	struct arena arena;   /* of the map; an id that came stays */
	struct map forms;     /* by id: struct versions */
	struct holder *oldest, *newest; /* of the idle: neither in force nor in use */
	size_t idle;
};

struct stock *stock_new(void)
{
	struct stock *stock = heap_new(sizeof(*stock));

	arena_init(&stock->arena);
	map_init(&stock->forms, &stock->arena);
	(void)pthread_mutex_init(&stock->lock, NULL);
	return stock;
}

static void free_holder(struct holder *holder)
{
	published_free(holder->published);
	free(holder);
}

void stock_free(struct stock *stock)
{
	if (stock == NULL)
		return;
	for (size_t i = 0; i < stock->forms.count; i++) {
		struct versions *versions = stock->forms.entries[i].value;

		while (versions->first != NULL) {
			struct holder *holder = versions->first;

			versions->first = holder->next;
			free_holder(holder);
		}
	}
	(void)pthread_mutex_destroy(&stock->lock);
	arena_finish(&stock->arena);
	free(stock);
}

/* --- the idle; the lock is held from here on ------------------------------------------------ */

static void idle_add(struct stock *stock, struct holder *holder)
{
	holder->older = stock->newest;
	holder->newer = NULL;
	*(stock->newest != NULL ? &stock->newest->newer : &stock->oldest) = holder;
	stock->newest = holder;
	stock->idle++;
}

static void idle_remove(struct stock *stock, struct holder *holder)
{
	*(holder->older != NULL ? &holder->older->newer : &stock->oldest) = holder->newer;
	*(holder->newer != NULL ? &holder->newer->older : &stock->newest) = holder->older;
	stock->idle--;
}

static void drop(struct stock *stock, struct holder *holder)
{
	struct versions *versions = map_get(&stock->forms, holder->published->id);
	struct holder **at = &versions->first;

	while (*at != holder)
		at = &(*at)->next;
	*at = holder->next;
	idle_remove(stock, holder);
	free_holder(holder);
}

/* Of what nothing needs, what has been so for longest goes. */
static void settle(struct stock *stock, const struct versions *versions, struct holder *holder)
{
	if (holder == versions->current || holder->references > 0)
		return;
	idle_add(stock, holder);
	if (stock->idle > IDLE_MOST)
		drop(stock, stock->oldest);
}

static const struct published *refer(struct stock *stock, const struct versions *versions,
				     struct holder *holder)
{
	if (holder == NULL)
		return NULL;
	if (holder != versions->current && holder->references == 0)
		idle_remove(stock, holder);
	holder->references++;
	return holder->published;
}

/* --- finding and putting -------------------------------------------------------------------- */

/* Of an id that came never before, none. */
static struct versions *versions_of(struct stock *stock, struct str id)
{
	struct versions *versions = map_get(&stock->forms, id);

	if (versions == NULL) {
		versions = ARENA_NEW(&stock->arena, struct versions);
		(void)map_add(&stock->forms, str_copy(&stock->arena, id), versions);
	}
	return versions;
}

static struct holder *find(const struct versions *versions, struct str institution,
			   int64_t version)
{
	struct holder *at = versions->first;

	while (at != NULL && !(at->published->version == version &&
			       str_equal(at->published->institution, institution)))
		at = at->next;
	return at;
}

static struct holder *put_in(struct versions *versions, struct published *published)
{
	struct holder *holder = heap_new(sizeof(*holder));

	holder->published = published;
	holder->next = versions->first;
	versions->first = holder;
	return holder;
}

static bool put_in_force(struct stock *stock, struct published *published)
{
	struct versions *versions = versions_of(stock, published->id);
	struct holder *former = versions->current;

	if (former != NULL && former->published->version == published->version)
		return false;
	versions->current = put_in(versions, published);
	if (former != NULL)
		settle(stock, versions, former);
	return true;
}

static void lock(struct stock *stock)
{
	(void)pthread_mutex_lock(&stock->lock);
}

static void unlock(struct stock *stock)
{
	(void)pthread_mutex_unlock(&stock->lock);
}

bool stock_put(struct stock *stock, struct published *published)
{
	bool put;

	lock(stock);
	put = put_in_force(stock, published);
	unlock(stock);
	if (!put)
		published_free(published);
	return put;
}

const struct published *stock_add(struct stock *stock, struct published *published)
{
	const struct published *used = published;
	struct versions *versions;
	struct holder *other;

	lock(stock);
	versions = versions_of(stock, published->id);
	other = find(versions, published->institution, published->version);
	if (other != NULL)
		used = refer(stock, versions, other);
	else
		put_in(versions, published)->references = 1;
	unlock(stock);
	if (other != NULL)
		published_free(published);
	return used;
}

const struct published *stock_current(struct stock *stock, struct str id)
{
	const struct published *published = NULL;
	struct versions *versions;

	lock(stock);
	versions = map_get(&stock->forms, id);
	if (versions != NULL)
		published = refer(stock, versions, versions->current);
	unlock(stock);
	return published;
}

const struct published *stock_version(struct stock *stock, struct str institution,
				      struct str id, int64_t version)
{
	const struct published *published = NULL;
	struct versions *versions;

	lock(stock);
	versions = map_get(&stock->forms, id);
	if (versions != NULL)
		published = refer(stock, versions, find(versions, institution, version));
	unlock(stock);
	return published;
}

size_t stock_current_all(struct stock *stock, struct arena *arena,
			 const struct published ***out)
{
	VEC(const struct published *) list = { 0 };

	lock(stock);
	for (size_t i = 0; i < stock->forms.count; i++) {
		struct versions *versions = stock->forms.entries[i].value;

		if (versions->current != NULL)
			*VEC_ADD(arena, &list) = refer(stock, versions, versions->current);
	}
	unlock(stock);
	*out = list.at;
	return list.count;
}

void stock_release(struct stock *stock, const struct published *published)
{
	const struct versions *versions;
	struct holder *at;

	if (published == NULL)
		return;
	lock(stock);
	versions = map_get(&stock->forms, published->id);
	assert(versions);
	at = versions->first;
	while (at != NULL && at->published != published)
		at = at->next;
	assert(at && at->references > 0);
	at->references--;
	settle(stock, versions, at);
	unlock(stock);
}
