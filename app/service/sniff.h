/* What a file really is, whatever it is called; the only user of libmagic. Safe for several
 * threads. */
#ifndef APP_SERVICE_SNIFF_H
#define APP_SERVICE_SNIFF_H

#include "engine/base/arena.h"
#include "engine/base/err.h"
#include "engine/base/str.h"

/* How much of a file's beginning and end it wants to see. */
enum { SNIFF_HEAD = 64 * 1024, SNIFF_TAIL = 256 * 1024 };

struct sniffer;
struct sniffer *sniffer_new(struct err *err);
void sniffer_free(struct sniffer *sniffer);
/* The media type by its first SNIFF_HEAD bytes and its last SNIFF_TAIL; empty when it cannot be
 * told. In the arena. */
struct str sniffer_type(struct sniffer *sniffer, struct arena *arena, struct str head,
			struct str tail);

#endif
