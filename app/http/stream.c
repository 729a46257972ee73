#include "app/http/stream.h"

#include <microhttpd.h>
#include <stdlib.h>

#include "engine/base/heap.h"
#include "engine/base/log_request.h"

enum { BLOCK = 32 * 1024 }; /* what the library asks for at once */

struct sending {
	struct stream stream;
	struct arena arena; /* of the piece */
	struct str bytes;
	int64_t number;	    /* which piece it is; -1: none yet */
	struct str request; /* whose body it is, for the log */
};

static bool turn_to(struct sending *sending, int64_t number)
{
	if (sending->number == number)
		return true;
	arena_reset(&sending->arena);
	sending->number = number;
	return sending->stream.read(sending->stream.context, number, &sending->arena,
				    &sending->bytes);
}

static ssize_t give(void *context, uint64_t position, char *out, size_t room)
{
	struct sending *sending = context;
	const size_t piece = sending->stream.piece;
	const size_t from = (size_t)(position % piece);

	log_request_set(sending->request);
	const bool ok = turn_to(sending, (int64_t)(position / piece));
	log_request_set(STR(""));
	if (!ok || from >= sending->bytes.len)
		return MHD_CONTENT_READER_END_WITH_ERROR;
	const struct str part = str_slice(sending->bytes, from, from + room);
	memcpy(out, part.at, part.len);
	return (ssize_t)part.len;
}

static void end(void *context)
{
	struct sending *sending = context;

	arena_finish(&sending->arena);
	free(sending);
}

struct MHD_Response *stream_response(const struct stream *stream)
{
	struct sending *sending = heap_new(sizeof(*sending));
	struct MHD_Response *response;

	sending->stream = *stream;
	sending->number = -1;
	sending->request = log_request();
	arena_init(&sending->arena);
	response = MHD_create_response_from_callback(stream->size, BLOCK, give, sending, end);
	if (response == NULL)
		end(sending);
	return response;
}

struct MHD_Response *stream_bytes(struct str body)
{
	const union {
		const char *given;
		void *wanted; /* the library takes const bytes through a plain pointer */
	} bytes = { body.at };

	return MHD_create_response_from_buffer(body.len, bytes.wanted, MHD_RESPMEM_PERSISTENT);
}
