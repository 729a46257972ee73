#include "app/service/contracts.h"

#include <pthread.h>
#include <stdlib.h>

#include "app/service/shelf.h"
#include "engine/base/heap.h"
#include "engine/base/map.h"
#include "engine/contract/check.h"
#include "engine/contract/spelling.h"
#include "engine/schema/document.h"

enum {
	KEPT = 64, /* versions; then they are read anew */
	STYLES = 2 * (CONTRACT_LINK + 1),
};

/* A version's form, and what was compiled of it so far, by style. */
struct entry {
	struct arena arena;
	const struct form *form;
	int64_t version;
	const struct check *checks[STYLES];	   /* of JSON */
	struct document_schema *documents[STYLES]; /* of XML */
};

struct contracts {
	pthread_mutex_t lock;
	struct store *store;
	struct arena arena; /* of the map */
	struct map entries; /* URN → struct entry * */
};

static struct contract contract_of(const struct entry *entry, const struct style *style)
{
	return (struct contract){ entry->form, entry->version, style->files, style->thin };
}

static size_t index_of(const struct style *style)
{
	return 2 * (size_t)style->files + style->thin;
}

/* --- a version ---------------------------------------------------------------------------- */

static void free_entry(struct entry *entry)
{
	for (size_t i = 0; i < STYLES; i++)
		document_schema_free(entry->documents[i]);
	arena_finish(&entry->arena);
	free(entry);
}

static bool read_form(struct store *store, const struct submission *submission,
		      struct entry *entry, struct err *err)
{
	struct form_record record = { .institution = submission->institution,
				      .id = submission->form,
				      .version = submission->version };
	const struct shelf shelf = { .store = store };
	const struct library library = shelf_library(&shelf);
	struct diags diags;

	diags_init(&diags, &entry->arena, submission->form);
	if (!store_form_version(store, &entry->arena, &record, err))
		return false;
	entry->version = record.version;
	entry->form = form_load_with(&entry->arena, record.definition, &library, &diags);
	return entry->form != NULL ||
	       err_set(err, ERR_IO, "version %lld of form %.*s cannot be read",
		       (long long)record.version, STR_ARG(record.id));
}

static struct entry *new_entry(struct store *store, const struct submission *submission,
			       struct err *err)
{
	struct entry *entry = heap_new(sizeof(*entry));

	arena_init(&entry->arena);
	if (read_form(store, submission, entry, err))
		return entry;
	free_entry(entry);
	return NULL;
}

static void forget_all(struct contracts *contracts)
{
	for (size_t i = 0; i < contracts->entries.count; i++)
		free_entry(contracts->entries.entries[i].value);
	arena_reset(&contracts->arena);
	map_init(&contracts->entries, &contracts->arena);
}

static struct entry *find_entry(struct contracts *contracts,
				const struct submission *submission, struct err *err)
{
	struct entry *entry;
	struct buf urn;

	buf_init(&urn, SIZE_MAX);
	contract_add_urn(submission->institution, submission->form, submission->version, &urn);
	entry = map_get(&contracts->entries, buf_str(&urn));
	if (entry == NULL) {
		entry = new_entry(contracts->store, submission, err);
		if (contracts->entries.count == KEPT)
			forget_all(contracts);
		if (entry != NULL)
			map_set(&contracts->entries, str_copy(&contracts->arena, buf_str(&urn)),
				entry);
	}
	buf_finish(&urn);
	return entry;
}

/* --- checking ----------------------------------------------------------------------------- */

static bool check_json(struct entry *entry, const struct style *style, struct str event,
		       struct err *err)
{
	const struct check **check = &entry->checks[index_of(style)];
	const struct contract contract = contract_of(entry, style);
	struct arena arena = { 0 };
	const struct json *json;

	if (*check == NULL)
		*check = check_new(&entry->arena, &contract);
	json = spelling_read(event, &arena, err);
	const bool ok = json != NULL && check_event(*check, json, err);
	arena_finish(&arena);
	return ok;
}

static bool compile(struct entry *entry, const struct style *style, struct err *err)
{
	const struct contract contract = contract_of(entry, style);
	struct buf xsd;

	buf_init(&xsd, SIZE_MAX);
	contract_xsd(&contract, &xsd);
	entry->documents[index_of(style)] = document_schema_new(buf_str(&xsd), err);
	buf_finish(&xsd);
	return entry->documents[index_of(style)] != NULL;
}

static bool check_xml(struct entry *entry, const struct style *style, struct str event,
		      struct err *err)
{
	return (entry->documents[index_of(style)] != NULL || compile(entry, style, err)) &&
	       document_check(entry->documents[index_of(style)], event, err);
}

bool contracts_check(struct contracts *contracts, const struct submission *submission,
		     const struct style *style, struct str event, struct err *err)
{
	struct entry *entry;
	bool ok;

	(void)pthread_mutex_lock(&contracts->lock);
	entry = find_entry(contracts, submission, err);
	ok = entry != NULL && (style->xml ? check_xml(entry, style, event, err)
					  : check_json(entry, style, event, err));
	(void)pthread_mutex_unlock(&contracts->lock);
	return ok;
}

/* --- all of them -------------------------------------------------------------------------- */

struct contracts *contracts_new(struct store *store)
{
	struct contracts *contracts = heap_new(sizeof(*contracts));

	if (pthread_mutex_init(&contracts->lock, NULL) != 0)
		abort();
	contracts->store = store;
	arena_init(&contracts->arena);
	map_init(&contracts->entries, &contracts->arena);
	return contracts;
}

void contracts_free(struct contracts *contracts)
{
	if (contracts == NULL)
		return;
	forget_all(contracts);
	arena_finish(&contracts->arena);
	(void)pthread_mutex_destroy(&contracts->lock);
	free(contracts);
}
