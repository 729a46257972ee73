/* A body that is too large to be held whole: read piece by piece while it is sent. */
#ifndef APP_HTTP_STREAM_H
#define APP_HTTP_STREAM_H

#include <stdint.h>

#include "engine/base/arena.h"
#include "engine/base/str.h"

struct stream {
	uint64_t size; /* of all pieces */
	size_t piece;  /* the length of each but the last */
	/* Gives the piece of that number, from 0, which may live in the arena until the next
	 * one is asked for. Called by the thread that sends, after the handler has returned.
	 * False: the connection is cut. */
	bool (*read)(void *context, int64_t number, struct arena *arena, struct str *bytes);
	void *context; /* NULL read: there is no stream */
};

struct MHD_Response;
/* The stream is copied. NULL when there is no memory. */
struct MHD_Response *stream_response(const struct stream *stream);
/* Of bytes that outlive the response. */
struct MHD_Response *stream_bytes(struct str body);

#endif
