/* The language a visitor reads: what was asked for, else what was asked for before. Who comes
 * for the first time reads what the browser prefers, but Latvian wherever the browser names it
 * at all: in Latvia many a browser says English first where Latvian is wanted. */
#ifndef APP_PAGES_LANGUAGE_H
#define APP_PAGES_LANGUAGE_H

#include "app/http/message.h"

struct languages {
	const struct str *at;
	size_t count;
};

/* The index; where the browser names none of them, the first one. */
size_t language_read(const struct request *request, struct languages languages);
/* The same; ?lang= is remembered in a cookie. */
size_t language_choose(const struct request *request, struct response *response,
		       struct languages languages, bool secure);

#endif
