/* A delivery as it arrived, for people to read: what veidlapa listen was sent. */
#ifndef APP_ARRIVAL_H
#define APP_ARRIVAL_H

#include "engine/base/buf.h"
#include "engine/base/json.h"

struct arrival {
	struct arena *arena;
	struct str boundary; /* between its parts; empty: it has none */
	struct str body;
	struct str event; /* its first part, or all of it, with what is long in it shortened */
	const struct json *json; /* the event; NULL: it is XML or sealed */
};

void arrival_read(struct arena *arena, struct str content_type, struct str body,
		  struct arrival *out);
/* data.sequence of the event, or empty where it cannot be read. */
struct str arrival_sequence(const struct arrival *arrival);
/* In lines, each of them indented; base64 is shortened, and nothing in it moves a terminal. */
void arrival_print(const struct arrival *arrival, struct buf *out);

#endif
