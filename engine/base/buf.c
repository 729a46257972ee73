#include "engine/base/buf.h"
#include "engine/base/arena.h"
#include "engine/base/utf8.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROOM_FIRST = 256 };

void buf_init(struct buf *buf, size_t ceiling)
{
	*buf = (struct buf){ .ceiling = ceiling };
}

void buf_finish(struct buf *buf)
{
	free(buf->at);
	*buf = (struct buf){ 0 };
}

void buf_clear(struct buf *buf)
{
	buf->len = 0;
	buf->full = false;
}

bool buf_full(const struct buf *buf)
{
	return buf->full;
}

struct str buf_str(const struct buf *buf)
{
	return (struct str){ buf->at ? buf->at : "", buf->len };
}

static void grow(struct buf *buf, size_t needed)
{
	size_t room = buf->room > 0 ? buf->room : ROOM_FIRST;
	while (room < needed)
		room = room > buf->ceiling / 2 ? buf->ceiling : room * 2;
	char *at = realloc(buf->at, room);
	if (!at)
		arena_exhausted();
	buf->at = at;
	buf->room = room;
}

void buf_reserve(struct buf *buf, size_t len)
{
	const size_t most = buf->ceiling - buf->len;
	const size_t needed = buf->len + (len < most ? len : most);

	if (needed > buf->room)
		grow(buf, needed);
}

/* Where len more bytes go, or NULL when they would pass the ceiling. */
static char *extend(struct buf *buf, size_t len)
{
	if (buf->full || len > buf->ceiling - buf->len) {
		buf->full = true;
		return NULL;
	}
	if (buf->len + len > buf->room)
		grow(buf, buf->len + len);
	char *end = buf->at + buf->len;
	buf->len += len;
	return end;
}

void buf_add(struct buf *buf, struct str text)
{
	char *end = text.len > 0 ? extend(buf, text.len) : NULL;
	if (end)
		memcpy(end, text.at, text.len);
}

void buf_add_c(struct buf *buf, const char *text)
{
	buf_add(buf, str_from_c(text));
}

void buf_add_byte(struct buf *buf, char byte)
{
	char *end = extend(buf, 1);
	if (end)
		*end = byte;
}

void buf_printf(struct buf *buf, const char *format, ...)
{
	char small[256];
	va_list arguments, again;
	va_start(arguments, format);
	va_copy(again, arguments);
	int result = vsnprintf(small, sizeof(small), format, arguments);
	va_end(arguments);
	assert(result >= 0);
	size_t len = (size_t)result;
	if (len < sizeof(small)) {
		buf_add(buf, (struct str){ small, len });
	} else if (extend(buf, len + 1)) { /* vsnprintf needs a byte for its NUL */
		buf->len -= len + 1;
		(void)vsnprintf(buf->at + buf->len, len + 1, format, again);
		buf->len += len;
	}
	va_end(again);
}
