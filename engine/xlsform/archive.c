#include "engine/xlsform/archive.h"

#include <stdlib.h>
#include <zip.h>

#include "engine/base/heap.h"

struct archive {
	zip_t *zip;
	size_t unpacked; /* so far */
};

static zip_t *open_bytes(struct str bytes)
{
	zip_source_t *source = zip_source_buffer_create(bytes.at, bytes.len, 0, NULL);
	zip_t *zip;

	if (source == NULL)
		return NULL;
	zip = zip_open_from_source(source, ZIP_RDONLY | ZIP_CHECKCONS, NULL);
	if (zip == NULL)
		zip_source_free(source);
	return zip;
}

struct archive *archive_open(struct str bytes, struct err *err)
{
	struct archive *archive;
	zip_t *zip;

	if (bytes.len > ARCHIVE_BYTES) {
		(void)err_set(err, ERR_LIMIT, "the archive has more than %d bytes",
			      ARCHIVE_BYTES);
		return NULL;
	}
	zip = open_bytes(bytes);
	if (zip == NULL) {
		(void)err_set(err, ERR_INVALID, "it is no ZIP archive, or it is damaged");
		return NULL;
	}
	if (zip_get_num_entries(zip, 0) > ARCHIVE_ENTRIES) {
		(void)err_set(err, ERR_LIMIT, "the archive has more than %d entries",
			      ARCHIVE_ENTRIES);
		zip_discard(zip);
		return NULL;
	}
	archive = heap_new(sizeof(*archive));
	archive->zip = zip;
	return archive;
}

void archive_close(struct archive *archive)
{
	if (archive == NULL)
		return;
	zip_discard(archive->zip);
	free(archive);
}

enum { STEP = 64 * 1024 };

/* What an entry unpacks to is known when it has been unpacked: step by step, up to the most. */
static bool read_all(zip_file_t *file, struct arena *arena, size_t most, struct str *out)
{
	char *bytes = arena_alloc(arena, STEP);
	size_t room = STEP;
	size_t len = 0;
	zip_int64_t got = 1;

	while (got > 0 && len <= most) {
		if (len == room) {
			char *larger = arena_alloc(arena, 2 * room);

			memcpy(larger, bytes, len);
			bytes = larger;
			room *= 2;
		}
		got = zip_fread(file, bytes + len, room - len);
		len += got > 0 ? (size_t)got : 0;
	}
	*out = (struct str){ bytes, len };
	return got >= 0;
}

bool archive_read(struct archive *archive, struct arena *arena, struct str name, size_t most,
		  struct str *out, struct err *err)
{
	const zip_int64_t index = zip_name_locate(archive->zip, str_to_c(arena, name), 0);
	const size_t left = ARCHIVE_UNPACKED - archive->unpacked;
	zip_file_t *file;
	bool ok;

	if (index < 0)
		return err_set(err, ERR_NOT_FOUND, "the archive has no %.*s", STR_ARG(name));
	most = most < left ? most : left;
	file = zip_fopen_index(archive->zip, (zip_uint64_t)index, 0);
	ok = file != NULL && read_all(file, arena, most, out);
	if (file != NULL)
		(void)zip_fclose(file);
	if (!ok)
		return err_set(err, ERR_INVALID, "%.*s in the archive cannot be read",
			       STR_ARG(name));
	if (out->len > most)
		return err_set(err, ERR_LIMIT, "%.*s in the archive is too large",
			       STR_ARG(name));
	archive->unpacked += out->len;
	return true;
}
