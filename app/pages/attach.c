#include "app/pages/attach.h"

#include "app/http/upload.h"
#include "app/service/crypto.h"
#include "app/service/quota.h"
#include "engine/base/log.h"
#include "engine/form/attachment.h"
#include "engine/form/item.h"

/* Where a file goes: the item, its cell, and the rows around it. */
struct place_of_file {
	const struct item *item;
	struct answer *cell;
	size_t rows[LIMIT_FORM_DEPTH];
	size_t depth;
};

static bool is_on(const struct item *item, const struct item *page)
{
	while (item != NULL && item != page)
		item = item->parent;
	return item != NULL;
}

/* The numbers in "izdevumi.0.rindas.2.pielikumi". */
static void read_rows(struct str name, struct place_of_file *place)
{
	struct str word;
	uint64_t number;

	while (place->depth < LIMIT_FORM_DEPTH && str_next(&name, '.', &word))
		if (str_to_u64(word, &number))
			place->rows[place->depth++] = (size_t)number;
}

static bool find_place(const struct journey *journey, const struct item *page, struct str name,
		       struct place_of_file *place)
{
	struct answer_row *row;
	size_t index;

	*place = (struct place_of_file){ 0 };
	if (!input_find(journey->answers, name, &place->item, &row, &index) ||
	    place->item->kind != ITEM_ATTACHMENT || !is_on(place->item, page))
		return false;
	place->cell = &row->cells[place->item->column];
	read_rows(name, place);
	return true;
}

/* --- judging ------------------------------------------------------------------------------ */

static void refuse(const struct journey *journey, struct attach *attach,
		   const struct place_of_file *place, struct problem_detail detail)
{
	struct arena *arena = journey->request->arena;
	size_t *rows = ARENA_ARRAY(arena, size_t, place->depth);

	for (size_t i = 0; i < place->depth; i++)
		rows[i] = place->rows[i];
	*VEC_ADD(arena, &attach->refused) = (struct problem){
		.item = place->item, .rows = rows, .depth = place->depth, .detail = detail
	};
}

/* Of all files in a row and the rows in it. Not deeper than LIMIT_FORM_DEPTH. */
static uint64_t bytes_in(const struct scope *scope, const struct answer_row *row)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < scope->count; i++) {
		const struct item *item = scope->columns[i];
		const struct answer *cell = &row->cells[i];

		for (size_t k = 0; item->kind == ITEM_ATTACHMENT && k < cell->count; k++)
			sum += attachment_read(cell->texts[k]).size;
		for (size_t k = 0; k < cell->row_count; k++)
			sum += bytes_in(item->inner, cell->rows[k]);
	}
	return sum;
}

/* The first or the last bytes, at most so many. */
static struct str end_of(const struct journey *journey, const struct sent_file *file, bool last,
			 size_t most)
{
	size_t size = file->size < most ? (size_t)file->size : most;
	char *at = arena_alloc(journey->request->arena, size);

	if (!upload_read(file, last ? file->size - size : 0, at, size))
		return STR("");
	return (struct str){ at, size };
}

static bool is_what_it_says(const struct journey *journey, const struct sent_file *sent,
			    struct str type)
{
	struct str real = sniffer_type(journey->service->sniffer, journey->request->arena,
				       end_of(journey, sent, false, SNIFF_HEAD),
				       end_of(journey, sent, true, SNIFF_TAIL));

	return str_equal(real, type);
}

static struct str formats_of(const struct journey *journey, const struct item *item)
{
	struct buf buf;
	struct str text;

	buf_init(&buf, LIMIT_ANSWER);
	attachment_print_accepted(item, &buf);
	text = str_copy(journey->request->arena, buf_str(&buf));
	buf_finish(&buf);
	return text;
}

/* Name and format first, then size and number, the bytes last. */
static bool judge(const struct journey *journey, const struct place_of_file *place,
		  const struct sent_file *sent, const struct attachment *file,
		  struct problem_detail *detail)
{
	const struct answers *answers = journey->answers;
	struct arena *arena = journey->request->arena;

	*detail = (struct problem_detail){ .file = file->name };
	if (item_check_file(place->item, file, arena, detail) == TYPED_WRONG)
		return false;
	if (place->cell->count >= place->item->max_files) {
		detail->code = "attachment.many";
		detail->limit = str_printf(arena, "%u", place->item->max_files);
	} else if (bytes_in(&answers->form->root, answers->root) + file->size >
		   LIMIT_FILES_BYTES) {
		detail->code = "attachment.total";
		detail->limit = str_printf(arena, "%d", LIMIT_FILES_BYTES / LIMIT_MEGABYTE);
	} else if (!is_what_it_says(journey, sent, file->type)) {
		detail->code = "attachment.content";
		detail->limit = formats_of(journey, place->item);
	}
	return detail->code == NULL;
}

