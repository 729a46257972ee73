#include "app/service/catalogue.h"
#include "app/service/crypto.h"
#include "app/service/shelf.h"
#include "engine/base/clock.h"
#include "engine/base/heap.h"
#include "engine/base/log.h"

#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

enum {
	OLD_MOST = 64,	   /* versions kept in memory that are neither current nor in use */
	REFRESH_MS = 1000, /* how long what another server published may go unseen */
};

/* A published version with what keeps it alive. Whoever holds a reference sees it unchanged,
 * also when a newer one is put in force meanwhile. */
struct holder {
	struct published *published;
	struct holder *next;
	size_t references;
	bool current;
	uint64_t used; /* catalogue.ticks when it was last asked for */
};

struct catalogue {
	struct store *store;
	const struct look *look;
	struct institutions *institutions;
	struct openings *openings;
	/* Held while a version goes to the store and then in force, so that both happen in the
	   same order, and while the store is looked through for versions of other servers. */
	pthread_mutex_t publishing;
	int64_t count; /* of the versions in the store when it was last looked through */
	/* when the store was last asked whether there are more; steady */
	atomic_int_least64_t asked_ms;
	pthread_mutex_t lock; /* of what follows */
	struct holder *first;
	uint64_t ticks;
	uint64_t state;
};

/* --- building ----------------------------------------------------------------------------- */

static struct holder *hold(struct published *published)
{
	struct holder *holder = heap_new(sizeof(*holder));
	holder->published = published;
	return holder;
}

static void free_holder(struct holder *holder)
{
	published_free(holder->published);
	free(holder);
}

/* With nothing against it by that check. */
static struct holder *build(const struct catalogue *catalogue, struct str definition,
			    const struct shelf *shelf, struct diags *diags,
			    bool (*check)(const struct published *, struct diags *))
{
	const struct library library = shelf_library(shelf);
	struct published *published =
		published_build(definition, &library, catalogue->look, diags);
	if (published && check(published, diags))
		return hold(published);
	published_free(published);
	return NULL;
}

/* --- the list of those in memory; the lock is held ---------------------------------------- */

static bool is_version(const struct holder *holder, struct str institution, struct str id,
		       int64_t version)
{
	return holder->published->version == version && str_equal(holder->published->id, id) &&
	       str_equal(holder->published->institution, institution);
}

static struct holder *find_current(const struct catalogue *catalogue, struct str id)
{
	struct holder *at = catalogue->first;
	while (at && !(at->current && str_equal(at->published->id, id)))
		at = at->next;
	return at;
}

static struct holder *find_version(const struct catalogue *catalogue, struct str institution,
				   struct str id, int64_t version)
{
	struct holder *at = catalogue->first;
	while (at && !is_version(at, institution, id, version))
		at = at->next;
	return at;
}

static void take_out(struct catalogue *catalogue, const struct holder *holder)
{
	struct holder **at = &catalogue->first;
	while (*at != holder)
		at = &(*at)->next;
	*at = holder->next;
}

static bool is_idle(const struct holder *holder)
{
	return !holder->current && holder->references == 0;
}

/* Of the versions that nothing needs, the ones asked for longest ago go. */
static void drop_oldest(struct catalogue *catalogue)
{
	struct holder *oldest = NULL;
	size_t idle = 0;
	for (struct holder *at = catalogue->first; at; at = at->next) {
		if (!is_idle(at))
			continue;
		idle++;
		if (!oldest || at->used < oldest->used)
			oldest = at;
	}
	if (idle <= OLD_MOST)
		return;
	take_out(catalogue, oldest);
	free_holder(oldest);
}

static const struct published *refer(struct catalogue *catalogue, struct holder *holder)
{
	if (!holder)
		return NULL;
	holder->references++;
	holder->used = ++catalogue->ticks;
	return holder->published;
}

static void put_in(struct catalogue *catalogue, struct holder *holder)
{
	holder->used = ++catalogue->ticks;
	holder->next = catalogue->first;
	catalogue->first = holder;
}

/* In place of the one that was in force; that one stays for those who use it. */
static void put_in_force(struct catalogue *catalogue, struct holder *holder)
{
	struct holder *former = find_current(catalogue, holder->published->id);
	holder->current = true;
	if (former)
		former->current = false;
	catalogue->state++;
	put_in(catalogue, holder);
	drop_oldest(catalogue);
}

/* --- publishing --------------------------------------------------------------------------- */

static void lock(struct catalogue *catalogue)
{
	(void)pthread_mutex_lock(&catalogue->lock);
}

static void unlock(struct catalogue *catalogue)
{
	(void)pthread_mutex_unlock(&catalogue->lock);
}

