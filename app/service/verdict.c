#include "app/service/verdict.h"

#include <pthread.h>
#include <stdlib.h>

#include "app/service/shelf.h"
#include "engine/base/heap.h"

/* How much is kept that nobody is looking at: some hundred ordinary forms. */
enum { KEPT_BYTES = 64 * 1024 * 1024, KEPT_MOST = 256 };

struct verdict_entry {
	struct verdict verdict;
	struct arena arena;
	struct str institution, text;
	const struct translation *language;
	struct verdict_entry *next;
	size_t references;
	size_t bytes;
	uint64_t used; /* verdicts.ticks when it was last asked for */
	bool kept;     /* in the list */
};

struct verdicts {
	struct store *store;
	const struct look *look;
	pthread_mutex_t lock; /* of what follows */
	struct verdict_entry *first;
	uint64_t ticks;
};

/* --- one ---------------------------------------------------------------------------------- */

static void free_entry(struct verdict_entry *entry)
{
	published_free(entry->verdict.published);
	arena_finish(&entry->arena);
	free(entry);
}

static struct verdict_entry *judge(const struct verdicts *verdicts, struct str institution,
				   struct str text, const struct translation *language)
{
	struct verdict_entry *entry = heap_new(sizeof(*entry));
	const struct shelf shelf = { .store = verdicts->store, .institution = institution };
	const struct library library = shelf_library(&shelf);
	struct diags *diags = &entry->verdict.diags;

	arena_init(&entry->arena);
	entry->verdict.entry = entry;
	entry->institution = str_copy(&entry->arena, institution);
	entry->text = str_copy(&entry->arena, text);
	entry->language = language;
	diags_init(diags, &entry->arena, STR(""));
	diags->translation = language;
	entry->verdict.published =
		published_build(entry->text, &library, verdicts->look, diags);
	entry->bytes = entry->arena.used;
	if (entry->verdict.published != NULL) {
		(void)published_prove(entry->verdict.published, diags);
		entry->bytes += entry->verdict.published->arena.used;
	}
	return entry;
}

/* A block or list that is not there today may be tomorrow, with the same text. All else that a
 * verdict depends on is in the text, or never changes. */
static bool lasts(const struct verdict_entry *entry)
{
	const struct diags *diags = &entry->verdict.diags;

	for (size_t i = 0; i < diags->list.count; i++) {
		const struct str code = str_from_c(diags->list.at[i].code);

		if (str_starts(code, STR("form.block.")) || str_starts(code, STR("form.list.")))
			return false;
	}
	return true;
}

/* --- those that are kept; the lock is held ------------------------------------------------ */

static struct verdict_entry *find(const struct verdicts *verdicts, struct str institution,
				  struct str text, const struct translation *language)
{
	struct verdict_entry *at = verdicts->first;

	while (at != NULL &&
	       !(at->language == language && str_equal(at->institution, institution) &&
		 str_equal(at->text, text)))
		at = at->next;
	return at;
}

static void take_out(struct verdicts *verdicts, struct verdict_entry *entry)
{
	struct verdict_entry **link = &verdicts->first;

	while (*link != entry)
		link = &(*link)->next;
	*link = entry->next;
	entry->kept = false;
}

/* The one that was asked for longest ago, of those that nobody is looking at. */
static struct verdict_entry *oldest(const struct verdicts *verdicts)
{
	struct verdict_entry *found = NULL;

	for (struct verdict_entry *at = verdicts->first; at != NULL; at = at->next)
		if (at->references == 0 && (found == NULL || at->used < found->used))
			found = at;
	return found;
}

static bool is_full(const struct verdicts *verdicts)
{
	size_t bytes = 0, count = 0;

	for (const struct verdict_entry *at = verdicts->first; at != NULL; at = at->next) {
		bytes += at->bytes;
		count++;
	}
	return bytes > KEPT_BYTES || count > KEPT_MOST;
}

