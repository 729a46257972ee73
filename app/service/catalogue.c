#include "app/service/catalogue.h"
#include "app/service/crypto.h"
#include "app/service/shelf.h"
#include "app/service/stock.h"
#include "engine/base/clock.h"
#include "engine/base/heap.h"
#include "engine/base/log.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

enum { REFRESH_MS = 1000 }; /* how long what another server published may go unseen */

struct catalogue {
	struct store *store;
	const struct look *look;
	struct stock *stock;
	struct institutions *institutions;
	struct openings *openings;
	/* Held while a version goes to the store and then in force, so that both happen in the
	   same order, and while the store is looked through for versions of other servers. */
	pthread_mutex_t publishing;
	int64_t count; /* of the versions in the store when it was last looked through */
	/* when the store was last asked whether there are more; steady */
	atomic_int_least64_t asked_ms;
	atomic_uint_least64_t state;
};

/* With nothing against it by that check. */
static struct published *build(const struct catalogue *catalogue, struct str definition,
			    const struct shelf *shelf, struct diags *diags,
			    bool (*check)(const struct published *, struct diags *))
{
	const struct library library = shelf_library(shelf);
	struct published *published =
		published_build(definition, &library, catalogue->look, diags);
	if (published && check(published, diags))
		return published;
	published_free(published);
	return NULL;
}

/* --- publishing --------------------------------------------------------------------------- */

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

static void say_taken(const struct form *form, struct diags *diags)
{
	struct diag *diag = diag_error(diags, "form.id.taken", form->tree->place,
				       "another institution has a form with the id \"%.*s\"",
				       STR_ARG(form->id));
	diag_fix(diags, diag, "choose another id");
}

/* Addresses of forms hold no institution, so an id belongs to whoever published it first. */
static void expect_free(struct catalogue *catalogue, const struct form *form,
			struct diags *diags)
{
	const struct published *current = stock_current(catalogue->stock, form->id);
	bool taken = current && !str_equal(current->institution, form->institution);
	stock_release(catalogue->stock, current);
	if (taken)
		say_taken(form, diags);
}

/* The institution may have no more forms. Where the store cannot be asked it says so later. */
static void expect_room(struct catalogue *catalogue, const struct form *form,
			struct diags *diags)
{
	const struct institution institution =
		institutions_find(catalogue->institutions, form->institution);
	const int64_t most = institution.most[QUOTA_FORMS];
	int64_t count = 0;
	const struct published *current = stock_current(catalogue->stock, form->id);
	bool there = current != NULL;
	stock_release(catalogue->stock, current);
	if (most == 0 || there ||
	    !store_forms_of(catalogue->store, form->institution, &count, &(struct err){ 0 }) ||
	    count < most)
		return;
	struct diag *diag = diag_error(diags, "form.limit", form->tree->place,
				       "the institution has %lld forms, as many as it may",
				       (long long)count);
	diag_fix(diags, diag, "ask the operator of the platform for more");
}

/* The id may be another's who published it at another server just now. */
static bool store(struct catalogue *catalogue, const struct published *published,
		  struct publication *publication, struct diags *diags, struct err *err)
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
	bool ok = store_form_publish(catalogue->store, &record, &publication->created, err);
	if (record.taken)
		say_taken(published->form, diags);
	if (!ok)
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

/* Takes it over. */
static void put(struct catalogue *catalogue, struct published *published, int64_t version)
{
	published->version = version;
	if (stock_put(catalogue->stock, published))
		atomic_fetch_add(&catalogue->state, 1);
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
	struct published *published =
		build(catalogue, publication->definition, &shelf, diags, published_prove);
	if (!published)
		return false;
	bool good = catalogue_fits(catalogue, published->form, publication, diags);
	published_free(published);
	return good;
}

/* The publishing lock is held. */
static bool publish(struct catalogue *catalogue, struct published *published,
		    struct publication *publication, struct diags *diags, struct err *err)
{
	if (!catalogue_fits(catalogue, published->form, publication, diags))
		return err_set(err, ERR_INVALID, "the definition has errors");
	if (!store_uses(catalogue, published, publication, err) ||
	    !store(catalogue, published, publication, diags, err))
		return false;
	if (publication->superseded)
		published_free(published);
	else
		put(catalogue, published, publication->version);
	/* Where that fails the next look at the store finds it. */
	(void)openings_load(catalogue->openings, &(struct err){ 0 });
	return true;
}