static void expect(struct diags *diags, const struct form *form, const char *code,
		   struct str given, struct str wanted)
{
	if (wanted.len == 0 || str_equal(given, wanted))
		return;
	struct diag *diag =
		diag_error(diags, code, form->tree->place,
			   "the definition says \"%.*s\" where \"%.*s\" was expected",
			   STR_ARG(given), STR_ARG(wanted));
	diag_fix(diags, diag, "change it, or send the definition to where it belongs");
}

/* Addresses of forms hold no institution, so an id belongs to whoever published it first. */
static void expect_free(struct catalogue *catalogue, const struct form *form,
			struct diags *diags)
{
	lock(catalogue);
	const struct holder *holder = find_current(catalogue, form->id);
	bool taken = holder && !str_equal(holder->published->institution, form->institution);
	unlock(catalogue);
	if (!taken)
		return;
	struct diag *diag = diag_error(diags, "form.id.taken", form->tree->place,
				       "another institution has a form with the id \"%.*s\"",
				       STR_ARG(form->id));
	diag_fix(diags, diag, "choose another id");
}

/* The institution may have no more forms. Where the store cannot be asked it says so later. */
static void expect_room(struct catalogue *catalogue, const struct form *form,
			struct diags *diags)
{
	const struct institution institution =
		institutions_find(catalogue->institutions, form->institution);
	const int64_t most = institution.most[QUOTA_FORMS];
	int64_t count = 0;
	lock(catalogue);
	bool there = find_current(catalogue, form->id) != NULL;
	unlock(catalogue);
	if (most == 0 || there ||
	    !store_forms_of(catalogue->store, form->institution, &count, &(struct err){ 0 }) ||
	    count < most)
		return;
	struct diag *diag = diag_error(diags, "form.limit", form->tree->place,
				       "the institution has %lld forms, as many as it may",
				       (long long)count);
	diag_fix(diags, diag, "ask the operator of the platform for more");
}

static bool store(struct catalogue *catalogue, const struct published *published,
		  struct publication *publication, struct err *err)
{
	unsigned char digest[CRYPTO_DIGEST];
	crypto_sha256(publication->definition, digest);
	struct form_record record = {
		.institution = published->institution,
		.id = published->id,
		.definition = publication->definition,
		.digest = { (const char *)digest, sizeof(digest) },
		.published_ms = publication->now_ms,
		.returns = publication->returns,
		.once = publication->once,
		.who = publication->who,
		.move = publication->move,
	};
	if (!store_form_publish(catalogue->store, &record, &publication->created, err))
		return false;
	publication->version = record.version;
	publication->superseded = record.superseded;
	return true;
}

/* Some may be there already, of another form or of one that could not be stored then. */
static bool store_uses(struct catalogue *catalogue, const struct published *published,
		       const struct publication *publication, struct err *err)
{
	const struct form *form = published->form;
	bool created;
	for (size_t i = 0; i < form->use_count; i++) {
		const struct library_use *use = &form->uses[i];
		const struct library_record record = {
			.institution = published->institution,
			.kind = shelf_kind(use->name.kind),
			.name = use->name.name,
			.version = use->name.version,
			.bytes = use->file.bytes,
			.stored_ms = publication->now_ms,
		};
		if (!store_library_put(catalogue->store, &record, &created, err))
			return false;
	}
	return true;
}

/* Takes the holder over. */
static void put(struct catalogue *catalogue, struct holder *holder, int64_t version)
{
	lock(catalogue);
	const struct holder *current = find_current(catalogue, holder->published->id);
	bool there = current && current->published->version == version;
	if (!there) {
		holder->published->version = version;
		put_in_force(catalogue, holder);
	}
	unlock(catalogue);
	if (there)
		free_holder(holder);
}

bool catalogue_fits(struct catalogue *catalogue, const struct form *form,
		    const struct publication *publication, struct diags *diags)
{
	expect(diags, form, "form.institution.mismatch", form->institution,
	       publication->institution);
	expect(diags, form, "form.id.mismatch", form->id, publication->id);
	expect_free(catalogue, form, diags);
	expect_room(catalogue, form, diags);
	return diags->errors == 0;
}

bool catalogue_check(struct catalogue *catalogue, const struct publication *publication,
		     struct diags *diags)
{
	const struct shelf shelf = { catalogue->store, publication->institution,
				     publication->folder };
	struct holder *holder =
		build(catalogue, publication->definition, &shelf, diags, published_prove);
	if (!holder)
		return false;
	bool good = catalogue_fits(catalogue, holder->published->form, publication, diags);
	free_holder(holder);
	return good;
}

/* The publishing lock is held. */
static bool publish(struct catalogue *catalogue, struct holder *holder,
		    struct publication *publication, struct diags *diags, struct err *err)
{
	if (!catalogue_fits(catalogue, holder->published->form, publication, diags))
		return err_set(err, ERR_INVALID, "the definition has errors");
	if (!store_uses(catalogue, holder->published, publication, err) ||
	    !store(catalogue, holder->published, publication, err))
		return false;
	if (publication->superseded)
		free_holder(holder);
	else
		put(catalogue, holder, publication->version);
	/* Where that fails the next look at the store finds it. */
	(void)openings_load(catalogue->openings, &(struct err){ 0 });
	return true;
}