/* --- keeping ------------------------------------------------------------------------------ */

struct reading {
	const struct sent_file *sent;
	char *chunk;
};

static bool read_chunk(void *context, int64_t number, struct str *bytes, struct err *err)
{
	struct reading *reading = context;
	uint64_t from = (uint64_t)number * LIMIT_CHUNK;
	uint64_t left = reading->sent->size - from;
	size_t size = left < LIMIT_CHUNK ? (size_t)left : LIMIT_CHUNK;

	*bytes = (struct str){ reading->chunk, size };
	return upload_read(reading->sent, from, reading->chunk, size) ||
	       err_set(err, ERR_IO, "a file that was sent cannot be read again");
}

static bool digest_of(struct reading *reading, unsigned char digest[CRYPTO_DIGEST],
		      struct err *err)
{
	struct crypto_hash *hash = crypto_hash_new();
	uint64_t done = 0;
	struct str bytes;
	bool ok = true;

	while (ok && done < reading->sent->size) {
		ok = read_chunk(reading, (int64_t)(done / LIMIT_CHUNK), &bytes, err);
		crypto_hash_add(hash, bytes);
		done += bytes.len;
	}
	crypto_hash_end(hash, digest);
	return ok;
}

static struct str hex(struct arena *arena, const unsigned char digest[CRYPTO_DIGEST])
{
	struct buf text;
	struct str copy;

	buf_init(&text, (size_t)2 * CRYPTO_DIGEST + 1);
	buf_add_hex(&text, (struct str){ (const char *)digest, CRYPTO_DIGEST });
	copy = str_copy(arena, buf_str(&text));
	buf_finish(&text);
	return copy;
}

/* False when a scanner found something. Where it does not answer the file is kept all the same:
 * it is scanned before it goes out. */
static bool is_clean(const struct journey *journey, const struct sent_file *sent, bool *scanned)
{
	struct arena *arena = journey->request->arena;
	struct reading reading = { sent, arena_alloc(arena, LIMIT_CHUNK) };
	const struct chunk_source source = { read_chunk, &reading };
	struct scanner *scanner = journey->service->scanner;
	struct str verdict = STR("");
	struct err err = { 0 };

	*scanned = scanner != NULL &&
		   scanner_scan(scanner, &source, sent->size, arena, &verdict, &err);
	if (scanner != NULL && !*scanned)
		LOG(LOG_WARNING, "file.unscanned", LOG_TEXT("reason", str_from_c(err.text)));
	if (verdict.len > 0)
		LOG(LOG_WARNING, "file.infected", LOG_TEXT("found", verdict));
	return verdict.len == 0;
}

static bool keep(const struct journey *journey, const struct sent_file *sent, bool scanned,
		 struct attachment *file, struct err *err)
{
	struct arena *arena = journey->request->arena;
	struct reading reading = { sent, arena_alloc(arena, LIMIT_CHUNK) };
	const struct chunk_source source = { read_chunk, &reading };
	const struct stored_file stored = { journey->draft.institution, crypto_token(arena, 16),
					    journey->draft.id, file->size, scanned };
	unsigned char digest[CRYPTO_DIGEST];

	if (!digest_of(&reading, digest, err) ||
	    !store_file_put(journey->service->store, &stored, &source, err))
		return false;
	file->id = stored.id;
	file->digest = hex(arena, digest);
	return true;
}

/* The list of a question's files; without files, its control. */
static struct str place_shown(const struct journey *journey, const struct place_of_file *place,
			      struct str name)
{
	return str_printf(journey->request->arena, "%.*s%s", STR_ARG(name),
			  place->cell->count > 0 ? HTML_FILES : "");
}

static struct attachment file_of(const struct journey *journey, struct str name, uint64_t size)
{
	struct attachment file = {
		.name = attachment_name_clean(journey->request->arena, name),
		.size = size,
	};
	const struct attachment_format *format = attachment_format_of(file.name);

	file.type = format != NULL ? format->type : STR("");
	return file;
}

