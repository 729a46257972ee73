/* A body with files in pieces of a size that the first byte says: it comes to the same in one
 * piece, and what is taken is text or a file's bytes, never more than came. */
#include "app/http/multipart.h"
#include "app/service/zip.h"
#include "engine/base/buf.h"
#include "engine/base/utf8.h"
#include "engine/form/attachment.h"
#include "tests/fuzz/require.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct taken {
	struct arena *arena;
	struct buf out;
};

static bool begin(void *context, const struct part *part)
{
	struct taken *taken = context;
	struct str clean = attachment_name_clean(taken->arena, part->file);

	require(utf8_invalid(part->name) == SIZE_MAX && utf8_invalid(clean) == SIZE_MAX);
	require(clean.len > 0 && clean.len <= (size_t)LIMIT_FILE_NAME * 4);
	require(str_find(clean, STR("/"), 0) == SIZE_MAX &&
		str_find(clean, STR("\n"), 0) == SIZE_MAX);
	buf_add_byte(&taken->out, '[');
	buf_add(&taken->out, part->name);
	return true;
}

static bool take(void *context, struct str bytes)
{
	struct taken *taken = context;

	require(bytes.len > 0);
	buf_add(&taken->out, bytes);
	(void)zip_type(bytes, bytes);
	return true;
}

static bool read_in(struct taken *taken, struct str body, size_t piece)
{
	const struct part_sink sink = { begin, take, taken };
	struct multipart *multipart = ARENA_NEW(taken->arena, struct multipart);
	bool ok = true;

	buf_init(&taken->out, 100000);
	multipart_init(multipart, taken->arena, STR("b"), &sink);
	for (size_t at = 0; ok && at < body.len; at += piece)
		ok = multipart_feed(multipart, str_slice(body, at, at + piece));
	return ok && multipart_ended(multipart);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena;
	struct taken whole = { .arena = &arena };
	struct taken pieces = { .arena = &arena };
	struct str body;

	if (size < 2)
		return 0;
	arena_init(&arena);
	body = (struct str){ (const char *)data + 1, size - 1 };
	require(read_in(&whole, body, body.len) == read_in(&pieces, body, data[0] % 16 + 1u));
	require(str_equal(buf_str(&whole.out), buf_str(&pieces.out)));
	require(whole.out.len <= size + 2);
	(void)zip_type(body, body);
	buf_finish(&whole.out);
	buf_finish(&pieces.out);
	arena_finish(&arena);
	return 0;
}