bool catalogue_publish(struct catalogue *catalogue, struct publication *publication,
		       struct diags *diags, struct err *err)
{
	const struct shelf shelf = { catalogue->store, publication->institution,
				     publication->folder };
	struct holder *holder =
		build(catalogue, publication->definition, &shelf, diags, published_prove);
	if (!holder)
		return err_set(err, ERR_INVALID, "the definition has errors");
	(void)pthread_mutex_lock(&catalogue->publishing);
	bool ok = publish(catalogue, holder, publication, diags, err);
	(void)pthread_mutex_unlock(&catalogue->publishing);
	if (!ok)
		free_holder(holder);
	return ok; /* NOLINT(clang-analyzer-unix.Malloc): put has linked it into the list */
}

/* --- loading ------------------------------------------------------------------------------ */

/* Warnings may stand before it. */
static struct diag first_error(const struct diags *diags)
{
	for (size_t i = 0; i < diags->list.count; i++)
		if (diags->list.at[i].severity == SEVERITY_ERROR)
			return diags->list.at[i];
	return (struct diag){ .code = "unknown" };
}

/* NULL when the record no longer loads, or its scenarios fail in this version of the program;
 * why is logged. */
static struct holder *load(const struct catalogue *catalogue, const struct form_record *record)
{
	const struct shelf shelf = { .store = catalogue->store,
				     .institution = record->institution };
	struct arena arena;
	struct diags diags;
	arena_init(&arena);
	diags_init(&diags, &arena, record->id);
	struct holder *holder =
		build(catalogue, record->definition, &shelf, &diags, published_passes);
	struct diag why = first_error(&diags);
	if (holder)
		holder->published->version = record->version;
	else
		LOG(LOG_ERROR, "form.left-out", LOG_TEXT("institution", record->institution),
		    LOG_TEXT("form", record->id), LOG_NUMBER("version", record->version),
		    /* Not what is wrong: it may repeat a scenario, which somebody filled in. */
		    LOG_TEXT("code", str_from_c(why.code)), LOG_NUMBER("line", why.place.line));
	arena_finish(&arena);
	return holder;
}

static bool is_newer(struct catalogue *catalogue, const struct form_record *record)
{
	lock(catalogue);
	const struct holder *current = find_current(catalogue, record->id);
	bool taken =
		current && !str_equal(current->published->institution, record->institution);
	bool newer = !current || (!taken && current->published->version < record->version);
	unlock(catalogue);
	if (taken)
		LOG(LOG_ERROR, "form.left-out", LOG_TEXT("institution", record->institution),
		    LOG_TEXT("form", record->id), LOG_TEXT("code", STR("form.id.taken")));
	return newer;
}

static void load_newer(struct catalogue *catalogue, const struct form_record *record)
{
	struct holder *holder = is_newer(catalogue, record) ? load(catalogue, record) : NULL;
	if (holder)
		put(catalogue, holder, record->version);
}

static void note_change(struct catalogue *catalogue, int64_t count)
{
	catalogue->count = count;
	lock(catalogue);
	catalogue->state++;
	unlock(catalogue);
}

/* The publishing lock is held. Counted first: what comes meanwhile is found the next time. */
static bool look_through(struct catalogue *catalogue, int64_t count, struct err *err)
{
	struct arena arena;
	struct form_records records = { 0 };
	arena_init(&arena);
	bool ok = store_forms_current(catalogue->store, &arena, &records, err) &&
		  openings_load(catalogue->openings, err) &&
		  institutions_load(catalogue->institutions, err);
	for (size_t i = 0; ok && i < records.count; i++)
		load_newer(catalogue, &records.at[i]);
	if (ok)
		note_change(catalogue, count);
	arena_finish(&arena);
	return ok;
}

static bool look_if_changed(struct catalogue *catalogue, struct err *err)
{
	int64_t count = 0;
	return store_forms_changes(catalogue->store, &count, err) &&
	       (count == catalogue->count || look_through(catalogue, count, err));
}

bool catalogue_load(struct catalogue *catalogue, struct err *err)
{
	(void)pthread_mutex_lock(&catalogue->publishing);
	bool ok = look_if_changed(catalogue, err);
	(void)pthread_mutex_unlock(&catalogue->publishing);
	return ok;
}

static bool is_time_to_ask(struct catalogue *catalogue)
{
	int64_t now_ms = clock_steady();
	int64_t asked_ms = atomic_load(&catalogue->asked_ms);

	return now_ms - asked_ms >= REFRESH_MS &&
	       atomic_compare_exchange_strong(&catalogue->asked_ms, &asked_ms, now_ms);
}