static bool attach_one(struct journey *journey, const struct item *page,
		       const struct sent_file *sent, struct attach *attach, struct err *err)
{
	struct attachment file = file_of(journey, sent->name, sent->size);
	struct place_of_file place;
	struct problem_detail detail;
	bool scanned = false;

	if (!find_place(journey, page, sent->field, &place))
		return true;
	bool fits = judge(journey, &place, sent, &file, &detail);
	if (fits && !is_clean(journey, sent, &scanned)) {
		detail.code = "attachment.infected";
		fits = false;
	}
	if (fits && !quota_files(journey->service, journey->published->institution,
				 (int64_t)sent->size, err)) {
		if (err->code != ERR_LIMIT)
			return false;
		*err = (struct err){ 0 };
		detail.code = "attachment.room";
		fits = false;
	}
	if (!fits) {
		refuse(journey, attach, &place, detail);
		return true;
	}
	if (!keep(journey, sent, scanned, &file, err))
		return false;
	answers_add_file(journey->answers, place.cell, &file);
	attach->kept++;
	attach->shown = place_shown(journey, &place, sent->field);
	return true;
}

bool attach_files(struct journey *journey, const struct item *page, struct attach *attach,
		  struct err *err)
{
	const struct request *request = journey->request;

	for (size_t i = 0; i < request->file_count; i++)
		if (!attach_one(journey, page, &request->files[i], attach, err))
			return false;
	return true;
}

/* "pielikumi 12000000 video.mp4" */
static void refuse_unsent(const struct journey *journey, const struct item *page,
			  struct str text, struct attach *attach)
{
	struct str field;
	struct str size;
	struct place_of_file place;
	struct problem_detail detail = { 0 };
	uint64_t bytes;

	if (!str_next(&text, ' ', &field) || !str_next(&text, ' ', &size) ||
	    !str_to_u64(size, &bytes) || !find_place(journey, page, field, &place))
		return;
	const struct attachment file = file_of(journey, text, bytes);
	if (item_check_file(place.item, &file, journey->request->arena, &detail) == TYPED_WRONG)
		refuse(journey, attach, &place, detail);
}

void attach_unsent(const struct journey *journey, const struct item *page,
		   const struct pair *pairs, size_t count, struct attach *attach)
{
	for (size_t i = 0; i < count; i++)
		if (str_equal_c(pairs[i].name, "_large"))
			refuse_unsent(journey, page, pairs[i].value, attach);
}

void attach_nothing(const struct journey *journey, const struct item *page, struct str name,
		    struct attach *attach)
{
	struct place_of_file place;

	if (find_place(journey, page, name, &place))
		attach->shown = place_shown(journey, &place, name);
}

/* --- removing ----------------------------------------------------------------------------- */

bool attach_remove(struct journey *journey, const struct item *page, struct str path,
		   struct attach *attach)
{
	struct place_of_file place;
	uint64_t index;
	struct str name = path;

	if (!str_to_u64(str_last(&name, '.'), &index) ||
	    !find_place(journey, page, name, &place) || index >= place.cell->count)
		return false;
	attach->removed = attachment_read(place.cell->texts[index]).id;
	if (!answers_remove_file(journey->answers, place.cell, (size_t)index))
		return false;
	attach->shown = place_shown(journey, &place, name);
	return true;
}

/* What is not removed now is with the draft. */
void attach_forget(const struct journey *journey, const struct attach *attach)
{
	const struct stored_file stored = { .institution = journey->draft.institution,
					    .id = attach->removed,
					    .draft = journey->draft.id };
	struct err err = { 0 };

	if (attach->removed.len > 0 &&
	    !store_file_remove(journey->service->store, &stored, &err))
		LOG(LOG_WARNING, "attachment.remove", LOG_TEXT("detail", str_from_c(err.text)));
}

/* --- sending ------------------------------------------------------------------------------ */

VEC_TYPE(ids, struct str);

/* Not deeper than LIMIT_FORM_DEPTH. */
static void add_ids(const struct scope *scope, const struct state_row *row, struct arena *arena,
		    struct ids *ids)
{
	for (size_t i = 0; i < scope->count; i++) {
		const struct item *item = scope->columns[i];
		const struct cell *cell = &row->cells[i];
		bool files = item->kind == ITEM_ATTACHMENT && cell->value.kind != VALUE_NULL;

		for (size_t k = 0; files && cell->relevant && k < cell->answer->count; k++)
			*VEC_ADD(arena, ids) = attachment_read(cell->answer->texts[k]).id;
		for (size_t k = 0; cell->relevant && k < cell->row_count; k++)
			add_ids(item->inner, cell->rows[k], arena, ids);
	}
}

const struct str *attach_ids(const struct state *state, struct arena *arena, size_t *count)
{
	struct ids ids = { 0 };

	add_ids(&state->form->root, state->root, arena, &ids);
	*count = ids.count;
	return ids.at;
}
