#include "app/service/openings.h"

#include <pthread.h>
#include <stdlib.h>

#include "engine/base/heap.h"
#include "engine/base/limits.h"

struct openings {
	struct store *store;
	struct institutions *institutions;
	pthread_mutex_t lock; /* of what follows */
	struct arena arena;
	struct availabilities list; /* by institution and form, as bytes */
};

struct openings *openings_new(struct store *store, struct institutions *institutions)
{
	struct openings *openings = heap_new(sizeof(*openings));

	openings->store = store;
	openings->institutions = institutions;
	arena_init(&openings->arena);
	(void)pthread_mutex_init(&openings->lock, NULL);
	return openings;
}

void openings_free(struct openings *openings)
{
	if (openings == NULL)
		return;
	arena_finish(&openings->arena);
	(void)pthread_mutex_destroy(&openings->lock);
	free(openings);
}

static int by_form(const void *wanted, const void *at)
{
	const struct availability *const left = wanted;
	const struct availability *const right = at;
	const int order = str_compare(left->institution, right->institution);

	return order != 0 ? order : str_compare(left->form, right->form);
}

bool openings_load(struct openings *openings, struct err *err)
{
	struct arena arena;
	struct arena former;
	struct availabilities list;

	arena_init(&arena);
	if (!store_availabilities_list(openings->store, &arena, &list, err)) {
		arena_finish(&arena);
		return false;
	}
	if (list.count > 0)
		qsort(list.at, list.count, sizeof(struct availability), by_form);
	(void)pthread_mutex_lock(&openings->lock);
	former = openings->arena;
	openings->arena = arena;
	openings->list = list;
	(void)pthread_mutex_unlock(&openings->lock);
	arena_finish(&former);
	return true;
}

static struct availability copy(const struct availability *availability, struct arena *arena)
{
	struct availability copied = *availability;

	copied.institution = str_copy(arena, availability->institution);
	copied.form = str_copy(arena, availability->form);
	copied.reason = str_copy(arena, availability->reason);
	return copied;
}

struct availability openings_find(struct openings *openings, struct str institution,
				  struct str form, struct arena *arena)
{
	struct availability found = { .institution = institution, .form = form };
	const struct availability *at = NULL;

	(void)pthread_mutex_lock(&openings->lock);
	if (openings->list.count > 0)
		at = bsearch(&found, openings->list.at, openings->list.count, sizeof(found),
			     by_form);
	if (at != NULL)
		found = copy(at, arena);
	(void)pthread_mutex_unlock(&openings->lock);
	if (openings->institutions != NULL)
		found.suspended =
			institutions_find(openings->institutions, institution).suspended_ms > 0;
	return found;
}

/* --- what it means ------------------------------------------------------------------------ */

int64_t opening_deadline(const struct availability *availability)
{
	const int64_t closes_ms = availability->closes_ms;
	const int64_t finish_ms = availability->finish_ms;

	if (availability->withdrawn_ms > 0 && (closes_ms == 0 || finish_ms < closes_ms))
		return finish_ms;
	return closes_ms;
}

enum opening opening_at(const struct availability *availability, int64_t now_ms)
{
	if (availability->suspended)
		return OPENING_SUSPENDED;
	if (availability->withdrawn_ms > 0)
		return now_ms < opening_deadline(availability) ? OPENING_FINISHING
							       : OPENING_WITHDRAWN;
	if (now_ms < availability->opens_ms)
		return OPENING_BEFORE;
	if (availability->closes_ms > 0 && now_ms >= availability->closes_ms)
		return OPENING_AFTER;
	return OPENING_OPEN;
}

int64_t opening_changes(const struct availability *availability, int64_t now_ms)
{
	const int64_t moments[] = { availability->opens_ms, availability->closes_ms,
				    availability->finish_ms };
	int64_t next = INT64_MAX;

	for (size_t i = 0; i < LENGTH(moments); i++)
		if (moments[i] > now_ms && moments[i] < next)
			next = moments[i];
	return next;
}

bool opening_takes(enum opening opening)
{
	return opening == OPENING_OPEN || opening == OPENING_FINISHING;
}

static struct str sentence(const struct words *words, struct str key, int64_t when_ms,
			   struct arena *arena)
{
	struct pair when = { .name = STR("when") };
	struct str copied;
	struct buf text;

	buf_init(&text, LIMIT_URL);
	moment_print(words, when_ms, &text);
	when.value = str_copy(arena, buf_str(&text));
	buf_clear(&text);
	word_print(words, key, &when, 1, &text);
	copied = str_copy(arena, buf_str(&text));
	buf_finish(&text);
	return copied;
}

/* And until when, where that is known. */
static struct str say_before(const struct availability *availability, const struct words *words,
			     struct arena *arena)
{
	const struct str from =
		sentence(words, STR("term.before"), availability->opens_ms, arena);

	if (availability->closes_ms == 0)
		return from;
	const struct str until =
		sentence(words, STR("term.then"), availability->closes_ms, arena);
	return str_printf(arena, "%.*s %.*s", STR_ARG(from), STR_ARG(until));
}

struct str opening_say(const struct availability *availability, int64_t now_ms,
		       const struct words *words, struct arena *arena)
{
	const int64_t deadline_ms = opening_deadline(availability);

	switch (opening_at(availability, now_ms)) {
	case OPENING_BEFORE:
		return say_before(availability, words, arena);
	case OPENING_AFTER:
		return sentence(words, STR("term.after"), deadline_ms, arena);
	case OPENING_FINISHING:
		return sentence(words, STR("term.finishing"), deadline_ms, arena);
	case OPENING_WITHDRAWN:
		return word(words, STR("term.withdrawn"));
	case OPENING_SUSPENDED:
		return word(words, STR("term.suspended"));
	case OPENING_OPEN:
		break;
	}
	return deadline_ms == 0 ? STR("")
				: sentence(words, STR("term.until"), deadline_ms, arena);
}