/* Other servers publish into the same store. Of the requests of a second one asks; while it
 * loads, the others go on with what is in force. */
static void refresh(struct catalogue *catalogue)
{
	struct err err = { 0 };
	if (!is_time_to_ask(catalogue) || pthread_mutex_trylock(&catalogue->publishing) != 0)
		return;
	if (!look_if_changed(catalogue, &err))
		LOG(LOG_WARNING, "catalogue.not-refreshed",
		    LOG_TEXT("reason", str_from_c(err.text)));
	(void)pthread_mutex_unlock(&catalogue->publishing);
}

/* An old version from the store. Another thread may have been quicker. */
static const struct published *load_version(struct catalogue *catalogue,
					    const struct form_record *record, struct err *err)
{
	struct holder *holder = load(catalogue, record);
	if (!holder) {
		(void)err_set(err, ERR_INVALID,
			      "version %lld of form %.*s can no longer be loaded",
			      (long long)record->version, STR_ARG(record->id));
		return NULL;
	}
	lock(catalogue);
	struct holder *other =
		find_version(catalogue, record->institution, record->id, record->version);
	if (!other)
		put_in(catalogue, holder);
	const struct published *published = refer(catalogue, other ? other : holder);
	drop_oldest(catalogue);
	unlock(catalogue);
	if (other)
		free_holder(holder);
	return published;
}

const struct published *catalogue_version(struct catalogue *catalogue, struct str institution,
					  struct str id, int64_t version, struct err *err)
{
	struct arena arena;
	struct form_record record = { .institution = institution,
				      .id = id,
				      .version = version };
	lock(catalogue);
	const struct published *published =
		refer(catalogue, find_version(catalogue, institution, id, version));
	unlock(catalogue);
	if (published)
		return published;
	arena_init(&arena);
	if (store_form_version(catalogue->store, &arena, &record, err))
		published = load_version(catalogue, &record, err);
	arena_finish(&arena);
	return published;
}

const struct published *catalogue_current(struct catalogue *catalogue, struct str id)
{
	refresh(catalogue);
	lock(catalogue);
	const struct published *published = refer(catalogue, find_current(catalogue, id));
	unlock(catalogue);
	return published;
}

void catalogue_release(struct catalogue *catalogue, const struct published *published)
{
	if (!published)
		return;
	lock(catalogue);
	struct holder *at = catalogue->first;
	while (at && at->published != published)
		at = at->next;
	assert(at && at->references > 0);
	at->references--;
	drop_oldest(catalogue);
	unlock(catalogue);
}

/* --- the list, and the catalogue itself --------------------------------------------------- */

static int by_form(const void *a, const void *b)
{
	const struct published *const *left = a;
	const struct published *const *right = b;
	return str_compare((*left)->id, (*right)->id);
}

size_t catalogue_current_all(struct catalogue *catalogue, struct arena *arena,
			     const struct published *const **out)
{
	VEC(const struct published *) list = { 0 };
	refresh(catalogue);
	lock(catalogue);
	for (struct holder *at = catalogue->first; at; at = at->next)
		if (at->current)
			*VEC_ADD(arena, &list) = refer(catalogue, at);
	unlock(catalogue);
	if (list.count > 0)
		qsort(list.at, list.count, sizeof(const struct published *), by_form);
	*out = list.at;
	return list.count;
}

struct openings *catalogue_openings(const struct catalogue *catalogue)
{
	return catalogue->openings;
}

struct institutions *catalogue_institutions(const struct catalogue *catalogue)
{
	return catalogue->institutions;
}

uint64_t catalogue_state(struct catalogue *catalogue)
{
	refresh(catalogue);
	lock(catalogue);
	uint64_t state = catalogue->state;
	unlock(catalogue);
	return state;
}

struct catalogue *catalogue_new(struct store *store, const struct look *look)
{
	struct catalogue *catalogue = heap_new(sizeof(*catalogue));
	catalogue->store = store;
	catalogue->look = look;
	catalogue->institutions = institutions_new(store);
	catalogue->openings = openings_new(store, catalogue->institutions);
	catalogue->state = 1;
	(void)pthread_mutex_init(&catalogue->publishing, NULL);
	(void)pthread_mutex_init(&catalogue->lock, NULL);
	return catalogue;
}

void catalogue_free(struct catalogue *catalogue)
{
	if (!catalogue)
		return;
	while (catalogue->first) {
		struct holder *holder = catalogue->first;
		catalogue->first = holder->next;
		free_holder(holder);
	}
	openings_free(catalogue->openings);
	institutions_free(catalogue->institutions);
	(void)pthread_mutex_destroy(&catalogue->lock);
	(void)pthread_mutex_destroy(&catalogue->publishing);
	free(catalogue);
}