bool catalogue_publish(struct catalogue *catalogue, struct publication *publication,
		       struct diags *diags, struct err *err)
{
	const struct shelf shelf = { catalogue->store, publication->institution,
				     publication->folder };
	struct published *published =
		build(catalogue, publication->definition, &shelf, diags, published_prove);
	if (!published)
		return err_set(err, ERR_INVALID, "the definition has errors");
	(void)pthread_mutex_lock(&catalogue->publishing);
	bool ok = publish(catalogue, published, publication, diags, err);
	(void)pthread_mutex_unlock(&catalogue->publishing);
	if (!ok)
		published_free(published);
	return ok; /* NOLINT(clang-analyzer-unix.Malloc): the stock has it */
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
static struct published *load(const struct catalogue *catalogue, const struct form_record *record)
{
	const struct shelf shelf = { .store = catalogue->store,
				     .institution = record->institution };
	struct arena arena;
	struct diags diags;
	arena_init(&arena);
	diags_init(&diags, &arena, record->id);
	struct published *published =
		build(catalogue, record->definition, &shelf, &diags, published_passes);
	struct diag why = first_error(&diags);
	if (published)
		published->version = record->version;
	else
		LOG(LOG_ERROR, "form.left-out", LOG_TEXT("institution", record->institution),
		    LOG_TEXT("form", record->id), LOG_NUMBER("version", record->version),
		    /* Not what is wrong: it may repeat a scenario, which somebody filled in. */
		    LOG_TEXT("code", str_from_c(why.code)), LOG_NUMBER("line", why.place.line));
	arena_finish(&arena);
	return published;
}

static bool is_newer(struct catalogue *catalogue, const struct form_record *record)
{
	const struct published *current = stock_current(catalogue->stock, record->id);
	bool taken = current && !str_equal(current->institution, record->institution);
	bool newer = !current || (!taken && current->version < record->version);
	stock_release(catalogue->stock, current);
	if (taken)
		LOG(LOG_ERROR, "form.left-out", LOG_TEXT("institution", record->institution),
		    LOG_TEXT("form", record->id), LOG_TEXT("code", STR("form.id.taken")));
	return newer;
}

/* The record says which. False where the store cannot be asked. */
static bool load_newer(struct catalogue *catalogue, const struct form_record *newest,
		       struct err *err)
{
	struct form_record record = *newest;
	struct arena arena;
	struct published *published = NULL;
	if (!is_newer(catalogue, newest))
		return true;
	arena_init(&arena);
	bool ok = store_form_version(catalogue->store, &arena, &record, err);
	if (ok)
		published = load(catalogue, &record);
	if (published)
		put(catalogue, published, record.version);
	arena_finish(&arena);
	return ok;
}

static void note_change(struct catalogue *catalogue, int64_t count)
{
	catalogue->count = count;
	atomic_fetch_add(&catalogue->state, 1);
}

/* The publishing lock is held. Counted first: what comes meanwhile is found the next time. */
static bool look_through(struct catalogue *catalogue, int64_t count, struct err *err)
{
	struct arena arena;
	struct form_records records = { 0 };
	arena_init(&arena);
	bool ok = store_forms_newest(catalogue->store, &arena, &records, err) &&
		  openings_load(catalogue->openings, err) &&
		  institutions_load(catalogue->institutions, err);
	for (size_t i = 0; ok && i < records.count; i++)
		ok = load_newer(catalogue, &records.at[i], err);
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

/* An old version from the store. */
static const struct published *load_version(struct catalogue *catalogue,
					    const struct form_record *record, struct err *err)
{
	struct published *published = load(catalogue, record);
	if (published)
		return stock_add(catalogue->stock, published);
	(void)err_set(err, ERR_INVALID, "version %lld of form %.*s can no longer be loaded",
		      (long long)record->version, STR_ARG(record->id));
	return NULL;
}

const struct published *catalogue_version(struct catalogue *catalogue, struct str institution,
					  struct str id, int64_t version, struct err *err)
{
	struct arena arena;
	struct form_record record = { .institution = institution,
				      .id = id,
				      .version = version };
	const struct published *published =
		stock_version(catalogue->stock, institution, id, version);
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
	return stock_current(catalogue->stock, id);
}

void catalogue_release(struct catalogue *catalogue, const struct published *published)
{
	stock_release(catalogue->stock, published);
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
	const struct published **list;
	refresh(catalogue);
	const size_t count = stock_current_all(catalogue->stock, arena, &list);
	if (count > 0)
		qsort(list, count, sizeof(const struct published *), by_form);
	*out = list;
	return count;
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
	return atomic_load(&catalogue->state);
}

struct catalogue *catalogue_new(struct store *store, const struct look *look)
{
	struct catalogue *catalogue = heap_new(sizeof(*catalogue));
	catalogue->store = store;
	catalogue->look = look;
	catalogue->stock = stock_new();
	catalogue->institutions = institutions_new(store);
	catalogue->openings = openings_new(store, catalogue->institutions);
	atomic_init(&catalogue->state, 1);
	(void)pthread_mutex_init(&catalogue->publishing, NULL);
	return catalogue;
}

void catalogue_free(struct catalogue *catalogue)
{
	if (!catalogue)
		return;
	stock_free(catalogue->stock);
	openings_free(catalogue->openings);
	institutions_free(catalogue->institutions);
	(void)pthread_mutex_destroy(&catalogue->publishing);
	free(catalogue);
}