static void make_room(struct verdicts *verdicts)
{
	while (is_full(verdicts)) {
		struct verdict_entry *entry = oldest(verdicts);

		if (entry == NULL)
			return;
		take_out(verdicts, entry);
		free_entry(entry);
	}
}

static const struct verdict *refer(struct verdicts *verdicts, struct verdict_entry *entry)
{
	entry->references++;
	entry->used = ++verdicts->ticks;
	return &entry->verdict;
}

static void keep(struct verdicts *verdicts, struct verdict_entry *entry)
{
	entry->kept = true;
	entry->next = verdicts->first;
	verdicts->first = entry;
	make_room(verdicts);
}

/* --- for others --------------------------------------------------------------------------- */

struct verdicts *verdicts_new(struct store *store, const struct look *look)
{
	struct verdicts *verdicts = heap_new(sizeof(*verdicts));

	verdicts->store = store;
	verdicts->look = look;
	(void)pthread_mutex_init(&verdicts->lock, NULL);
	return verdicts;
}

void verdicts_free(struct verdicts *verdicts)
{
	struct verdict_entry *next;

	if (verdicts == NULL)
		return;
	for (struct verdict_entry *at = verdicts->first; at != NULL; at = next) {
		next = at->next;
		free_entry(at);
	}
	(void)pthread_mutex_destroy(&verdicts->lock);
	free(verdicts);
}

/* Two who ask for the same at once both find it out, so that nobody waits for another's form.
 */
const struct verdict *verdicts_find(struct verdicts *verdicts, struct str institution,
				    struct str text, const struct translation *language)
{
	const struct verdict *verdict;
	struct verdict_entry *entry;

	(void)pthread_mutex_lock(&verdicts->lock);
	entry = find(verdicts, institution, text, language);
	verdict = entry == NULL ? NULL : refer(verdicts, entry);
	(void)pthread_mutex_unlock(&verdicts->lock);
	if (verdict != NULL)
		return verdict;
	entry = judge(verdicts, institution, text, language);
	(void)pthread_mutex_lock(&verdicts->lock);
	verdict = refer(verdicts, entry);
	if (lasts(entry) && find(verdicts, institution, text, language) == NULL)
		keep(verdicts, entry);
	(void)pthread_mutex_unlock(&verdicts->lock);
	/* NOLINTNEXTLINE(clang-analyzer-unix.Malloc): what is referred to is not freed */
	return verdict;
}

void verdicts_release(struct verdicts *verdicts, const struct verdict *verdict)
{
	struct verdict_entry *entry = verdict->entry;

	(void)pthread_mutex_lock(&verdicts->lock);
	entry->references--;
	const bool over = !entry->kept && entry->references == 0;
	make_room(verdicts);
	(void)pthread_mutex_unlock(&verdicts->lock);
	if (over)
		free_entry(entry);
}

struct loan {
	struct verdicts *verdicts;
	const struct verdict *verdict;
};

static void give_back(void *thing)
{
	const struct loan *loan = thing;

	verdicts_release(loan->verdicts, loan->verdict);
}

const struct verdict *verdicts_borrow(struct verdicts *verdicts, struct arena *arena,
				      struct str institution, struct str text,
				      const struct translation *language)
{
	struct loan *loan = ARENA_NEW(arena, struct loan);

	loan->verdicts = verdicts;
	loan->verdict = verdicts_find(verdicts, institution, text, language);
	arena_defer(arena, give_back, loan);
	return loan->verdict;
}

bool verdict_check(const struct service *service, const struct publication *publication,
		   struct diags *diags)
{
	const struct verdict *verdict =
		verdicts_borrow(service->verdicts, diags->arena, publication->institution,
				publication->definition, diags->translation);

	for (size_t i = 0; i < verdict->diags.list.count; i++)
		*VEC_ADD(diags->arena, &diags->list) = verdict->diags.list.at[i];
	diags->errors = verdict->diags.errors;
	diags->cut = verdict->diags.cut;
	return verdict->published != NULL && diags->errors == 0 &&
	       catalogue_fits(service->catalogue, verdict->published->form, publication, diags);
}
