#include "app/service/institutions.h"

#include <pthread.h>
#include <stdlib.h>

#include "engine/base/heap.h"

struct institutions {
	struct store *store;
	pthread_mutex_t lock; /* of what follows */
	struct arena arena;
	struct institutions_list list;
	/* Each that there ever was, once: whoever has been told one may keep it. They are
	   changed by people, now and then. */
	struct arena kept;
	VEC(struct str) texts;
};

struct institutions *institutions_new(struct store *store)
{
	struct institutions *institutions = heap_new(sizeof(*institutions));

	institutions->store = store;
	arena_init(&institutions->arena);
	arena_init(&institutions->kept);
	(void)pthread_mutex_init(&institutions->lock, NULL);
	return institutions;
}

void institutions_free(struct institutions *institutions)
{
	if (institutions == NULL)
		return;
	arena_finish(&institutions->arena);
	arena_finish(&institutions->kept);
	(void)pthread_mutex_destroy(&institutions->lock);
	free(institutions);
}

/* The lock is held. */
static struct str keep(struct institutions *institutions, struct str text)
{
	for (size_t i = 0; i < institutions->texts.count; i++)
		if (str_equal(institutions->texts.at[i], text))
			return institutions->texts.at[i];
	text = str_copy(&institutions->kept, text);
	*VEC_ADD(&institutions->kept, &institutions->texts) = text;
	return text;
}

bool institutions_load(struct institutions *institutions, struct err *err)
{
	struct arena arena;
	struct arena former;
	struct institutions_list list;

	arena_init(&arena);
	if (!store_institutions_list(institutions->store, &arena, &list, err)) {
		arena_finish(&arena);
		return false;
	}
	(void)pthread_mutex_lock(&institutions->lock);
	for (size_t i = 0; i < list.count; i++) {
		list.at[i].number = keep(institutions, list.at[i].number);
		list.at[i].name = keep(institutions, list.at[i].name);
	}
	former = institutions->arena;
	institutions->arena = arena;
	institutions->list = list;
	(void)pthread_mutex_unlock(&institutions->lock);
	arena_finish(&former);
	return true;
}

struct institution institutions_find(struct institutions *institutions, struct str number)
{
	struct institution found = { .number = number };

	(void)pthread_mutex_lock(&institutions->lock);
	for (size_t i = 0; i < institutions->list.count; i++)
		if (str_equal(institutions->list.at[i].number, number))
			found = institutions->list.at[i];
	(void)pthread_mutex_unlock(&institutions->lock);
	return found;
}

size_t institutions_all(struct institutions *institutions, struct arena *arena,
			const struct institution **out)
{
	struct institution *list;
	size_t count;

	(void)pthread_mutex_lock(&institutions->lock);
	count = institutions->list.count;
	list = ARENA_ARRAY(arena, struct institution, count);
	for (size_t i = 0; i < count; i++)
		list[i] = institutions->list.at[i];
	(void)pthread_mutex_unlock(&institutions->lock);
	*out = list;
	return count;
}
