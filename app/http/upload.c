#include "app/http/upload.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "app/http/multipart.h"
#include "engine/base/heap.h"
#include "engine/base/utf8.h"

struct upload {
	struct arena arena;
	struct multipart multipart;
	struct str folder;
	size_t taken, most;
	VEC(struct pair) pairs;
	VEC(struct sent_file) files;
	struct buf text;  /* of all texts; a pair's value is put in its place at the end */
	VEC(size_t) ends; /* where each pair's text ends */
	int spool;	  /* -1: no file has come yet */
	uint64_t spooled; /* bytes in it */
	bool in_file;	  /* the part at hand is a file */
	bool dropped;	  /* it is an input that was left empty */
	struct refusal why;
};

static const struct refusal malformed = { 400, "multipart" };

/* --- files --- */

/* Unlinked at once: whatever happens to the program, nothing stays behind. */
static bool open_spool(struct upload *upload)
{
	char path[4096];
	int len = snprintf(path, sizeof(path), "%.*s/veidlapa-XXXXXX", STR_ARG(upload->folder));

	if (upload->spool >= 0)
		return true;
	if (len > 0 && (size_t)len < sizeof(path))
		upload->spool = mkstemp(path);
	if (upload->spool >= 0 && unlink(path) == 0)
		return true;
	upload->why = (struct refusal){ 503, "no room for files" };
	return false;
}

static bool write_all(struct upload *upload, struct str bytes)
{
	while (bytes.len > 0) {
		ssize_t written = write(upload->spool, bytes.at, bytes.len);

		if (written < 0 && errno == EINTR)
			continue;
		if (written <= 0) {
			upload->why = (struct refusal){ 503, "no room for files" };
			return false;
		}
		bytes = str_slice(bytes, (size_t)written, bytes.len);
		upload->spooled += (size_t)written;
	}
	return true;
}

/* Of a file that is too large nothing more is kept, but the rest of the page still is: nothing
 * that was typed is lost with it. */
static bool take_bytes(struct upload *upload, struct str bytes)
{
	struct sent_file *file = &upload->files.at[upload->files.count - 1];

	file->size += bytes.len;
	if (file->size > LIMIT_FILE)
		return true;
	return write_all(upload, bytes);
}

static bool begin_file(struct upload *upload, const struct part *part)
{
	upload->in_file = true;
	upload->dropped = part->file.len == 0;
	if (upload->dropped)
		return true;
	if (upload->files.count == LIMIT_FILES_DRAFT)
		return false;
	if (!open_spool(upload))
		return false;
	*VEC_ADD(&upload->arena, &upload->files) =
		(struct sent_file){ .field = part->name,
				    .name = part->file,
				    .file = upload->spool,
				    .offset = upload->spooled };
	return true;
}

/* --- parts --- */

static bool begin(void *context, const struct part *part)
{
	struct upload *upload = context;

	if (part->is_file)
		return begin_file(upload, part);
	upload->in_file = false;
	if (upload->pairs.count == LIMIT_PAIRS)
		return false;
	VEC_ADD(&upload->arena, &upload->pairs)->name = part->name;
	*VEC_ADD(&upload->arena, &upload->ends) = upload->text.len;
	return true;
}

static bool data(void *context, struct str bytes)
{
	struct upload *upload = context;

	if (upload->in_file)
		return upload->dropped || take_bytes(upload, bytes);
	buf_add(&upload->text, bytes);
	upload->ends.at[upload->ends.count - 1] = upload->text.len;
	if (buf_full(&upload->text))
		upload->why = (struct refusal){ 413, "body" };
	return !buf_full(&upload->text);
}

/* --- the whole --- */

struct upload *upload_new(struct str boundary, struct str folder, size_t most,
			  struct refusal *why)
{
	struct upload *upload;
	struct part_sink sink = { begin, data, NULL };

	if (boundary.len == 0) {
		*why = malformed;
		return NULL;
	}
	upload = heap_new(sizeof(*upload));
	arena_init(&upload->arena);
	buf_init(&upload->text, LIMIT_BODY_FORM);
	upload->folder = folder.len > 0 ? folder : STR("/tmp");
	upload->most = most;
	upload->spool = -1;
	sink.context = upload;
	multipart_init(&upload->multipart, &upload->arena, boundary, &sink);
	return upload;
}

void upload_free(struct upload *upload)
{
	if (upload == NULL)
		return;
	if (upload->spool >= 0)
		(void)close(upload->spool);
	buf_finish(&upload->text);
	arena_finish(&upload->arena);
	free(upload);
}

bool upload_take(struct upload *upload, struct str bytes, struct refusal *why)
{
	upload->taken += bytes.len;
	if (upload->taken > upload->most)
		upload->why = (struct refusal){ 413, "body" };
	else if (multipart_feed(&upload->multipart, bytes))
		return true;
	*why = upload->why.status != 0 ? upload->why : malformed;
	return false;
}

/* Forms are UTF-8 without NUL, however they are sent. */
static bool is_clean(const struct pair *pair)
{
	return utf8_invalid(pair->value) == SIZE_MAX &&
	       str_find(pair->value, (struct str){ "\0", 1 }, 0) == SIZE_MAX;
}

bool upload_end(struct upload *upload, struct request *request, struct refusal *why)
{
	struct str text = buf_str(&upload->text);
	size_t from = 0;

	bool ok = multipart_ended(&upload->multipart);
	for (size_t i = 0; ok && i < upload->pairs.count; i++) {
		upload->pairs.at[i].value = str_slice(text, from, upload->ends.at[i]);
		from = upload->ends.at[i];
		ok = is_clean(&upload->pairs.at[i]);
	}
	if (!ok) {
		*why = malformed;
		return false;
	}
	request->parts = upload->pairs.at;
	request->part_count = upload->pairs.count;
	request->files = upload->files.at;
	request->file_count = upload->files.count;
	return true;
}

bool upload_read(const struct sent_file *file, uint64_t from, char *at, size_t size)
{
	while (size > 0) {
		ssize_t got = pread(file->file, at, size, (off_t)(file->offset + from));

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return false;
		at += got;
		from += (uint64_t)got;
		size -= (size_t)got;
	}
	return true;
}

bool upload_first(const struct request *request, size_t most, struct str *out)
{
	const struct sent_file *file = request->files;
	char *at;

	if (request->file_count == 0 || file->size > most)
		return false;
	at = arena_alloc(request->arena, (size_t)file->size + 1);
	*out = (struct str){ at, (size_t)file->size };
	return upload_read(file, 0, at, (size_t)file->size);
}
